// The kernel's side of a process-container's sockets: one class a kind, each between a netstack socket and the session.

import type { kubewire } from '../../proto/generated/kubewire.js'
import type { NetworkError } from '../netstack/network-error.js'
import type { Endpoint } from '../netstack/socket/endpoint.js'
import type { IcmpSocket } from '../netstack/socket/icmp.js'
import type { UdpSocket } from '../netstack/socket/udp.js'
import type { TcpListener } from '../netstack/tcp/tcp-listener.js'
import type { TcpSocket } from '../netstack/tcp/tcp-socket.js'
import { SocketError } from './socket-api.js'
import { endpointOf, socketAddress, socketError } from './socket-error.js'
import { creditBytes, creditStepBytes, payloadBytesMax } from './socket-messages.js'

/** What a served socket needs of its session. */
export interface ServingSession {
  send(event: kubewire.SocketEvent.$Properties): void
  /** The stream to the process is backed up: read no more from netstack until `resume`. */
  readonly isFull: boolean
  /** A number for a socket that the kernel makes. */
  add(socket: ServedSocket): number
  /** Puts a socket in its number's place. */
  put(id: number, socket: ServedSocket): void
  remove(id: number): void
}

export interface ServedSocket {
  handle(command: kubewire.SocketCommand): void
  /** The process can take more. */
  resume(): void
  /** The process is gone: as if the kernel had closed its descriptors. */
  close(): void
}

export function failure(socket: number, error: unknown, to?: Endpoint): kubewire.SocketEvent.$Properties {
  const known = socketError(error)
  if (!(known instanceof SocketError)) throw error
  return { socket, failed: { code: known.code, message: known.message, ...(to && socketAddress(to)) } }
}

export class ServedConnection implements ServedSocket {
  readonly #session: ServingSession
  readonly #id: number
  readonly #tcp: TcpSocket
  /** What the process sent and the send buffer had no room for; no more than the credit it was given. */
  readonly #pending: Uint8Array[] = []
  #uncredited = 0
  #pendingBytes = 0
  #afterPending: 'end' | 'close' | undefined
  #processCredit = creditBytes
  #toldEnd = false
  #opened = false

  constructor(session: ServingSession, id: number, tcp: TcpSocket) {
    this.#session = session
    this.#id = id
    this.#tcp = tcp
    tcp.onConnected = () => this.open()
    tcp.onReadable = () => this.resume()
    tcp.onWritable = () => this.#pump()
    tcp.onClosed = (error) => this.#closed(error)
  }
  /** The connection stands: tells the process, and begins to read. */
  open(): void {
    const local = socketAddress(this.#tcp.local)
    const remote = socketAddress(this.#tcp.remote)
    this.#opened = true
    this.#session.send({
      socket: this.#id,
      opened: { localAddress: local.address, localPort: local.port, remoteAddress: remote.address, remotePort: remote.port },
    })
    this.resume()
  }
  handle(command: kubewire.SocketCommand): void {
    switch (command.command) {
      case 'send':
        return this.#take(command.send!.data!)
      case 'credit':
        this.#processCredit += command.credit!.bytes!
        return this.resume()
      case 'end':
        this.#afterPending = 'end'
        return this.#pump()
      case 'close':
        return this.close()
      case 'reset':
        this.#session.remove(this.#id)
        return this.#tcp.abort()
    }
  }
  resume(): void {
    if (!this.#opened) return
    while (this.#processCredit > 0 && !this.#session.isFull) {
      const data = this.#tcp.read(Math.min(this.#processCredit, payloadBytesMax))
      if (data === undefined) break
      this.#processCredit -= data.length
      this.#session.send({ socket: this.#id, received: { data } })
    }
    if (this.#tcp.ended && !this.#toldEnd) {
      this.#toldEnd = true
      this.#session.send({ socket: this.#id, ended: {} })
    }
  }
  close(): void {
    this.#session.remove(this.#id)
    this.#afterPending = 'close' // what the process has written goes out first, as after close(2)
    this.#pump()
  }

  #take(bytes: Uint8Array): void {
    if (this.#pendingBytes + bytes.length > creditBytes) {
      this.#session.send({
        socket: this.#id,
        failed: { code: 'ENOBUFS', message: `Cannot queue ${bytes.length} bytes: sent without credit` },
      })
      this.#session.remove(this.#id)
      return this.#tcp.abort()
    }
    this.#pending.push(bytes)
    this.#pendingBytes += bytes.length
    this.#pump()
  }
  #pump(): void {
    try {
      for (let bytes = this.#pending[0]; bytes !== undefined; bytes = this.#pending[0]) {
        const count = this.#tcp.write(bytes)
        this.#pendingBytes -= count
        this.#uncredited += count
        if (count < bytes.length) {
          this.#pending[0] = bytes.subarray(count)
          break
        }
        this.#pending.shift()
      }
    } catch {
      return // EPIPE, ENOTCONN: onClosed says why, or has said it
    }
    if (this.#uncredited >= creditStepBytes) {
      this.#session.send({ socket: this.#id, credit: { bytes: this.#uncredited } })
      this.#uncredited = 0
    }
    if (this.#pending.length > 0) return
    const after = this.#afterPending
    this.#afterPending = undefined
    if (after === 'end') this.#tcp.end()
    else if (after === 'close') this.#tcp.close()
  }
  #closed(error: NetworkError | undefined): void {
    if (error === undefined) {
      this.resume()
      this.#session.send({ socket: this.#id, closed: {} })
    } else this.#session.send(failure(this.#id, error))
    this.#session.remove(this.#id)
  }
}

