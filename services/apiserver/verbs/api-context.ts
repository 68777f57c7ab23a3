// What every verb works with.

import type { AnyKind } from '../../../packages/api/machinery/kind.js'
import type { GroupResource } from '../../../packages/api/machinery/status.js'
import type { Bus } from '../../../packages/bus/bus.js'
import type { Clock } from '../../../packages/clock/clock.js'
import type { Random } from '../../../packages/clock/random.js'
import type { Turns } from '../admission/turns.js'
import type { ServiceAllocator } from '../allocation/service-allocator.js'
import type { ResourcePath } from '../http/request-info.js'
import type { ObjectKey } from '../store/object-key.js'
import type { Store } from '../store/store.js'
import type { ResourceCache } from '../watch/resource-cache.js'

export interface ApiContext {
  readonly store: Store
  readonly clock: Clock
  readonly random: Random
  /** A new UUID. */
  readonly newUid: () => string
  readonly allocator: ServiceAllocator
  /** By namespace: who charges its quotas. */
  readonly quotaTurns: Turns
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

export function cacheOf({ store }: ApiContext, { kind }: Target): ResourceCache {
  return store.cache.resource(kind.group, kind.plural)
}

export function keyFor({ kind, on }: Target, name = on.name): ObjectKey {
  return { group: kind.group, resource: kind.plural, namespace: on.namespace, name }
}

/** The target of a path below this one's: another name. */
export function named(target: Target, name: string, namespace = target.on.namespace): Target {
  return { kind: target.kind, on: { ...target.on, name, namespace } }
}
