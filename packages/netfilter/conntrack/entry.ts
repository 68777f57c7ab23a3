// One connection: its tuple in both directions, as nf_conn holds them. A NAT'ed connection is one whose reply tuple is not
// simply the original turned round:
//
//    client 10.244.1.5:40000 → Service 10.96.0.1:443, translated to the endpoint 172.18.0.2:6443
//      original   10.244.1.5:40000 → 10.96.0.1:443
//      reply      172.18.0.2:6443  → 10.244.1.5:40000

import { ctState } from '../flow.js'

/** A direction's tuple, linked into the hash table by itself. For ICMP: sourcePort is the id, destinationPort type and code. */
export class Tuple {
  readonly entry: ConntrackEntry
  readonly isReply: boolean
  source = 0
  destination = 0
  sourcePort = 0
  destinationPort = 0
  next: Tuple | null = null

  constructor(entry: ConntrackEntry, isReply: boolean) {
    this.entry = entry
    this.isReply = isReply
  }
}

/** enum ip_conntrack_status, the bits used here. */
export const status = {
  seenReply: 1,
  /** Traffic both ways was seen: not evicted when the table is full. */
  assured: 2,
  confirmed: 4,
  sourceNat: 8,
  destinationNat: 16,
  sourceNatDone: 32,
  destinationNatDone: 64,
  dying: 128,
  /** IPVS chose the destination: it is rewritten where IPVS stands, not at prerouting. */
  virtualServer: 256,
} as const

export const tcpState = {
  NONE: 0,
  SYN_SENT: 1,
  SYN_RECV: 2,
  ESTABLISHED: 3,
  FIN_WAIT: 4,
  CLOSE_WAIT: 5,
  LAST_ACK: 6,
  TIME_WAIT: 7,
  CLOSE: 8,
  SYN_SENT2: 9,
} as const

export class ConntrackEntry {
  readonly protocol: number
  readonly original: Tuple
  readonly reply: Tuple
  status = 0
  tcpState: number = tcpState.NONE
  mark = 0
  /** On the host's clock. */
  expiresMs = 0
  createdMs: number
  originalPackets = 0
  originalBytes = 0
  replyPackets = 0
  replyBytes = 0
  /** Place in the table's list of entries, -1 while unconfirmed. */
  slot = -1

  constructor(protocol: number, nowMs: number) {
    this.protocol = protocol
    this.original = new Tuple(this, false)
    this.reply = new Tuple(this, true)
    this.createdMs = nowMs
  }

  get originalSource(): number {
    return this.original.source
  }
  get originalDestination(): number {
    return this.original.destination
  }
  get replySource(): number {
    return this.reply.source
  }
  get replyDestination(): number {
    return this.reply.destination
  }
  /** The SNAT and DNAT bits that `--ctstate` asks for. */
  get natStates(): number {
    return (this.status & status.sourceNat ? ctState.SNAT : 0) | (this.status & status.destinationNat ? ctState.DNAT : 0)
  }
}

/** What NOTRACK puts on a packet: no connection, on purpose. */
export const untracked: object = Object.freeze({ untracked: true })
