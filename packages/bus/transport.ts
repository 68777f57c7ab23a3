// What a bus stands on: a broker's publish, subscribe and ask. TransportBus makes a Bus of it.

/** Unsubscribes. */
export type Cancel = () => void

export interface Delivery {
  readonly subject: string
  readonly data: Uint8Array
  /** The publisher's `bounceTo`, '' when there was none. */
  readonly replyTo: string
  /** This is one's own message come back: nobody listened. */
  readonly undeliverable: boolean
}

export interface Transport {
  /**
   * Publishes; dropped while the broker is away. With `bounceTo`, a message that nobody listens for comes back as an
   * empty one on that subject, with `undeliverable` set (NATS' "no responders").
   */
  publish(subject: string, data: Uint8Array, bounceTo?: string): void
  /** `subject` may end in ".*". `data` is valid only during the call. */
  subscribe(subject: string, handler: (delivery: Delivery) => void): Cancel
  /** Rejects with NoResponder or DeadlineExceeded. */
  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array>
  serve(subject: string, handler: (data: Uint8Array) => Promise<Uint8Array>): Cancel
  onConnection(handler: (connected: boolean) => void): Cancel
  flush(): Promise<void>
  close(): Promise<void>
}
