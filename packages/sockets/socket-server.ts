// The kernel's side of kernel.<node>.sockets: one session a process, which owns the sockets that process opened.
//
// A session's sockets die with its process: when its stream ends, when its pid is gone, or when the same container comes back
// under another pid. A frozen process keeps them: its listeners go on completing handshakes until the backlog is full, its
// datagrams queue, its connections' windows close.

import { kubewire } from '../../proto/generated/kubewire.js'
import type { Bus, BusStream, Subscription } from '../bus/bus.js'
import { subjects } from '../bus/subjects.js'
import type { Clock, Timer } from '../clock/clock.js'
import type { Namespace } from '../netstack/namespace.js'
import { Outbox } from './outbox.js'
import {
  failure,
  ServedConnection,
  ServedDatagramSocket,
  ServedListener,
  type ServedSocket,
  type ServingSession,
} from './served-sockets.js'
import { endpointOf } from './socket-error.js'
import { decodeCommand, encodeEvent, sessionSocketsMax } from './socket-messages.js'

/** How often the pids of sessions are looked at. No session, no timer. */
export const pidWatchEveryMs = 1_000

export interface SocketServerOptions {
  readonly bus: Bus
  readonly clock: Clock
  readonly node: string
  readonly namespace: (name: string) => Namespace | undefined
  /** Whether a process with this pid exists, frozen or not. */
  readonly isAlive: (pid: number) => boolean
}

interface OpenSession {
  readonly containerId: string
  readonly netns: string
  readonly pid: number
  end(why: string): void
}

export class SocketServer {
  readonly #options: SocketServerOptions
  readonly #sessions = new Set<OpenSession>()
  readonly #subscription: Subscription
  #timer: Timer | undefined

  constructor(options: SocketServerOptions) {
    this.#options = options
    this.#subscription = options.bus.serveStream(subjects.kernelSockets(options.node), (stream) => this.#serve(stream))
  }

  /** A process says that it is this container now: what the container's former processes left open goes. */
  attach({ containerId, pid }: { containerId: string; pid: number }): void {
    if (containerId === '') return
    for (const session of [...this.#sessions]) {
      if (session.containerId === containerId && session.pid !== pid) session.end(`the container is now process ${pid}`)
    }
  }
  /** The namespace is gone, and every socket in it. */
  namespaceGone(netns: string): void {
    for (const session of [...this.#sessions]) if (session.netns === netns) session.end(`the namespace ${netns} was deleted`)
  }
  close(): void {
    this.#subscription.unsubscribe()
    for (const session of [...this.#sessions]) session.end('the kernel stops')
  }

  #serve(stream: BusStream): void {
    let start: kubewire.SocketsStart
    try {
      start = kubewire.SocketsStart.decode(stream.header)
    } catch {
      return stream.destroy('ENOMSG: the header is not a SocketsStart')
    }
    const namespace = this.#options.namespace(start.netns)
    if (namespace === undefined) return stream.destroy(`Cannot open sockets in ${start.netns}: no such namespace`)
    this.attach(start)
    const sockets = new Map<number, ServedSocket>()
    const session: OpenSession = {
      containerId: start.containerId,
      netns: start.netns,
      pid: start.pid,
      end: (why) => {
        if (!this.#sessions.delete(session)) return
        for (const socket of [...sockets.values()]) socket.close()
        stream.destroy(why)
        if (this.#sessions.size === 0) this.#timer?.cancel()
      },
    }
    this.#sessions.add(session)
    if (this.#sessions.size === 1) this.#watchPids()
    void this.#read(stream, session, namespace, sockets)
  }

  async #read(stream: BusStream, session: OpenSession, namespace: Namespace, sockets: Map<number, ServedSocket>): Promise<void> {
    const outbox = new Outbox(stream, () => {
      for (const socket of [...sockets.values()]) socket.resume()
    })
    let nextId = 2
    const serving: ServingSession = {
      send: (event) => outbox.send(encodeEvent(event)),
      get isFull() {
        return outbox.isFull
      },
      add(socket) {
        while (sockets.has(nextId)) nextId = (nextId + 2) >>> 0 || 2
        sockets.set(nextId, socket)
        return nextId
      },
      put: (id, socket) => sockets.set(id, socket),
      remove: (id) => sockets.delete(id),
    }
    try {
      for await (const message of stream.messages) {
        const command = decodeCommand(message)
        if (command?.command === undefined) continue
        const socket = sockets.get(command.socket)
        if (socket !== undefined) socket.handle(command)
        else open(command, namespace, serving, sockets.size)
      }
      session.end('the process ended its session')
    } catch (error) {
      session.end((error as Error).message)
    }
  }

  #watchPids(): void {
    this.#timer = this.#options.clock.setTimer(pidWatchEveryMs, () => {
      for (const session of [...this.#sessions]) if (!this.#options.isAlive(session.pid)) session.end(`process ${session.pid} is gone`)
      if (this.#sessions.size > 0) this.#watchPids()
    })
  }
}

/** A command for a number that stands for nothing yet: one of the open ones, or too late for a socket that has gone. */
function open(command: kubewire.SocketCommand, namespace: Namespace, session: ServingSession, count: number): void {
  const id = command.socket
  try {
    if (command.command === 'openListener' || command.command === 'openConnection' || command.command === 'openDatagram') {
      if (id % 2 === 0 || count >= sessionSocketsMax) {
        session.send({
          socket: id,
          failed: { code: 'EMFILE', message: `Cannot open socket ${id}: at most ${sessionSocketsMax}, of odd numbers` },
        })
        return
      }
    }
    if (command.command === 'openListener') {
      const { address, port, backlog } = command.openListener!
      const listener = namespace.listenTcp(endpointOf({ address: address!, port: port! }), { backlog: backlog! || 128 })
      session.put(id, new ServedListener(session, id, listener))
    } else if (command.command === 'openConnection') {
      const { address, port, localAddress } = command.openConnection!
      const local = localAddress ? { localAddress: endpointOf({ address: localAddress, port: 0 }).address } : {}
      session.put(id, new ServedConnection(session, id, namespace.connectTcp(endpointOf({ address: address!, port: port! }), local)))
    } else if (command.command === 'openDatagram') {
      const { protocol, address, port, ttl } = command.openDatagram!
      const socket = protocol === 'icmp' ? namespace.openIcmp() : namespace.openUdp(endpointOf({ address: address!, port: port! }))
      session.put(id, new ServedDatagramSocket(session, id, socket, ttl!))
    }
  } catch (error) {
    session.send(failure(id, error))
  }
}
