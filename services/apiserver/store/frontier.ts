// How far the log is, asked once for all who want to know at the same time.
//
//   asks:      a  b     c  d  e            f
//   questions: [──a─────] [──b c d e──]    [──f──]
//
// An answer counts for whoever asked before its question left: what was acknowledged before the ask is in it. Whoever asks while a
// question is under way shares the next one, so there is never more than one, however many ask.

export class Frontier {
  readonly #question: () => Promise<number>
  #underWay: Promise<unknown> | undefined
  #next: Promise<number> | undefined

  constructor(question: () => Promise<number>) {
    this.#question = question
  }
  /** Rejects as the question does. */
  ask(): Promise<number> {
    this.#next ??= this.#after(this.#underWay)
    return this.#next
  }
  async #after(before: Promise<unknown> | undefined): Promise<number> {
    // Without one under way: at the end of this turn, for all who ask in it.
    await (before?.catch(() => {}) ?? new Promise(setImmediate))
    this.#next = undefined
    const answer = this.#question()
    this.#underWay = answer
    return answer.finally(() => {
      if (this.#underWay === answer) this.#underWay = undefined
    })
  }
}
