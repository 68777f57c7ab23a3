// The way of a watch's events to its client: what comes in one turn of the event loop leaves as one write. A client that
// does not read fills a bounded queue and is let go; it will come back with the last revision it has seen.

import { isGone, type Outgoing } from '../http/request.js'

/** Waiting for one slow watcher, at most. */
export const waitingMaxBytes = 8 * 1024 * 1024

export class WatchWriter {
  /** Resolves when the watch is over, whoever ended it. */
  readonly closed: Promise<void>
  readonly #outgoing: Outgoing
  #frames: Buffer[] = []
  #bytes = 0
  #scheduled = false
  #blocked = false
  #ended = false
  #close!: () => void

  constructor(outgoing: Outgoing) {
    this.#outgoing = outgoing
    this.closed = new Promise((resolve) => {
      this.#close = resolve
    })
    if (isGone(outgoing)) {
      this.#left()
      return
    }
    outgoing.once('close', () => this.#left())
    outgoing.on('drain', () => {
      this.#blocked = false
      this.#flush()
    })
    outgoing.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' })
    // A client waits for the head before it believes in the watch; the first event may be far off. HTTP/2 sends it at once.
    if ('flushHeaders' in outgoing) outgoing.flushHeaders()
  }
  /** Keeps the bytes as they are: frames are shared between watchers. */
  write(frame: Buffer): void {
    if (this.#ended) return
    this.#frames.push(frame)
    this.#bytes += frame.length
    if (this.#bytes > waitingMaxBytes && this.#blocked) {
      this.#frames = []
      this.#outgoing.destroy()
      return
    }
    if (this.#scheduled || this.#blocked) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#flush()
    })
  }
  /** No more events; what is waiting still leaves, for as long as its client takes. */
  end(): void {
    if (this.#ended) return
    this.#blocked = false
    this.#flush()
    this.#ended = true
    this.#outgoing.end()
    this.#close()
  }
  #left(): void {
    this.#ended = true
    this.#frames = []
    this.#close()
  }
  #flush(): void {
    if (this.#ended || this.#blocked || this.#frames.length === 0) return
    const bytes = this.#frames.length === 1 ? this.#frames[0]! : Buffer.concat(this.#frames, this.#bytes)
    this.#frames = []
    this.#bytes = 0
    // Typed apart: the two kinds of response agree on write(), their overloads do not.
    this.#blocked = !(this.#outgoing as { write(chunk: Buffer): boolean }).write(bytes)
  }
}
