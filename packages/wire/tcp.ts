// TCP, RFC 9293 §3.1; options of RFC 7323 (window scale, timestamps) and RFC 2018 (SACK permitted).
//
//    0       2       4           8          12  13      14      16      18      20
//    +-------+-------+-----------+-----------+---+------+-------+-------+-------+------------------
//    |  src  |  dst  | sequence  |    ack    |o| |flags | window| cksum | urgent| options, payload …
//    +-------+-------+-----------+-----------+---+------+-------+-------+-------+------------------

import { checksumOf, pseudoSum, sum16 } from './checksum.js'
import { type Malformed, malformed, type Parsed, parsed, viewOf } from './parsed.js'

export const tcpAt = {
  sourcePort: 0,
  destinationPort: 2,
  sequence: 4,
  acknowledgment: 8,
  dataOffset: 12,
  flags: 13,
  window: 14,
  checksum: 16,
  urgent: 18,
  options: 20,
} as const
/** The header without options. */
export const tcpBytes = tcpAt.options

export const tcpFlags = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ece: 64, cwr: 128 } as const

export interface TcpOptions {
  readonly mss?: number
  /** Shift count, 0 to 14. */
  readonly windowScale?: number
  readonly sackPermitted?: boolean
  readonly timestamps?: { readonly value: number; readonly echo: number }
}

/** A segment that makes sense: lengths agree, options are well formed, the checksum has been verified. */
export interface Tcp {
  readonly sourcePort: number
  readonly destinationPort: number
  readonly sequence: number
  readonly acknowledgment: number
  readonly flags: number
  /** As in the header, not scaled. */
  readonly window: number
  readonly urgent: number
  readonly options: TcpOptions
  readonly payload: Uint8Array
}

const optionKinds = { end: 0, noOperation: 1, mss: 2, windowScale: 3, sackPermitted: 4, timestamps: 8 } as const

/** Bytes of header at `at`, options included. */
export const tcpHeaderBytes = (view: DataView, at: number): number => (view.getUint8(at + tcpAt.dataOffset) >>> 4) * 4

/** What is wrong with the segment in bytes[at, end); `pseudo` is the pseudo header's sum. Allocates nothing. */
export function checkTcp(view: DataView, at: number, end: number, pseudo: number): Malformed | undefined {
  if (end - at < tcpBytes) return 'truncated'
  const headerLength = tcpHeaderBytes(view, at)
  if (headerLength < tcpBytes || headerLength > end - at) return 'bad-length'
  return sum16(view, at, end, pseudo) === 0xffff ? undefined : 'bad-checksum'
}

/** `pseudo` is pseudoSum(source, destination, 6, segment length). */
export function parseTcp(bytes: Uint8Array, pseudo: number): Parsed<Tcp> {
  const view = viewOf(bytes)
  const wrong = checkTcp(view, 0, bytes.length, pseudo)
  if (wrong !== undefined) return malformed(wrong)
  const headerLength = tcpHeaderBytes(view, 0)
  const options = parseTcpOptions(view, tcpAt.options, headerLength)
  if (!options.ok) return options
  return parsed({
    sourcePort: view.getUint16(tcpAt.sourcePort),
    destinationPort: view.getUint16(tcpAt.destinationPort),
    sequence: view.getUint32(tcpAt.sequence),
    acknowledgment: view.getUint32(tcpAt.acknowledgment),
    flags: view.getUint8(tcpAt.flags),
    window: view.getUint16(tcpAt.window),
    urgent: view.getUint16(tcpAt.urgent),
    options: options.value,
    payload: bytes.subarray(headerLength),
  })
}

/** Reads the options in bytes[at, end). Unknown ones are stepped over, as RFC 9293 §3.1 demands. */
export function parseTcpOptions(view: DataView, at: number, end: number): Parsed<TcpOptions> {
  const options: { -readonly [name in keyof TcpOptions]: TcpOptions[name] } = {}
  while (at < end) {
    const kind = view.getUint8(at)
    if (kind === optionKinds.end) break
    if (kind === optionKinds.noOperation) {
      at += 1
      continue
    }
    const length = at + 1 < end ? view.getUint8(at + 1) : 0
    if (length < 2 || at + length > end) return malformed('bad-option')
    if (kind === optionKinds.mss && length === 4) options.mss = view.getUint16(at + 2)
    // RFC 7323 §2.3: a shift above 14 counts as 14.
    else if (kind === optionKinds.windowScale && length === 3) options.windowScale = Math.min(14, view.getUint8(at + 2))
    else if (kind === optionKinds.sackPermitted && length === 2) options.sackPermitted = true
    else if (kind === optionKinds.timestamps && length === 10)
      options.timestamps = { value: view.getUint32(at + 2), echo: view.getUint32(at + 6) }
    at += length
  }
  return parsed(options)
}

