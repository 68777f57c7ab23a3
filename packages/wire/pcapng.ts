// Writing captures that Wireshark, tshark and tcpdump open: pcapng (IETF draft-ietf-opsawg-pcapng), little endian.
//
//    0           4           8                    n-4         n
//    +-----------+-----------+--------------------+-----------+
//    | block type|  length n | body, padded to 4  |  length n |
//    +-----------+-----------+--------------------+-----------+
//
//    a file: one section header, an interface description per link, then enhanced packets in any order

const blockTypes = { sectionHeader: 0x0a0d_0d0a, interfaceDescription: 1, enhancedPacket: 6 } as const
const linkTypeEthernet = 1
const options = { end: 0, interfaceName: 2, timestampResolution: 9 } as const

/** First block of a file. */
export function pcapngSectionHeader(): Uint8Array {
  const { bytes, view } = block(blockTypes.sectionHeader, 16)
  view.setUint32(8, 0x1a2b_3c4d, true) // says the byte order
  view.setUint16(12, 1, true) // version 1.0
  view.setUint16(14, 0, true)
  view.setBigInt64(16, -1n, true) // length of the section: not known
  return bytes
}

/** One a link, in the order of their interface numbers (from 0). Timestamps count microseconds, packets are not cut. */
export function pcapngInterface(name: string): Uint8Array {
  const text = new TextEncoder().encode(name)
  const { bytes, view } = block(blockTypes.interfaceDescription, 8 + 4 + padded(text.length) + 4 + 4 + 4)
  view.setUint16(8, linkTypeEthernet, true)
  view.setUint16(16, options.interfaceName, true)
  view.setUint16(18, text.length, true)
  bytes.set(text, 20)
  const next = 20 + padded(text.length)
  view.setUint16(next, options.timestampResolution, true)
  view.setUint16(next + 2, 1, true)
  view.setUint8(next + 4, 6) // 10^-6 seconds
  return bytes // the end-of-options option is the four zero bytes that follow
}

/** One frame, seen at `wallMs` (milliseconds since 1970, fractions allowed) on the interface with this number. */
export function pcapngPacket(interfaceNumber: number, wallMs: number, frame: Uint8Array): Uint8Array {
  const { bytes, view } = block(blockTypes.enhancedPacket, 20 + padded(frame.length))
  const microseconds = Math.round(wallMs * 1000)
  view.setUint32(8, interfaceNumber, true)
  view.setUint32(12, Math.floor(microseconds / 0x1_0000_0000), true)
  view.setUint32(16, microseconds % 0x1_0000_0000, true)
  view.setUint32(20, frame.length, true)
  view.setUint32(24, frame.length, true)
  bytes.set(frame, 28)
  return bytes
}

const padded = (length: number): number => (length + 3) & ~3

/** An empty block with type and both lengths in place; the body begins at byte 8. */
function block(type: number, bodyBytes: number): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(12 + bodyBytes)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, type, true)
  view.setUint32(4, bytes.length, true)
  view.setUint32(bytes.length - 4, bytes.length, true)
  return { bytes, view }
}
