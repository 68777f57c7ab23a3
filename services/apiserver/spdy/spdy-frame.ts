// SPDY/3.1 frames, as far as remote commands use them (draft-mbelshe-httpbis-spdy-00 §2.2 and §2.6).
//
//   control   +-+---------------+---------------+      data   +-+-----------------------------+
//             |1| version  (15) |   type  (16)  |             |0|       stream id  (31)       |
//             +-+---------------+---------------+             +-+-----------------------------+
//             | flags (8) |     length (24)     |             | flags (8) |   length (24)     |
//             +-----------+---------------------+             +-----------+-------------------+
//
// Header blocks stay compressed here; header-block.ts knows them.

export const frameTypes = { synStream: 1, synReply: 2, rstStream: 3, settings: 4, ping: 6, goAway: 7, headers: 8, windowUpdate: 9 } as const

export type Frame =
  | { readonly kind: 'data'; readonly stream: number; readonly fin: boolean; readonly data: Buffer }
  | { readonly kind: 'syn-stream'; readonly stream: number; readonly fin: boolean; readonly block: Buffer }
  | { readonly kind: 'syn-reply'; readonly stream: number; readonly fin: boolean; readonly block: Buffer }
  | { readonly kind: 'rst-stream'; readonly stream: number; readonly status: number }
  | { readonly kind: 'ping'; readonly id: number }
  | { readonly kind: 'go-away'; readonly lastStream: number; readonly status: number }
  | { readonly kind: 'headers'; readonly stream: number; readonly fin: boolean; readonly block: Buffer }
  /** SETTINGS, WINDOW_UPDATE and what may come: to be passed over. */
  | { readonly kind: 'other'; readonly type: number }

const headBytes = 8
const version = 3
const fin = 0x01
/** No frame of these clients is near it; a longer one is not SPDY. */
export const frameMaxBytes = 4 * 1024 * 1024

export type Parsed =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'frame'; readonly frame: Frame; readonly bytes: number }

/** Reads the first frame of `bytes`; its buffers are views into them. */
export function parseFrame(bytes: Buffer): Parsed {
  if (bytes.length < headBytes) return { kind: 'incomplete' }
  const length = bytes.readUIntBE(5, 3)
  if (length > frameMaxBytes) return { kind: 'malformed', why: `a frame of ${length} bytes` }
  const control = (bytes[0]! & 0x80) !== 0
  if (control && (bytes.readUInt16BE(0) & 0x7fff) !== version)
    return { kind: 'malformed', why: `version ${bytes.readUInt16BE(0) & 0x7fff}` }
  const end = headBytes + length
  if (bytes.length < end) return { kind: 'incomplete' }
  const isFin = (bytes[4]! & fin) !== 0
  const body = bytes.subarray(headBytes, end)
  if (!control) return { kind: 'frame', bytes: end, frame: { kind: 'data', stream: bytes.readUInt32BE(0), fin: isFin, data: body } }
  const type = bytes.readUInt16BE(2)
  const shortest = shortestBody[type]
  if (shortest === undefined) return { kind: 'frame', bytes: end, frame: { kind: 'other', type } }
  if (length < shortest) return { kind: 'malformed', why: `a frame of type ${type} with ${length} bytes` }
  return { kind: 'frame', bytes: end, frame: parseControl(type, body, isFin) }
}
const shortestBody: Readonly<Record<number, number>> = {
  [frameTypes.synStream]: 10,
  [frameTypes.synReply]: 4,
  [frameTypes.rstStream]: 8,
  [frameTypes.ping]: 4,
  [frameTypes.goAway]: 8,
  [frameTypes.headers]: 4,
}

function parseControl(type: number, body: Buffer, isFin: boolean): Frame {
  const first = body.readUInt32BE(0)
  const stream = first & 0x7fffffff
  switch (type) {
    // Stream, associated stream (4), priority and slot (2), headers.
    case frameTypes.synStream:
      return { kind: 'syn-stream', stream, fin: isFin, block: body.subarray(10) }
    case frameTypes.synReply:
      return { kind: 'syn-reply', stream, fin: isFin, block: body.subarray(4) }
    case frameTypes.headers:
      return { kind: 'headers', stream, fin: isFin, block: body.subarray(4) }
    case frameTypes.rstStream:
      return { kind: 'rst-stream', stream, status: body.readUInt32BE(4) }
    case frameTypes.goAway:
      return { kind: 'go-away', lastStream: stream, status: body.readUInt32BE(4) }
    default:
      return { kind: 'ping', id: first }
  }
}

/** The frame's bytes, in one buffer. `other` is not made. */
export function emitFrame(frame: Exclude<Frame, { kind: 'other' }>): Buffer {
  switch (frame.kind) {
    case 'data': {
      const head = Buffer.alloc(headBytes)
      head.writeUInt32BE(frame.stream, 0)
      head[4] = frame.fin ? fin : 0
      head.writeUIntBE(frame.data.length, 5, 3)
      return Buffer.concat([head, frame.data])
    }
    case 'syn-stream': {
      const fixed = Buffer.alloc(10)
      fixed.writeUInt32BE(frame.stream, 0)
      return control(frameTypes.synStream, frame.fin, Buffer.concat([fixed, frame.block]))
    }
    case 'syn-reply':
      return control(frameTypes.synReply, frame.fin, Buffer.concat([words(frame.stream), frame.block]))
    case 'headers':
      return control(frameTypes.headers, frame.fin, Buffer.concat([words(frame.stream), frame.block]))
    case 'rst-stream':
      return control(frameTypes.rstStream, false, words(frame.stream, frame.status))
    case 'ping':
      return control(frameTypes.ping, false, words(frame.id))
    case 'go-away':
      return control(frameTypes.goAway, false, words(frame.lastStream, frame.status))
  }
}

function control(type: number, isFin: boolean, body: Buffer): Buffer {
  const head = Buffer.alloc(headBytes)
  head.writeUInt16BE(0x8000 | version, 0)
  head.writeUInt16BE(type, 2)
  head[4] = isFin ? fin : 0
  head.writeUIntBE(body.length, 5, 3)
  return Buffer.concat([head, body])
}

function words(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4)
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, i * 4)
  return bytes
}
