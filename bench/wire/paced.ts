// A sender that is never further ahead of its receiver than a window, and a receiver that says how far it has come. What the
// two say to each other travels the way of the frames measured, back.

export interface Pace {
  /** Frames of a turn; the receiver confirms as often. */
  readonly burst: number
  readonly forMs: number
}
/** Bursts that may be under way. */
const burstsAhead = 16
/** Silence after which what was not confirmed counts as lost. */
const lostAfterMs = 300

export interface Sent {
  readonly sent: number
  readonly cpuMs: number
}
export interface Received {
  readonly received: number
  /** From the first frame to the last. */
  readonly ms: number
  readonly cpuMs: number
}

const cpuMs = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

export class PacedSender {
  #confirmed = 0
  #wake: () => void = () => {}

  /** The receiver has seen so many frames. */
  confirm(frames: number): void {
    this.#confirmed = Math.max(this.#confirmed, frames)
    this.#wake()
  }
  /** Calls `send` for bursts of frames, and `flush` after each. */
  async run({ burst, forMs }: Pace, send: () => void, flush: () => void = () => {}): Promise<Sent> {
    const cpu = process.cpuUsage()
    const endMs = performance.now() + forMs
    let sent = 0
    while (performance.now() < endMs) {
      if (sent - this.#confirmed < burst * burstsAhead) {
        for (let i = 0; i < burst; i++) send()
        flush()
        sent += burst
        await new Promise(setImmediate)
      } else if (!(await this.#confirmation())) this.#confirmed = sent // lost
    }
    while (this.#confirmed < sent && (await this.#confirmation()));
    return { sent, cpuMs: cpuMs(cpu) }
  }
  #confirmation(): Promise<boolean> {
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), lostAfterMs)
      this.#wake = () => {
        clearTimeout(late)
        resolve(true)
      }
    })
  }
}

export class PacedReceiver {
  #received = 0
  #firstMs = 0
  #lastMs = 0
  readonly #cpu = process.cpuUsage()
  readonly #burst: number
  readonly #confirm: (frames: number) => void

  constructor(burst: number, confirm: (frames: number) => void) {
    this.#burst = burst
    this.#confirm = confirm
  }
  saw(frames: number): void {
    const before = this.#received
    this.#received += frames
    if (before === 0) this.#firstMs = performance.now()
    if (Math.floor(before / this.#burst) === Math.floor(this.#received / this.#burst)) return
    this.#lastMs = performance.now()
    this.#confirm(this.#received)
  }
  get result(): Received {
    return { received: this.#received, ms: this.#lastMs - this.#firstMs, cpuMs: cpuMs(this.#cpu) }
  }
}
