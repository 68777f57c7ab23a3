// IPv4 addresses are unsigned 32-bit numbers inside, dotted text at the edges.

/** 0.0.0.0 */
export const anyAddress = 0
/** 255.255.255.255 */
export const limitedBroadcast = 0xffff_ffff
/** 127.0.0.1 */
export const loopbackAddress = 0x7f00_0001

const dot = 0x2e
const zero = 0x30

/**
 * The address as an unsigned number, or undefined when `text` is not four decimal bytes (no leading zeros, as inet_pton). Read
 * digit by digit, since programs name an address with every datagram.
 */
export function parseIpv4Address(text: string): number | undefined {
  let address = 0
  let bytes = 0
  let byte = 0
  let digits = 0
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : dot
    if (code === dot) {
      if (digits === 0 || ++bytes > 4) return undefined
      address = address * 256 + byte
      byte = 0
      digits = 0
      continue
    }
    if (code < zero || code > zero + 9 || (digits > 0 && byte === 0)) return undefined
    byte = byte * 10 + code - zero
    digits++
    if (byte > 255) return undefined
  }
  return bytes === 4 ? address : undefined
}

/** Like parseIpv4Address, for text that our own code wrote: throws RangeError when it is not an address. */
export function ipv4Address(text: string): number {
  const address = parseIpv4Address(text)
  if (address === undefined) throw new RangeError(`Cannot read an IPv4 address: "${text}", wanted four decimal bytes`)
  return address
}

export const formatIpv4Address = (address: number): string =>
  `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`

/** 127.0.0.0/8 */
export const isLoopbackAddress = (address: number): boolean => address >>> 24 === 127
/** 224.0.0.0/4 */
export const isMulticastAddress = (address: number): boolean => address >>> 28 === 0xe
