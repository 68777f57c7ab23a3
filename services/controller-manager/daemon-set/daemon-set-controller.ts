// One pod of a DaemonSet on every node that may have it.

import { isDeepStrictEqual } from 'node:util'
import { isConflict, isNotFound } from '../../../packages/client/api-failure.js'
import { eventKey } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { type Draft, keyOf, splitKey } from '../../../packages/client/resource.js'
import { type DaemonSet, daemonSets, type Node, type Pod, pods } from '../../../packages/client/resources.js'
import { applyClaim, planClaim } from '../claim.js'
import { type Controller, type ControllerContext, controllerLoop, ownerKeys } from '../controller.js'
import { Expectations } from '../expectations.js'
import { RevisionHistory } from '../history/revision-history.js'
import { PodControl, podFrom } from '../pod-control.js'
import { daemonTolerations, hashLabel, plan } from './plan.js'

const name = 'daemonset-controller'

interface Parts extends ControllerContext {
  readonly expectations: Expectations
  readonly podControl: PodControl
  readonly history: RevisionHistory<DaemonSet>
}

export const daemonSetController: Controller = {
  name,
  open(context) {
    const { informers, client, clock } = context
    const expectations = new Expectations(clock)
    const parts: Parts = {
      ...context,
      expectations,
      podControl: new PodControl({ client, events: context.recorder(name), ownerResource: daemonSets, expectations }),
      history: new RevisionHistory({ client, informer: informers.controllerRevisions, ownerResource: daemonSets, hashLabel }),
    }
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(parts, key) })
    informers.daemonSets.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.controllerRevisions.onEvent((event) => {
      for (const key of ownerKeys(event, 'DaemonSet')) loop.queue.add(key)
    })
    informers.pods.onEvent((event) => {
      for (const key of ownerKeys(event, 'DaemonSet')) {
        if (event.type === 'deleted') expectations.gone(key, event.object.metadata.uid)
        loop.queue.add(key)
      }
    })
    informers.nodes.onEvent((event) => {
      if (event.type === 'updated' && placementOf(event.before) === placementOf(event.object)) return
      for (const daemonSet of informers.daemonSets.list()) loop.queue.add(keyOf(daemonSet))
    })
    return loop
  },
}

/** What of a node decides on daemons; heartbeats don't. */
const placementOf = ({ metadata, spec }: Node): string => JSON.stringify([metadata.labels, spec.taints, spec.unschedulable])

async function reconcile(parts: Parts, key: string): Promise<Result | undefined> {
  const { informers, client, clock, expectations, podControl, history } = parts
  const daemonSet = informers.daemonSets.get(key)
  if (daemonSet === undefined) {
    expectations.forget(key)
    return undefined
  }
  // What it owns goes with it: nothing is to be made any more, revisions least of all.
  if (daemonSet.metadata.deletionTimestamp) return undefined
  const settled = expectations.satisfied(key, informers.pods.byIndex('owner', daemonSet.metadata.uid))
  const revisions = await history.of(daemonSet)
  if (revisions === undefined) return undefined
  const hash = history.hashOf(revisions.newest)
  const claim = planClaim(daemonSet, daemonSet.spec.selector, informers.pods.byIndex('namespace', splitKey(key).namespace ?? ''))
  const owned = await applyClaim(client, { owner: daemonSet, ownerResource: daemonSets, resource: pods, claim })
  const decided = plan({ daemonSet, nodes: informers.nodes.list(), owned, hash, settled, wallMs: clock.wallMs() })
  await updateStatus(client, daemonSet, decided.status)
  await podControl.deleteAll(key, daemonSet, decided.delete)
  await podControl.createAll(
    key,
    daemonSet,
    decided.create.map((node) => daemonPod(daemonSet, node, hash)),
  )
  const live = new Set([hash, ...owned.map(({ metadata }) => metadata.labels?.[hashLabel])])
  await history.truncate(daemonSet, revisions.all, (revision) => live.has(history.hashOf(revision)))
  return { requeueAfterMs: decided.requeueAfterMs }
}

/** The scheduler binds it, to this node and no other: what else the affinity says of nodes holds beside it. */
function daemonPod(daemonSet: DaemonSet, node: string, hash: string): Draft<Pod> {
  const draft = podFrom(daemonSet.spec.template, daemonSet, daemonSets)
  const template = (daemonSet.spec.template.spec ?? {}) as Pod['spec']
  const matchFields = [{ key: 'metadata.name', operator: 'In' as const, values: [node] }]
  const terms = template.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [{}]
  return {
    metadata: { ...draft.metadata, labels: { ...draft.metadata?.labels, [hashLabel]: hash } },
    spec: {
      ...template,
      tolerations: daemonTolerations(template),
      affinity: {
        ...template.affinity,
        nodeAffinity: {
          ...template.affinity?.nodeAffinity,
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms.map((term) => ({ ...term, matchFields })) },
        },
      },
    },
  }
}

async function updateStatus(client: ControllerContext['client'], daemonSet: DaemonSet, status: DaemonSet['status']): Promise<void> {
  if (isDeepStrictEqual({ ...daemonSet.status }, { ...status })) return
  try {
    await client.updateStatus(daemonSets, { ...daemonSet, status })
  } catch (error) {
    if (!isConflict(error) && !isNotFound(error)) throw error
  }
}
