// Extensions of the rule language: each is one object that says which options it takes and makes a match or target of them.
// match-extensions.ts and target-extensions.ts list them.

import type { IpSets } from './ipset/ip-sets.js'
import { parseProtocol } from './protocol-name.js'
import type { ActionTarget, Match, PortRange } from './rule.js'

/** A mistake in rule text. The message is what the real tool prints behind "iptables v…: ". */
export class RuleError extends Error {
  override name = 'RuleError'
}

export interface GivenOption {
  /** Without dashes: `dport`. */
  readonly name: string
  readonly values: readonly string[]
  readonly inverted: boolean
}

/** What extensions may ask of their surroundings. */
export interface RuleContext {
  readonly protocol: number
  readonly sets: IpSets
  /** Lists of `-m recent`, shared by name over all rules of the namespace. */
  readonly recentLists: Map<string, Map<number, number[]>>
}

interface Extension {
  readonly name: string
  /** Option name to number of arguments. Aliases map to the same parse by their own name. */
  readonly options: Readonly<Record<string, number>>
}
export interface MatchExtension extends Extension {
  parse(options: readonly GivenOption[], context: RuleContext): Match
}
export interface TargetExtension extends Extension {
  parse(options: readonly GivenOption[], context: RuleContext): ActionTarget
}

/** `! ` when inverted. */
export const not = (inverted: boolean): string => (inverted ? '! ' : '')

/** The option by any of its names. */
export const given = (options: readonly GivenOption[], ...names: string[]): GivenOption | undefined =>
  options.findLast((option) => names.includes(option.name))

const services: Readonly<Record<string, number>> = { ssh: 22, domain: 53, http: 80, https: 443, ntp: 123, bgp: 179 }

export function parsePort(text: string): number {
  const port = /^\d{1,6}$/.test(text) ? Number(text) : Object.hasOwn(services, text) ? services[text]! : -1
  if (port < 0 || port > 65_535) throw new RuleError(`invalid port/service \`${text}' specified`)
  return port
}

/** "80", "1000:2000", ":1024", "1024:". */
export function parsePortRange(text: string, separator = ':'): PortRange {
  const colon = text.indexOf(separator)
  if (colon < 0) {
    const port = parsePort(text)
    return { min: port, max: port }
  }
  const min = colon === 0 ? 0 : parsePort(text.slice(0, colon))
  const max = colon === text.length - 1 ? 65_535 : parsePort(text.slice(colon + 1))
  if (min > max) throw new RuleError(`invalid portrange (min > max)`)
  return { min, max }
}
export const formatPortRange = ({ min, max }: PortRange, separator = ':'): string => (min === max ? `${min}` : `${min}${separator}${max}`)
export const inRange = (value: number, { min, max }: PortRange): boolean => value >= min && value <= max

/** A 32-bit number in decimal or hexadecimal, as an unsigned number. */
export function parseU32(text: string, what: string): number {
  const value = /^(0[xX][0-9a-fA-F]{1,8}|\d{1,10})$/.test(text) ? Number(text) : Number.NaN
  if (!(value <= 0xffff_ffff)) throw new RuleError(`Bad ${what} value "${text}"`)
  return value
}

/** value[/mask], as mark options take it. Signed 32-bit. */
export function parseMarkMask(text: string, what: string): { value: number; mask: number } {
  const [value = '', mask, ...rest] = text.split('/')
  if (rest.length > 0) throw new RuleError(`Bad ${what} value "${text}"`)
  return { value: parseU32(value, what) | 0, mask: mask === undefined ? -1 : parseU32(mask, what) | 0 }
}
export const hex = (value: number): string => `0x${(value >>> 0).toString(16)}`
export const formatMarkMask = (value: number, mask: number): string => (mask === -1 ? hex(value) : `${hex(value)}/${hex(mask)}`)

/** Fails unless the rule says one of these protocols. */
export function requireProtocol(context: RuleContext, what: string, ...protocols: string[]): void {
  if (!protocols.some((protocol) => parseProtocol(protocol) === context.protocol)) {
    throw new RuleError(`${what} needs \`-p ${protocols.join("' or `-p ")}'`)
  }
}

/** As xtables_save_string: bare when it is harmless, otherwise quoted with " ' \\ escaped. */
export const quoted = (text: string): string => (/^[-\w]+$/.test(text) ? text : `"${text.replace(/["'\\]/g, '\\$&')}"`)
