// Tells the apiserver a pod's status: the newest only, one request at a time, until it is accepted.

import { isNotFound } from '../../../packages/client/api-failure.js'
import type { KubeClient } from '../../../packages/client/kube-client.js'
import { type Pod, pods } from '../../../packages/client/resources.js'
import type { Clock, Timer } from '../../../packages/clock/clock.js'
import type { PodStatus } from './pod-status.js'

const retryFirstMs = 100
const retryMaxMs = 5_000

export class StatusWriter {
  readonly #client: Pick<KubeClient, 'patch'>
  readonly #clock: Clock
  readonly #pod: Pod
  readonly #onError: (error: unknown) => void
  #wanted: PodStatus | undefined
  #told: PodStatus | undefined
  #isWriting = false
  #failures = 0
  #retry: Timer | undefined
  #isClosed = false
  #idle: (() => void)[] = []

  constructor({
    client,
    clock,
    pod,
    onError,
  }: { client: Pick<KubeClient, 'patch'>; clock: Clock; pod: Pod; onError: (error: unknown) => void }) {
    this.#client = client
    this.#clock = clock
    this.#pod = pod
    this.#onError = onError
  }

  /** What is told next, or was told last. */
  get newest(): PodStatus | undefined {
    return this.#wanted ?? this.#told
  }

  write(status: PodStatus): void {
    if (this.#isClosed || JSON.stringify(status) === JSON.stringify(this.newest)) return
    this.#wanted = status
    if (!this.#isWriting && this.#retry === undefined) void this.#pump()
  }

  /** Resolves when everything written has been accepted, or the first failure came. */
  flushed(): Promise<void> {
    if (!this.#isWriting) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }
  close(): void {
    this.#isClosed = true
    this.#retry?.cancel()
  }

  async #pump(): Promise<void> {
    this.#isWriting = true
    while (this.#wanted !== undefined && !this.#isClosed) {
      const status = this.#wanted
      this.#wanted = undefined
      try {
        const { name = '', namespace, uid } = this.#pod.metadata
        await this.#client.patch(
          pods,
          { namespace, name },
          { type: 'merge', body: { metadata: { uid }, status: changes(this.#told, status) }, subresource: 'status' },
        )
        this.#told = status
        this.#failures = 0
      } catch (error) {
        if (isNotFound(error)) {
          this.close()
          break
        }
        this.#onError(error)
        this.#wanted ??= status
        this.#retry = this.#clock.setTimer(Math.min(retryFirstMs * 2 ** this.#failures++, retryMaxMs), () => {
          this.#retry = undefined
          void this.#pump()
        })
        break
      }
    }
    this.#isWriting = false
    for (const resolve of this.#idle.splice(0)) resolve()
  }
}

/** A merge patch: fields that differ from what was told, null for those that went. */
function changes(told: PodStatus | undefined, status: PodStatus): Record<string, unknown> {
  const before = (told ?? {}) as Record<string, unknown>
  const after = status as Record<string, unknown>
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return Object.fromEntries(
    [...keys].flatMap((key) => (JSON.stringify(before[key]) === JSON.stringify(after[key]) ? [] : [[key, after[key] ?? null]])),
  )
}
