// IPv4 addresses and prefixes as iptables writes and prints them. Addresses here are signed 32-bit numbers (V8 keeps those
// unboxed; unsigned ones above 2^31 are not), so compare with === and print with formatAddress().

import { formatIpv4Address, parseIpv4Address } from '../wire/ipv4-address.js'

export interface Prefix {
  readonly address: number
  /** 32 bits; not necessarily contiguous, as iptables allows. */
  readonly mask: number
}

/** Dotted quad to a signed 32-bit number; undefined when it is not one. */
export function parseAddress(text: string): number | undefined {
  const address = parseIpv4Address(text)
  return address === undefined ? undefined : address | 0
}

export const formatAddress = formatIpv4Address

export const maskOf = (bits: number): number => (bits === 0 ? 0 : -1 << (32 - bits))

/** Number of leading ones, or undefined when ones follow a zero. */
export function bitsOf(mask: number): number | undefined {
  const bits = Math.clz32(~mask)
  return maskOf(bits) === mask ? bits : undefined
}

/** "10.0.0.1", "10.0.0.0/8", "10.0.0.0/255.0.0.0". The address comes back masked, as iptables stores it. */
export function parsePrefix(text: string): Prefix | undefined {
  const slash = text.indexOf('/')
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  const mask = slash < 0 ? -1 : parseMask(text.slice(slash + 1))
  return mask === undefined ? undefined : { address: address & mask, mask }
}

function parseMask(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text) <= 32 ? maskOf(Number(text)) : undefined
  return parseAddress(text)
}

/** As iptables-save prints it: always with a mask, in bits where possible. */
export function formatPrefix({ address, mask }: Prefix): string {
  const bits = bitsOf(mask)
  return `${formatAddress(address)}/${bits ?? formatAddress(mask)}`
}
