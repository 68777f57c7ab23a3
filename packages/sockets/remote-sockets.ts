// SocketApi of a process-container: its sockets live in its node's kernel, which it calls over the bus stream
// kernel.<node>.sockets (proto/sockets.proto).
//
//   const sockets = new RemoteSockets({ bus, clock, node: 'node-1', netns: 'cni-…', containerId, pid: process.pid })
//
// A kernel that restarts takes every socket with it. Connections fail with ECONNRESET, calls under way with ECONNABORTED.
// Listeners and datagram sockets are opened again by this library, at the address they were asked for, as soon as a kernel
// serves the namespace; so a daemon that only listens needs to know nothing. (The kubelet recreates pods after a kernel's
// restart and ends their processes; a hostNetwork one it may leave.)

import { kubewire } from '../../proto/generated/kubewire.js'
import type { Bus, BusStream } from '../bus/bus.js'
import { subjects } from '../bus/subjects.js'
import type { Clock, Timer } from '../clock/clock.js'
import { Outbox } from './outbox.js'
import { RemoteConnection } from './remote-connection.js'
import { RemoteDatagramSocket } from './remote-datagram-socket.js'
import { RemoteListener } from './remote-listener.js'
import { type DatagramSocket, type SocketAddress, type SocketApi, SocketError, type TcpConnection, type TcpListener } from './socket-api.js'
import { decodeEvent, encodeCommand } from './socket-messages.js'

export const reopenAfterMs = 100
export const reopenAfterMsMax = 2_000

/** A socket of this side: hears what the kernel says about it. */
export interface RemoteSocket {
  handle(event: kubewire.SocketEvent): void
  /** The session is over: because this process ended it, or because the kernel is gone. */
  lost(byUs: boolean): void
}

/** What a socket needs of the session it lives in. */
export interface Session {
  /** A number for a new socket of this process. Throws ECONNABORTED when the session is over. */
  add(socket: RemoteSocket): number
  /** A socket the kernel has numbered. */
  adopt(id: number, socket: RemoteSocket): void
  remove(id: number): void
  send(command: kubewire.SocketCommand.$Properties): void
  /** The stream to the kernel is backed up: datagrams are dropped, as by a full device queue. */
  readonly isFull: boolean
}

export interface RemoteSocketsOptions {
  readonly bus: Bus
  readonly clock: Clock
  readonly node: string
  /** The namespace's name; "host" for the node's own. */
  readonly netns: string
  readonly containerId: string
  /** This process's: its sockets die with it. */
  readonly pid: number
}

/** A socket that outlives sessions: opened anew in each. Rejections are the first caller's matter, later ones are tried again. */
export interface Reopened {
  open(session: Session): Promise<void>
}

export class RemoteSockets implements SocketApi {
  readonly #options: RemoteSocketsOptions
  readonly #reopened = new Set<Reopened>()
  #session: Promise<Session> | undefined
  #stream: BusStream | undefined
  #timer: Timer | undefined
  #waitMs = reopenAfterMs
  #closed = false

  constructor(options: RemoteSocketsOptions) {
    this.#options = options
  }

  async connectTcp(to: SocketAddress, options: { localAddress?: string; signal?: AbortSignal } = {}): Promise<TcpConnection> {
    return RemoteConnection.open(await this.#current(), to, options)
  }
  async listenTcp(
    at: SocketAddress,
    onConnection: (connection: TcpConnection) => void,
    { backlog = 128 }: { backlog?: number } = {},
  ): Promise<TcpListener> {
    return this.#keep(new RemoteListener({ at, backlog, onConnection, onClose: (listener) => this.#reopened.delete(listener) }))
  }
  openUdp(at: Partial<SocketAddress> = {}): Promise<DatagramSocket> {
    return this.#openDatagram({ protocol: 'udp', address: at.address ?? '0.0.0.0', port: at.port ?? 0 })
  }
  openIcmp({ ttl }: { ttl?: number } = {}): Promise<DatagramSocket> {
    return this.#openDatagram({ protocol: 'icmp', address: '0.0.0.0', port: 0, ttl: ttl ?? 0 })
  }
  /** Closes every socket: the kernel does, once the stream has ended. */
  close(): void {
    this.#closed = true
    this.#timer?.cancel()
    this.#reopened.clear()
    this.#stream?.destroy('the process closed its sockets')
  }

  #openDatagram(request: kubewire.OpenDatagram.$Properties): Promise<DatagramSocket> {
    return this.#keep(new RemoteDatagramSocket({ request, onClose: (socket) => this.#reopened.delete(socket) }))
  }
  async #keep<T extends Reopened>(socket: T): Promise<T> {
    await socket.open(await this.#current())
    this.#reopened.add(socket)
    return socket
  }

  #current(): Promise<Session> {
    if (this.#closed) return Promise.reject(new SocketError('EBADF', 'Cannot use these sockets: they are closed'))
    if (this.#session === undefined) {
      const opening = this.#open()
      this.#session = opening
      opening.catch(() => {
        if (this.#session === opening) this.#session = undefined
      })
    }
    return this.#session
  }

  async #open(): Promise<Session> {
    const { bus, node, netns, containerId, pid } = this.#options
    const header = kubewire.SocketsStart.encode({ containerId, netns, pid }).finish()
    let stream: BusStream
    try {
      stream = await bus.openStream(subjects.kernelSockets(node), header)
    } catch (cause) {
      throw new SocketError('ENETDOWN', `Cannot reach the kernel of ${node}: ${(cause as Error).message}`, { cause })
    }
    if (this.#closed) stream.destroy('the process closed its sockets')
    this.#stream = stream
    const sockets = new Map<number, RemoteSocket>()
    const outbox = new Outbox(stream, () => {})
    let nextId = 1
    const session: Session = {
      add: (socket) => {
        if (this.#stream !== stream)
          throw new SocketError('ECONNABORTED', `Cannot open a socket in ${netns}: the kernel of ${node} ended the session`)
        while (sockets.has(nextId)) nextId = (nextId + 2) >>> 0
        const id = nextId
        nextId = (nextId + 2) >>> 0
        sockets.set(id, socket)
        return id
      },
      adopt: (id, socket) => sockets.set(id, socket),
      remove: (id) => sockets.delete(id),
      send: (command) => outbox.send(encodeCommand(command)),
      get isFull() {
        return outbox.isFull
      },
    }
    void this.#read(stream, sockets)
    return session
  }

  async #read(stream: BusStream, sockets: Map<number, RemoteSocket>): Promise<void> {
    try {
      for await (const message of stream.messages) {
        const event = decodeEvent(message)
        if (event === undefined) continue
        const socketId = event.incoming?.listener ?? event.socket
        sockets.get(socketId)?.handle(event)
      }
    } catch {
      // How it ended does not matter to the sockets: they are gone.
    }
    stream.destroy('the session is over')
    this.#stream = undefined
    this.#session = undefined
    for (const socket of [...sockets.values()]) socket.lost(this.#closed)
    if (!this.#closed && this.#reopened.size > 0) this.#reopenLater()
  }

  #reopenLater(): void {
    this.#timer?.cancel()
    this.#timer = this.#options.clock.setTimer(this.#waitMs, () => void this.#reopen())
    this.#waitMs = Math.min(this.#waitMs * 2, reopenAfterMsMax)
  }
  async #reopen(): Promise<void> {
    try {
      const session = await this.#current()
      for (const socket of this.#reopened) await socket.open(session)
      this.#waitMs = reopenAfterMs
    } catch {
      if (!this.#closed) this.#reopenLater()
    }
  }
}
