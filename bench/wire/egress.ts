// What one packet of a known connection costs a node on its way out: from a pod's veth over bridge, DNAT and the rules, into
// VXLAN and the batch for the other node. Nothing leaves the process.

import type { Bus } from '../../packages/bus/bus.js'
import { MemoryBroker, MemoryBus } from '../../packages/bus/memory-bus.js'
import { RealClock } from '../../packages/clock/clock.js'
import { SeededRandom } from '../../packages/clock/random.js'
import { status } from '../../packages/netfilter/conntrack/entry.js'
import type { Namespace } from '../../packages/netstack/namespace.js'
import { emitEthernet, etherTypes } from '../../packages/wire/ethernet.js'
import { emitIpv4, ipProtocols } from '../../packages/wire/ipv4.js'
import { ipv4Address } from '../../packages/wire/ipv4-address.js'
import { macAddress } from '../../packages/wire/mac.js'
import { emitUdp } from '../../packages/wire/udp.js'
import { servicePort, services, startKernel } from './pods.js'

const packetsPerTurn = 64

/** Carries nothing. */
class Sink extends MemoryBus {
  override publish(): void {}
}

/** Nanoseconds of CPU a packet, `frameBytes` long inside; `packets` are sent. */
export async function egressNs(clusterDir: string, frameBytes: number, packets: number): Promise<number> {
  const clock = new RealClock()
  const bus: Bus = new Sink({ broker: new MemoryBroker(), clock, random: new SeededRandom(1) })
  const kernel = await startKernel(bus, 'node-1', clusterDir)
  const { stack } = kernel
  const host = stack.namespace('host') as Namespace
  const pod = stack.namespace('pod-2') as Namespace
  host.replaceNeighbor({ link: 'eth0', address: ipv4Address('172.18.0.3'), mac: macAddress('02:42:ac:12:00:03') })
  const addresses = { source: ipv4Address('10.244.1.2'), destination: ipv4Address(services.udp) }
  const datagram = emitUdp({ sourcePort: 40_000, destinationPort: servicePort, payload: new Uint8Array(frameBytes - 42) }, addresses)
  const packet = emitIpv4({
    tos: 0,
    identification: 7,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 64,
    options: new Uint8Array(0),
    protocol: ipProtocols.udp,
    ...addresses,
    payload: datagram,
  })
  const link = pod.link('eth0')
  const frame = emitEthernet({ destination: host.link('cni0').mac, source: link.mac, etherType: etherTypes.ipv4, payload: packet })
  let before = process.cpuUsage()
  const warmUp = packets >> 2
  for (let sent = 0; sent < packets + warmUp; sent += packetsPerTurn) {
    if (sent < warmUp) before = process.cpuUsage()
    stack.backlog.enter()
    for (let i = 0; i < packetsPerTurn; i++) link.transmit(stack.pool.copyOf(frame))
    stack.backlog.leave()
    // An answer has come: the connection inside is ESTABLISHED. (The one outside, VXLAN's, never is.)
    if (sent === 0)
      for (const entry of host.netfilter.conntrack.table.entries())
        if (entry.status & status.destinationNat) entry.status |= status.seenReply
    if (sent % (packetsPerTurn * 64) === 0) await new Promise(setImmediate)
  }
  const { user, system } = process.cpuUsage(before)
  const gone = host.link('eth0').counters.txPackets
  await kernel.stop()
  if (gone < packets) throw new Error(`${packets} packets were sent, and only ${gone} left the node: ${JSON.stringify([...stack.drops])}`)
  return ((user + system) * 1000) / packets
}
