// Echo request and reply, RFC 792. A ping socket's kernel sets the identifier to the socket's own and fills the checksum.
//
//    0      1      2           4       6       8
//    +------+------+-----------+-------+-------+----------
//    | type | code |  checksum |  id   |  seq  | data …
//    +------+------+-----------+-------+-------+----------

const at = { type: 0, code: 1, checksum: 2, id: 4, sequence: 6, data: 8 } as const
export const icmpTypes = { echoReply: 0, unreachable: 3, echoRequest: 8, timeExceeded: 11 } as const

export function emitEchoRequest(id: number, sequence: number, dataBytes: number): Uint8Array {
  const message = new Uint8Array(at.data + dataBytes)
  const view = new DataView(message.buffer)
  view.setUint8(at.type, icmpTypes.echoRequest)
  view.setUint16(at.id, id)
  view.setUint16(at.sequence, sequence)
  for (let i = at.data; i < message.length; i++) message[i] = i & 255
  view.setUint16(at.checksum, checksum(message))
  return message
}

/** The fields that tell one answer from another, or undefined when it is too short to be one. */
export function parseIcmp(message: Uint8Array): { type: number; code: number; sequence: number } | undefined {
  if (message.length < at.data) return undefined
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength)
  const type = view.getUint8(at.type)
  const code = view.getUint8(at.code)
  if (type === icmpTypes.echoReply || type === icmpTypes.echoRequest) return { type, code, sequence: view.getUint16(at.sequence) }
  // An error quotes the packet it is about: its IP header (length in words in the low nibble) and our first eight bytes.
  const quoted = at.data + (message.length > at.data ? (message[at.data]! & 15) * 4 : 0)
  return { type, code, sequence: message.length >= quoted + at.data ? view.getUint16(quoted + at.sequence) : 0 }
}

/** RFC 1071. */
function checksum(bytes: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i]! << 8) | (bytes[i + 1] ?? 0)
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16)
  return ~sum & 0xffff
}
