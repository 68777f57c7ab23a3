// The five places where a packet's way through a namespace can be watched and changed.
//
//                     local process          local process
//                           ^                      |
//                        [input]               [output]
//                           |                      v
//   --> [prerouting] --> route --> [forward] --> route --> [postrouting] -->
//
// packages/netstack owns the way and calls Netfilter.hook() at each of the five; what runs there, in which order, is
// `stagesAt` below and nowhere else.

import type { DropReason } from '../wire/drop-reason.js'

export type Hook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting'

export type TableName = 'raw' | 'mangle' | 'nat' | 'filter'

/** What runs at a hook. A table's name means its built-in chain of that hook; the rest is conntrack's and IPVS's own work. */
export type Stage = TableName | 'conntrack:track' | 'conntrack:confirm' | 'ipvs'

// Linux' priorities (enum nf_ip_hook_priorities): raw -300, conntrack -200, mangle -150, nat DNAT -100, filter 0, nat SNAT 100,
// confirm last. IPVS (ip_vs_ops) sits after filter in LOCAL_IN and behind DNAT in LOCAL_OUT.
export const stagesAt: Readonly<Record<Hook, readonly Stage[]>> = {
  prerouting: ['raw', 'conntrack:track', 'mangle', 'nat'],
  input: ['mangle', 'filter', 'ipvs', 'nat', 'conntrack:confirm'],
  forward: ['mangle', 'filter'],
  output: ['raw', 'conntrack:track', 'mangle', 'nat', 'ipvs', 'filter'],
  postrouting: ['mangle', 'nat', 'conntrack:confirm'],
}

/** The built-in chain that stands at a hook, by the name iptables gives it. */
export const chainAt: Readonly<Record<Hook, string>> = {
  prerouting: 'PREROUTING',
  input: 'INPUT',
  forward: 'FORWARD',
  output: 'OUTPUT',
  postrouting: 'POSTROUTING',
}

/** The ICMP errors and the reset that `-j REJECT --reject-with` can name. */
export type RejectWith =
  | 'icmp-port-unreachable'
  | 'icmp-net-unreachable'
  | 'icmp-host-unreachable'
  | 'icmp-proto-unreachable'
  | 'icmp-net-prohibited'
  | 'icmp-host-prohibited'
  | 'icmp-admin-prohibited'
  | 'tcp-reset'

/**
 * What netstack does next. Verdicts are shared constants: never change one.
 * - accept: go on.
 * - drop: release the packet and count the reason.
 * - reject: answer the sender with this error or reset, then release the packet as dropped for `filter-reject`.
 * - reroute: go on, but look the route up again, because destination or mark changed. At `output`: find the new way out, then
 *   postrouting. At `input` (IPVS chose a real server): if the new destination is local, deliver it there; otherwise send the
 *   packet as if this host had made it: route, `output`, `postrouting`. TTL is decremented as for a forwarded packet.
 */
export type Verdict =
  | { readonly kind: 'accept' }
  | { readonly kind: 'drop'; readonly reason: DropReason }
  | { readonly kind: 'reject'; readonly with: RejectWith }
  | { readonly kind: 'reroute' }

export const accepted: Verdict = Object.freeze({ kind: 'accept' })
export const rerouted: Verdict = Object.freeze({ kind: 'reroute' })

const drops = new Map<DropReason, Verdict>()
/** The one drop verdict for this reason. */
export function droppedFor(reason: DropReason): Verdict {
  let verdict = drops.get(reason)
  if (verdict === undefined) drops.set(reason, (verdict = Object.freeze({ kind: 'drop', reason })))
  return verdict
}
