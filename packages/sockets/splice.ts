// Joins two connections: bytes both ways as fast as the slower side takes them, FIN as FIN, RST as RST.

import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'

export type Spliced = Duplex & { resetAndDestroy(): unknown }

export function splice(one: Spliced, other: Spliced): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to) // ends `to` when `from` has ended, and holds `from` back while `to` is full
    from.once('error', () => reset(to))
    from.once('close', () => {
      // Gone without a word in one direction at least: nothing more can come, so the rest is worth nothing either.
      if (!from.readableEnded || !from.writableFinished) reset(to)
    })
  }
}

/**
 * RST, where that is possible: libuv refuses to reset a socket that was shut down for writing (uv_tcp_close_reset, EINVAL), and Node
 * then forgets the handle without closing it. Such a one is closed; with bytes unread, Linux makes a RST of that as well.
 */
export function reset(socket: Spliced): void {
  if (socket instanceof Socket && socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}
