// -m icmp --icmp-type.

import { given, type MatchExtension, not, RuleError, requireProtocol } from '../extension.js'

// Names that iptables takes (libxt_icmp.h); it prints numbers.
const types: Readonly<Record<string, string>> = {
  any: '255',
  'echo-reply': '0',
  'destination-unreachable': '3',
  'network-unreachable': '3/0',
  'host-unreachable': '3/1',
  'protocol-unreachable': '3/2',
  'port-unreachable': '3/3',
  'fragmentation-needed': '3/4',
  redirect: '5',
  'echo-request': '8',
  ping: '8',
  pong: '0',
  'time-exceeded': '11',
  'ttl-exceeded': '11',
  'parameter-problem': '12',
  'timestamp-request': '13',
  'timestamp-reply': '14',
}

export const icmpMatch: MatchExtension = {
  name: 'icmp',
  options: { 'icmp-type': 1 },
  parse(options, context) {
    requireProtocol(context, 'icmp match', 'icmp')
    const option = given(options, 'icmp-type')
    const asked = option?.values[0] ?? 'any'
    const text = Object.hasOwn(types, asked) ? types[asked]! : asked
    const [type = '', code] = text.split('/')
    const valid = [type, code ?? '0'].every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)
    if (!valid) throw new RuleError(`Invalid ICMP type \`${asked}'`)
    const inverted = option?.inverted ?? false
    const any = type === '255'
    const wanted = { type: Number(type), code: code === undefined ? undefined : Number(code) }
    return {
      name: 'icmp',
      text: any ? '-m icmp --icmp-type any' : `-m icmp ${not(inverted)}--icmp-type ${text}`,
      listed: any ? 'icmp type 255' : `icmp ${inverted ? '!' : ''}type ${wanted.type}${code === undefined ? '' : ` code ${wanted.code}`}`,
      matches: (flow) =>
        flow.hasTransport &&
        (any || (flow.icmpType === wanted.type && (wanted.code === undefined || flow.icmpCode === wanted.code))) !== inverted,
    }
  },
}
