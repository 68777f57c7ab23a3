// ICMP, RFC 792 (echo, unreachable, time exceeded), RFC 1191 (next-hop MTU).
//
//    0   1   2       4               8
//    +---+---+-------+---------------+----------------------------------------------
//    |typ|cod| cksum |     word      | echo data, or the packet the error is about …
//    +---+---+-------+---------------+----------------------------------------------
//
//    word: echo: identifier and sequence; fragmentation needed: zero and the next hop's MTU; otherwise unused

import { checksumOf, sum16 } from './checksum.js'
import { type Malformed, malformed, type Parsed, parsed, viewOf } from './parsed.js'

export const icmpAt = { type: 0, code: 1, checksum: 2, word: 4, identifier: 4, sequence: 6, payload: 8 } as const
export const icmpBytes = icmpAt.payload

export const icmpTypes = { echoReply: 0, unreachable: 3, redirect: 5, echo: 8, timeExceeded: 11, parameterProblem: 12 } as const
/** Codes of type 3. */
export const unreachableCodes = {
  net: 0,
  host: 1,
  protocol: 2,
  port: 3,
  fragmentationNeeded: 4,
  netProhibited: 9,
  hostProhibited: 10,
  adminProhibited: 13,
} as const
/** Codes of type 11. */
export const timeExceededCodes = { ttl: 0, reassembly: 1 } as const

export interface Icmp {
  readonly type: number
  readonly code: number
  /** The 32 bits after the checksum; see the picture. */
  readonly word: number
  readonly payload: Uint8Array
}

export const echoWord = ({ identifier, sequence }: { identifier: number; sequence: number }): number =>
  ((identifier << 16) | sequence) >>> 0

/** Errors quote a packet; RFC 1122 §3.2.2: no error about an error. */
export const isIcmpError = (type: number): boolean =>
  type === icmpTypes.unreachable ||
  type === icmpTypes.redirect ||
  type === icmpTypes.timeExceeded ||
  type === icmpTypes.parameterProblem ||
  type === 4

/** What is wrong with the message in bytes[at, end). Allocates nothing. */
export function checkIcmp(view: DataView, at: number, end: number): Malformed | undefined {
  if (end - at < icmpBytes) return 'truncated'
  return sum16(view, at, end) === 0xffff ? undefined : 'bad-checksum'
}

export function parseIcmp(bytes: Uint8Array): Parsed<Icmp> {
  const view = viewOf(bytes)
  const wrong = checkIcmp(view, 0, bytes.length)
  if (wrong !== undefined) return malformed(wrong)
  return parsed({
    type: view.getUint8(icmpAt.type),
    code: view.getUint8(icmpAt.code),
    word: view.getUint32(icmpAt.word),
    payload: bytes.subarray(icmpAt.payload),
  })
}

export function emitIcmp({ type, code, word, payload }: Icmp): Uint8Array {
  const bytes = new Uint8Array(icmpBytes + payload.length)
  bytes.set(payload, icmpAt.payload)
  writeIcmp(viewOf(bytes), 0, bytes.length, type, code, word)
  return bytes
}

/** Writes the header in front of a payload already in place; `end` is one past its last byte. */
export function writeIcmp(view: DataView, at: number, end: number, type: number, code: number, word: number): void {
  view.setUint8(at + icmpAt.type, type)
  view.setUint8(at + icmpAt.code, code)
  view.setUint32(at + icmpAt.word, word)
  view.setUint16(at + icmpAt.checksum, 0)
  view.setUint16(at + icmpAt.checksum, checksumOf(sum16(view, at, end)))
}

const unreachableNames = new Map<number, string>([
  [unreachableCodes.net, 'net unreachable'],
  [unreachableCodes.host, 'host unreachable'],
  [unreachableCodes.protocol, 'protocol unreachable'],
  [unreachableCodes.port, 'port unreachable'],
  [unreachableCodes.netProhibited, 'net prohibited'],
  [unreachableCodes.hostProhibited, 'host prohibited'],
  [unreachableCodes.adminProhibited, 'admin prohibited'],
])

/** As tcpdump: "ICMP echo request, id 7, seq 1, length 64". */
export function describeIcmp({ type, code, word, payload }: Icmp): string {
  const length = icmpBytes + payload.length
  if (type === icmpTypes.echo || type === icmpTypes.echoReply)
    return `ICMP echo ${type === icmpTypes.echo ? 'request' : 'reply'}, id ${word >>> 16}, seq ${word & 0xffff}, length ${length}`
  if (type === icmpTypes.unreachable && code === unreachableCodes.fragmentationNeeded)
    return `ICMP unreachable - need to frag (mtu ${word & 0xffff}), length ${length}`
  if (type === icmpTypes.unreachable) return `ICMP ${unreachableNames.get(code) ?? `unreachable code ${code}`}, length ${length}`
  if (type === icmpTypes.timeExceeded)
    return `ICMP ${code === timeExceededCodes.reassembly ? 'ip reassembly time exceeded' : 'time exceeded in-transit'}, length ${length}`
  return `ICMP unknown(${type}) code ${code}, length ${length}`
}
