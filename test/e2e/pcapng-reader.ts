// Reads our captures back, without any of the code that wrote them: an outside look at the bytes.

import { readFileSync } from 'node:fs'

export interface SeenFrame {
  readonly etherType: number
  /** Destination port of an outer IPv4 UDP datagram. */
  readonly outerUdpPort?: number
  /** What a VXLAN frame carries. */
  readonly inner?: { readonly vni: number; readonly source: string; readonly destination: string; readonly protocol: number }
}

const ip = (bytes: Buffer, at: number) => [...bytes.subarray(at, at + 4)].join('.')

/** The frames of the enhanced packet blocks (block type 6), in order. Little-endian files, as ours are. */
export function readPcapng(file: string): SeenFrame[] {
  const bytes = readFileSync(file)
  const frames: SeenFrame[] = []
  for (let at = 0; at + 12 <= bytes.length; at += bytes.readUInt32LE(at + 4)) {
    if (bytes.readUInt32LE(at) !== 6) continue
    frames.push(seen(bytes.subarray(at + 28, at + 28 + bytes.readUInt32LE(at + 20))))
  }
  return frames
}

function seen(frame: Buffer): SeenFrame {
  const etherType = frame.readUInt16BE(12)
  if (etherType !== 0x0800 || frame[23] !== 17) return { etherType }
  const udp = 14 + ((frame[14] ?? 0) & 15) * 4
  const outerUdpPort = frame.readUInt16BE(udp + 2)
  const [vxlan, inner] = [udp + 8, udp + 16]
  if (outerUdpPort !== 8472 || frame.length < inner + 34 || frame.readUInt16BE(inner + 12) !== 0x0800) return { etherType, outerUdpPort }
  return {
    etherType,
    outerUdpPort,
    inner: {
      vni: frame.readUIntBE(vxlan + 4, 3),
      source: ip(frame, inner + 26),
      destination: ip(frame, inner + 30),
      protocol: frame[inner + 23] ?? 0,
    },
  }
}
