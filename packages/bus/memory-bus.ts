// A broker in one process: for tests and whole-cluster simulations. Deliveries happen in a microtask, in order, as copies.

import type { Clock } from '../clock/clock.js'
import type { Random } from '../clock/random.js'
import { DeadlineExceeded, NoResponder } from './bus.js'
import type { Cancel, Delivery, Transport } from './transport.js'
import { TransportBus } from './transport-bus.js'

type Handler = (delivery: Delivery) => void

/** What several MemoryBus share. */
export class MemoryBroker {
  readonly #exact = new Map<string, Set<Handler>>()
  readonly #below = new Map<string, Set<Handler>>()
  readonly #servers = new Map<string, (data: Uint8Array) => Promise<Uint8Array>>()

  publish(subject: string, data: Uint8Array, bounceTo = ''): void {
    const copy = data.slice()
    queueMicrotask(() => {
      const handlers = [...(this.#exact.get(subject) ?? []), ...(this.#below.get(subject.slice(0, subject.lastIndexOf('.'))) ?? [])]
      for (const handler of handlers) handler({ subject, data: copy, replyTo: bounceTo, undeliverable: false })
      if (handlers.length > 0 || bounceTo === '') return
      for (const handler of this.#exact.get(bounceTo) ?? this.#below.get(bounceTo.slice(0, bounceTo.lastIndexOf('.'))) ?? [])
        handler({ subject: bounceTo, data: new Uint8Array(0), replyTo: '', undeliverable: true })
    })
  }
  subscribe(subject: string, handler: Handler): Cancel {
    const wild = subject.endsWith('.*')
    const table = wild ? this.#below : this.#exact
    const key = wild ? subject.slice(0, -2) : subject
    const handlers = table.get(key) ?? new Set()
    table.set(key, handlers.add(handler))
    return () => {
      handlers.delete(handler)
      if (handlers.size === 0 && table.get(key) === handlers) table.delete(key)
    }
  }
  serve(subject: string, handler: (data: Uint8Array) => Promise<Uint8Array>): Cancel {
    this.#servers.set(subject, handler)
    return () => {
      if (this.#servers.get(subject) === handler) this.#servers.delete(subject)
    }
  }
  server(subject: string) {
    return this.#servers.get(subject)
  }
}

class MemoryTransport implements Transport {
  readonly #broker: MemoryBroker
  readonly #clock: Clock
  readonly #cancels = new Set<Cancel>()
  #isClosed = false
  constructor(broker: MemoryBroker, clock: Clock) {
    this.#broker = broker
    this.#clock = clock
  }
  publish(subject: string, data: Uint8Array, bounceTo?: string): void {
    if (!this.#isClosed) this.#broker.publish(subject, data, bounceTo)
  }
  subscribe(subject: string, handler: Handler): Cancel {
    return this.#own(this.#broker.subscribe(subject, handler))
  }
  serve(subject: string, handler: (data: Uint8Array) => Promise<Uint8Array>): Cancel {
    return this.#own(this.#broker.serve(subject, handler))
  }
  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    const copy = data.slice()
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimer(timeoutMs, () =>
        reject(new DeadlineExceeded(`Cannot ask ${subject}: no answer in ${timeoutMs} ms`)),
      )
      queueMicrotask(() => {
        const handler = this.#broker.server(subject)
        if (handler === undefined) {
          timer.cancel()
          return reject(new NoResponder(`Cannot ask ${subject}: nobody serves it`))
        }
        handler(copy).then(
          (reply) => {
            timer.cancel()
            resolve(reply.slice())
          },
          () => {}, // the asker runs into its deadline, as over NATS
        )
      })
    })
  }
  onConnection(): Cancel {
    return () => {}
  }
  async flush(): Promise<void> {}
  async close(): Promise<void> {
    this.#isClosed = true
    for (const cancel of this.#cancels) cancel()
    this.#cancels.clear()
  }
  #own(cancel: Cancel): Cancel {
    this.#cancels.add(cancel)
    return () => {
      this.#cancels.delete(cancel)
      cancel()
    }
  }
}

/** One process's bus on a shared MemoryBroker. */
export class MemoryBus extends TransportBus {
  readonly #memory: MemoryTransport

  constructor({ broker, clock, random, prefix = '' }: { broker: MemoryBroker; clock: Clock; random: Random; prefix?: string }) {
    const transport = new MemoryTransport(broker, clock)
    super({ transport, clock, random, prefix })
    this.#memory = transport
  }
  /** The process dies: it says no goodbye to its streams, as close() would. */
  kill(): Promise<void> {
    return this.#memory.close()
  }
}
