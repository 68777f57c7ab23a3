// Hands out the addresses of one range set, round robin: the search begins after the last one given, so that a container which comes
// back soon does not meet its old address. The order, and the texts of refusals, are those of the reference host-local.

import { formatIpv4Address, parseIpv4Address } from '../../../packages/wire/ipv4-address.js'
import type { CniAddress } from '../../skel/result.js'
import { type RangeSet, rangeOf, renderRangeSet } from './address-range.js'
import type { AddressStore, Holder } from './address-store.js'

/** Takes one address of `set` for `holder`: the asked one, or the next free. Throws when there is none, or when it has one already. */
export function allocate(set: RangeSet, index: number, store: AddressStore, holder: Holder, asked?: number): CniAddress {
  if (asked !== undefined) return allocateAsked(set, index, store, holder, asked)
  const already = store.held(holder).find((address) => rangeOf(set, parseIpv4Address(address) ?? -1) !== undefined)
  if (already !== undefined) throw new Error(`${already} has been allocated to ${holder.containerId}, duplicate allocation is not allowed`)
  for (const address of candidates(set, parseIpv4Address(store.lastReserved(index) ?? ''))) {
    if (store.reserve(formatIpv4Address(address), holder, index)) return given(set, address)
  }
  throw new Error(`no IP addresses available in range set: ${renderRangeSet(set)}`)
}

function allocateAsked(set: RangeSet, index: number, store: AddressStore, holder: Holder, asked: number): CniAddress {
  if (rangeOf(set, asked)!.gateway === asked) throw new Error(`requested ip ${formatIpv4Address(asked)} is subnet's gateway`)
  if (!store.reserve(formatIpv4Address(asked), holder, index)) {
    throw new Error(`requested IP address ${formatIpv4Address(asked)} is not available in range set ${renderRangeSet(set)}`)
  }
  return given(set, asked)
}

function given(set: RangeSet, address: number): CniAddress {
  const range = rangeOf(set, address)!
  return { address: `${formatIpv4Address(address)}/${range.subnet.prefixLength}`, gateway: formatIpv4Address(range.gateway) }
}

/** Every address of the set once but the gateways, beginning after `last`. */
function* candidates(set: RangeSet, last: number | undefined): Generator<number> {
  const first = last === undefined ? -1 : set.findIndex(({ start, end }) => last >= start && last <= end)
  const at = Math.max(first, 0)
  const rotated = [...set.slice(at), ...set.slice(0, at)]
  for (const [i, range] of rotated.entries()) {
    const from = i === 0 && first >= 0 ? last! + 1 : range.start
    for (let address = from; address <= range.end; address++) if (address !== range.gateway) yield address
  }
  // Round to the beginning of the first range, up to where the search began.
  if (first >= 0) for (let address = rotated[0]!.start; address <= last!; address++) if (address !== rotated[0]!.gateway) yield address
}
