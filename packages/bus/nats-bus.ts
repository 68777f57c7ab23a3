// The bus over NATS. The only file that knows the client library, JetStream (natsConnection, for the store) excepted.

import { connect, type Msg, type NatsConnection, NatsError } from 'nats'
import type { Clock } from '../clock/clock.js'
import type { Random } from '../clock/random.js'
import { DeadlineExceeded, NoResponder } from './bus.js'
import type { Cancel, Delivery, Transport } from './transport.js'
import { TransportBus } from './transport-bus.js'

export interface NatsAddress {
  /** nats://127.77.0.254:4222 */
  readonly url: string
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly token?: string | undefined
}

/** NATS' status of a message without listeners: 503 in the header, no body. */
const isUndeliverable = (message: Msg): boolean => message.data.length === 0 && message.headers?.code === 503

class NatsTransport implements Transport {
  readonly #connection: NatsConnection
  readonly #handlers = new Set<(connected: boolean) => void>()
  readonly #onHandlerError: (error: unknown, subject: string) => void
  #connected = true

  constructor(connection: NatsConnection, onHandlerError: (error: unknown, subject: string) => void) {
    this.#connection = connection
    this.#onHandlerError = onHandlerError
    void this.#followStatus()
  }
  async #followStatus(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === 'disconnect' || type === 'reconnect') {
        this.#connected = type === 'reconnect'
        for (const handler of this.#handlers) handler(this.#connected)
      }
    }
  }
  publish(subject: string, data: Uint8Array, bounceTo?: string): void {
    // While the broker is away the client would pile messages up without bound.
    if (!this.#connected || this.#connection.isClosed()) return
    // The client keeps what it is given until it has 32 KB or a microtask comes, and the caller may use its bytes again before.
    const copy = Buffer.allocUnsafe(data.length)
    copy.set(data)
    this.#connection.publish(subject, copy, bounceTo === undefined ? undefined : { reply: bounceTo })
  }
  subscribe(subject: string, handler: (delivery: Delivery) => void): Cancel {
    const subscription = this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (error !== null) return this.#onHandlerError(error, subject)
        try {
          handler({ subject: message.subject, data: message.data, replyTo: message.reply ?? '', undeliverable: isUndeliverable(message) })
        } catch (thrown) {
          this.#onHandlerError(thrown, subject)
        }
      },
    })
    return () => subscription.unsubscribe()
  }
  serve(subject: string, handler: (data: Uint8Array) => Promise<Uint8Array>): Cancel {
    const subscription = this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (error !== null) return this.#onHandlerError(error, subject)
        handler(message.data.slice()).then(
          (reply) => message.respond(reply),
          (thrown) => this.#onHandlerError(thrown, subject),
        )
      },
    })
    return () => subscription.unsubscribe()
  }
  async request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    try {
      return (await this.#connection.request(subject, data, { timeout: timeoutMs })).data.slice()
    } catch (error) {
      const code = error instanceof NatsError ? error.code : ''
      if (code === '503') throw new NoResponder(`Cannot ask ${subject}: nobody serves it`, { cause: error })
      throw new DeadlineExceeded(`Cannot ask ${subject}: no answer in ${timeoutMs} ms`, { cause: error })
    }
  }
  onConnection(handler: (connected: boolean) => void): Cancel {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }
  flush(): Promise<void> {
    return this.#connection.flush()
  }
  close(): Promise<void> {
    return this.#connection.close()
  }
}

/** The underlying client: reconnects for ever, waits for a broker that is not there yet. */
export function natsConnection({ url, user, password, token }: NatsAddress, name: string): Promise<NatsConnection> {
  return connect({
    servers: url,
    user,
    pass: password,
    token,
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 100,
    reconnectJitter: 50,
    waitOnFirstConnect: true,
    pingInterval: 5_000,
    maxPingOut: 3,
  })
}

export class NatsBus extends TransportBus {
  /** The client beneath, for the one service that also stores (apiserver). */
  readonly connection: NatsConnection

  constructor(options: {
    connection: NatsConnection
    clock: Clock
    random: Random
    prefix: string
    onHandlerError: (error: unknown, subject: string) => void
  }) {
    super({
      transport: new NatsTransport(options.connection, options.onHandlerError),
      clock: options.clock,
      random: options.random,
      prefix: options.prefix,
    })
    this.connection = options.connection
  }
}

/** Every subject of a cluster begins with this. */
export const subjectPrefix = (clusterId: string): string => `kw.${clusterId}.`
