// -m addrtype: what the routing table says of an address.

import { type GivenOption, given, type MatchExtension, not, RuleError } from '../extension.js'
import type { Flow } from '../flow.js'
import type { AddressType } from '../netfilter-host.js'

const known: readonly AddressType[] = ['UNSPEC', 'UNICAST', 'LOCAL', 'BROADCAST', 'MULTICAST', 'BLACKHOLE', 'UNREACHABLE', 'PROHIBIT']

function parseTypes(option: GivenOption): readonly AddressType[] {
  return option.values[0]!.split(',').map((name) => {
    const type = known.find((one) => one === name)
    if (type === undefined) throw new RuleError(`addrtype: bad type \`${option.values[0]}'`)
    return type
  })
}

export const addrtypeMatch: MatchExtension = {
  name: 'addrtype',
  options: { 'src-type': 1, 'dst-type': 1 },
  parse(options) {
    const tests = [given(options, 'src-type'), given(options, 'dst-type')]
      .filter((option) => option !== undefined)
      .map((option) => {
        const types = parseTypes(option)
        const side = option.name === 'src-type' ? 'source' : 'destination'
        return {
          text: `${not(option.inverted)}--${option.name} ${types.join(',')}`,
          listed: `ADDRTYPE match ${option.name} ${option.inverted ? '!' : ''}${types.join(',')}`,
          matches: (flow: Flow) => types.includes(flow.host.addressType(flow[side] >>> 0)) !== option.inverted,
        }
      })
    if (tests.length === 0) throw new RuleError('addrtype: you must specify --src-type or --dst-type')
    return {
      name: 'addrtype',
      text: `-m addrtype ${tests.map((test) => test.text).join(' ')}`,
      listed: tests.map((test) => test.listed).join(' '),
      matches: (flow) => tests.every((test) => test.matches(flow)),
    }
  },
}
