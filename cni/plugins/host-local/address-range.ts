// The ranges a network's addresses come from, as host-local's configuration writes them. A set is a list of ranges that are used one
// after the other; a network may have several sets, and a container gets one address of each.

import { broadcastOf, type Cidr, contains, formatCidr, networkOf, parseCidr } from '../../../packages/wire/cidr.js'
import { formatIpv4Address, parseIpv4Address } from '../../../packages/wire/ipv4-address.js'
import { CniError, cniCodes } from '../../skel/cni-error.js'

export interface AddressRange {
  subnet: Cidr
  start: number
  end: number
  gateway: number
}
export type RangeSet = readonly AddressRange[]

export const renderRangeSet = (set: RangeSet): string =>
  set.map(({ start, end }) => `${formatIpv4Address(start)}-${formatIpv4Address(end)}`).join(',')
export const rangeOf = (set: RangeSet, address: number): AddressRange | undefined =>
  set.find(({ start, end }) => address >= start && address <= end)

/** Reads `ipam.ranges`, and the older `ipam.subnet` beside it. Throws CniError 7. */
export function parseRanges(ipam: Record<string, unknown>): RangeSet[] {
  const sets: unknown[] = Array.isArray(ipam.ranges) ? [...ipam.ranges] : []
  if (typeof ipam.subnet === 'string') sets.unshift([ipam])
  if (sets.length === 0) throw invalid('no IP ranges specified')
  const parsed = sets.map((set, i) => {
    if (!Array.isArray(set) || set.length === 0) throw invalid(`empty range set ${i}`)
    return set.map((range) => parseRange(range as Record<string, unknown>))
  })
  const all = parsed.flat()
  all.forEach((a, i) => {
    const b = all.slice(i + 1).find((other) => a.start <= other.end && other.start <= a.end)
    if (b !== undefined) throw invalid(`range sets overlap: ${renderRangeSet([a])} and ${renderRangeSet([b])}`)
  })
  return parsed
}

function parseRange(range: Record<string, unknown>): AddressRange {
  const subnet = parseCidr(String(range.subnet ?? ''))
  if (subnet === undefined) throw invalid(`invalid subnet ${JSON.stringify(range.subnet)}: wanted an IPv4 CIDR`)
  const written = formatCidr(subnet)
  const network = networkOf(subnet).address
  if (network !== subnet.address) {
    throw invalid(
      `Network has host bits set. For a subnet mask of length ${subnet.prefixLength} the network address is ${formatIpv4Address(network)}`,
    )
  }
  if (subnet.prefixLength > 30) throw invalid(`Network ${written} too small to allocate from`)
  const within = (key: 'rangeStart' | 'rangeEnd' | 'gateway', otherwise: number): number => {
    if (range[key] === undefined || range[key] === '') return otherwise
    const address = parseIpv4Address(String(range[key]))
    if (address === undefined || (key !== 'gateway' && !contains(subnet, address)))
      throw invalid(`${key} ${String(range[key])} not in network ${written}`)
    return address
  }
  // Without limits: from the first address to the last before the broadcast one; the gateway is the first.
  const start = within('rangeStart', network + 1)
  const end = within('rangeEnd', broadcastOf(subnet) - 1)
  if (start > end) throw invalid(`rangeStart ${formatIpv4Address(start)} is after rangeEnd ${formatIpv4Address(end)}`)
  return { subnet, start, end, gateway: within('gateway', network + 1) }
}

const invalid = (why: string) => new CniError(cniCodes.invalidConfig, why)
