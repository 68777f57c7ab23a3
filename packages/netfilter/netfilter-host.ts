// What netfilter must know of the namespace it stands in, and asks netstack for. Addresses are unsigned 32-bit numbers.

import type { Clock } from '../clock/clock.js'
import type { Random } from '../clock/random.js'

/** `-m addrtype`: what the routing table says an address is. */
export type AddressType = 'UNICAST' | 'LOCAL' | 'BROADCAST' | 'MULTICAST' | 'BLACKHOLE' | 'UNREACHABLE' | 'PROHIBIT' | 'UNSPEC'

export interface NetfilterHost {
  readonly clock: Clock
  readonly random: Random
  /** Called per packet for rules that ask: must not allocate. */
  addressType(address: number): AddressType
  /** Name of a link of this namespace, '' for 0 and unknown ones. Called per packet: must return the same string object each time. */
  linkName(index: number): string
  /** The source address MASQUERADE gives a packet that leaves by `linkOut` for `destination`: what a local socket would be given; 0 when there is none. */
  sourceAddress(linkOut: number, destination: number): number
  /** Where `-j LOG` writes: one line for the kernel log, without its time. */
  kernelLog?(line: string): void
}
