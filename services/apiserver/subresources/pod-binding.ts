// POST pods/x/binding: the scheduler's decision.

import type { Binding } from '../../../packages/api/kinds/binding.js'
import { cloneJson } from '../../../packages/api/machinery/json.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import { RevisionConflict } from '../store/store.js'
import { type ApiContext, cacheOf, groupResource, keyFor, type Target } from '../verbs/api-context.js'
import { failedWrite } from '../verbs/failed-write.js'
import type { WriteOptions } from '../verbs/write-options.js'

interface PodCondition {
  type: string
  status: string
  lastTransitionTime?: string
}

/** Throws ApiError 409 when the pod has a node already, or is being deleted. */
export async function bindPod(
  context: ApiContext,
  target: Target,
  { target: node, metadata }: Binding,
  { dryRun }: WriteOptions,
): Promise<void> {
  if (node.kind !== undefined && node.kind !== '' && node.kind !== 'Node')
    throw apiErrors.invalid({ group: '', kind: 'Binding' }, target.on.name, [
      {
        reason: 'FieldValueNotSupported',
        field: 'target.kind',
        message: `Unsupported value: ${JSON.stringify(node.kind)}: supported values: "", "Node"`,
      },
    ])
  if (!node.name)
    throw apiErrors.invalid({ group: '', kind: 'Binding' }, target.on.name, [
      { reason: 'FieldValueRequired', field: 'target.name', message: 'Required value' },
    ])
  for (;;) {
    const entry = cacheOf(context, target).get(target.on.namespace, target.on.name)
    if (entry === undefined) throw apiErrors.notFound(groupResource(target), target.on.name)
    const refuse = (why: string) => apiErrors.conflict(groupResource(target), target.on.name, why)
    const pod = cloneJson(entry.object)
    const spec = pod.spec as { nodeName?: string }
    if (metadata.uid && metadata.uid !== pod.metadata.uid)
      throw refuse(`Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${pod.metadata.uid}`)
    if (pod.metadata.deletionTimestamp !== undefined) throw refuse(`pod ${target.on.name} is being deleted, cannot be assigned to a host`)
    if (spec.nodeName) throw refuse(`pod ${target.on.name} is already assigned to node ${JSON.stringify(spec.nodeName)}`)
    spec.nodeName = node.name
    if (metadata.annotations !== undefined) pod.metadata.annotations = { ...pod.metadata.annotations, ...metadata.annotations }
    const status = (pod.status ?? {}) as { conditions?: PodCondition[] }
    const others = (status.conditions ?? []).filter(({ type }) => type !== 'PodScheduled')
    pod.status = {
      ...status,
      conditions: [...others, { type: 'PodScheduled', status: 'True', lastTransitionTime: timeOf(context.clock.wallMs()) }],
    }
    if (dryRun) return
    try {
      await context.store.update(keyFor(target), pod, entry.revision)
      return
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw failedWrite(target, error)
    }
  }
}
