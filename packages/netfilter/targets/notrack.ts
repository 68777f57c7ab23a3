// -j NOTRACK, -j CT --notrack: conntrack leaves the packet alone. Only in the raw table, before conntrack sees it.

import { untracked } from '../conntrack/entry.js'
import { given, RuleError, type TargetExtension } from '../extension.js'
import type { Flow } from '../flow.js'
import { type Outcome, outcome } from '../rule.js'

function notrack(flow: Flow): Outcome {
  flow.packet!.tracked ??= untracked
  return outcome.next
}

export const notrackTarget: TargetExtension = {
  name: 'NOTRACK',
  options: {},
  parse: () => ({ kind: 'action', name: 'NOTRACK', text: '', listed: 'NOTRACK', act: notrack }),
}

export const ctTarget: TargetExtension = {
  name: 'CT',
  options: { notrack: 0 },
  parse(options) {
    if (given(options, 'notrack') === undefined) throw new RuleError('CT: no operation specified; only --notrack is known')
    return { kind: 'action', name: 'CT', text: '--notrack', listed: 'NOTRACK', act: notrack }
  },
}
