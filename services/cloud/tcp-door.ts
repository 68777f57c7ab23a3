// A TCP port of the host's loopback behind which the emulated network lies. The way in is dialled only once a client has come.

import { createServer, type Socket } from 'node:net'
import type { Clock } from '../../packages/clock/clock.js'
import type { SocketAddress, SocketApi, TcpConnection } from '../../packages/sockets/socket-api.js'
import { reset, type Spliced, splice } from '../../packages/sockets/splice.js'
import { bindOrNear } from './host-bind.js'
import { type OpenDoor, roundRobin } from './open-door.js'

/** Clients in one door at a time; more are turned away by the host. */
export const doorClientsMax = 2_048
/** A node that does not answer the handshake is given up for the next one, or for good. */
export const dialMs = 5_000

export interface DoorOptions {
  readonly address: string
  readonly port: number
  readonly targets: readonly SocketAddress[]
  /** The outside's own sockets. */
  readonly sockets: SocketApi
  readonly clock: Clock
}

/** Rejects when not even another port could be bound. */
export async function openTcpDoor({ address, port, targets, sockets, clock }: DoorOptions): Promise<OpenDoor> {
  let current = targets
  let turn = 0
  const clients = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => {
    clients.add(client)
    client.once('close', () => clients.delete(client))
    client.on('error', () => client.destroy())
    void admit(client, roundRobin(current, turn++), { sockets, clock })
  })
  server.maxConnections = doorClientsMax
  await bindOrNear(port, (candidate) => {
    return new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen({ host: address, port: candidate, exclusive: true }, () => {
        server.off('error', reject)
        resolve()
      })
    })
  })
  return {
    port: (server.address() as { port: number }).port,
    setTargets(next) {
      current = next
    },
    close() {
      for (const client of clients) reset(client)
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

async function admit(
  client: Socket,
  targets: readonly SocketAddress[],
  { sockets, clock }: Pick<DoorOptions, 'sockets' | 'clock'>,
): Promise<void> {
  for (const target of targets) {
    const inside = await dial(client, target, sockets, clock)
    if (inside === undefined) continue
    if (client.destroyed) inside.destroy()
    else splice(client, inside)
    return
  }
  reset(client) // the handshake was the host's; this is as near to "connection refused" as a proxy gets
}

/** Undefined when the target refused or was silent. */
async function dial(
  client: Socket,
  target: SocketAddress,
  sockets: SocketApi,
  clock: Clock,
): Promise<(TcpConnection & Spliced) | undefined> {
  const abort = new AbortController()
  const giveUp = () => abort.abort()
  const timer = clock.setTimer(dialMs, giveUp)
  client.once('close', giveUp)
  try {
    return (await sockets.connectTcp(target, { signal: abort.signal })) as TcpConnection & Spliced
  } catch {
    return undefined
  } finally {
    timer.cancel()
    client.off('close', giveUp)
  }
}
