// -m set --match-set NAME src,dst: membership in an ipset.

import { given, type MatchExtension, not, RuleError } from '../extension.js'
import type { Side } from '../ipset/ip-set.js'

export const setMatch: MatchExtension = {
  name: 'set',
  options: { 'match-set': 2 },
  parse(options, context) {
    const option = given(options, 'match-set')
    if (option === undefined) throw new RuleError("You must specify `--match-set' with proper arguments")
    const [name, flags] = option.values as [string, string]
    const sides = flags.split(',').map((flag): Side => {
      if (flag !== 'src' && flag !== 'dst')
        throw new RuleError(`You must specify (the comma separated list of) 'src' or 'dst', not \`${flag}'`)
      return flag
    })
    const set = context.sets.get(name)
    if (set === undefined) throw new RuleError(`Set ${name} doesn't exist.\n`)
    return {
      name: 'set',
      setName: name,
      text: `-m set ${not(option.inverted)}--match-set ${name} ${sides.join(',')}`,
      listed: `${option.inverted ? '! ' : ''}match-set ${name} ${sides.join(',')}`,
      matches: (flow) => set.holds(flow, sides) !== option.inverted,
    }
  },
}
