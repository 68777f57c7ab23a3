// ipset(8): named sets of addresses, prefixes, ports and their combinations, looked up in constant time by `-m set`.
//
// A type such as hash:ip,port,ip is a list of dimensions; an entry is one value a dimension, joined as the member's text.

import type { Flow } from '../flow.js'
import { bitsOf, formatAddress, maskOf, parseAddress, parsePrefix } from '../ipv4-prefix.js'
import { parseProtocol, protocolName } from '../protocol-name.js'

/** Where `--match-set` reads a dimension: the packet's source or destination. */
export type Side = 'src' | 'dst'
export type Dimension = 'ip' | 'port' | 'net'

export const setTypes: Readonly<Record<string, readonly Dimension[]>> = {
  'hash:ip': ['ip'],
  'hash:net': ['net'],
  'hash:ip,port': ['ip', 'port'],
  'hash:ip,port,ip': ['ip', 'port', 'ip'],
  'hash:ip,port,net': ['ip', 'port', 'net'],
  'hash:net,port': ['net', 'port'],
  'bitmap:port': ['port'],
}

export interface SetOptions {
  readonly hashsize: number
  readonly maxelem: number
  /** bitmap:port only. */
  readonly range?: { readonly min: number; readonly max: number }
  readonly comment: boolean
}

/** Members share nothing with rules, so that `ipset swap` exchanges them under the names that rules hold. */
export interface SetContent {
  readonly type: string
  readonly options: SetOptions
  /** Canonical member text to its comment ('' for none), and the numbers a packet is looked up by. */
  readonly members: Map<string, { comment: string; key: string }>
  readonly keys: Set<string>
  /** Prefix lengths in use and by how many members, for types with a net dimension. */
  readonly prefixBits: Map<number, number>
}

export type Member = { readonly text: string; readonly key: string; readonly bits: number | undefined }

export class IpSet {
  readonly name: string
  content: SetContent

  constructor(name: string, type: string, options: SetOptions) {
    this.name = name
    this.content = { type, options, members: new Map(), keys: new Set(), prefixBits: new Map() }
  }

  get dimensions(): readonly Dimension[] {
    return setTypes[this.content.type]!
  }

  /** Whether the packet's fields, one side a dimension, are a member. */
  holds(flow: Flow, sides: readonly Side[]): boolean {
    if (this.content.keys.size === 0) return false
    const { dimensions } = this
    if (!dimensions.includes('net')) return this.content.keys.has(keyOf(flow, dimensions, sides, 32))
    for (const bits of this.content.prefixBits.keys()) if (this.content.keys.has(keyOf(flow, dimensions, sides, bits))) return true
    return false
  }

  /** Adds a member, or takes one away. False when it was there already, or was not. */
  change(member: Member, present: boolean, comment = ''): boolean {
    const { members, keys, prefixBits } = this.content
    if (members.has(member.text) === present) return false
    if (present) {
      members.set(member.text, { comment, key: member.key })
      keys.add(member.key)
    } else {
      members.delete(member.text)
      keys.delete(member.key)
    }
    if (member.bits !== undefined) {
      const users = (prefixBits.get(member.bits) ?? 0) + (present ? 1 : -1)
      if (users === 0) prefixBits.delete(member.bits)
      else prefixBits.set(member.bits, users)
    }
    return true
  }

  clear(): void {
    this.content.members.clear()
    this.content.keys.clear()
    this.content.prefixBits.clear()
  }
}

/** What a packet is looked up by; '' never is a member. */
function keyOf(flow: Flow, dimensions: readonly Dimension[], sides: readonly Side[], bits: number): string {
  let key = ''
  for (let i = 0; i < dimensions.length; i++) {
    const fromSource = sides[i] === 'src'
    const dimension = dimensions[i]
    if (dimension === 'port') {
      const port = fromSource ? flow.sourcePort : flow.destinationPort
      if (port < 0) return ''
      key += dimensions.length === 1 ? `${port}` : `,${flow.protocol}:${port}`
    } else {
      const address = fromSource ? flow.source : flow.destination
      key += dimension === 'net' ? `,${address & maskOf(bits)}/${bits}` : `,${address}`
    }
  }
  return key
}

/** Reads "10.0.0.1,tcp:80,10.0.0.0/8" for these dimensions. Undefined when it does not fit them. */
export function parseMember(text: string, dimensions: readonly Dimension[]): Member | undefined {
  const parts = text.split(',')
  if (parts.length !== dimensions.length) return undefined
  const texts: string[] = []
  let key = ''
  let bits: number | undefined
  for (const [i, dimension] of dimensions.entries()) {
    const part = parts[i]!
    if (dimension === 'port') {
      const [protocolText, portText] = part.includes(':') ? (part.split(':') as [string, string]) : ['tcp', part]
      const protocol = parseProtocol(protocolText)
      const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN
      if (protocol === undefined || !(port <= 65_535)) return undefined
      key += dimensions.length === 1 ? `${port}` : `,${protocol}:${port}`
      texts.push(dimensions.length === 1 ? `${port}` : `${protocolName(protocol)}:${port}`)
    } else if (dimension === 'ip') {
      const address = parseAddress(part)
      if (address === undefined) return undefined
      key += `,${address}`
      texts.push(formatAddress(address))
    } else {
      const prefix = parsePrefix(part)
      bits = prefix && bitsOf(prefix.mask)
      if (prefix === undefined || bits === undefined || bits === 0) return undefined
      key += `,${prefix.address}/${bits}`
      texts.push(bits === 32 ? formatAddress(prefix.address) : `${formatAddress(prefix.address)}/${bits}`)
    }
  }
  return { text: texts.join(','), key, bits }
}
