// One message of a bus stream.
//
//    0      1       5                13
//    +------+-------+----------------+----------
//    | kind | order | consumed bytes | payload …
//    +------+-------+----------------+----------
//
// `order` numbers data and end messages of one direction from 0: the broker may lose some while it restarts, and a hole must
// end the stream rather than pass for silence. `consumed` is how many payload bytes this side has read in all: the other
// side's window. Every message carries both, so a lost one costs nothing that the next does not repair.

export const streamKinds = { data: 0, end: 1, destroy: 2, progress: 3 } as const
export type StreamKind = (typeof streamKinds)[keyof typeof streamKinds]

const at = { kind: 0, order: 1, consumed: 5, payload: 13 } as const

export interface StreamMessage {
  readonly kind: StreamKind
  readonly order: number
  readonly consumed: number
  /** A view into the message. */
  readonly payload: Uint8Array
}

export function emitStreamMessage({ kind, order, consumed, payload }: StreamMessage): Uint8Array {
  const bytes = new Uint8Array(at.payload + payload.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(at.kind, kind)
  view.setUint32(at.order, order)
  view.setFloat64(at.consumed, consumed)
  bytes.set(payload, at.payload)
  return bytes
}

/** Undefined for bytes that make no sense. */
export function parseStreamMessage(bytes: Uint8Array): StreamMessage | undefined {
  if (bytes.length < at.payload) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kind = view.getUint8(at.kind)
  if (kind > streamKinds.progress) return undefined
  return {
    kind: kind as StreamKind,
    order: view.getUint32(at.order),
    consumed: view.getFloat64(at.consumed),
    payload: bytes.subarray(at.payload),
  }
}
