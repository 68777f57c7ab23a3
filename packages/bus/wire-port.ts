// A station's end of the wire: Ethernet frames out to other stations of a segment, and in from them, over the bus.
//
// Frames bound for one station in one turn of the event loop leave as one FrameBatch (proto/kernel.proto), so does what
// would grow past `batchBytes`. The segment is a switch that knows every station's port: unicast goes to the destination's
// subject alone, broadcast and multicast to everyone's.
//
//     FrameBatch:  | 0a | length varint | frame … | 0a | length varint | frame … |       (field 1, repeated bytes)
//
// It is written by hand into a reused buffer and read without copies: one copy a frame on the way out, none on the way in.

import type { DropReason } from '../wire/drop-reason.js'
import type { Bus } from './bus.js'
import { subjects } from './subjects.js'

/** A batch this long leaves at once. 8 to 24 KB is what NATS carries best; see docs on speed. */
export const batchBytes = 16 * 1024
/** No batch is longer. A frame that does not fit is dropped: the largest carries an MTU of 9000, far below. */
export const batchBytesMax = 48 * 1024
/** Bytes handed to the bus which the broker has not confirmed: the transmit queue. A full one drops. */
export const sendQueueBytesMax = 8 * 1024 * 1024
/** The broker is asked to confirm once for so many bytes, so a quiet port asks nothing. */
const confirmBytes = 512 * 1024

const frameTag = 0x0a // field 1, length-delimited
const ethernetHeaderBytes = 14

export interface WirePort {
  /**
   * Queues the frame `bytes[start, end)`, whose first six bytes are the destination MAC. The bytes are copied before it
   * returns. The reason when it was dropped instead: `send-queue-full`, `no-link` (the broker is away), `too-big`, `malformed`.
   */
  send(bytes: Uint8Array, start: number, end: number): DropReason | null
  /**
   * One handler. `bytes[start, end)` is one frame, at least an Ethernet header, valid only during the call. The frames of one
   * message come between `begin` and `end`.
   */
  onFrames(handler: FrameHandler, message?: { begin(): void; end(): void }): void
  /** Messages that were not a FrameBatch, or ended in one that was cut short. */
  readonly malformedMessages: number
  /** Sends what is queued, and hears no more. */
  close(): void
}
export type FrameHandler = (bytes: Uint8Array, start: number, end: number) => void

export interface WireOptions {
  readonly segment: string
  /** This station's, as colon text. */
  readonly mac: string
  /** Calls back at the end of the turn of the event loop: setImmediate in a process, a queue in a test. */
  readonly scheduleFlush: (flush: () => void) => void
}

interface Batch {
  readonly subject: string
  bytes: Uint8Array
  length: number
}

