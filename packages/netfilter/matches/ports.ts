// -m tcp, -m udp: ports and TCP flags of one packet.

import {
  formatPortRange,
  type GivenOption,
  given,
  inRange,
  type MatchExtension,
  not,
  parsePortRange,
  type RuleContext,
  RuleError,
  requireProtocol,
} from '../extension.js'
import { type Flow, tcpFlag } from '../flow.js'
import { anyPort, type Inverted, type Match, type PortRange } from '../rule.js'

const flagNames = Object.keys(tcpFlag) as (keyof typeof tcpFlag)[]
const allFlags = 63

function parseFlags(text: string): number {
  let flags = 0
  for (const name of text.split(',')) {
    if (name === 'ALL') flags |= allFlags
    else if (name !== 'NONE') {
      const known = flagNames.find((flag) => flag === name)
      if (known === undefined) throw new RuleError(`Unknown TCP flag \`${name}'`)
      flags |= tcpFlag[known]
    }
  }
  return flags
}
const formatFlags = (flags: number): string => flagNames.filter((name) => flags & tcpFlag[name]).join(',') || 'NONE'

function portOption(options: readonly GivenOption[], ...names: string[]): Inverted<PortRange> | undefined {
  const option = given(options, ...names)
  return option && { value: parsePortRange(option.values[0]!), inverted: option.inverted }
}

class TransportMatch implements Match {
  readonly name: string
  readonly ports: Match['ports']
  readonly #source: Inverted<PortRange> | undefined
  readonly #destination: Inverted<PortRange> | undefined
  readonly #flags: Inverted<{ mask: number; set: number }> | undefined

  constructor(name: string, options: readonly GivenOption[]) {
    this.name = name
    this.#source = portOption(options, 'sport', 'source-port')
    this.#destination = portOption(options, 'dport', 'destination-port')
    this.#flags = flagsOption(options)
    const plain = this.#flags === undefined && this.#source?.inverted !== true && this.#destination?.inverted !== true
    this.ports = plain ? { source: this.#source?.value ?? anyPort, destination: this.#destination?.value ?? anyPort } : undefined
  }

  get text(): string {
    const source = this.#source
    const destination = this.#destination
    const flags = this.#flags
    return [
      `-m ${this.name}`,
      source && `${not(source.inverted)}--sport ${formatPortRange(source.value)}`,
      destination && `${not(destination.inverted)}--dport ${formatPortRange(destination.value)}`,
      flags && `${not(flags.inverted)}--tcp-flags ${formatFlags(flags.value.mask)} ${formatFlags(flags.value.set)}`,
    ]
      .filter(Boolean)
      .join(' ')
  }

  get listed(): string {
    const flags = this.#flags
    return [
      this.name,
      this.#source && listPorts('sp', this.#source),
      this.#destination && listPorts('dp', this.#destination),
      flags && `flags:${flags.inverted ? '!' : ''}0x${hexByte(flags.value.mask)}/0x${hexByte(flags.value.set)}`,
    ]
      .filter(Boolean)
      .join(' ')
  }

  matches(flow: Flow): boolean {
    // xt_tcpudp.c: a later fragment shows no ports and matches nothing, inverted or not.
    if (!flow.hasTransport) return false
    if (!portFits(flow.sourcePort, this.#source) || !portFits(flow.destinationPort, this.#destination)) return false
    const flags = this.#flags
    return flags === undefined || ((flow.tcpFlags & flags.value.mask) === flags.value.set) !== flags.inverted
  }
}
const portFits = (port: number, wanted: Inverted<PortRange> | undefined) =>
  wanted === undefined || inRange(port, wanted.value) !== wanted.inverted
const listPorts = (prefix: string, { value, inverted }: Inverted<PortRange>) =>
  `${prefix}${value.min === value.max ? 't' : 'ts'}:${inverted ? '!' : ''}${formatPortRange(value)}`
const hexByte = (value: number) => value.toString(16).toUpperCase().padStart(2, '0')

function flagsOption(options: readonly GivenOption[]): Inverted<{ mask: number; set: number }> | undefined {
  const flags = given(options, 'tcp-flags', 'syn')
  if (flags === undefined) return undefined
  const [mask, set] = flags.name === 'syn' ? ['FIN,SYN,RST,ACK', 'SYN'] : flags.values
  return { value: { mask: parseFlags(mask!), set: parseFlags(set!) }, inverted: flags.inverted }
}

const ports = { sport: 1, 'source-port': 1, dport: 1, 'destination-port': 1 }

function transportMatch(name: string, options: readonly GivenOption[], context: RuleContext): Match {
  requireProtocol(context, `${name} match`, name)
  return new TransportMatch(name, options)
}

export const tcpMatch: MatchExtension = {
  name: 'tcp',
  options: { ...ports, 'tcp-flags': 2, syn: 0 },
  parse: (options, context) => transportMatch('tcp', options, context),
}

export const udpMatch: MatchExtension = {
  name: 'udp',
  options: ports,
  parse: (options, context) => transportMatch('udp', options, context),
}
