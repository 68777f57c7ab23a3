// A namespace's place on the segment of the nodes: eth0, whose frames cross the bus. The kernels and the cloud each have one.

import type { Bus } from '../bus/bus.js'
import { nodeSegment } from '../bus/subjects.js'
import { openWirePort, type WirePort } from '../bus/wire-port.js'
import type { Namespace } from '../netstack/namespace.js'
import type { NetworkStack } from '../netstack/network-stack.js'
import { nodeMac } from '../process/cluster-profile.js'
import { cidr } from '../wire/cidr.js'
import { ipv4Address } from '../wire/ipv4-address.js'
import { macAddress } from '../wire/mac.js'

export interface SegmentLinkOptions {
  readonly stack: NetworkStack
  readonly namespace: Namespace
  readonly bus: Bus
  /** Dotted text; the MAC follows from it. */
  readonly address: string
  readonly prefixLength: number
  /** Calls back at the end of the turn of the event loop. */
  readonly scheduleFlush: (flush: () => void) => void
}

/** Makes eth0, plugged into the segment of the nodes, with its address, and brings it and lo up. */
export function plugIntoSegment({ stack, namespace, bus, address, prefixLength, scheduleFlush }: SegmentLinkOptions): WirePort {
  const mac = nodeMac(address)
  const port = openWirePort(bus, { segment: nodeSegment, mac, scheduleFlush })
  const nic = namespace.addLink({
    kind: 'nic',
    name: 'eth0',
    mac: macAddress(mac),
    transmit: (frame) => {
      const dropped = port.send(frame.bytes, frame.start, frame.end)
      if (dropped === null) return
      nic.counters.txDropped++
      stack.countDrop(dropped)
    },
  })
  port.onFrames((bytes, start, end) => nic.receive(bytes, start, end), {
    begin: () => stack.backlog.enter(),
    end: () => stack.backlog.leave(),
  })
  namespace.addAddress('eth0', cidr(`${address}/${prefixLength}`))
  namespace.changeLink('lo', { up: true })
  namespace.changeLink('eth0', { up: true })
  return port
}

export function defaultRoute(namespace: Namespace, gateway: string): void {
  namespace.replaceRoute({ destination: cidr('0.0.0.0/0'), via: ipv4Address(gateway), link: 'eth0' })
}
