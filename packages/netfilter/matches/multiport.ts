// -m multiport: one of several ports.

import { formatPortRange, inRange, type MatchExtension, not, parsePortRange, RuleError, requireProtocol } from '../extension.js'
import type { Flow } from '../flow.js'
import type { PortRange } from '../rule.js'

// xt_multiport.h: XT_MULTI_PORTS, where a range counts twice.
const portsMax = 15

const canonical: Readonly<Record<string, 'sports' | 'dports' | 'ports'>> = {
  sports: 'sports',
  'source-ports': 'sports',
  dports: 'dports',
  'destination-ports': 'dports',
  ports: 'ports',
}

const within = (port: number, ranges: readonly PortRange[]) => ranges.some((range) => inRange(port, range))
const tests: Readonly<Record<string, (flow: Flow, ranges: readonly PortRange[]) => boolean>> = {
  sports: (flow, ranges) => within(flow.sourcePort, ranges),
  dports: (flow, ranges) => within(flow.destinationPort, ranges),
  ports: (flow, ranges) => within(flow.sourcePort, ranges) || within(flow.destinationPort, ranges),
}

export const multiportMatch: MatchExtension = {
  name: 'multiport',
  options: { sports: 1, 'source-ports': 1, dports: 1, 'destination-ports': 1, ports: 1 },
  parse(options, context) {
    requireProtocol(context, 'multiport', 'tcp', 'udp', 'sctp', 'udplite')
    const option = options[0]
    if (option === undefined) throw new RuleError('multiport expection: no ports given')
    const side = canonical[option.name]!
    const ranges = option.values[0]!.split(',').map((range) => parsePortRange(range))
    const used = ranges.reduce((count, range) => count + (range.min === range.max ? 1 : 2), 0)
    if (used > portsMax) throw new RuleError('too many ports specified')
    const text = ranges.map((range) => formatPortRange(range)).join(',')
    const test = tests[side]!
    return {
      name: 'multiport',
      text: `-m multiport ${not(option.inverted)}--${side} ${text}`,
      listed: `multiport ${side} ${option.inverted ? '!' : ''}${text}`,
      matches: (flow) => flow.hasTransport && test(flow, ranges) !== option.inverted,
    }
  },
}