export class ServedListener implements ServedSocket {
  readonly #session: ServingSession
  readonly #id: number
  readonly #listener: TcpListener
  /** Connections announced and not taken: as many as wait, or more where some have died waiting. */
  #announced = 0

  constructor(session: ServingSession, id: number, listener: TcpListener) {
    this.#session = session
    this.#id = id
    this.#listener = listener
    listener.onAcceptable = () => this.#announce()
    const local = socketAddress(listener.local)
    session.send({ socket: id, opened: { localAddress: local.address, localPort: local.port } })
    this.#announce()
  }
  /** Tells the process of every connection that waits and has not been told of: what counts is the queue, not who called. */
  #announce(): void {
    while (this.#announced < this.#listener.waiting) {
      this.#announced++
      const number = this.#session.add({ handle: (command) => this.#take(number, command), resume() {}, close() {} })
      this.#session.send({ socket: number, incoming: { listener: this.#id } })
    }
  }
  handle(command: kubewire.SocketCommand): void {
    if (command.command === 'close') this.close()
  }
  resume(): void {}
  close(): void {
    this.#session.remove(this.#id)
    this.#listener.close()
  }
  /** accept(2): the oldest connection that waits goes by this number. */
  #take(number: number, command: kubewire.SocketCommand): void {
    this.#session.remove(number)
    this.#announced--
    if (command.command !== 'accept') return
    const tcp = this.#listener.accept()
    if (tcp === undefined) {
      this.#session.send({ socket: number, failed: { code: 'ECONNABORTED', message: 'The connection ended before it was accepted' } })
      return
    }
    const connection = new ServedConnection(this.#session, number, tcp)
    this.#session.put(number, connection)
    connection.open()
    this.#announce()
  }
}

export class ServedDatagramSocket implements ServedSocket {
  readonly #session: ServingSession
  readonly #id: number
  readonly #socket: UdpSocket | IcmpSocket
  readonly #sendOptions: { ttl?: number }
  #processCredit = creditBytes

  /** `ttl` is for ping sockets; 0 means the namespace's default. */
  constructor(session: ServingSession, id: number, socket: UdpSocket | IcmpSocket, ttl = 0) {
    this.#session = session
    this.#id = id
    this.#socket = socket
    this.#sendOptions = ttl === 0 ? {} : { ttl }
    // Datagrams the process has no room for stay in the socket's receive queue, which drops when it is full.
    socket.onReadable = () => this.resume()
    socket.onError = (error, to) => session.send(failure(id, error, to))
    const local = socketAddress(socket.local)
    session.send({ socket: id, opened: { localAddress: local.address, localPort: local.port } })
  }
  handle(command: kubewire.SocketCommand): void {
    if (command.command === 'send') this.#sendTo(command.send!)
    else if (command.command === 'close') this.close()
    else if (command.command === 'credit') {
      this.#processCredit += command.credit!.bytes!
      this.resume()
    }
  }
  resume(): void {
    while (this.#processCredit > 0 && !this.#session.isFull) {
      const datagram = this.#socket.receive()
      if (datagram === undefined) return
      this.#processCredit -= datagram.data.length
      this.#session.send({ socket: this.#id, received: { data: datagram.data, ...socketAddress(datagram.from) } })
    }
  }
  close(): void {
    this.#session.remove(this.#id)
    this.#socket.close()
  }
  #sendTo({ data, address, port }: kubewire.Payload.$Properties): void {
    let to: Endpoint = { address: 0, port: 0 }
    try {
      to = endpointOf({ address: address!, port: port! })
      this.#socket.send(data!, to, this.#sendOptions)
    } catch (error) {
      this.#session.send(failure(this.#id, error, to))
    }
  }
}