export function openWirePort(bus: Bus, { segment, mac, scheduleFlush }: WireOptions): WirePort {
  const own = mac.split(':').map((byte) => Number.parseInt(byte, 16))
  const batches = new Map<number, Batch>()
  const broadcast: Batch = { subject: subjects.wireBroadcast(segment), bytes: new Uint8Array(batchBytesMax), length: 0 }
  const dirty: Batch[] = []
  let lastKey = -1
  let last = broadcast
  let scheduled = false
  let closed = false
  let connected = true
  let queuedBytes = 0
  let confirming = false
  let malformedMessages = 0
  let deliver: FrameHandler = () => {}
  let around: { begin(): void; end(): void } | undefined

  function batchFor(bytes: Uint8Array, start: number): Batch {
    if ((bytes[start]! & 1) === 1) return broadcast
    // Two halves of the MAC as one number below 2^48, which a double holds exactly.
    const low = ((bytes[start + 2]! << 24) | (bytes[start + 3]! << 16) | (bytes[start + 4]! << 8) | bytes[start + 5]!) >>> 0
    const key = (bytes[start]! * 256 + bytes[start + 1]!) * 0x1_0000_0000 + low
    if (key === lastKey) return last
    let batch = batches.get(key)
    if (batch === undefined) {
      batch = { subject: subjects.wire(segment, key.toString(16).padStart(12, '0')), bytes: new Uint8Array(batchBytes + 2048), length: 0 }
      if (batches.size >= stationsMax) batches.clear() // a batch in `dirty` still leaves; only the table is forgotten
      batches.set(key, batch)
    }
    lastKey = key
    last = batch
    return batch
  }

  function publish(batch: Batch): void {
    const { length } = batch
    batch.length = 0
    if (length === 0) return
    queuedBytes += length
    bus.publish(batch.subject, batch.bytes.subarray(0, length))
    if (queuedBytes >= confirmBytes && !confirming) confirm()
  }
  function confirm(): void {
    confirming = true
    const confirmedBytes = queuedBytes
    bus.flush().then(
      () => {
        confirming = false
        queuedBytes -= confirmedBytes
        if (queuedBytes >= confirmBytes && !closed) confirm()
      },
      // The broker went away with what was queued: nothing of it is under way any more.
      () => {
        confirming = false
        queuedBytes = 0
      },
    )
  }
  function flush(): void {
    scheduled = false
    for (let i = 0; i < dirty.length; i++) publish(dirty[i]!)
    dirty.length = 0
  }

  const deliverFromOthers: FrameHandler = (bytes, start, end) => {
    for (let i = 0; i < 6; i++) if (bytes[start + 6 + i] !== own[i]) return deliver(bytes, start, end)
  }
  const receive = (message: Uint8Array, each: FrameHandler) => {
    around?.begin()
    if (!walkFrames(message, each)) malformedMessages++
    around?.end()
  }
  const subscriptions = [
    bus.subscribe(subjects.wire(segment, mac), (message) => receive(message, deliver)),
    bus.subscribe(subjects.wireBroadcast(segment), (message) => receive(message, deliverFromOthers)),
    bus.onConnection((now) => {
      connected = now
      if (!now) queuedBytes = 0
    }),
  ]

  return {
    send(bytes, start, end) {
      const length = end - start
      if (length < ethernetHeaderBytes) return 'malformed'
      if (length > batchBytesMax - 4) return 'too-big'
      if (closed || !connected) return 'no-link'
      if (queuedBytes + length > sendQueueBytesMax) return 'send-queue-full'
      const batch = batchFor(bytes, start)
      if (batch.length > 0 && batch.length + length + 4 > batchBytesMax) publish(batch)
      if (batch.length + length + 4 > batch.bytes.length) {
        const larger = new Uint8Array(batchBytesMax)
        larger.set(batch.bytes.subarray(0, batch.length))
        batch.bytes = larger
      }
      if (batch.length === 0 && !dirty.includes(batch)) dirty.push(batch)
      batch.length = putFrame(batch.bytes, batch.length, bytes, start, end)
      if (batch.length >= batchBytes) publish(batch)
      else if (!scheduled) {
        scheduled = true
        scheduleFlush(flush)
      }
      return null
    },
    onFrames(handler, message) {
      deliver = handler
      around = message
    },
    get malformedMessages() {
      return malformedMessages
    },
    close() {
      if (closed) return
      flush()
      closed = true
      for (const subscription of subscriptions) subscription.unsubscribe()
    },
  }
}

/** Stations whose batch buffers are kept; more than a cluster has nodes. A flood of invented MACs must not fill the memory. */
const stationsMax = 512

/** Writes tag, length and frame at `at`; returns the offset behind. */
function putFrame(into: Uint8Array, at: number, bytes: Uint8Array, start: number, end: number): number {
  let length = end - start
  into[at++] = frameTag
  while (length >= 0x80) {
    into[at++] = (length & 0x7f) | 0x80
    length >>>= 7
  }
  into[at++] = length
  into.set(bytes.subarray(start, end), at)
  return at + end - start
}

/**
 * Calls `each` for every frame of a FrameBatch that holds an Ethernet header. False when the message makes no sense; the
 * frames before that point have been delivered. Unknown fields are stepped over, as protobuf wants.
 */
export function walkFrames(message: Uint8Array, each: FrameHandler): boolean {
  let at = 0
  let sense = true
  const size = message.length
  while (at < size) {
    const tag = message[at++]!
    const wireType = tag & 7
    if (tag >= 0x80 || tag < 8 || (wireType !== 0 && wireType !== 2)) return false
    let value = 0
    let shift = 0
    for (;;) {
      if (at >= size || shift > 28) return false
      const byte = message[at++]!
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
      shift += 7
    }
    if (wireType === 0) continue
    if (value > size - at) return false
    if (tag === frameTag) {
      if (value >= ethernetHeaderBytes) each(message, at, at + value)
      else sense = false
    }
    at += value
  }
  return sense
}
