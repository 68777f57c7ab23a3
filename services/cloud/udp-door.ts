// A UDP port of the host's loopback behind which the emulated network lies. Each client gets a socket of its own outside, so
// that answers find their way back; a client that was silent for a minute is forgotten, as conntrack forgets it.

import { createSocket, type RemoteInfo } from 'node:dgram'
import type { Timer } from '../../packages/clock/clock.js'
import type { DatagramSocket, SocketAddress } from '../../packages/sockets/socket-api.js'
import { bindOrNear } from './host-bind.js'
import { type OpenDoor, roundRobin } from './open-door.js'
import type { DoorOptions } from './tcp-door.js'

export const flowIdleMs = 60_000
/** Clients of one door; the one that came first makes room for another. */
export const flowsMax = 1_024

interface Flow {
  readonly target: SocketAddress
  readonly inside: DatagramSocket
  timer: Timer
}

/** Rejects when not even another port could be bound. */
export async function openUdpDoor({ address, port, targets, sockets, clock }: DoorOptions): Promise<OpenDoor> {
  let current = targets
  let turn = 0
  const flows = new Map<string, Flow>()
  const opening = new Map<string, Promise<Flow | undefined>>()
  const host = await bindOrNear(port, (candidate) => bind(address, candidate))
  host.on('error', () => {}) // an ICMP error about a client that has gone

  const forget = (client: string) => {
    const flow = flows.get(client)
    flow?.timer.cancel()
    flow?.inside.close()
    flows.delete(client)
  }
  const open = async (client: string, { address, port }: RemoteInfo): Promise<Flow | undefined> => {
    const [target] = roundRobin(current, turn++)
    if (target === undefined) return undefined
    const inside = await sockets.openUdp()
    inside.onMessage((data) => {
      rest(client)
      host.send(data, port, address)
    })
    inside.onError(() => {})
    if (flows.size >= flowsMax) forget(flows.keys().next().value as string)
    const flow = { target, inside, timer: clock.setTimer(flowIdleMs, () => forget(client)) }
    flows.set(client, flow)
    return flow
  }
  const rest = (client: string) => {
    const flow = flows.get(client)
    if (flow === undefined) return
    flow.timer.cancel()
    flow.timer = clock.setTimer(flowIdleMs, () => forget(client))
  }
  const flowOf = (client: string, from: RemoteInfo): Promise<Flow | undefined> => {
    const known = flows.get(client)
    if (known !== undefined) return Promise.resolve(known)
    const coming = opening.get(client) ?? open(client, from).finally(() => opening.delete(client))
    opening.set(client, coming)
    return coming
  }
  host.on('message', async (data, from) => {
    const client = `${from.address}:${from.port}`
    try {
      const flow = await flowOf(client, from)
      rest(client)
      flow?.inside.send(data, flow.target)
    } catch {
      // Lost, as a datagram may be: no route, or too long for the path.
    }
  })
  return {
    port: host.address().port,
    setTargets(next) {
      current = next
    },
    close() {
      for (const client of [...flows.keys()]) forget(client)
      return new Promise((resolve) => host.close(() => resolve()))
    },
  }
}

function bind(address: string, port: number): Promise<ReturnType<typeof createSocket>> {
  const socket = createSocket('udp4')
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close()
      reject(error)
    })
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}
