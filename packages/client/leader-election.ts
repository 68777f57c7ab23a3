// One of several replicas leads: the one whose name a Lease holds. client-go's figures: a lease of 15 s, renewed every 2 s,
// given up when it could not be renewed for 10 s.

import type { Timer } from '../clock/clock.js'
import { isConflict, isNotFound } from './api-failure.js'
import type { KubeClient } from './kube-client.js'
import { type Lease, leases } from './resources.js'

export const leaseMs = 15_000
export const renewEveryMs = 2_000
export const giveUpMs = 10_000

export interface LeaderElectionOptions {
  readonly client: KubeClient
  readonly lease: { namespace: string; name: string }
  /** Unique per replica. */
  readonly identity: string
  /** Called once. */
  readonly onLead: () => void
  /** Called once after onLead: somebody else may lead now; the process should end. */
  readonly onLost: () => void
  readonly onError?: (error: unknown) => void
}

/** What a replica does with the lease it sees. Observed times are the replica's own clock: clocks of others are not trusted. */
function plan({
  lease,
  identity,
  seenMs,
  nowMs,
}: {
  lease: Lease | undefined
  identity: string
  seenMs: number
  nowMs: number
}): 'take' | 'renew' | 'wait' {
  const holder = lease?.spec?.holderIdentity
  if (!holder) return 'take'
  if (holder === identity) return 'renew'
  return nowMs - seenMs >= (lease.spec?.leaseDurationSeconds ?? leaseMs / 1000) * 1000 ? 'take' : 'wait'
}

export class LeaderElection {
  readonly #options: LeaderElectionOptions
  #timer: Timer | undefined
  #running = false
  #leads = false
  #renewedMs = 0
  #seen = { version: '', atMs: 0 }

  constructor(options: LeaderElectionOptions) {
    this.#options = options
  }

  start(): void {
    this.#running = true
    void this.#turn()
  }

  stop(): void {
    this.#running = false
    this.#timer?.cancel()
  }

  async #turn(): Promise<void> {
    const { client, onLead, onLost, onError } = this.#options
    try {
      const held = await this.#hold()
      if (!this.#running) return
      if (held) this.#renewedMs = client.clock.nowMs()
      if (held && !this.#leads) {
        this.#leads = true
        onLead()
      }
      if (!held && this.#leads) return this.#lose(onLost)
    } catch (error) {
      if (!this.#running) return
      if (!isConflict(error)) onError?.(error)
      if (this.#leads && client.clock.nowMs() - this.#renewedMs > giveUpMs) return this.#lose(onLost)
    }
    this.#timer = client.clock.setTimer(renewEveryMs, () => void this.#turn())
  }

  #lose(onLost: () => void): void {
    this.stop()
    onLost()
  }

  async #hold(): Promise<boolean> {
    const { client, lease: name, identity } = this.#options
    const lease = await client.get(leases, name).catch((error: unknown) => {
      if (isNotFound(error)) return undefined
      throw error
    })
    const nowMs = client.clock.nowMs()
    const version = lease?.metadata.resourceVersion ?? ''
    if (version !== this.#seen.version) this.#seen = { version, atMs: nowMs }
    const decision = plan({ lease, identity, seenMs: this.#seen.atMs, nowMs })
    if (decision === 'wait') return false
    const now = new Date(client.clock.wallMs()).toISOString().replace('Z', '000Z')
    const before = lease?.spec
    const spec = {
      holderIdentity: identity,
      leaseDurationSeconds: leaseMs / 1000,
      renewTime: now,
      acquireTime: decision === 'renew' ? before?.acquireTime : now,
      leaseTransitions: (before?.leaseTransitions ?? 0) + (lease !== undefined && decision === 'take' ? 1 : 0),
    }
    if (lease === undefined) await client.create(leases, { metadata: name, spec })
    else await client.update(leases, { ...lease, spec })
    return true
  }
}
