// Prefixes such as 10.244.1.0/24, and addresses with their prefix such as 10.244.1.1/24.

import { formatIpv4Address, parseIpv4Address } from './ipv4-address.js'

export interface Cidr {
  /** As written: host bits are kept. */
  readonly address: number
  readonly prefixLength: number
}

/** `text` is "address/length", or "address" alone for a /32. Undefined when it is neither. */
export function parseCidr(text: string): Cidr | undefined {
  const slash = text.indexOf('/')
  const address = parseIpv4Address(slash < 0 ? text : text.slice(0, slash))
  const length = slash < 0 ? '32' : text.slice(slash + 1)
  if (address === undefined || !/^(0|[1-9][0-9]?)$/.test(length) || Number(length) > 32) return undefined
  return { address, prefixLength: Number(length) }
}

/** Like parseCidr, for text that our own code wrote: throws RangeError. */
export function cidr(text: string): Cidr {
  const value = parseCidr(text)
  if (value === undefined) throw new RangeError(`Cannot read a prefix: "${text}", wanted address/length`)
  return value
}

export const formatCidr = ({ address, prefixLength }: Cidr): string => `${formatIpv4Address(address)}/${prefixLength}`

/** 24 → 255.255.255.0. A shift by 32 would do nothing in JavaScript, so /0 is its own case. */
export const netmask = (prefixLength: number): number => (prefixLength === 0 ? 0 : (0xffff_ffff << (32 - prefixLength)) >>> 0)

/** The prefix with its host bits cleared. */
export const networkOf = ({ address, prefixLength }: Cidr): Cidr => ({ address: (address & netmask(prefixLength)) >>> 0, prefixLength })

/** The prefix's last address. */
export const broadcastOf = ({ address, prefixLength }: Cidr): number => (address | ~netmask(prefixLength)) >>> 0

export const contains = ({ address, prefixLength }: Cidr, candidate: number): boolean =>
  ((address ^ candidate) & netmask(prefixLength)) === 0
