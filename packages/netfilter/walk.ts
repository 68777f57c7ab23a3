// Walks one packet through a chain. The dataplane, tests and traces all use this one walk; `record` lists what matched.

import { type CompiledTable, flag, op, word, wordsPerRule } from './compiled-table.js'
import type { Flow } from './flow.js'
import { linkMatches } from './link-pattern.js'
import { type NatActions, type Outcome, outcome, type Rule } from './rule.js'

/** One rule that matched, in order. */
export interface Step {
  readonly table: string
  readonly chain: string
  readonly rule: Rule
}

export interface Recorder {
  readonly table: string
  readonly steps: Step[]
}

// Where to go on after RETURN: one stack for all walks (they never nest), grown to the deepest table.
let returnRule = new Int32Array(64)
let returnEnd = new Int32Array(64)

/**
 * Runs `flow` through `chain`. `outcome.return` means that the end of the chain was reached: its policy decides.
 * Allocates nothing unless it records.
 */
export function walk(table: CompiledTable, chain: number, flow: Flow, nat: NatActions, recorder: Recorder | null): Outcome {
  const { words, firstRule, rules, matches, actions } = table
  if (returnRule.length < table.depth) {
    returnRule = new Int32Array(table.depth * 2)
    returnEnd = new Int32Array(table.depth * 2)
  }
  const { source, destination, protocol, states } = flow
  let depth = 0
  let rule = firstRule[chain]!
  let end = firstRule[chain + 1]!
  for (;;) {
    if (rule === end) {
      if (depth === 0) return outcome.return
      depth--
      rule = returnRule[depth]!
      end = returnEnd[depth]!
      continue
    }
    const at = rule * wordsPerRule
    const flags = words[at]!
    // The most selective words first: in a long chain of Services nearly every rule ends here.
    if (
      ((destination & words[at + word.destinationMask]!) === words[at + word.destination]) === ((flags & flag.notDestination) !== 0) ||
      ((source & words[at + word.sourceMask]!) === words[at + word.source]) === ((flags & flag.notSource) !== 0) ||
      (words[at + word.protocol] !== 0 && (words[at + word.protocol] === protocol) === ((flags & flag.notProtocol) !== 0)) ||
      ((flags & flag.states) !== 0 && ((states & words[at + word.states]!) !== 0) === ((flags & flag.notStates) !== 0)) ||
      ((flags & flag.ports) !== 0 && !portsMatch(words, at, flow)) ||
      ((flags & (flag.links | flag.fragment | flag.matches)) !== 0 && !restMatches(rules[rule]!, matches[rule]!, flow))
    ) {
      rule++
      continue
    }
    const matched = rules[rule]!
    matched.packets++
    matched.bytes += flow.lengthBytes
    if (recorder !== null) recorder.steps.push({ table: recorder.table, chain: chainOf(table, rule), rule: matched })
    switch (words[at + word.op]) {
      case op.next:
        rule++
        break
      case op.accept:
        return outcome.accept
      case op.drop:
        return outcome.drop
      case op.return:
        rule = end
        break
      case op.jump:
      case op.goto: {
        // A goto comes back to whoever called this chain, so it pushes nothing.
        if (words[at + word.op] === op.jump) {
          returnRule[depth] = rule + 1
          returnEnd[depth] = end
          depth++
        }
        const to = words[at + word.argument]!
        rule = firstRule[to]!
        end = firstRule[to + 1]!
        break
      }
      case op.act: {
        const result = actions[rule]!.act(flow, nat)
        if (result === outcome.next) rule++
        else if (result === outcome.return) rule = end
        else return result
        break
      }
    }
  }
}

function portsMatch(words: Int32Array, at: number, flow: Flow): boolean {
  if (!flow.hasTransport) return false
  const source = words[at + word.sourcePorts]!
  const destination = words[at + word.destinationPorts]!
  return (
    flow.destinationPort >= destination >>> 16 &&
    flow.destinationPort <= (destination & 0xffff) &&
    flow.sourcePort >= source >>> 16 &&
    flow.sourcePort <= (source & 0xffff)
  )
}

function restMatches({ inLink, outLink, fragment }: Rule, matches: CompiledTable['matches'][number], flow: Flow): boolean {
  if (inLink !== undefined && linkMatches(inLink.value, flow.inName) === inLink.inverted) return false
  if (outLink !== undefined && linkMatches(outLink.value, flow.outName) === outLink.inverted) return false
  if (fragment !== undefined && flow.packet!.transport < 0 === fragment.inverted) return false
  for (let i = 0; i < matches.length; i++) if (!matches[i]!.matches(flow)) return false
  return true
}

/** Only for traces: which chain a rule stands in. */
function chainOf({ firstRule, chainNames }: CompiledTable, rule: number): string {
  let low = 0
  let high = chainNames.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (firstRule[middle]! <= rule) low = middle
    else high = middle - 1
  }
  return chainNames[low]!
}
