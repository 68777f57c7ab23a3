// Watches pods and nodes, and binds each pending pod to a node.

import type pino from 'pino'
import { isConflict, isNotFound } from '../../packages/client/api-failure.js'
import { EventRecorder } from '../../packages/client/event-recorder.js'
import { Informer, type InformerEvent } from '../../packages/client/informer.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { LeaderElection } from '../../packages/client/leader-election.js'
import { ReconcileLoop } from '../../packages/client/reconcile-loop.js'
import { keyOf } from '../../packages/client/resource.js'
import { type Namespace, type Node, namespaces, nodes, type Pod, pods } from '../../packages/client/resources.js'
import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import { conditionOf, hasEnded } from '../../packages/placement/pod-state.js'
import { ClusterState } from './cluster-state.js'
import { schedule } from './schedule.js'

export const schedulerName = 'default-scheduler'
/** Deciding takes no time but binding a round trip: so many at once. */
const bindingsMax = 32
/** A pod that fits nowhere is looked at again after this even if nothing was heard (scheduler podMaxInUnschedulablePodsDuration). */
const lookAgainMs = 300_000

export interface SchedulerOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly random: Random
  readonly log: pino.Logger
  readonly leaderElection?: { identity: string; onLost: () => void }
}

export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #nodes: Informer<Node>
  readonly #pods: Informer<Pod>
  readonly #namespaces: Informer<Namespace>
  readonly #state: ClusterState
  readonly #loop: ReconcileLoop
  readonly #events: EventRecorder
  /** Pods that fitted nowhere, by key. */
  readonly #waiting = new Set<string>()
  #election: LeaderElection | undefined

  constructor(options: SchedulerOptions) {
    this.#options = options
    const { client, clock, random, log } = options
    const watching = { random: () => random.next(), onError: (error: unknown) => log.debug({ err: error }, 'watching was interrupted') }
    this.#nodes = new Informer(client, nodes, watching)
    this.#pods = new Informer(client, pods, { ...watching, indexers: { node: ({ spec }) => [spec.nodeName] } })
    this.#namespaces = new Informer(client, namespaces, watching)
    this.#state = new ClusterState({ nodes: this.#nodes, pods: this.#pods, namespaces: this.#namespaces })
    this.#events = new EventRecorder(client, { component: schedulerName })
    this.#loop = new ReconcileLoop({
      reconciler: { reconcile: (key) => this.#schedule(key) },
      clock,
      random: () => random.next(),
      workersMax: bindingsMax,
      onError: (error, { key, retryMs }) => log.warn({ pod: key, retryMs, err: error }, 'scheduling failed'),
    })
    this.#pods.onEvent((event) => this.#heardPod(event))
    this.#nodes.onEvent((event) => this.#heardNode(event))
  }

  async start(): Promise<void> {
    const { client, leaderElection, log } = this.#options
    if (leaderElection === undefined) return await this.#work()
    this.#election = new LeaderElection({
      client,
      lease: { namespace: 'kube-system', name: 'kube-scheduler' },
      identity: leaderElection.identity,
      onLead: () => void this.#work(),
      onLost: leaderElection.onLost,
      onError: (error) => log.warn({ err: error }, 'the lease could not be held'),
    })
    this.#election.start()
  }

  async stop(): Promise<void> {
    this.#election?.stop()
    await this.#loop.stop()
    for (const informer of [this.#nodes, this.#pods, this.#namespaces]) informer.stop()
    await this.#events.flush()
  }

  async #work(): Promise<void> {
    const informers = [this.#nodes, this.#pods, this.#namespaces]
    for (const informer of informers) informer.start()
    await Promise.all(informers.map(({ synced }) => synced))
    this.#loop.start()
  }

  #heardPod(event: InformerEvent<Pod>): void {
    const { type, object } = event
    const key = keyOf(object)
    if (type === 'deleted' || !isPending(object)) this.#waiting.delete(key)
    // Our own word in its status is no reason to look again.
    else if (type === 'added' || wishesOf(event.before) !== wishesOf(object)) this.#loop.queue.add(key)
    // What leaves a node makes room there; what comes may be who somebody wants to be near.
    if (object.spec.nodeName && (type !== 'updated' || !event.before.spec.nodeName || hasEnded(object))) this.#retryWaiting()
  }

  #heardNode(event: InformerEvent<Node>): void {
    if (event.type === 'updated' && placementOf(event.before) === placementOf(event.object)) return
    this.#retryWaiting()
  }

  #retryWaiting(): void {
    for (const key of this.#waiting) this.#loop.queue.add(key)
  }

  async #schedule(key: string): Promise<{ requeueAfterMs: number } | undefined> {
    const pod = this.#pods.get(key)
    if (pod === undefined || !isPending(pod) || this.#state.isAssumed(key)) return undefined
    // Nothing is awaited between looking and assuming, so no two pods get the same place.
    const decision = schedule(pod, this.#state.snapshot())
    if (decision.kind === 'unschedulable') {
      this.#waiting.add(key)
      await this.#refuse(pod, decision.message)
      return { requeueAfterMs: lookAgainMs }
    }
    this.#waiting.delete(key)
    this.#state.assume(pod, decision.node)
    try {
      await this.#options.client.bind(pod.metadata, decision.node)
    } catch (error) {
      this.#state.forget(pod)
      // Gone, or bound by somebody else: the watch will tell.
      if (isNotFound(error) || isConflict(error)) return undefined
      throw error
    }
    this.#events.record(pods, pod, { reason: 'Scheduled', message: `Successfully assigned ${key} to ${decision.node}` })
    return undefined
  }

  async #refuse(pod: Pod, message: string): Promise<void> {
    this.#events.record(pods, pod, { type: 'Warning', reason: 'FailedScheduling', message })
    const before = conditionOf(pod, 'PodScheduled')
    if (before?.status === 'False' && before.message === message) return
    const now = new Date(this.#options.clock.wallMs()).toISOString().replace(/\.\d+Z$/, 'Z')
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
      lastTransitionTime: before?.status === 'False' ? before.lastTransitionTime : now,
    }
    try {
      await this.#options.client.patch(pods, pod.metadata, {
        type: 'strategic',
        subresource: 'status',
        body: { status: { conditions: [condition] } },
      })
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
}

const isPending = (pod: Pod): boolean =>
  !pod.spec.nodeName &&
  !pod.metadata.deletionTimestamp &&
  !hasEnded(pod) &&
  (pod.spec.schedulerName ?? schedulerName) === schedulerName &&
  (pod.spec.schedulingGates ?? []).length === 0

/** What of a pod decides on placement. */
const wishesOf = ({ metadata, spec }: Pod): string => JSON.stringify([metadata.labels, spec])

/** What of a node decides on placement; heartbeats don't. */
const placementOf = ({ metadata, spec, status }: Node): string =>
  JSON.stringify([metadata.labels, spec.taints, spec.unschedulable, status?.allocatable])
