// Keeps the pods of a StatefulSet, each under its own name.

import { isDeepStrictEqual } from 'node:util'
import { selects } from '../../../packages/api/machinery/selector.js'
import { isConflict, isNotFound } from '../../../packages/client/api-failure.js'
import { eventKey } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { controllerOf, type Draft, type KubeObject, keyOf, splitKey } from '../../../packages/client/resource.js'
import { type ControllerRevision, type Pod, pods, type StatefulSet, statefulSets } from '../../../packages/client/resources.js'
import { applyClaim, planClaim } from '../claim.js'
import { type Controller, type ControllerContext, controllerLoop, ownerKeys } from '../controller.js'
import { Expectations } from '../expectations.js'
import { RevisionHistory } from '../history/revision-history.js'
import { templateOf } from '../history/revision-plan.js'
import { PodControl, type PodTemplate, podFrom, type Wording } from '../pod-control.js'
import { identityLabels, ordinalOf, podName, revisionLabel, revisionOf } from './identity.js'
import { plan } from './plan.js'

const name = 'statefulset-controller'

const what = (verb: string, pod: string, owner: KubeObject): string => `${verb} Pod ${pod} in StatefulSet ${owner.metadata.name}`
const wording: Wording = {
  created: (owner, pod) => `${what('create', pod, owner)} successful`,
  notCreated: (owner, pod, why) => `${what('create', pod, owner)} failed error: ${why}`,
  deleted: (owner, pod) => `${what('delete', pod, owner)} successful`,
  notDeleted: (owner, pod, why) => `${what('delete', pod, owner)} failed error: ${why}`,
}

interface Parts extends ControllerContext {
  readonly expectations: Expectations
  readonly podControl: PodControl
  readonly history: RevisionHistory<StatefulSet>
}

export const statefulSetController: Controller = {
  name,
  open(context) {
    const { informers, client, clock } = context
    const expectations = new Expectations(clock)
    const parts: Parts = {
      ...context,
      expectations,
      podControl: new PodControl({ client, events: context.recorder(name), ownerResource: statefulSets, expectations, wording }),
      history: new RevisionHistory({
        client,
        informer: informers.controllerRevisions,
        ownerResource: statefulSets,
        hashLabel: 'controller.kubernetes.io/hash',
      }),
    }
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(parts, key) })
    informers.statefulSets.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.controllerRevisions.onEvent((event) => {
      for (const key of ownerKeys(event, 'StatefulSet')) loop.queue.add(key)
    })
    informers.pods.onEvent((event) => {
      const keys = ownerKeys(event, 'StatefulSet')
      if (event.type === 'deleted') for (const key of keys) expectations.gone(key, event.object.metadata.uid)
      for (const key of keys) loop.queue.add(key)
      if (event.type === 'deleted' || controllerOf(event.object) !== undefined) return
      // An orphan: whoever selects it may take it.
      for (const set of informers.statefulSets.byIndex('namespace', event.object.metadata.namespace ?? '')) {
        if (selects(set.spec.selector, event.object.metadata.labels)) loop.queue.add(keyOf(set))
      }
    })
    return loop
  },
}

async function reconcile(parts: Parts, key: string): Promise<Result | undefined> {
  const { informers, client, clock, expectations, podControl, history } = parts
  const set = informers.statefulSets.get(key)
  if (set === undefined) {
    expectations.forget(key)
    return undefined
  }
  // What it owns goes with it: nothing is to be made any more, revisions least of all.
  if (set.metadata.deletionTimestamp) return undefined
  const settled = expectations.satisfied(key, informers.pods.byIndex('owner', set.metadata.uid))
  const candidates = informers.pods.byIndex('namespace', splitKey(key).namespace ?? '').filter((pod) => ordinalOf(set, pod) !== undefined)
  const claim = planClaim(set, set.spec.selector, candidates)
  const owned = await applyClaim(client, { owner: set, ownerResource: statefulSets, resource: pods, claim })
  const revisions = await history.of(set)
  if (revisions === undefined) return undefined
  const { all, newest } = revisions
  const current = all.find(({ metadata }) => metadata.name === set.status.currentRevision) ?? newest
  const decided = plan({
    set,
    owned,
    revisions: { current: current.metadata.name, update: newest.metadata.name },
    settled,
    wallMs: clock.wallMs(),
  })
  await updateStatus(client, set, decided.status)
  await Promise.all(decided.relabel.map((pod) => relabel(client, set, pod)))
  await podControl.deleteAll(key, set, decided.delete)
  const templates: Record<string, PodTemplate> = {
    [current.metadata.name]: templateOf(current),
    [newest.metadata.name]: set.spec.template,
  }
  await podControl.createAll(
    key,
    set,
    decided.create.map(({ ordinal, revision }) => statefulPod(set, templates[revision] ?? set.spec.template, ordinal, revision)),
  )
  const live = new Set([current.metadata.name, newest.metadata.name, ...owned.map(revisionOf)])
  await history.truncate(set, all, ({ metadata }: ControllerRevision) => live.has(metadata.name))
  return { requeueAfterMs: decided.requeueAfterMs }
}

/** `web-0`, found as `web-0.<serviceName>` in DNS. */
function statefulPod(set: StatefulSet, template: PodTemplate, ordinal: number, revision: string): Draft<Pod> {
  const { metadata, spec } = podFrom(template, set, statefulSets)
  const { generateName: _, ...meta } = metadata ?? {}
  const own = podName(set, ordinal)
  return {
    metadata: { ...meta, name: own, labels: { ...meta.labels, ...identityLabels(set, ordinal), [revisionLabel]: revision } },
    spec: { ...spec, hostname: own, ...(set.spec.serviceName !== '' && { subdomain: set.spec.serviceName }) },
  }
}

async function relabel(client: ControllerContext['client'], set: StatefulSet, pod: Pod): Promise<void> {
  const labels = identityLabels(set, ordinalOf(set, pod) ?? 0)
  await client.patch(pods, pod.metadata, {
    type: 'merge',
    body: { metadata: { resourceVersion: pod.metadata.resourceVersion, labels } },
  })
}

async function updateStatus(client: ControllerContext['client'], set: StatefulSet, status: StatefulSet['status']): Promise<void> {
  if (isDeepStrictEqual({ ...set.status }, { ...status })) return
  try {
    await client.updateStatus(statefulSets, { ...set, status })
  } catch (error) {
    if (!isConflict(error) && !isNotFound(error)) throw error
  }
}
