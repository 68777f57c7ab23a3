// Matches RE2 expressions in time linear in the text, whatever the expression: all threads of the automaton advance together
// over the text (Thompson's construction), so there is no backtracking that could run away. Only whether a text matches is
// told, as JSON Schema's `pattern` needs: anywhere in the text unless the expression is anchored.

import { type Assertion, type CharTest, isWordChar, PatternError, parsePattern, type Tree } from './re2-syntax.js'

/** Instructions one expression may take; counted repetitions are written out. */
export const programMax = 10_000
/** Steps that may be taken on behalf of one object, all its matches and checks together. */
export const stepsMax = 5_000_000
/** What is left of them; whoever takes steps takes them from here. */
export interface Steps {
  left: number
}

type Instruction =
  | { is: 'char'; test: CharTest }
  | { is: 'assert'; what: Assertion }
  | { is: 'split'; to: number; or: number }
  | { is: 'jump'; to: number }
  | { is: 'match' }

export type Match = 'yes' | 'no' | 'too-long'

export class Pattern {
  readonly source: string
  readonly #program: readonly Instruction[]
  /** Instructions it takes. */
  get size(): number {
    return this.#program.length
  }

  /** Throws PatternError, whose message is Go's. */
  constructor(source: string) {
    this.source = source
    this.#program = compile(source)
  }

  /** `too-long`: looking through the text takes more steps than there are. */
  match(text: string, steps: Steps = { left: stepsMax }): Match {
    const program = this.#program
    const chars = Array.from(text, (char) => char.codePointAt(0)!)
    const seen = new Uint32Array(program.length)
    let current: number[] = []
    let next: number[] = []
    let matched = false
    const stack: number[] = []
    /** Follows everything that takes no character. */
    const add = (threads: number[], from: number, at: number): void => {
      stack.push(from)
      while (stack.length > 0) {
        const pc = stack.pop()!
        if (seen[pc] === at + 1) continue
        seen[pc] = at + 1
        steps.left--
        const instruction = program[pc]!
        if (instruction.is === 'jump') stack.push(instruction.to)
        else if (instruction.is === 'split') stack.push(instruction.or, instruction.to)
        else if (instruction.is === 'match') matched = true
        else if (instruction.is === 'char') threads.push(pc)
        else if (holds(instruction.what, chars, at)) stack.push(pc + 1)
      }
    }
    for (let at = 0; at <= chars.length; at++) {
      add(current, 0, at)
      if (matched) return 'yes'
      if (at === chars.length) return 'no'
      if (steps.left < 0) return 'too-long'
      const char = chars[at]!
      next = []
      for (const pc of current) {
        const instruction = program[pc] as { is: 'char'; test: CharTest }
        if (instruction.test(char)) add(next, pc + 1, at + 1)
        steps.left--
      }
      if (matched) return 'yes'
      current = next
    }
    return 'no'
  }
}

function holds(what: Assertion, chars: readonly number[], at: number): boolean {
  switch (what) {
    case 'text-start':
      return at === 0
    case 'text-end':
      return at === chars.length
    case 'line-start':
      return at === 0 || chars[at - 1] === 10
    case 'line-end':
      return at === chars.length || chars[at] === 10
    default: {
      const before = at > 0 && isWordChar(chars[at - 1]!)
      const after = at < chars.length && isWordChar(chars[at]!)
      return (before !== after) === (what === 'word')
    }
  }
}

function compile(source: string): Instruction[] {
  const program: Instruction[] = []
  const put = (instruction: Instruction): number => {
    if (program.length >= programMax) throw new PatternError('expression too large', source)
    return program.push(instruction) - 1
  }
  let visits = 0
  const write = (tree: Tree): void => {
    // Repetitions of what writes nothing are bounded as well.
    if (++visits > 2 * programMax) throw new PatternError('expression too large', source)
    switch (tree.is) {
      case 'empty':
        return
      case 'char':
        put({ is: 'char', test: tree.test })
        return
      case 'assert':
        put({ is: 'assert', what: tree.what })
        return
      case 'sequence':
        for (const part of tree.parts) write(part)
        return
      case 'choice':
        writeChoice(tree.parts)
        return
      case 'repeat':
        for (let i = 0; i < tree.least; i++) write(tree.part)
        if (tree.most === Infinity) writeLoop(tree.part)
        else writeOptions(tree.part, tree.most - tree.least)
    }
  }
  const writeChoice = (parts: readonly Tree[]): void => {
    const ends: number[] = []
    for (const [i, part] of parts.entries()) {
      if (i === parts.length - 1) write(part)
      else {
        const split = put({ is: 'split', to: 0, or: 0 })
        write(part)
        ends.push(put({ is: 'jump', to: 0 }))
        program[split] = { is: 'split', to: split + 1, or: program.length }
      }
    }
    for (const end of ends) program[end] = { is: 'jump', to: program.length }
  }
  const writeLoop = (part: Tree): void => {
    const split = put({ is: 'split', to: 0, or: 0 })
    write(part)
    put({ is: 'jump', to: split })
    program[split] = { is: 'split', to: split + 1, or: program.length }
  }
  const writeOptions = (part: Tree, times: number): void => {
    const splits: number[] = []
    for (let i = 0; i < times; i++) {
      splits.push(put({ is: 'split', to: 0, or: 0 }))
      write(part)
    }
    for (const split of splits) program[split] = { is: 'split', to: split + 1, or: program.length }
  }
  write(parsePattern(source))
  put({ is: 'match' })
  return program
}
