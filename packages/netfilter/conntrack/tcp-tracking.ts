// TCP as conntrack follows it (Linux nf_conntrack_proto_tcp.c): the state a packet leads to, by direction, kind of packet and
// state before. Sequence numbers are not followed: as with nf_conntrack_tcp_be_liberal=1, a packet out of window still counts.
//
//    legend: NO none, SS SYN_SENT, SR SYN_RECV, ES ESTABLISHED, FW FIN_WAIT, CW CLOSE_WAIT, LA LAST_ACK, TW TIME_WAIT,
//            CL CLOSE, S2 SYN_SENT2 (simultaneous open); iv: invalid, ig: let through and change nothing

import { tcpFlag } from '../flow.js'
import { tcpState } from './entry.js'

export const invalid = -1
export const ignored = -2

const letters: Readonly<Record<string, number>> = {
  NO: tcpState.NONE,
  SS: tcpState.SYN_SENT,
  SR: tcpState.SYN_RECV,
  ES: tcpState.ESTABLISHED,
  FW: tcpState.FIN_WAIT,
  CW: tcpState.CLOSE_WAIT,
  LA: tcpState.LAST_ACK,
  TW: tcpState.TIME_WAIT,
  CL: tcpState.CLOSE,
  S2: tcpState.SYN_SENT2,
  iv: invalid,
  ig: ignored,
}
const row = (text: string): Int8Array => Int8Array.from(text.trim().split(/\s+/), (name) => letters[name]!)

//   state before:    NO SS SR ES FW CW LA TW CL S2
const original = {
  syn: row('         SS SS ig ig ig ig ig SS SS S2'),
  synack: row('      iv iv SR iv iv iv iv iv iv SR'),
  fin: row('         iv iv FW FW LA LA LA TW CL iv'),
  // From NONE: a connection already under way is taken up (nf_conntrack_tcp_loose).
  ack: row('         ES iv ES ES CW CW TW TW CL iv'),
  rst: row('         iv CL CL CL CL CL CL CL CL CL'),
  none: row('        iv iv iv iv iv iv iv iv iv iv'),
}
const reply = {
  syn: row('         iv S2 iv iv iv iv iv SS iv S2'),
  synack: row('      iv SR ig ig ig ig ig ig ig SR'),
  fin: row('         iv iv FW FW LA LA LA TW CL iv'),
  ack: row('         iv ig SR ES CW CW TW TW CL ig'),
  rst: row('         iv CL CL CL CL CL CL CL CL CL'),
  none: original.none,
}

function kindOf(flags: number): keyof typeof original {
  if (flags & tcpFlag.RST) return 'rst'
  if (flags & tcpFlag.SYN) return flags & tcpFlag.ACK ? 'synack' : 'syn'
  if (flags & tcpFlag.FIN) return 'fin'
  return flags & tcpFlag.ACK ? 'ack' : 'none'
}

/** The state after a packet with these flags, `invalid` or `ignored`. */
export const nextTcpState = (state: number, flags: number, isReply: boolean): number => (isReply ? reply : original)[kindOf(flags)][state]!

const meaningless = (flags: number, all: number) => (flags & all) === all

/** Flag combinations no TCP sends: SYN+FIN, SYN+RST, FIN+RST … (tcp_valid_flags). */
export const flagsMakeSense = (flags: number): boolean =>
  !meaningless(flags, tcpFlag.SYN | tcpFlag.FIN) &&
  !meaningless(flags, tcpFlag.SYN | tcpFlag.RST) &&
  !meaningless(flags, tcpFlag.FIN | tcpFlag.RST)
