// -m mark, -m connmark: the mark of the packet, of its connection.

import { formatMarkMask, given, type MatchExtension, not, parseMarkMask, RuleError } from '../extension.js'
import type { Flow } from '../flow.js'

function markExtension(name: string, listed: string, markOf: (flow: Flow) => number): MatchExtension {
  return {
    name,
    options: { mark: 1 },
    parse(options) {
      const option = given(options, 'mark')
      if (option === undefined) throw new RuleError(`${name}: option "--mark" must be specified`)
      const { value, mask } = parseMarkMask(option.values[0]!, name)
      const text = formatMarkMask(value, mask)
      return {
        name,
        text: `-m ${name} ${not(option.inverted)}--mark ${text}`,
        listed: `${listed} match ${option.inverted ? '!' : ''}${text}`,
        matches: (flow) => ((markOf(flow) & mask) === value) !== option.inverted,
      }
    },
  }
}

export const markMatch = markExtension('mark', 'mark', (flow) => flow.packet!.mark)
export const connmarkMatch = markExtension('connmark', 'connmark', (flow) => flow.entry?.mark ?? 0)
