// ARP for IPv4 over Ethernet, RFC 826.
//
//    0       2       4   5   6       8             14         18            24         28
//    +-------+-------+---+---+-------+-------------+----------+-------------+----------+
//    | hw  1 | 0x0800| 6 | 4 |  op   | sender MAC  | sender IP| target MAC  | target IP|
//    +-------+-------+---+---+-------+-------------+----------+-------------+----------+

import { formatIpv4Address } from './ipv4-address.js'
import { formatMac, readMac, writeMac } from './mac.js'
import { malformed, type Parsed, parsed, viewOf } from './parsed.js'

export const arpAt = {
  hardware: 0,
  protocol: 2,
  hardwareLength: 4,
  protocolLength: 5,
  operation: 6,
  senderMac: 8,
  senderAddress: 14,
  targetMac: 18,
  targetAddress: 24,
} as const
export const arpBytes = 28

export const arpOperations = { request: 1, reply: 2 } as const

export interface Arp {
  /** 1 request, 2 reply; others are carried as they came. */
  readonly operation: number
  readonly senderMac: number
  readonly senderAddress: number
  readonly targetMac: number
  readonly targetAddress: number
}

export function parseArp(bytes: Uint8Array): Parsed<Arp> {
  if (bytes.length < arpBytes) return malformed('truncated')
  const view = viewOf(bytes)
  if (view.getUint16(arpAt.hardware) !== 1 || view.getUint16(arpAt.protocol) !== 0x0800) return malformed('bad-type')
  if (view.getUint8(arpAt.hardwareLength) !== 6 || view.getUint8(arpAt.protocolLength) !== 4) return malformed('bad-length')
  return parsed({
    operation: view.getUint16(arpAt.operation),
    senderMac: readMac(view, arpAt.senderMac),
    senderAddress: view.getUint32(arpAt.senderAddress),
    targetMac: readMac(view, arpAt.targetMac),
    targetAddress: view.getUint32(arpAt.targetAddress),
  })
}

export function emitArp(arp: Arp): Uint8Array {
  const bytes = new Uint8Array(arpBytes)
  writeArp(viewOf(bytes), 0, arp)
  return bytes
}

/** Writes the 28 bytes at `at`. */
export function writeArp(view: DataView, at: number, arp: Arp): void {
  view.setUint16(at + arpAt.hardware, 1)
  view.setUint16(at + arpAt.protocol, 0x0800)
  view.setUint8(at + arpAt.hardwareLength, 6)
  view.setUint8(at + arpAt.protocolLength, 4)
  view.setUint16(at + arpAt.operation, arp.operation)
  writeMac(view, at + arpAt.senderMac, arp.senderMac)
  view.setUint32(at + arpAt.senderAddress, arp.senderAddress)
  writeMac(view, at + arpAt.targetMac, arp.targetMac)
  view.setUint32(at + arpAt.targetAddress, arp.targetAddress)
}

/** As tcpdump: "Request who-has 10.244.1.2 tell 10.244.1.1". */
export function describeArp(arp: Arp): string {
  const sender = formatIpv4Address(arp.senderAddress)
  if (arp.operation === arpOperations.request) return `ARP, Request who-has ${formatIpv4Address(arp.targetAddress)} tell ${sender}`
  if (arp.operation === arpOperations.reply) return `ARP, Reply ${sender} is-at ${formatMac(arp.senderMac)}`
  return `ARP, unknown(${arp.operation}) from ${sender}`
}
