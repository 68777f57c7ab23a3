// Programs for tests: what a connection hears, written down; and a sender and a receiver of a stream.

import type { NetworkError } from '../network-error.js'
import type { TcpSocket } from '../tcp/tcp-socket.js'

export interface Heard {
  readonly events: string[]
  readonly bytes: () => Uint8Array
  error: NetworkError | undefined
  closed: boolean
}

/** Reads everything, ends its own side when the peer has ended (unless told not to), and notes what happened. */
export function listenTo(socket: TcpSocket, { endsWithPeer = true } = {}): Heard {
  const parts: Uint8Array[] = []
  const heard: Heard = { events: [], bytes: () => Buffer.concat(parts), error: undefined, closed: false }
  let sawEnd = false
  const read = () => {
    for (let got = socket.read(); got !== undefined; got = socket.read()) parts.push(got)
    if (socket.ended && !sawEnd) {
      sawEnd = true
      heard.events.push('ended')
      if (endsWithPeer) socket.end()
    }
  }
  socket.onConnected = () => heard.events.push('connected')
  socket.onReadable = read
  socket.onClosed = (error) => {
    heard.events.push(error === undefined ? 'closed' : `closed ${error.code}`)
    heard.error = error
    heard.closed = true
  }
  read()
  return heard
}

/** Writes `bytes` as the socket takes them, then FIN. Call when connected. */
export function sendAll(socket: TcpSocket, bytes: Uint8Array): void {
  let at = 0
  const write = () => {
    if (socket.state !== 'ESTABLISHED' && socket.state !== 'CLOSE-WAIT') return
    while (at < bytes.length) {
      const taken = socket.write(bytes.subarray(at))
      if (taken === 0) return
      at += taken
    }
    socket.end()
  }
  socket.onWritable = write
  write()
}

/** Bytes that differ at every offset a shifted or repeated stream could hide behind. */
export function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (Math.imul(i, 0x9e37_79b1) >>> 24) & 255
  return bytes
}
