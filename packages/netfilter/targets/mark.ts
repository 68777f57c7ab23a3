// -j MARK, CONNMARK: set bits in the mark of the packet, of its connection. Every form is kept as xtables keeps it: mark = (mark & ~mask) ^ value.

import { type GivenOption, given, hex, parseMarkMask, parseU32, RuleError, type TargetExtension } from '../extension.js'
import { outcome } from '../rule.js'

interface SetXmark {
  readonly value: number
  readonly mask: number
}

/** The set-xmark that stands for --set-xmark, --set-mark, --or-mark, --and-mark or --xor-mark; undefined when none is given. */
function parseSetXmark(options: readonly GivenOption[], name: string): SetXmark | undefined {
  const option = given(options, 'set-xmark', 'set-mark', 'or-mark', 'and-mark', 'xor-mark')
  if (option === undefined) return undefined
  const text = option.values[0]!
  if (option.name === 'set-xmark') return parseMarkMask(text, name)
  if (option.name === 'set-mark') {
    const { value, mask } = parseMarkMask(text, name)
    return { value, mask: mask | value }
  }
  const bits = parseU32(text, name) | 0
  if (option.name === 'or-mark') return { value: bits, mask: bits }
  if (option.name === 'and-mark') return { value: 0, mask: ~bits }
  return { value: bits, mask: 0 }
}

const apply = (mark: number, { value, mask }: SetXmark): number => (mark & ~mask) ^ value
const text = ({ value, mask }: SetXmark): string => `--set-xmark ${hex(value)}/${hex(mask)}`

/** libxt_MARK.c mark_tg_print: the shortest way to say it. */
function listed({ value, mask }: SetXmark): string {
  if (value === 0) return `and ${hex(~mask)}`
  if (value === mask) return `or ${hex(value)}`
  if (mask === 0) return `xor ${hex(value)}`
  if (mask === -1) return `set ${hex(value)}`
  return `xset ${hex(value)}/${hex(mask)}`
}

const setOptions = { 'set-xmark': 1, 'set-mark': 1, 'or-mark': 1, 'and-mark': 1, 'xor-mark': 1 }

export const markTarget: TargetExtension = {
  name: 'MARK',
  options: setOptions,
  parse(options) {
    const change = parseSetXmark(options, 'MARK')
    if (change === undefined) throw new RuleError('MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required')
    return {
      kind: 'action',
      name: 'MARK',
      text: text(change),
      listed: `MARK ${listed(change)}`,
      act(flow) {
        flow.packet!.mark = apply(flow.packet!.mark, change)
        return outcome.next
      },
    }
  },
}

export const connmarkTarget: TargetExtension = {
  name: 'CONNMARK',
  options: { ...setOptions, 'save-mark': 0, 'restore-mark': 0, nfmask: 1, ctmask: 1, mask: 1 },
  parse(options) {
    const change = parseSetXmark(options, 'CONNMARK')
    const maskOf = (name: string) => {
      const mask = given(options, name, 'mask')
      return mask === undefined ? -1 : parseU32(mask.values[0]!, name) | 0
    }
    const [nfmask, ctmask] = [maskOf('nfmask'), maskOf('ctmask')]
    if (change !== undefined) {
      return {
        kind: 'action',
        name: 'CONNMARK',
        text: text(change),
        listed: `CONNMARK ${listed(change)}`,
        act({ entry }) {
          if (entry !== null) entry.mark = apply(entry.mark, change)
          return outcome.next
        },
      }
    }
    const save = given(options, 'save-mark') !== undefined
    if (!save && given(options, 'restore-mark') === undefined) throw new RuleError('CONNMARK target: No operation specified')
    const operation = save ? 'save' : 'restore'
    return {
      kind: 'action',
      name: 'CONNMARK',
      text: `--${operation}-mark --nfmask ${hex(nfmask)} --ctmask ${hex(ctmask)}`,
      listed:
        nfmask === -1 && ctmask === -1 ? `CONNMARK ${operation}` : `CONNMARK ${operation} nfmask ${hex(nfmask)} ctmask ~${hex(ctmask)}`,
      act({ entry, packet }) {
        if (entry === null || packet === null) return outcome.next
        // xt_connmark.c: the masked source is xored over what the other mask leaves.
        if (save) entry.mark = (entry.mark & ~ctmask) ^ (packet.mark & nfmask)
        else packet.mark = (packet.mark & ~nfmask) ^ (entry.mark & ctmask)
        return outcome.next
      },
    }
  },
}
