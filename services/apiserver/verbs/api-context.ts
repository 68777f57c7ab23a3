// What every verb works with.

import { sameJson } from '../../../packages/api/machinery/json.js'
import type { AnyKind, KubeObject } from '../../../packages/api/machinery/kind.js'
import type { GroupResource } from '../../../packages/api/machinery/status.js'
import type { Bus } from '../../../packages/bus/bus.js'
import type { Clock } from '../../../packages/clock/clock.js'
import type { Random } from '../../../packages/clock/random.js'
import type { Turns } from '../admission/turns.js'
import type { ServiceAllocator } from '../allocation/service-allocator.js'
import type { AccountTokens } from '../authentication/account-tokens.js'
import type { Authorizer } from '../authorization/authorizer.js'
import type { ServedKinds } from '../custom-resources/served-kinds.js'
import type { Authenticator } from '../http/authentication.js'
import type { ResourcePath } from '../http/request-info.js'
import { Entry } from '../store/entry.js'
import type { ObjectKey } from '../store/object-key.js'
import type { Store } from '../store/store.js'
import { type ResourceView, viewOf } from '../watch/converted-resource.js'

export interface ApiContext {
  readonly store: Store
  readonly kinds: ServedKinds
  readonly clock: Clock
  readonly random: Random
  /** A new UUID. */
  readonly newUid: () => string
  readonly allocator: ServiceAllocator
  /** By namespace: who charges its quotas. */
  readonly quotaTurns: Turns
  readonly authenticator: Authenticator
  readonly authorizer: Authorizer
  readonly accountTokens: AccountTokens
  readonly bus: Bus
  /** Aborted when the process stops: watches end then. */
  readonly stopping: AbortSignal
}

/** The resource that a request is about, with its kind. */
export interface Target {
  readonly kind: AnyKind
  readonly on: ResourcePath
}

export const groupResource = ({ kind }: Target): GroupResource => ({ group: kind.group, resource: kind.plural })

/** The objects as the target's kind shows them. */
export function cacheOf({ store }: ApiContext, { kind }: Target): ResourceView {
  const { group, plural } = kind.storedAs?.kind ?? kind
  return viewOf(store.cache.resource(group, plural), kind)
}

export function keyFor({ kind, on }: Target, name = on.name): ObjectKey {
  const { group, plural } = kind.storedAs?.kind ?? kind
  return { group, resource: plural, namespace: on.namespace, name }
}

/** Whether what is stored under `key` is this object, and not one of another version or an older schema that is shown so. */
export function isStored({ store }: ApiContext, { kind }: Target, key: ObjectKey, object: KubeObject): boolean {
  const kept = kind.storedAs?.toStored(object) ?? object
  return sameJson(kept, store.cache.resource(key.group, key.resource).get(key.namespace, key.name)?.object)
}

/** Puts an object of the target's kind into the store, in the form in which it is kept there. Throws what the store throws. */
export async function write(
  { store }: ApiContext,
  { kind }: Target,
  key: ObjectKey,
  object: KubeObject,
  revision: number | undefined,
): Promise<Entry> {
  const kept = kind.storedAs?.toStored(object) ?? object
  const entry = revision === undefined ? await store.create(key, kept) : await store.update(key, kept, revision)
  return kept === object ? entry : new Entry(key, { ...object, metadata: { ...object.metadata } }, entry.revision)
}

/** The target of a path below this one's: another name. */
export function named(target: Target, name: string, namespace = target.on.namespace): Target {
  return { kind: target.kind, on: { ...target.on, name, namespace } }
}
