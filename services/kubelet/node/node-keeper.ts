// Keeps this node known to the apiserver: registers it, renews its lease, and says when its network is ready.

import { isAlreadyExists, isConflict, isNotFound, isRefused } from '../../../packages/client/api-failure.js'
import type { KubeClient } from '../../../packages/client/kube-client.js'
import { leases, type Node, nodes } from '../../../packages/client/resources.js'
import type { Clock, Timer } from '../../../packages/clock/clock.js'
import { type NodeFacts, nodeConditions, nodeLabels, nodeStatus } from './node-object.js'

/** A lease lasts so long, and is renewed four times within. */
export const leaseSeconds = 40
export const renewMs = 10_000
/** So often the node is compared with what the apiserver says of it (nodeStatusUpdateFrequency) … */
export const lookMs = 10_000
/** … and told again although nothing changed (nodeStatusReportFrequency). */
export const statusMs = 300_000
const retryFirstMs = 200
const retryMaxMs = 5_000

export interface NodeKeeperOptions {
  client: KubeClient
  clock: Clock
  facts: NodeFacts
  onError: (error: unknown, what: string) => void
}

export class NodeKeeper {
  readonly #options: NodeKeeperOptions
  readonly #timers = new Map<string, Timer>()
  readonly #rounds = new Map<string, number>()
  #networkProblem = 'cni plugin not initialized'
  #isStopped = false
  #hasSpoken = false

  constructor(options: NodeKeeperOptions) {
    this.#options = options
  }

  /** Resolves once the Node exists. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#repeat('register', async () => {
        await this.#register()
        resolve()
        return undefined
      })
    })
    this.#repeat('lease', () => this.#renew().then(() => renewMs))
    this.#repeat('status', () => this.#tellStatus().then(() => lookMs))
  }
  stop(): void {
    this.#isStopped = true
    for (const timer of this.#timers.values()) timer.cancel()
  }

  /** '' when the node's network is ready. */
  setNetworkProblem(problem: string): void {
    if (problem === this.#networkProblem) return
    this.#networkProblem = problem
    if (this.#rounds.has('status')) this.#repeat('status', () => this.#tellStatus().then(() => lookMs))
  }

  /** Runs `act` now, again after what it resolves to (undefined: never), and sooner when it fails. */
  #repeat(what: string, act: () => Promise<number | undefined>, failures = 0): void {
    this.#timers.get(what)?.cancel()
    const round = (this.#rounds.get(what) ?? 0) + 1
    this.#rounds.set(what, round)
    const later = (delayMs: number, count: number) => {
      // A newer round has taken over, with its own timer.
      if (this.#isStopped || this.#rounds.get(what) !== round) return
      this.#timers.set(
        what,
        this.#options.clock.setTimer(delayMs, () => this.#repeat(what, act, count)),
      )
    }
    act().then(
      (againMs) => {
        if (againMs !== undefined) later(againMs, 0)
      },
      (error) => {
        this.#options.onError(error, what)
        // An apiserver that boots is there within seconds.
        later(isRefused(error) ? retryFirstMs : Math.min(retryFirstMs * 2 ** failures, retryMaxMs), failures + 1)
      },
    )
  }

  async #register(): Promise<void> {
    const { client, clock, facts } = this.#options
    const labels = nodeLabels(facts)
    const status = {
      ...nodeStatus(facts),
      conditions: nodeConditions({ networkProblem: this.#networkProblem, nowMs: clock.wallMs(), before: [] }),
    }
    try {
      await client.create(nodes, {
        metadata: { name: facts.name, labels, annotations: { 'volumes.kubernetes.io/controller-managed-attach-detach': 'true' } },
        spec: {},
        status,
      })
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
      await client.patch(nodes, { name: facts.name }, { type: 'merge', body: { metadata: { labels } } })
    }
  }

  async #tellStatus(): Promise<void> {
    const { client, clock, facts } = this.#options
    const name = facts.name
    let before: Node
    try {
      before = await client.get(nodes, { name })
    } catch (error) {
      if (isNotFound(error)) await this.#register() // somebody deleted it while we run
      throw error
    }
    const conditions = nodeConditions({
      networkProblem: this.#networkProblem,
      nowMs: clock.wallMs(),
      before: before.status?.conditions ?? [],
    })
    // With what the apiserver says, not with what was told last: while we stood still others may have written Ready=Unknown.
    // A kubelet that has just started always speaks: what is there is a word of its last life.
    if (this.#hasSpoken && isTold({ before: before.status?.conditions ?? [], conditions, nowMs: clock.wallMs() })) return
    await client.patch(nodes, { name }, { type: 'merge', body: { status: { ...nodeStatus(facts), conditions } }, subresource: 'status' })
    this.#hasSpoken = true
  }

  async #renew(): Promise<void> {
    const { client, clock, facts } = this.#options
    const at = { namespace: 'kube-node-lease', name: facts.name }
    const spec = {
      holderIdentity: facts.name,
      leaseDurationSeconds: leaseSeconds,
      renewTime: new Date(clock.wallMs()).toISOString().replace('Z', '000Z'),
    }
    try {
      await client.patch(leases, at, { type: 'merge', body: { spec } })
    } catch (error) {
      if (!isNotFound(error)) throw error
      const owner = await client.get(nodes, { name: facts.name })
      const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: facts.name, uid: owner.metadata.uid ?? '' }]
      await client.create(leases, { metadata: { ...at, ownerReferences }, spec }).catch((failure) => {
        if (!isAlreadyExists(failure) && !isConflict(failure)) throw failure
      })
    }
  }
}

type Conditions = NonNullable<NonNullable<Node['status']>['conditions']>

/** The apiserver has these conditions, and has heard them lately. */
function isTold({ before, conditions, nowMs }: { before: Conditions; conditions: Conditions; nowMs: number }): boolean {
  return conditions.every(({ type, status, reason, message, lastHeartbeatTime }) => {
    const there = before.find((condition) => condition.type === type)
    const isSame = there?.status === status && there.reason === reason && there.message === message
    // Another's condition is as old as it is.
    const isOwn = lastHeartbeatTime !== there?.lastHeartbeatTime
    return isSame && (!isOwn || nowMs - Date.parse(there.lastHeartbeatTime ?? '') < statusMs)
  })
}
