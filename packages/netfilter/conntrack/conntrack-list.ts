// `conntrack -L` and `conntrack -D`: connections as text, and by filter.
//
//    tcp      6 86394 ESTABLISHED src=10.244.1.5 dst=10.96.0.1 sport=40000 dport=443 src=172.18.0.2 dst=10.244.1.5 sport=6443 dport=40000 [ASSURED] mark=0 use=1

import { icmp, tcp, udp } from '../flow.js'
import { formatAddress, parseAddress } from '../ipv4-prefix.js'
import { parseProtocol, protocolName } from '../protocol-name.js'
import type { ConntrackTable } from './conntrack-table.js'
import { type ConntrackEntry, status, type Tuple, tcpState } from './entry.js'

const stateNames = Object.keys(tcpState)

function tupleText(tuple: Tuple): string {
  const ends = `src=${formatAddress(tuple.source)} dst=${formatAddress(tuple.destination)}`
  const { protocol } = tuple.entry
  if (protocol === icmp) return `${ends} type=${tuple.destinationPort >> 8} code=${tuple.destinationPort & 255} id=${tuple.sourcePort}`
  return protocol === tcp || protocol === udp ? `${ends} sport=${tuple.sourcePort} dport=${tuple.destinationPort}` : ends
}

export function connectionLine(entry: ConntrackEntry, nowMs: number): string {
  const { protocol, original, reply } = entry
  const seconds = Math.max(0, Math.floor((entry.expiresMs - nowMs) / 1000))
  const words = [
    `${protocolName(protocol).padEnd(8)} ${protocol} ${seconds}`,
    protocol === tcp ? stateNames[entry.tcpState]! : '',
    tupleText(original),
    entry.status & status.seenReply ? '' : '[UNREPLIED]',
    tupleText(reply),
    entry.status & status.assured ? '[ASSURED]' : '',
    `mark=${entry.mark >>> 0} use=1`,
  ]
  return words.filter((word) => word !== '').join(' ')
}

/** What to list or delete; fields left out fit every connection. */
export interface ConnectionFilter {
  /** `udp`, `17`. */
  readonly protocol?: string
  readonly originalSource?: string
  readonly originalDestination?: string
  readonly originalDestinationPort?: number
  readonly replySource?: string
}

/** The connections that fit; undefined when the filter's protocol or an address makes no sense. */
export function findConnections(table: ConntrackTable, filter: ConnectionFilter): ConntrackEntry[] | undefined {
  const protocol = filter.protocol === undefined ? undefined : parseProtocol(filter.protocol)
  if (filter.protocol !== undefined && protocol === undefined) return undefined
  const wanted = [
    [filter.originalSource, (entry: ConntrackEntry) => entry.originalSource],
    [filter.originalDestination, (entry: ConntrackEntry) => entry.originalDestination],
    [filter.replySource, (entry: ConntrackEntry) => entry.replySource],
  ] as const
  const tests: ((entry: ConntrackEntry) => boolean)[] = []
  for (const [text, field] of wanted) {
    if (text === undefined) continue
    const address = parseAddress(text)
    if (address === undefined) return undefined
    tests.push((entry) => field(entry) === address)
  }
  if (protocol !== undefined) tests.push((entry) => entry.protocol === protocol)
  const port = filter.originalDestinationPort
  if (port !== undefined) tests.push((entry) => entry.original.destinationPort === port)
  return table.entries().filter((entry) => tests.every((fits) => fits(entry)))
}
