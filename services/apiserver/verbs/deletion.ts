// What a DELETE does to an object: gone at once, or marked and waiting for its finalizers, its kubelet or its namespace
// controller.

import { cloneJson } from '../../../packages/api/machinery/json.js'
import type { AnyKind, KubeObject } from '../../../packages/api/machinery/kind.js'
import { timeOf } from '../../../packages/api/machinery/time.js'

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number | undefined
  readonly propagationPolicy?: string | undefined
  readonly orphanDependents?: boolean | undefined
  readonly preconditions?: { readonly uid?: string | undefined; readonly resourceVersion?: string | undefined } | undefined
}

export type Deletion =
  | { readonly kind: 'remove' }
  | { readonly kind: 'mark'; readonly object: KubeObject }
  /** It is on its way already, and this request changes nothing. */
  | { readonly kind: 'under-way' }

const foreground = 'foregroundDeletion'
const orphan = 'orphan'

/** `object` is not changed. `nowMs` is the wall clock. */
export function planDeletion(kind: AnyKind, object: KubeObject, options: DeleteOptions, nowMs: number): Deletion {
  const next = cloneJson(object)
  const { metadata } = next
  if (metadata.deletionTimestamp === undefined) kind.prepareDelete?.(next, timeOf(nowMs))
  const finalizers = propagated(kind, metadata.finalizers ?? [], options)
  if (finalizers.length > 0) metadata.finalizers = finalizers
  else delete metadata.finalizers

  const grace = graceSeconds(kind, object, options)
  const before = object.metadata.deletionGracePeriodSeconds
  if (metadata.deletionTimestamp === undefined) {
    metadata.deletionTimestamp = timeOf(nowMs + grace * 1_000)
    metadata.deletionGracePeriodSeconds = grace
    // As upstream: what is on its way out counts as another wish.
    if (metadata.generation !== undefined) metadata.generation++
  } else if (before !== undefined && before !== null && grace < before) {
    // A second DELETE may hurry the first one, never slow it down.
    metadata.deletionTimestamp = timeOf(Date.parse(metadata.deletionTimestamp) - (before - grace) * 1_000)
    metadata.deletionGracePeriodSeconds = grace
  }
  if (isReadyToGo(kind, next)) return { kind: 'remove' }
  const changed =
    metadata.deletionTimestamp !== object.metadata.deletionTimestamp || finalizers.length !== (object.metadata.finalizers ?? []).length
  return changed ? { kind: 'mark', object: next } : { kind: 'under-way' }
}

/** A marked object that nothing holds back any more. */
export function isReadyToGo(kind: AnyKind, { metadata, spec }: KubeObject): boolean {
  if (metadata.deletionTimestamp === undefined || (metadata.finalizers ?? []).length > 0) return false
  if (isNamespace(kind) && ((spec as { finalizers?: string[] } | undefined)?.finalizers ?? []).length > 0) return false
  return (metadata.deletionGracePeriodSeconds ?? 0) === 0
}

const isNamespace = (kind: AnyKind) => kind.kind === 'Namespace' && kind.group === ''
const isPod = (kind: AnyKind) => kind.kind === 'Pod' && kind.group === ''

/** Only pods are given time; one that no kubelet has, or that has ended, needs none. */
function graceSeconds(kind: AnyKind, object: KubeObject, { gracePeriodSeconds }: DeleteOptions): number {
  if (!isPod(kind)) return 0
  const spec = object.spec as { nodeName?: string; terminationGracePeriodSeconds?: number }
  const { phase } = (object.status ?? {}) as { phase?: string }
  if (spec.nodeName === undefined || spec.nodeName === '' || phase === 'Failed' || phase === 'Succeeded') return 0
  return Math.max(0, gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30)
}

/** The finalizers by which the garbage collector knows what is to become of dependents. */
function propagated(
  { defaultPropagation }: AnyKind,
  finalizers: readonly string[],
  { propagationPolicy, orphanDependents }: DeleteOptions,
): string[] {
  const said = propagationPolicy ?? (orphanDependents === true ? 'Orphan' : orphanDependents === false ? 'Background' : undefined)
  // A wish that was said before outlives a deletion that says nothing.
  const settled = finalizers.includes(foreground) || finalizers.includes(orphan)
  const policy = said ?? (settled ? undefined : defaultPropagation)
  if (policy === undefined) return [...finalizers]
  const others = finalizers.filter((finalizer) => finalizer !== foreground && finalizer !== orphan)
  if (policy === 'Foreground') others.push(foreground)
  if (policy === 'Orphan') others.push(orphan)
  return others
}
