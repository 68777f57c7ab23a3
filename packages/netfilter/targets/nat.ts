// -j DNAT, SNAT, MASQUERADE, REDIRECT: decide a new connection's translation. They run for its first packet only; nat.ts does the rest.

import { formatPortRange, type GivenOption, given, parsePort, parsePortRange, RuleError, type TargetExtension } from '../extension.js'
import type { Flow } from '../flow.js'
import { formatAddress, parseAddress } from '../ipv4-prefix.js'
import { anyPort, type NatActions, type NatRange, type Outcome, outcome, type PortRange } from '../rule.js'

interface NamedRange {
  readonly addresses: { readonly min: number; readonly max: number } | undefined
  readonly ports: PortRange | undefined
  readonly text: string
}

/** address[-address][:port[-port]] or :port[-port]. */
function parseNamedRange(text: string, protocol: number): NamedRange {
  const colon = text.indexOf(':')
  const addressText = colon < 0 ? text : text.slice(0, colon)
  const ports = colon < 0 ? undefined : parsePortRange(text.slice(colon + 1), '-')
  if (ports !== undefined && protocol !== 6 && protocol !== 17) throw new RuleError('Need TCP, UDP, SCTP or DCCP with port specification')
  if (addressText === '') {
    if (ports === undefined) throw new RuleError(`Bad IP address "${text}"`)
    return { addresses: undefined, ports, text: `:${formatPortRange(ports, '-')}` }
  }
  const [first = '', last = first] = addressText.split('-')
  const [min, max] = [parseAddress(first), parseAddress(last)]
  if (min === undefined || max === undefined || min >>> 0 > max >>> 0) throw new RuleError(`Bad IP address "${addressText}"`)
  const addresses = min === max ? formatAddress(min) : `${formatAddress(min)}-${formatAddress(max)}`
  return { addresses: { min, max }, ports, text: ports === undefined ? addresses : `${addresses}:${formatPortRange(ports, '-')}` }
}

const natRange = (addresses: { min: number; max: number }, ports: PortRange | undefined, randomFully: boolean): NatRange => ({
  minAddress: addresses.min,
  maxAddress: addresses.max,
  minPort: ports?.min ?? 0,
  maxPort: ports?.max ?? 0,
  randomFully,
})

const isRandom = (options: readonly GivenOption[]) => given(options, 'random', 'random-fully') !== undefined
const randomText = (options: readonly GivenOption[]) => {
  if (given(options, 'random-fully') !== undefined) return ' --random-fully'
  return given(options, 'random') === undefined ? '' : ' --random'
}

// xt_nat.c: a translation that cannot be made drops the packet.
const done = (translated: boolean): Outcome => (translated ? outcome.accept : outcome.drop)

function toRange(name: 'DNAT' | 'SNAT', option: string, manip: 'source' | 'destination'): TargetExtension {
  return {
    name,
    options: { [option]: 1, random: 0, 'random-fully': 0, persistent: 0 },
    parse(options, context) {
      const to = given(options, option)
      if (to === undefined) throw new RuleError(`${name}: option "--${option}" must be specified`)
      const range = parseNamedRange(to.values[0]!, context.protocol)
      const random = randomText(options)
      const persistent = given(options, 'persistent') === undefined ? '' : ' --persistent'
      const fixed = range.addresses && natRange(range.addresses, range.ports, isRandom(options))
      return {
        kind: 'action',
        name,
        text: `--${option} ${range.text}${random}${persistent}`,
        listed: `to:${range.text}${random.replaceAll('--', '')}${persistent.replaceAll('--', '')}`,
        act(flow: Flow, nat: NatActions) {
          const here = manip === 'source' ? flow.source : flow.destination
          return done(nat.translate(flow, manip, fixed ?? natRange({ min: here, max: here }, range.ports, isRandom(options))))
        },
      }
    },
  }
}

export const dnatTarget = toRange('DNAT', 'to-destination', 'destination')
export const snatTarget = toRange('SNAT', 'to-source', 'source')

export const masqueradeTarget: TargetExtension = {
  name: 'MASQUERADE',
  options: { 'to-ports': 1, random: 0, 'random-fully': 0 },
  parse(options) {
    const portsText = given(options, 'to-ports')?.values[0]
    const ports = portsText === undefined ? undefined : parsePortRange(portsText, '-')
    const random = randomText(options)
    const randomFully = isRandom(options)
    return {
      kind: 'action',
      name: 'MASQUERADE',
      text: `${ports ? `--to-ports ${formatPortRange(ports, '-')}` : ''}${random}`.trimStart(),
      listed: `${ports ? `masq ports: ${formatPortRange(ports, '-')}` : ''}${random.replaceAll('--', '')}`.trimStart(),
      act(flow, nat) {
        const address = flow.host.sourceAddress(flow.packet!.linkOut, flow.destination >>> 0) | 0
        // nf_nat_masquerade.c: no address on the way out drops the packet.
        if (address === 0) return outcome.drop
        return done(nat.translate(flow, 'source', natRange({ min: address, max: address }, ports, randomFully)))
      },
    }
  },
}

export const redirectTarget: TargetExtension = {
  name: 'REDIRECT',
  options: { 'to-ports': 1, random: 0 },
  parse(options) {
    const portsText = given(options, 'to-ports')?.values[0]
    const ports = portsText === undefined ? undefined : portsText.includes('-') ? parsePortRange(portsText, '-') : onePort(portsText)
    const random = randomText(options)
    return {
      kind: 'action',
      name: 'REDIRECT',
      text: `${ports ? `--to-ports ${formatPortRange(ports, '-')}` : ''}${random}`.trimStart(),
      listed: `${ports ? `redir ports ${formatPortRange(ports, '-')}` : ''}${random.replaceAll('--', '')}`.trimStart(),
      act(flow, nat) {
        // nf_nat_redirect.c: to loopback for this host's own packets, else to the address of the link it came by.
        const address = flow.hook === 'output' ? 0x7f00_0001 : flow.host.sourceAddress(flow.packet!.linkIn, flow.source >>> 0) | 0
        if (address === 0) return outcome.drop
        return done(nat.translate(flow, 'destination', natRange({ min: address, max: address }, ports, isRandom(options))))
      },
    }
  },
}
const onePort = (text: string): PortRange => ({ ...anyPort, min: parsePort(text), max: parsePort(text) })
