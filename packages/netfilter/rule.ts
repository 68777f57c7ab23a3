// netfilter's vocabulary. A rule is what stands in the head of every rule (addresses, links, protocol), the matches of its
// extensions in order, and a target. `text` is the rule as iptables-save prints it, without "-A CHAIN ": goldens, traces and
// listings show it.

import type { Flow } from './flow.js'
import type { Prefix } from './ipv4-prefix.js'
import { saveRule } from './rule-text.js'

/** One `-m NAME …` of a rule. State (statistic, recent, limit) lives in the object. */
export interface Match {
  readonly name: string
  /** As iptables-save prints it: `-m tcp --dport 80`. */
  readonly text: string
  /** As `iptables -L -n` prints it behind the addresses: `tcp dpt:80`. */
  readonly listed: string
  matches(flow: Flow): boolean
  /** The ipset the match looks into. */
  readonly setName?: string
  /** Set when the match is nothing but plain port ranges, which the compiled rule carries in its head. */
  readonly ports?: { readonly source: PortRange; readonly destination: PortRange }
  /** Set when the match asks for nothing but bits of ctState; it stands in the compiled rule's head too. */
  readonly states?: { readonly bits: number; readonly inverted: boolean }
}

export interface PortRange {
  readonly min: number
  readonly max: number
}
export const anyPort: PortRange = { min: 0, max: 65_535 }

/** What a target says: go on with the next rule, or a verdict for the packet. */
export const outcome = { next: 0, accept: 1, drop: 2, reject: 3, return: 4 } as const
export type Outcome = (typeof outcome)[keyof typeof outcome]

export type Target =
  | { readonly kind: 'none' }
  | { readonly kind: 'verdict'; readonly name: 'ACCEPT' | 'DROP' | 'RETURN' }
  | { readonly kind: 'jump' | 'goto'; readonly chain: string }
  | ActionTarget

/** A target that does something: DNAT, MARK, REJECT, LOG … */
export interface ActionTarget {
  readonly kind: 'action'
  readonly name: string
  /** The options behind `-j NAME`, as iptables-save prints them; '' for none. */
  readonly text: string
  readonly listed: string
  act(flow: Flow, nat: NatActions): Outcome
}

/** What NAT targets ask of the NAT engine. Addresses and ports are inclusive ranges. */
export interface NatActions {
  /** Decides the translation of a new connection. False when it could not be done (no free port). */
  translate(flow: Flow, manip: 'source' | 'destination', range: NatRange): boolean
}
export interface NatRange {
  readonly minAddress: number
  readonly maxAddress: number
  /** 0 when ports are not named. */
  readonly minPort: number
  readonly maxPort: number
  readonly randomFully: boolean
}

export interface Inverted<T> {
  readonly value: T
  readonly inverted: boolean
}

/** Rules are read by the ten thousand and printed rarely, so the text is made when it is asked for. */
export class Rule implements RuleParts {
  readonly source: Inverted<Prefix> | undefined
  readonly destination: Inverted<Prefix> | undefined
  readonly inLink: Inverted<string> | undefined
  readonly outLink: Inverted<string> | undefined
  readonly protocol: Inverted<number> | undefined
  /** `-f`: later fragments only. */
  readonly fragment: Inverted<true> | undefined
  readonly matches: readonly Match[]
  readonly target: Target
  #text: string | undefined
  packets = 0
  bytes = 0

  constructor(parts: RuleParts) {
    this.source = parts.source
    this.destination = parts.destination
    this.inLink = parts.inLink
    this.outLink = parts.outLink
    this.protocol = parts.protocol
    this.fragment = parts.fragment
    this.matches = parts.matches
    this.target = parts.target
  }

  /** As iptables-save prints it, without `-A CHAIN `. */
  get text(): string {
    return (this.#text ??= saveRule(this))
  }
}

/** What a rule is made of: the head, the matches of its extensions in order, and a target. */
export interface RuleParts {
  readonly source?: Inverted<Prefix> | undefined
  readonly destination?: Inverted<Prefix> | undefined
  readonly inLink?: Inverted<string> | undefined
  readonly outLink?: Inverted<string> | undefined
  readonly protocol?: Inverted<number> | undefined
  /** `-f`: later fragments only. */
  readonly fragment?: Inverted<true> | undefined
  readonly matches: readonly Match[]
  readonly target: Target
}
