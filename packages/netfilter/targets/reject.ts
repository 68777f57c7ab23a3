// -j REJECT: drop, and tell the sender.

import { given, RuleError, type TargetExtension } from '../extension.js'
import { tcp } from '../flow.js'
import type { RejectWith } from '../hooks.js'
import { outcome } from '../rule.js'

const names: Readonly<Record<string, RejectWith>> = {
  'icmp-port-unreachable': 'icmp-port-unreachable',
  'port-unreach': 'icmp-port-unreachable',
  'icmp-net-unreachable': 'icmp-net-unreachable',
  'net-unreach': 'icmp-net-unreachable',
  'icmp-host-unreachable': 'icmp-host-unreachable',
  'host-unreach': 'icmp-host-unreachable',
  'icmp-proto-unreachable': 'icmp-proto-unreachable',
  'proto-unreach': 'icmp-proto-unreachable',
  'icmp-net-prohibited': 'icmp-net-prohibited',
  'net-prohib': 'icmp-net-prohibited',
  'icmp-host-prohibited': 'icmp-host-prohibited',
  'host-prohib': 'icmp-host-prohibited',
  'icmp-admin-prohibited': 'icmp-admin-prohibited',
  'admin-prohib': 'icmp-admin-prohibited',
  'tcp-reset': 'tcp-reset',
  'tcp-rst': 'tcp-reset',
}

export const rejectTarget: TargetExtension = {
  name: 'REJECT',
  options: { 'reject-with': 1 },
  parse(options, context) {
    const asked = given(options, 'reject-with')?.values[0] ?? 'icmp-port-unreachable'
    if (!Object.hasOwn(names, asked)) throw new RuleError(`unknown reject type "${asked}"`)
    const rejectWith = names[asked]!
    if (rejectWith === 'tcp-reset' && context.protocol !== tcp) throw new RuleError("REJECT: --reject-with tcp-reset needs `-p tcp'")
    return {
      kind: 'action',
      name: 'REJECT',
      text: `--reject-with ${rejectWith}`,
      listed: `reject-with ${rejectWith}`,
      act(flow) {
        flow.rejectWith = rejectWith
        return outcome.reject
      },
    }
  },
}
