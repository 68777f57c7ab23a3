// VXLAN, RFC 7348.
//
//    0   1           4           7   8
//    +---+-----------+-----------+---+-----------------
//    | 8 | reserved  |    VNI    | 0 | inner Ethernet …
//    +---+-----------+-----------+---+-----------------

import { malformed, type Parsed, parsed, viewOf } from './parsed.js'

export const vxlanAt = { flags: 0, vni: 4, payload: 8 } as const
export const vxlanBytes = vxlanAt.payload
/** "The VNI is valid". */
export const vxlanFlagVni = 0x08
/** IANA's port, and the one Linux (and so flannel) uses unless told otherwise. */
export const vxlanPorts = { iana: 4789, linux: 8472 } as const

export interface Vxlan {
  /** 24 bits. */
  readonly vni: number
  readonly payload: Uint8Array
}

export function parseVxlan(bytes: Uint8Array): Parsed<Vxlan> {
  if (bytes.length < vxlanBytes) return malformed('truncated')
  const view = viewOf(bytes)
  if ((view.getUint8(vxlanAt.flags) & vxlanFlagVni) === 0) return malformed('bad-type')
  return parsed({ vni: view.getUint32(vxlanAt.vni) >>> 8, payload: bytes.subarray(vxlanAt.payload) })
}

export function emitVxlan({ vni, payload }: Vxlan): Uint8Array {
  const bytes = new Uint8Array(vxlanBytes + payload.length)
  writeVxlan(viewOf(bytes), 0, vni)
  bytes.set(payload, vxlanAt.payload)
  return bytes
}

/** Writes the 8 bytes at `at`. */
export function writeVxlan(view: DataView, at: number, vni: number): void {
  view.setUint32(at, vxlanFlagVni << 24)
  view.setUint32(at + vxlanAt.vni, vni << 8)
}

export const describeVxlan = ({ vni }: Vxlan): string => `VXLAN, vni ${vni}`
