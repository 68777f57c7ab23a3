// -m comment: for readers only.

import { given, type MatchExtension, quoted, RuleError } from '../extension.js'
import type { Match } from '../rule.js'

const commentMax = 255

export const commentMatch: MatchExtension = {
  name: 'comment',
  options: { comment: 1 },
  parse(options) {
    const comment = given(options, 'comment')?.values[0]
    if (comment === undefined) throw new RuleError('comment: option "--comment" must be specified')
    if (comment.length > commentMax) throw new RuleError(`comment: bad value for option "--comment", or too long (max. ${commentMax})`)
    return new Comment(comment)
  },
}

class Comment implements Match {
  readonly name = 'comment'
  readonly #comment: string
  constructor(comment: string) {
    this.#comment = comment
  }
  get text(): string {
    return `-m comment --comment ${quoted(this.#comment)}`
  }
  get listed(): string {
    return `/* ${this.#comment} */`
  }
  matches(): boolean {
    return true
  }
}
