// One address before several API servers. Bytes pass untouched, so TLS is between the client and its server, client certificates
// included. A connection goes to a server that says it is ready; one to a server that has fallen silent is reset, as the connections
// of a dead server are, and its client comes again and finds another.

import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../packages/clock/clock.js'
import { reset, splice } from '../../packages/sockets/splice.js'
import { type Health, HealthProbe, order } from './server-health.js'

/** Connections through the front; more are turned away by the host. */
export const clientsMax = 8_192
/** A handshake on loopback takes no time, unless the server's backlog is full. */
const dialMs = 1_000

export interface BackendServer {
  readonly name: string
  readonly host: string
  readonly port: number
}
export interface ApiFrontOptions {
  readonly servers: readonly BackendServer[]
  readonly ca: string
  readonly clock: Clock
  readonly note: (event: string, detail: Record<string, unknown>) => void
}

interface Backend extends BackendServer {
  readonly probe: HealthProbe
  readonly clients: Set<Socket>
}

export class ApiFront {
  readonly #clock: Clock
  readonly #backends: readonly Backend[]
  readonly #server: Server
  #turn = 0

  constructor({ servers, ca, clock, note }: ApiFrontOptions) {
    this.#clock = clock
    this.#backends = servers.map((server) => {
      const clients = new Set<Socket>()
      const onHealth = (health: Health, why: string) => {
        note(`${server.name} is ${health}`, { why, clients: clients.size })
        if (health === 'silent') for (const client of clients) reset(client)
      }
      return { ...server, clients, probe: new HealthProbe({ ...server, ca, clock, onHealth }) }
    })
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) => {
      client.on('error', () => client.destroy())
      void this.#admit(client)
    })
    this.#server.maxConnections = clientsMax
  }
  /** Rejects when the address is taken. Returns the port, which port 0 leaves to the system. */
  start({ host, port }: { host: string; port: number }): Promise<number> {
    for (const { probe } of this.#backends) probe.start()
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port, backlog: 1_024 }, () => resolve((this.#server.address() as { port: number }).port))
    })
  }
  stop(): Promise<void> {
    for (const { probe, clients } of this.#backends) {
      probe.stop()
      for (const client of clients) reset(client)
    }
    return new Promise((resolve) => this.#server.close(() => resolve()))
  }

  async #admit(client: Socket): Promise<void> {
    for (const backend of order(this.#backends, this.#turn++, ({ probe }) => probe.health)) {
      const server = await dial(backend, this.#clock)
      if (server === undefined) {
        backend.probe.doubt()
        continue
      }
      if (client.destroyed) return void server.destroy()
      backend.clients.add(client)
      client.once('close', () => backend.clients.delete(client))
      return splice(client, server)
    }
    reset(client)
  }
}

/** Undefined when nobody listens there, or not soon. */
function dial({ host, port }: BackendServer, clock: Clock): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, allowHalfOpen: true, noDelay: true })
    const giveUp = () => {
      timer.cancel()
      socket.destroy()
      resolve(undefined)
    }
    const timer = clock.setTimer(dialMs, giveUp)
    socket.once('error', giveUp)
    socket.once('connect', () => {
      timer.cancel()
      socket.off('error', giveUp)
      resolve(socket)
    })
  })
}
