// -j LOG: a line for the kernel log, in the form nf_log_syslog writes.

import { given, parseU32, quoted, RuleError, type TargetExtension } from '../extension.js'
import { type Flow, icmp, tcp } from '../flow.js'
import { formatAddress } from '../ipv4-prefix.js'
import { protocolName } from '../protocol-name.js'
import { outcome } from '../rule.js'

const prefixMax = 29
const defaultLevel = 4
const levels: readonly string[] = ['emerg', 'alert', 'crit', 'error', 'warning', 'notice', 'info', 'debug']

function describe(flow: Flow): string {
  const words = [
    `IN=${flow.inName} OUT=${flow.outName} SRC=${formatAddress(flow.source)} DST=${formatAddress(flow.destination)}`,
    `LEN=${flow.lengthBytes} PROTO=${protocolName(flow.protocol).toUpperCase()}`,
  ]
  if (flow.sourcePort >= 0) words.push(`SPT=${flow.sourcePort} DPT=${flow.destinationPort}`)
  if (flow.protocol === icmp && flow.icmpType >= 0) words.push(`TYPE=${flow.icmpType} CODE=${flow.icmpCode}`)
  if (flow.protocol === tcp && flow.tcpFlags & 2) words.push('SYN')
  if (flow.packet!.mark !== 0) words.push(`MARK=0x${(flow.packet!.mark >>> 0).toString(16)}`)
  return words.join(' ')
}

export const logTarget: TargetExtension = {
  name: 'LOG',
  options: { 'log-prefix': 1, 'log-level': 1 },
  parse(options) {
    const prefix = given(options, 'log-prefix')?.values[0] ?? ''
    if (prefix.length > prefixMax) throw new RuleError(`LOG: Maximum prefix length ${prefixMax} for --log-prefix`)
    const levelText = given(options, 'log-level')?.values[0] ?? String(defaultLevel)
    const level = levels.includes(levelText) ? levels.indexOf(levelText) : parseU32(levelText, 'log-level')
    if (level >= levels.length) throw new RuleError(`log-level \`${levelText}' unknown`)
    const prefixSaved = prefix === '' ? '' : `--log-prefix ${quoted(prefix)}`
    return {
      kind: 'action',
      name: 'LOG',
      text: `${prefixSaved}${level === defaultLevel ? '' : ` --log-level ${level}`}`.trimStart(),
      listed: `LOG flags 0 level ${level}${prefix === '' ? '' : ` prefix "${prefix}"`}`,
      act(flow) {
        flow.host.kernelLog?.(`${prefix}${describe(flow)}`)
        return outcome.next
      },
    }
  },
}
