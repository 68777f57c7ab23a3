// Joins two connections: bytes both ways as fast as the slower side takes them, FIN as FIN, RST as RST.

import type { Duplex } from 'node:stream'

export type Spliced = Duplex & { resetAndDestroy(): unknown }

export function splice(one: Spliced, other: Spliced): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.pipe(to) // ends `to` when `from` has ended, and holds `from` back while `to` is full
    from.once('error', () => to.resetAndDestroy())
    from.once('close', () => {
      // Gone without a word in one direction at least: nothing more can come, so the rest is worth nothing either.
      if (!from.readableEnded || !from.writableFinished) to.resetAndDestroy()
    })
  }
}
