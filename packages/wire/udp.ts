// UDP, RFC 768.
//
//    0       2       4       6       8
//    +-------+-------+-------+-------+----------
//    |  src  |  dst  |  len  | cksum | payload …
//    +-------+-------+-------+-------+----------

import { checksumOf, pseudoSum, sum16 } from './checksum.js'
import { type Malformed, malformed, type Parsed, parsed, viewOf } from './parsed.js'

export const udpAt = { sourcePort: 0, destinationPort: 2, length: 4, checksum: 6, payload: 8 } as const
export const udpBytes = udpAt.payload

/** A datagram that makes sense: lengths agree and the checksum has been verified. */
export interface Udp {
  readonly sourcePort: number
  readonly destinationPort: number
  readonly payload: Uint8Array
}

/** What is wrong with the datagram in bytes[at, end); `pseudo` is the pseudo header's sum. Allocates nothing. */
export function checkUdp(view: DataView, at: number, end: number, pseudo: number): Malformed | undefined {
  if (end - at < udpBytes) return 'truncated'
  const length = view.getUint16(at + udpAt.length)
  if (length < udpBytes || length > end - at) return 'bad-length'
  // A zero checksum on IPv4 means the sender did not compute one.
  if (view.getUint16(at + udpAt.checksum) === 0) return undefined
  return sum16(view, at, at + length, pseudo) === 0xffff ? undefined : 'bad-checksum'
}

/** `pseudo` is pseudoSum(source, destination, 17, datagram length). */
export function parseUdp(bytes: Uint8Array, pseudo: number): Parsed<Udp> {
  const view = viewOf(bytes)
  const wrong = checkUdp(view, 0, bytes.length, pseudo)
  if (wrong !== undefined) return malformed(wrong)
  return parsed({
    sourcePort: view.getUint16(udpAt.sourcePort),
    destinationPort: view.getUint16(udpAt.destinationPort),
    payload: bytes.subarray(udpAt.payload, view.getUint16(udpAt.length)),
  })
}

export function emitUdp(
  { sourcePort, destinationPort, payload }: Udp,
  { source, destination }: { source: number; destination: number },
): Uint8Array {
  const bytes = new Uint8Array(udpBytes + payload.length)
  bytes.set(payload, udpAt.payload)
  writeUdp(viewOf(bytes), 0, sourcePort, destinationPort, bytes.length, source, destination)
  return bytes
}

/** Writes the header in front of a payload already in place; `length` is header and payload. The checksum covers both. */
export function writeUdp(
  view: DataView,
  at: number,
  sourcePort: number,
  destinationPort: number,
  length: number,
  source: number,
  destination: number,
): void {
  writeUdpUnchecked(view, at, sourcePort, destinationPort, length)
  const checksum = checksumOf(sum16(view, at, at + length, pseudoSum(source, destination, 17, length)))
  view.setUint16(at + udpAt.checksum, checksum === 0 ? 0xffff : checksum) // RFC 768: zero would mean "none"
}

/** The same with checksum zero: what Linux's VXLAN sends outside on IPv4. */
export function writeUdpUnchecked(view: DataView, at: number, sourcePort: number, destinationPort: number, length: number): void {
  view.setUint16(at + udpAt.sourcePort, sourcePort)
  view.setUint16(at + udpAt.destinationPort, destinationPort)
  view.setUint16(at + udpAt.length, length)
  view.setUint16(at + udpAt.checksum, 0)
}

export const describeUdp = ({ payload }: Udp): string => `UDP, length ${payload.length}`
