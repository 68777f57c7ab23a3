// IPv4, RFC 791.
//
//    0   1   2       4       6       8   9  10      12              16              20
//    +---+---+-------+-------+-------+---+---+-------+---------------+---------------+------------------
//    |4|h|tos| length|  id   |f|offs | ttl|pr| cksum |    source     |  destination  | options, payload …
//    +---+---+-------+-------+-------+---+---+-------+---------------+---------------+------------------

import { checksumOf, replaceWord16, sum16 } from './checksum.js'
import { formatIpv4Address } from './ipv4-address.js'
import { type Malformed, malformed, type Parsed, parsed, viewOf } from './parsed.js'

export const ipv4At = {
  versionAndLength: 0,
  tos: 1,
  totalLength: 2,
  identification: 4,
  fragment: 6,
  ttl: 8,
  protocol: 9,
  checksum: 10,
  source: 12,
  destination: 16,
  payload: 20,
} as const
/** The header without options. */
export const ipv4Bytes = ipv4At.payload

/** Bits of the word at `fragment`; the rest is the offset in units of eight bytes. */
export const ipv4Fragment = { dontFragment: 0x4000, moreFragments: 0x2000, offsetMask: 0x1fff } as const

export const ipProtocols = { icmp: 1, tcp: 6, udp: 17 } as const

export interface Ipv4 {
  readonly tos: number
  readonly identification: number
  readonly dontFragment: boolean
  readonly moreFragments: boolean
  /** In bytes; a multiple of eight. */
  readonly fragmentOffset: number
  readonly ttl: number
  readonly protocol: number
  readonly source: number
  readonly destination: number
  /** As on the wire, padded to four bytes; usually empty. */
  readonly options: Uint8Array
  readonly payload: Uint8Array
}

/** What is wrong with the header at `at` when the packet's bytes end at `end`; undefined when nothing is. Allocates nothing. */
export function checkIpv4(view: DataView, at: number, end: number): Malformed | undefined {
  if (end - at < ipv4Bytes) return 'truncated'
  const first = view.getUint8(at)
  if (first >>> 4 !== 4) return 'bad-version'
  const headerLength = (first & 15) * 4
  const totalLength = view.getUint16(at + ipv4At.totalLength)
  if (headerLength < ipv4Bytes || totalLength < headerLength) return 'bad-length'
  if (totalLength > end - at) return 'truncated'
  return sum16(view, at, at + headerLength) === 0xffff ? undefined : 'bad-checksum'
}

/** Bytes of header at `at`, options included. */
export const ipv4HeaderBytes = (view: DataView, at: number): number => (view.getUint8(at) & 15) * 4

export function parseIpv4(bytes: Uint8Array): Parsed<Ipv4> {
  const view = viewOf(bytes)
  const wrong = checkIpv4(view, 0, bytes.length)
  if (wrong !== undefined) return malformed(wrong)
  const headerLength = ipv4HeaderBytes(view, 0)
  const fragment = view.getUint16(ipv4At.fragment)
  return parsed({
    tos: view.getUint8(ipv4At.tos),
    identification: view.getUint16(ipv4At.identification),
    dontFragment: (fragment & ipv4Fragment.dontFragment) !== 0,
    moreFragments: (fragment & ipv4Fragment.moreFragments) !== 0,
    fragmentOffset: (fragment & ipv4Fragment.offsetMask) * 8,
    ttl: view.getUint8(ipv4At.ttl),
    protocol: view.getUint8(ipv4At.protocol),
    source: view.getUint32(ipv4At.source),
    destination: view.getUint32(ipv4At.destination),
    options: bytes.subarray(ipv4Bytes, headerLength),
    payload: bytes.subarray(headerLength, view.getUint16(ipv4At.totalLength)),
  })
}

/** The whole packet; the checksum is computed. `options` must be a multiple of four bytes. */
export function emitIpv4(ipv4: Ipv4): Uint8Array {
  const headerLength = ipv4Bytes + ipv4.options.length
  const bytes = new Uint8Array(headerLength + ipv4.payload.length)
  const view = viewOf(bytes)
  const flags = (ipv4.dontFragment ? ipv4Fragment.dontFragment : 0) | (ipv4.moreFragments ? ipv4Fragment.moreFragments : 0)
  bytes.set(ipv4.options, ipv4Bytes)
  bytes.set(ipv4.payload, headerLength)
  view.setUint8(ipv4At.versionAndLength, 0x40 | (headerLength / 4))
  view.setUint8(ipv4At.tos, ipv4.tos)
  view.setUint16(ipv4At.totalLength, bytes.length)
  view.setUint16(ipv4At.identification, ipv4.identification)
  view.setUint16(ipv4At.fragment, flags | (ipv4.fragmentOffset / 8))
  view.setUint8(ipv4At.ttl, ipv4.ttl)
  view.setUint8(ipv4At.protocol, ipv4.protocol)
  view.setUint32(ipv4At.source, ipv4.source)
  view.setUint32(ipv4At.destination, ipv4.destination)
  fixIpv4Checksum(view, 0)
  return bytes
}

/** Writes a header without options at `at`, checksum included. `fragment` is the raw word of flags and offset. */
export function writeIpv4(
  view: DataView,
  at: number,
  totalLength: number,
  identification: number,
  fragment: number,
  ttl: number,
  protocol: number,
  source: number,
  destination: number,
  tos = 0,
): void {
  view.setUint8(at + ipv4At.versionAndLength, 0x45)
  view.setUint8(at + ipv4At.tos, tos)
  view.setUint16(at + ipv4At.totalLength, totalLength)
  view.setUint16(at + ipv4At.identification, identification)
  view.setUint16(at + ipv4At.fragment, fragment)
  view.setUint8(at + ipv4At.ttl, ttl)
  view.setUint8(at + ipv4At.protocol, protocol)
  view.setUint32(at + ipv4At.source, source)
  view.setUint32(at + ipv4At.destination, destination)
  fixIpv4Checksum(view, at)
}

/** Computes the header's checksum anew. */
export function fixIpv4Checksum(view: DataView, at: number): void {
  view.setUint16(at + ipv4At.checksum, 0)
  view.setUint16(at + ipv4At.checksum, checksumOf(sum16(view, at, at + ipv4HeaderBytes(view, at))))
}

/** One hop further: TTL minus one, checksum kept right. */
export function decrementTtl(view: DataView, at: number): void {
  const before = view.getUint16(at + ipv4At.ttl)
  view.setUint16(at + ipv4At.ttl, before - 0x100)
  view.setUint16(at + ipv4At.checksum, replaceWord16(view.getUint16(at + ipv4At.checksum), before, before - 0x100))
}

export function ipProtocolName(protocol: number): string {
  for (const [name, number] of Object.entries(ipProtocols)) if (number === protocol) return name
  return `unknown(${protocol})`
}

/** "10.0.0.1 > 10.0.0.2 (tos 0x0, ttl 64, id 7, offset 0, flags [DF], proto tcp, length 60)" */
export function describeIpv4(ipv4: Ipv4): string {
  const flags = [ipv4.dontFragment ? 'DF' : '', ipv4.moreFragments ? '+' : ''].filter(Boolean).join(',') || 'none'
  const length = ipv4Bytes + ipv4.options.length + ipv4.payload.length
  return `${formatIpv4Address(ipv4.source)} > ${formatIpv4Address(ipv4.destination)} (tos 0x${ipv4.tos.toString(16)}, ttl ${ipv4.ttl}, id ${ipv4.identification}, offset ${ipv4.fragmentOffset}, flags [${flags}], proto ${ipProtocolName(ipv4.protocol)}, length ${length})`
}
