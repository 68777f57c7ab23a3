// Keeps every disruption budget's numbers in step with its pods.

import { isDeepStrictEqual } from 'node:util'
import { sameJson } from '../../../packages/api/machinery/json.js'
import { renderSelector, selects } from '../../../packages/api/machinery/selector.js'
import { isConflict, isNotFound } from '../../../packages/client/api-failure.js'
import type { EventRecorder } from '../../../packages/client/event-recorder.js'
import { eventKey, type InformerEvent } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { keyOf } from '../../../packages/client/resource.js'
import { type Pod, type PodDisruptionBudget, podDisruptionBudgets, pods } from '../../../packages/client/resources.js'
import { isReady } from '../../../packages/placement/pod-state.js'
import { type Controller, type ControllerContext, controllerLoop } from '../controller.js'
import { ownerScale } from './owner-scale.js'
import { expected, failedStatus, needsScale, plan } from './plan.js'

const name = 'disruption-controller'
/** After what could not be worked out: an owner may come that nothing here tells of. */
const lookAgainMs = 30_000

export const disruptionController: Controller = {
  name,
  open(context) {
    const { informers } = context
    const events = context.recorder('controllermanager')
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, events, key) })
    informers.podDisruptionBudgets.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.pods.onEvent((event) => {
      if (event.type === 'updated' && !concernsHealth(event)) return
      const labels =
        event.type === 'updated' ? [event.before.metadata.labels, event.object.metadata.labels] : [event.object.metadata.labels]
      for (const budget of informers.podDisruptionBudgets.byIndex('namespace', event.object.metadata.namespace ?? ''))
        if (labels.some((one) => selects(budget.spec.selector, one))) loop.queue.add(keyOf(budget))
    })
    return loop
  },
}

function concernsHealth({ before, object }: InformerEvent<Pod> & { type: 'updated' }): boolean {
  const facts = ({ metadata, ...pod }: Pod) => [
    metadata.labels,
    metadata.deletionTimestamp,
    metadata.ownerReferences,
    isReady({ metadata, ...pod }),
  ]
  return !isDeepStrictEqual(facts(before), facts(object))
}

async function reconcile(context: ControllerContext, events: EventRecorder, key: string): Promise<Result | undefined> {
  const { informers, clock } = context
  const budget = informers.podDisruptionBudgets.get(key)
  if (budget === undefined) return undefined
  const { namespace = '' } = budget.metadata
  const selected = informers.pods.byIndex('namespace', namespace).filter(({ metadata }) => selects(budget.spec.selector, metadata.labels))
  const warn = (reason: string, message: string) => events.record(podDisruptionBudgets, budget, { type: 'Warning', reason, message })
  if (selected.length === 0)
    events.record(podDisruptionBudgets, budget, { type: 'Normal', reason: 'NoPods', message: 'No matching pods found' })
  try {
    const { replicas, unmanaged } = needsScale(budget) ? await ownerScale(context, selected) : { replicas: 0, unmanaged: [] }
    if (unmanaged.length > 0)
      warn(
        'UnmanagedPods',
        `Pods selected by this PodDisruptionBudget (selector: ${renderSelector(budget.spec.selector)}) were found to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an integer value.`,
      )
    const decided = plan(budget, selected, expected(budget, selected.length, replicas), clock.wallMs())
    for (const pod of decided.notDeleted)
      events.record(pods, pod, {
        type: 'Warning',
        reason: 'NotDeleted',
        message: `Pod was expected by PDB ${key} to be deleted but it wasn't`,
      })
    await writeStatus(context, budget, decided.status)
    return { requeueAfterMs: decided.recheckAfterMs }
  } catch (error) {
    if (isConflict(error)) throw error
    warn('CalculateExpectedPodCountFailed', `Failed to calculate the number of expected pods: ${(error as Error).message}`)
    await writeStatus(context, budget, failedStatus(budget, (error as Error).message, clock.wallMs()))
    return { requeueAfterMs: lookAgainMs }
  }
}

/** On the version that was read: an eviction granted meanwhile must not be forgotten. */
async function writeStatus(
  { client }: ControllerContext,
  budget: PodDisruptionBudget,
  status: PodDisruptionBudget['status'],
): Promise<void> {
  if (sameJson(budget.status, status)) return
  await client.updateStatus(podDisruptionBudgets, { ...budget, status }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error
  })
}