/** Bytes the options take, padded to four. */
export function tcpOptionBytes({ mss, windowScale, sackPermitted, timestamps }: TcpOptions): number {
  const bytes = (mss === undefined ? 0 : 4) + (windowScale === undefined ? 0 : 3) + (sackPermitted ? 2 : 0) + (timestamps ? 10 : 0)
  return (bytes + 3) & ~3
}

/** Writes the options at `at`, padded with no-operations; returns the offset behind them. */
export function writeTcpOptions(view: DataView, at: number, options: TcpOptions): number {
  const end = at + tcpOptionBytes(options)
  if (options.mss !== undefined) {
    view.setUint16(at, (optionKinds.mss << 8) | 4)
    view.setUint16(at + 2, options.mss)
    at += 4
  }
  if (options.sackPermitted) {
    view.setUint16(at, (optionKinds.sackPermitted << 8) | 2)
    at += 2
  }
  if (options.timestamps !== undefined) {
    view.setUint16(at, (optionKinds.timestamps << 8) | 10)
    view.setUint32(at + 2, options.timestamps.value)
    view.setUint32(at + 6, options.timestamps.echo)
    at += 10
  }
  if (options.windowScale !== undefined) {
    view.setUint16(at, (optionKinds.windowScale << 8) | 3)
    view.setUint8(at + 2, options.windowScale)
    at += 3
  }
  for (; at < end; at++) view.setUint8(at, optionKinds.noOperation)
  return end
}

export function emitTcp(tcp: Tcp, { source, destination }: { source: number; destination: number }): Uint8Array {
  const headerLength = tcpBytes + tcpOptionBytes(tcp.options)
  const bytes = new Uint8Array(headerLength + tcp.payload.length)
  const view = viewOf(bytes)
  view.setUint16(tcpAt.sourcePort, tcp.sourcePort)
  view.setUint16(tcpAt.destinationPort, tcp.destinationPort)
  view.setUint32(tcpAt.sequence, tcp.sequence)
  view.setUint32(tcpAt.acknowledgment, tcp.acknowledgment)
  view.setUint8(tcpAt.dataOffset, (headerLength / 4) << 4)
  view.setUint8(tcpAt.flags, tcp.flags)
  view.setUint16(tcpAt.window, tcp.window)
  view.setUint16(tcpAt.urgent, tcp.urgent)
  writeTcpOptions(view, tcpAt.options, tcp.options)
  bytes.set(tcp.payload, headerLength)
  fixTcpChecksum(view, 0, bytes.length, source, destination)
  return bytes
}

/** Computes the checksum of the segment in bytes[at, end) anew. */
export function fixTcpChecksum(view: DataView, at: number, end: number, source: number, destination: number): void {
  view.setUint16(at + tcpAt.checksum, 0)
  view.setUint16(at + tcpAt.checksum, checksumOf(sum16(view, at, end, pseudoSum(source, destination, 6, end - at))))
}

const flagLetters: readonly (readonly [number, string])[] = [
  [tcpFlags.fin, 'F'],
  [tcpFlags.syn, 'S'],
  [tcpFlags.rst, 'R'],
  [tcpFlags.psh, 'P'],
  [tcpFlags.ack, '.'],
  [tcpFlags.urg, 'U'],
  [tcpFlags.ece, 'E'],
  [tcpFlags.cwr, 'W'],
]

/** As tcpdump: "Flags [S.], seq 9, ack 4, win 65535, options [mss 1460,wscale 7], length 0". */
export function describeTcp({ flags, sequence, acknowledgment, window, options, payload }: Tcp): string {
  const letters =
    flagLetters
      .filter(([bit]) => (flags & bit) !== 0)
      .map(([, letter]) => letter)
      .join('') || 'none'
  const listed = [
    options.mss === undefined ? '' : `mss ${options.mss}`,
    options.sackPermitted ? 'sackOK' : '',
    options.timestamps === undefined ? '' : `TS val ${options.timestamps.value} ecr ${options.timestamps.echo}`,
    options.windowScale === undefined ? '' : `wscale ${options.windowScale}`,
  ].filter(Boolean)
  const sequences = payload.length > 0 ? `${sequence}:${(sequence + payload.length) >>> 0}` : `${sequence}`
  return [
    `Flags [${letters}]`,
    `seq ${sequences}`,
    ...((flags & tcpFlags.ack) === 0 ? [] : [`ack ${acknowledgment}`]),
    `win ${window}`,
    ...(listed.length === 0 ? [] : [`options [${listed.join(',')}]`]),
    `length ${payload.length}`,
  ].join(', ')
}
