// Ethernet II.
//
//    0                       6                      12      14
//    +-----------------------+-----------------------+-------+----------
//    |      destination      |        source         | type  | payload …
//    +-----------------------+-----------------------+-------+----------

import { formatMac, readMac, writeMac } from './mac.js'
import { malformed, type Parsed, parsed, viewOf } from './parsed.js'

export const ethernetAt = { destination: 0, source: 6, etherType: 12, payload: 14 } as const
export const ethernetBytes = ethernetAt.payload

export const etherTypes = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const

export interface Ethernet {
  readonly destination: number
  readonly source: number
  readonly etherType: number
  readonly payload: Uint8Array
}

export function parseEthernet(bytes: Uint8Array): Parsed<Ethernet> {
  if (bytes.length < ethernetBytes) return malformed('truncated')
  const view = viewOf(bytes)
  return parsed({
    destination: readMac(view, ethernetAt.destination),
    source: readMac(view, ethernetAt.source),
    etherType: view.getUint16(ethernetAt.etherType),
    payload: bytes.subarray(ethernetAt.payload),
  })
}

export function emitEthernet({ destination, source, etherType, payload }: Ethernet): Uint8Array {
  const bytes = new Uint8Array(ethernetBytes + payload.length)
  writeEthernet(viewOf(bytes), 0, destination, source, etherType)
  bytes.set(payload, ethernetAt.payload)
  return bytes
}

/** Writes the 14 bytes of header at `at`. */
export function writeEthernet(view: DataView, at: number, destination: number, source: number, etherType: number): void {
  writeMac(view, at + ethernetAt.destination, destination)
  writeMac(view, at + ethernetAt.source, source)
  view.setUint16(at + ethernetAt.etherType, etherType)
}

export function etherTypeName(etherType: number): string {
  for (const [name, number] of Object.entries(etherTypes)) if (number === etherType) return name
  return `unknown(0x${etherType.toString(16).padStart(4, '0')})`
}

export const describeEthernet = ({ source, destination, etherType }: Ethernet): string =>
  `${formatMac(source)} > ${formatMac(destination)}, ethertype ${etherTypeName(etherType)}`
