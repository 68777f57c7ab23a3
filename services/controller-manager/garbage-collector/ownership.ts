// Who owns whom: every object of the cluster by uid, and the dependents of each.

import { apiVersionOf, type KubeObject, type OwnerReference, type Resource } from '../../../packages/client/resource.js'

export interface Owned {
  readonly resource: Resource<KubeObject>
  readonly object: KubeObject
}

export class Ownership {
  readonly #objects = new Map<string, Owned>()
  readonly #dependents = new Map<string, Set<string>>()

  get(uid: string): Owned | undefined {
    return this.#objects.get(uid)
  }
  dependentsOf(uid: string): Owned[] {
    return [...(this.#dependents.get(uid) ?? [])].flatMap((dependent) => this.#objects.get(dependent) ?? [])
  }
  put(resource: Resource<KubeObject>, object: KubeObject): void {
    const { uid } = object.metadata
    this.#unlink(uid)
    this.#objects.set(uid, { resource, object })
    for (const owner of object.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(owner.uid)
      if (dependents === undefined) this.#dependents.set(owner.uid, new Set([uid]))
      else dependents.add(uid)
    }
  }
  remove(uid: string): void {
    this.#unlink(uid)
    this.#objects.delete(uid)
  }
  /** The resource is served no more. */
  removeAll(resource: Resource<KubeObject>): void {
    for (const [uid, owned] of this.#objects) if (owned.resource === resource) this.remove(uid)
  }
  #unlink(uid: string): void {
    for (const owner of this.#objects.get(uid)?.object.metadata.ownerReferences ?? []) {
      const dependents = this.#dependents.get(owner.uid)
      dependents?.delete(uid)
      if (dependents?.size === 0) this.#dependents.delete(owner.uid)
    }
  }
}

export const foregroundFinalizer = 'foregroundDeletion'
export const orphanFinalizer = 'orphan'
export const isLeavingWith = ({ metadata }: KubeObject, finalizer: string): boolean =>
  Boolean(metadata.deletionTimestamp) && (metadata.finalizers ?? []).includes(finalizer)

export type OwnerState = 'solid' | 'dangling' | 'waiting'
export type Verdict =
  | { kind: 'keep' }
  /** Forget the owners that are gone; others still hold it. */
  | { kind: 'drop-owners'; uids: string[] }
  | { kind: 'delete'; propagationPolicy: 'Foreground' | 'Background' | 'Orphan' }

/** What becomes of an object by its owners (garbagecollector.go attemptToDeleteItem). */
export function verdict(
  object: KubeObject,
  { stateOf, hasDependents }: { stateOf: (owner: OwnerReference) => OwnerState; hasDependents: boolean },
): Verdict {
  const owners = object.metadata.ownerReferences ?? []
  if (owners.length === 0 || object.metadata.deletionTimestamp) return { kind: 'keep' }
  const states = owners.map((owner) => ({ uid: owner.uid, state: stateOf(owner) }))
  const gone = states.filter(({ state }) => state !== 'solid')
  if (gone.length === 0) return { kind: 'keep' }
  if (gone.length < states.length) return { kind: 'drop-owners', uids: gone.map(({ uid }) => uid) }
  // An owner that waits for its dependents waits for theirs, too.
  if (hasDependents && states.some(({ state }) => state === 'waiting')) return { kind: 'delete', propagationPolicy: 'Foreground' }
  const finalizers = object.metadata.finalizers ?? []
  if (finalizers.includes(orphanFinalizer)) return { kind: 'delete', propagationPolicy: 'Orphan' }
  return { kind: 'delete', propagationPolicy: finalizers.includes(foregroundFinalizer) ? 'Foreground' : 'Background' }
}

/** Does the reference mean this kind? The version may differ. */
export const refersTo = (reference: OwnerReference, resource: Resource<unknown>): boolean =>
  reference.kind === resource.kind &&
  reference.apiVersion.split('/').slice(0, -1).join('/') === apiVersionOf(resource).split('/').slice(0, -1).join('/')
