// Watches the kubelets' heartbeats: a node that falls silent becomes Unknown and tainted, its pods not ready, and those that
// don't tolerate it are evicted.

import { isConflict, isNotFound } from '../../../packages/client/api-failure.js'
import type { EventRecorder } from '../../../packages/client/event-recorder.js'
import { eventKey } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { type Node, nodes, type Pod, pods } from '../../../packages/client/resources.js'
import { type Controller, type ControllerContext, controllerLoop, timestamp } from '../controller.js'
import { evictionInMs, type Heard, notReadyConditions, planNode } from './plan.js'

const name = 'node-lifecycle-controller'
const leaseNamespace = 'kube-node-lease'
const leaseKey = (node: string): string => `${leaseNamespace}/${node}`

export const nodeLifecycleController: Controller = {
  name,
  open(context) {
    const { informers } = context
    const heard = new Map<string, Heard>()
    const events = context.recorder('node-controller')
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, heard, events, key) })
    informers.nodes.onEvent((event) => {
      if (event.type === 'deleted') heard.delete(event.object.metadata.name)
      loop.queue.add(eventKey(event))
    })
    informers.leases.onEvent((event) => {
      if (event.object.metadata.namespace !== leaseNamespace) return
      const node = event.object.metadata.name
      const isHeartbeat = event.type === 'updated'
      // A heartbeat of a node that is well only moves the deadline, which the pass at the deadline finds out by itself.
      if (isHeartbeat && isHealthy(informers.nodes.get(node))) notice(context, heard, node)
      else loop.queue.add(node)
    })
    informers.pods.onEvent((event) => {
      const node = informers.nodes.get(event.object.spec.nodeName ?? '')
      if (event.type !== 'deleted' && node !== undefined && !isHealthy(node)) loop.queue.add(node.metadata.name)
    })
    return loop
  },
}

const isHealthy = (node: Node | undefined): boolean =>
  node?.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True' &&
  (node.spec.taints ?? []).every(({ effect }) => effect !== 'NoExecute')

function notice({ informers, clock }: ControllerContext, heard: Map<string, Heard>, node: string): Heard {
  const ready = informers.nodes.get(node)?.status?.conditions?.find(({ type }) => type === 'Ready')
  const renewTime = informers.leases.get(leaseKey(node))?.spec?.renewTime ?? ready?.lastHeartbeatTime ?? ''
  const before = heard.get(node)
  if (before?.renewTime === renewTime) return before
  const now = { renewTime, atMs: clock.nowMs() }
  heard.set(node, now)
  return now
}

async function reconcile(
  context: ControllerContext,
  heard: Map<string, Heard>,
  events: EventRecorder,
  key: string,
): Promise<Result | undefined> {
  const { informers, clock } = context
  const node = informers.nodes.get(key)
  if (node === undefined) return undefined
  const now = timestamp(clock)
  const decided = planNode({
    node,
    lease: informers.leases.get(leaseKey(key)),
    heard: notice(context, heard, key),
    nowMs: clock.nowMs(),
    now,
  })
  await applyToNode(context, events, node, decided)
  const here = informers.pods.byIndex('node', key)
  if (decided.unreachable) await Promise.all(here.map((pod) => markNotReady(context, pod, now)))
  const evictions = await evict(context, events, here, decided.taints ?? node.spec.taints ?? [])
  const waits = [decided.requeueAfterMs, ...evictions].filter((ms) => ms !== undefined)
  return waits.length === 0 ? undefined : { requeueAfterMs: Math.max(10, Math.min(...waits)) }
}

async function applyToNode(
  { client }: ControllerContext,
  events: EventRecorder,
  node: Node,
  { conditions, taints }: ReturnType<typeof planNode>,
): Promise<void> {
  if (conditions !== undefined) {
    await client.patch(nodes, node.metadata, { type: 'strategic', subresource: 'status', body: { status: { conditions } } })
    events.record(nodes, node, { reason: 'NodeNotReady', message: `Node ${node.metadata.name} status is now: NodeNotReady` })
  }
  // The taints are a list without a merge key: the version guards those that others set.
  if (taints !== undefined)
    await client.patch(nodes, node.metadata, {
      type: 'merge',
      body: { metadata: conditions === undefined ? { resourceVersion: node.metadata.resourceVersion } : {}, spec: { taints } },
    })
}

async function markNotReady({ client }: ControllerContext, pod: Pod, now: string): Promise<void> {
  const conditions = notReadyConditions(pod, now)
  if (conditions === undefined) return
  await unlessChanged(client.updateStatus(pods, { ...pod, status: { ...pod.status, conditions } }))
}

/** Evicts what is due; returns when the others are. */
async function evict(
  { client, clock }: ControllerContext,
  events: EventRecorder,
  here: readonly Pod[],
  taints: NonNullable<Node['spec']['taints']>,
): Promise<number[]> {
  const later: number[] = []
  for (const pod of here) {
    const inMs = evictionInMs(pod, taints, clock.wallMs())
    if (inMs === undefined) continue
    if (inMs > 0) {
      later.push(inMs)
      continue
    }
    events.record(pods, pod, {
      reason: 'TaintManagerEviction',
      message: `Marking for deletion Pod ${pod.metadata.namespace}/${pod.metadata.name}`,
    })
    await unlessChanged(client.delete(pods, pod.metadata, { uid: pod.metadata.uid }))
  }
  return later
}

/** Gone or changed meanwhile: the event of that brings the node again. */
async function unlessChanged(request: Promise<unknown>): Promise<void> {
  try {
    await request
  } catch (error) {
    if (!isConflict(error) && !isNotFound(error)) throw error
  }
}
