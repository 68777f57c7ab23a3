// Events for `kubectl describe`: best effort, said once and counted afterwards, never in the way of the work they tell of.

import type { Clock } from '../clock/clock.js'
import { isAlreadyExists, isNotFound } from './api-failure.js'
import type { KubeClient } from './kube-client.js'
import { apiVersionOf, type Draft, type KubeObject, type Resource } from './resource.js'
import { type Event, events } from './resources.js'

export interface EventSource {
  /** `default-scheduler`, `kubelet`, `deployment-controller` … */
  readonly component: string
  /** The node, when the component is of one. */
  readonly host?: string
}
export interface Occurrence {
  readonly type?: 'Normal' | 'Warning'
  /** UpperCamelCase, for machines. */
  readonly reason: string
  readonly message: string
}

/** Events that wait to be sent; more are left out. */
export const pendingMax = 256
/** Events remembered to be counted. */
const rememberedMax = 1024
// client-go's EventCorrelator: 25 at once for one object, then one in five minutes.
const burstPerObject = 25
const refillMs = 300_000

interface Told {
  name: string
  namespace: string
  count: number
}

export class EventRecorder {
  readonly #client: KubeClient
  readonly #clock: Clock
  readonly #source: EventSource
  readonly #told = new Map<string, Told>()
  readonly #budgets = new Map<string, { left: number; atMs: number }>()
  #pending = 0
  #tail: Promise<void> = Promise.resolve()

  constructor(client: KubeClient, source: EventSource) {
    this.#client = client
    this.#clock = client.clock
    this.#source = source
  }

  /** Returns at once. */
  record(resource: Resource<unknown>, object: KubeObject, occurrence: Occurrence): void {
    if (this.#pending >= pendingMax || !this.#spend(object.metadata.uid)) return
    this.#pending++
    this.#tail = this.#tail
      .then(() => this.#send(resource, object, occurrence))
      .catch(() => {})
      .finally(() => this.#pending--)
  }

  /** Resolves when everything recorded so far has been sent or given up. */
  flush(): Promise<void> {
    return this.#tail
  }

  #spend(uid: string): boolean {
    const nowMs = this.#clock.nowMs()
    const budget = this.#budgets.get(uid) ?? { left: burstPerObject, atMs: nowMs }
    const left = Math.min(burstPerObject, budget.left + (nowMs - budget.atMs) / refillMs)
    remember(this.#budgets, uid, { left: Math.max(left - 1, left < 1 ? left : 0), atMs: nowMs })
    return left >= 1
  }

  async #send(resource: Resource<unknown>, object: KubeObject, { type = 'Normal', reason, message }: Occurrence): Promise<void> {
    const now = new Date(this.#clock.wallMs()).toISOString().replace(/\.\d+Z$/, 'Z')
    const same = [object.metadata.uid, type, reason, message].join('\0')
    const told = this.#told.get(same)
    if (told !== undefined) {
      told.count++
      try {
        await this.#client.patch(events, told, { type: 'merge', body: { count: told.count, lastTimestamp: now } })
        return
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    }
    // Events about what has no namespace live in `default`.
    const namespace = object.metadata.namespace ?? 'default'
    const name = `${object.metadata.name}.${(BigInt(Math.floor(this.#clock.wallMs() * 1000)) * 1000n + BigInt(this.#told.size)).toString(16)}`
    const event: Draft<Event> = {
      metadata: { name, namespace },
      involvedObject: {
        apiVersion: apiVersionOf(resource),
        kind: resource.kind,
        name: object.metadata.name,
        namespace: object.metadata.namespace,
        uid: object.metadata.uid,
        resourceVersion: object.metadata.resourceVersion,
      },
      type,
      reason,
      message,
      source: this.#source,
      reportingComponent: this.#source.component,
      reportingInstance: this.#source.host ?? '',
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    }
    try {
      await this.#client.create(events, event)
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
    }
    remember(this.#told, same, { name, namespace, count: 1 })
  }
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  if (map.size <= rememberedMax) return
  const [oldest] = map.keys()
  if (oldest !== undefined) map.delete(oldest)
}
