// What softirq is to Linux: frames handed to a link of this kernel wait here until the call that caused them is done, so that
// no socket is re-entered by its own packet's answer, and the stack does not grow with every hop.
//
//   enter()  … anything that may transmit …  leave()          the outermost leave() works the queue off
//   enter()  … what a program calls …        leaveSoon()      a microtask does, so that no callback comes from within a call

import type { Clock } from '../clock/clock.js'
import type { PacketBuffer } from '../wire/packet-buffer.js'
import type { Link } from './link/link.js'
import type { ReceiveMerge } from './link/receive-merge.js'

/** Frames that may wait (Linux: net.core.netdev_max_backlog, 1000 a CPU; more here, as one queue serves every namespace). */
export const backlogMax = 16_384
/** Frames worked off before other events of the process get their turn; keeps a bridge loop from freezing the node. */
export const backlogBudget = 16_384
/** Frames worked off in microtasks before a timer takes over, so that two programs that feed each other starve nobody else. */
export const microtaskBudget = 1024

export class Backlog {
  /** The time of this turn: read once, as packets are many. */
  nowMs: number
  /** The clock for whoever is asked about packets: within a turn it stands still. */
  readonly turnClock: Clock
  readonly #clock: Clock
  readonly #links: (Link | undefined)[] = new Array(backlogMax)
  readonly #packets: (PacketBuffer | undefined)[] = new Array(backlogMax)
  #head = 0
  #size = 0
  #depth = 0
  #later = false
  #microtaskFrames = microtaskBudget
  readonly #merging: { link: Link; merge: ReceiveMerge }[] = []

  constructor(clock: Clock) {
    this.#clock = clock
    this.nowMs = clock.nowMs()
    this.turnClock = {
      nowMs: () => (this.#depth > 0 ? this.nowMs : clock.nowMs()),
      wallMs: () => clock.wallMs(),
      setTimer: (delayMs, fire) => clock.setTimer(delayMs, fire),
    }
  }

  enter(): void {
    if (this.#depth++ === 0) this.nowMs = this.#clock.nowMs()
  }

  leave(): void {
    if (this.#depth === 1) {
      do {
        this.#releaseMerged()
        if (this.#size > 0) this.#drain()
      } while (this.#merging.length > 0)
    }
    this.#depth--
  }

  leaveSoon(): void {
    if (--this.#depth === 0 && (this.#size > 0 || this.#merging.length > 0)) this.#drainSoon()
  }

  /** Works off what waits. */
  settle(): void {
    this.enter()
    this.leave()
  }

  /** Runs `act` between enter() and leave(). */
  run<Result>(act: () => Result): Result {
    this.enter()
    try {
      return act()
    } finally {
      this.leave()
    }
  }

  /** Runs `act` between enter() and leaveSoon(): what a program calls. */
  call<Result>(act: () => Result): Result {
    this.enter()
    try {
      return act()
    } finally {
      this.leaveSoon()
    }
  }

  /** Hands `packet` to `link.input` later in this turn. False, and nothing taken, when the queue is full. */
  push(link: Link, packet: PacketBuffer): boolean {
    if (this.#size === backlogMax) return false
    const at = (this.#head + this.#size) & (backlogMax - 1)
    this.#links[at] = link
    this.#packets[at] = packet
    this.#size++
    return true
  }

  /** What `merge` still holds goes into `link` before this turn's frames are worked off. */
  beforeDrain(link: Link, merge: ReceiveMerge): void {
    const { length } = this.#merging
    if (length > 0 && this.#merging[length - 1]?.merge === merge) return
    this.#merging.push({ link, merge })
  }

  #releaseMerged(): void {
    // A frame that goes up may bring another: VXLAN inside the NIC's.
    for (let i = 0; i < this.#merging.length; i++) {
      const { link, merge } = this.#merging[i] as { link: Link; merge: ReceiveMerge }
      const held = merge.release()
      if (held !== undefined) link.input(held)
    }
    this.#merging.length = 0
  }

  #drain(): void {
    let budget = backlogBudget
    while (this.#size > 0 && budget-- > 0) {
      const at = this.#head
      const link = this.#links[at] as Link
      const packet = this.#packets[at] as PacketBuffer
      this.#links[at] = undefined
      this.#packets[at] = undefined
      this.#head = (at + 1) & (backlogMax - 1)
      this.#size--
      link.input(packet)
    }
    if (this.#size > 0) this.#drainOnTimer()
  }

  #drainSoon(): void {
    if (this.#later) return
    if (this.#microtaskFrames <= 0) {
      this.#drainOnTimer()
      return
    }
    this.#later = true
    queueMicrotask(() => {
      this.#later = false
      this.#microtaskFrames -= this.#size
      this.settle()
    })
  }

  #drainOnTimer(): void {
    if (this.#later) return
    this.#later = true
    this.#clock.setTimer(0, () => {
      this.#later = false
      this.#microtaskFrames = microtaskBudget
      this.settle()
    })
  }
}
