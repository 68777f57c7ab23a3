// -m physdev: the bridge ports of bridged traffic.

import { given, type MatchExtension, not, RuleError } from '../extension.js'
import type { Flow } from '../flow.js'
import { linkMatches } from '../link-pattern.js'

type Test = (flow: Flow) => boolean
const tests: Readonly<Record<string, (value: string) => Test>> = {
  'physdev-in': (pattern) => (flow) => flow.physIn !== '' && linkMatches(pattern, flow.physIn),
  'physdev-out': (pattern) => (flow) => flow.physOut !== '' && linkMatches(pattern, flow.physOut),
  'physdev-is-in': () => (flow) => flow.physIn !== '',
  'physdev-is-out': () => (flow) => flow.physOut !== '',
  // xt_physdev.c: bridged means it will leave by a port of the same bridge.
  'physdev-is-bridged': () => (flow) => flow.physIn !== '' && flow.physOut !== '',
}

export const physdevMatch: MatchExtension = {
  name: 'physdev',
  options: { 'physdev-in': 1, 'physdev-out': 1, 'physdev-is-in': 0, 'physdev-is-out': 0, 'physdev-is-bridged': 0 },
  parse(options) {
    if (options.length === 0) throw new RuleError('PHYSDEV: no physdev option specified')
    const asked = Object.keys(tests).flatMap((name) => {
      const option = given(options, name)
      if (option === undefined) return []
      const value = option.values[0] ?? ''
      const test = tests[name]!(value)
      return [{ text: `${not(option.inverted)}--${name}${value && ` ${value}`}`, matches: (flow: Flow) => test(flow) !== option.inverted }]
    })
    return {
      name: 'physdev',
      text: `-m physdev ${asked.map((test) => test.text).join(' ')}`,
      listed: `PHYSDEV match ${asked.map((test) => test.text).join(' ')}`,
      matches: (flow) => asked.every((test) => test.matches(flow)),
    }
  },
}
