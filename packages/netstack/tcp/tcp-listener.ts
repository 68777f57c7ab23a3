import type { Endpoint, SocketSummary } from '../socket/endpoint.js'
import { nowhere } from '../socket/endpoint.js'
import type { Tcp } from './tcp.js'
import type { TcpSocket } from './tcp-socket.js'

/** A listening socket: handshakes under way, and complete ones until the program takes them. Both queues are bounded by the backlog. */
export class TcpListener {
  readonly local: Endpoint
  readonly backlog: number
  /** A connection is complete and waits for accept(). */
  onAcceptable: () => void = () => {}
  readonly #tcp: Tcp
  readonly #handshakes = new Set<TcpSocket>()
  readonly #complete: TcpSocket[] = []

  constructor(tcp: Tcp, local: Endpoint, backlog: number) {
    this.#tcp = tcp
    this.local = local
    this.backlog = backlog
  }

  /** The oldest complete connection; undefined when none waits. Bytes, or the peer's FIN, may have come already: look before waiting for onReadable. */
  accept(): TcpSocket | undefined {
    const socket = this.#complete.shift()
    if (socket !== undefined) socket.listener = undefined
    return socket
  }

  /** Complete connections that nobody has accepted. */
  get waiting(): number {
    return this.#complete.length
  }

  /** Connections not accepted are reset. */
  close(): void {
    this.#tcp.unlisten(this)
    for (const socket of [...this.#handshakes, ...this.#complete]) {
      socket.listener = undefined
      socket.abort()
    }
    this.#handshakes.clear()
    this.#complete.length = 0
  }

  /** sk_acceptq_is_full: more than the backlog, so one above it still fits. */
  hasRoom(): boolean {
    return this.#complete.length <= this.backlog
  }

  /** May another handshake begin? (inet_csk_reqsk_queue_is_full) */
  mayBegin(): boolean {
    return this.hasRoom() && this.#handshakes.size < Math.max(1, this.backlog)
  }

  began(socket: TcpSocket): void {
    this.#handshakes.add(socket)
  }

  completed(socket: TcpSocket): void {
    this.#handshakes.delete(socket)
    this.#complete.push(socket)
    this.onAcceptable()
  }

  /** It died before it was accepted: the handshake timed out, or the peer reset it. */
  lost(socket: TcpSocket): void {
    this.#handshakes.delete(socket)
    const at = this.#complete.indexOf(socket)
    if (at >= 0) this.#complete.splice(at, 1)
  }

  summary(): SocketSummary {
    return {
      protocol: 'tcp',
      state: 'LISTEN',
      local: this.local,
      remote: nowhere,
      receiveQueue: this.#complete.length,
      sendQueue: this.backlog,
    }
  }
}
