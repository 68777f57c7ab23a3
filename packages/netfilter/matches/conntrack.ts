// -m conntrack, -m state: where a packet stands in its connection.

import { formatPortRange, given, inRange, type MatchExtension, not, parsePortRange, RuleError } from '../extension.js'
import { ctState, type Flow } from '../flow.js'
import { formatAddress, formatPrefix, parsePrefix } from '../ipv4-prefix.js'
import { parseProtocol } from '../protocol-name.js'
import type { Match } from '../rule.js'

// The order in which libxt_conntrack prints them.
const printed: readonly (keyof typeof ctState)[] = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'UNTRACKED', 'SNAT', 'DNAT']

function parseStates(text: string, allowed: readonly string[]): number {
  let bits = 0
  for (const name of text.split(',')) {
    const known = printed.find((state) => state === name && allowed.includes(state))
    if (known === undefined) throw new RuleError(`Bad ctstate "${name}"`)
    bits |= ctState[known]
  }
  return bits
}
const formatStates = (bits: number): string => printed.filter((name) => bits & ctState[name]).join(',')

function stateMatch(name: 'conntrack' | 'state', option: string, bits: number, inverted: boolean): Match {
  return {
    name,
    text: `-m ${name} ${not(inverted)}--${option} ${formatStates(bits)}`,
    listed: `${inverted ? '! ' : ''}${option === 'ctstate' ? 'ctstate' : 'state'} ${formatStates(bits)}`,
    states: { bits, inverted },
    matches: (flow) => ((flow.states & bits) !== 0) !== inverted,
  }
}

export const stateMatchExtension: MatchExtension = {
  name: 'state',
  options: { state: 1 },
  parse(options) {
    const option = given(options, 'state')
    if (option === undefined) throw new RuleError('You must specify "--state"')
    return stateMatch('state', 'state', parseStates(option.values[0]!, printed.slice(0, 5)), option.inverted)
  },
}

// Each further option, how it is written and what it asks of the connection.
type Test = { text: string; matches: (flow: Flow) => boolean }
type EntryField = 'originalSource' | 'originalDestination' | 'replySource' | 'replyDestination'
const addressFields: Readonly<Record<string, EntryField>> = {
  ctorigsrc: 'originalSource',
  ctorigdst: 'originalDestination',
  ctreplsrc: 'replySource',
  ctrepldst: 'replyDestination',
}

export const conntrackMatch: MatchExtension = {
  name: 'conntrack',
  options: { ctstate: 1, ctproto: 1, ctorigsrc: 1, ctorigdst: 1, ctreplsrc: 1, ctrepldst: 1, ctorigsrcport: 1, ctorigdstport: 1, ctdir: 1 },
  parse(options) {
    if (options.length === 0) throw new RuleError('conntrack: At least one option is required')
    const tests = options.map(({ name, values, inverted }): Test => {
      const value = values[0]!
      const says = (text: string) => `${not(inverted)}--${name} ${text}`
      if (name === 'ctstate') {
        const bits = parseStates(value, printed)
        return { text: says(formatStates(bits)), matches: (flow) => ((flow.states & bits) !== 0) !== inverted }
      }
      if (name === 'ctproto') {
        const protocol = parseProtocol(value)
        if (protocol === undefined) throw new RuleError(`unknown protocol "${value}" specified`)
        return { text: says(String(protocol)), matches: (flow) => (flow.entry?.protocol === protocol) !== inverted }
      }
      if (name === 'ctdir') {
        if (value !== 'ORIGINAL' && value !== 'REPLY') throw new RuleError(`Bad ctdir "${value}"`)
        return { text: says(value), matches: (flow) => flow.entry !== null && flow.packet!.isReply === (value === 'REPLY') }
      }
      if (name === 'ctorigsrcport' || name === 'ctorigdstport') {
        const range = parsePortRange(value)
        return {
          text: says(formatPortRange(range)),
          matches: ({ entry }) =>
            entry !== null &&
            inRange(name === 'ctorigsrcport' ? entry.original.sourcePort : entry.original.destinationPort, range) !== inverted,
        }
      }
      const prefix = parsePrefix(value)
      if (prefix === undefined) throw new RuleError(`host/network \`${value}' not found`)
      const field = addressFields[name]!
      return {
        text: says(prefix.mask === -1 ? formatAddress(prefix.address) : formatPrefix(prefix)),
        matches: ({ entry }) => entry !== null && ((entry[field] & prefix.mask) === prefix.address) !== inverted,
      }
    })
    if (tests.length === 1 && options[0]!.name === 'ctstate') {
      return stateMatch('conntrack', 'ctstate', parseStates(options[0]!.values[0]!, printed), options[0]!.inverted)
    }
    return {
      name: 'conntrack',
      text: `-m conntrack ${tests.map((test) => test.text).join(' ')}`,
      listed: tests.map((test) => test.text.replaceAll('--', '')).join(' '),
      matches: (flow) => tests.every((test) => test.matches(flow)),
    }
  },
}
