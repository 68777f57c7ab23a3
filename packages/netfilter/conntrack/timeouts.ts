// How long conntrack remembers a silent connection: Linux' defaults (net.netfilter.nf_conntrack_*_timeout*), in seconds.

import { tcpState } from './entry.js'

export interface Timeouts {
  /** By TCP state. */
  tcp: number[]
  udp: number
  udpStream: number
  icmp: number
  generic: number
}

export const defaultTimeouts = (): Timeouts => {
  const tcp: number[] = []
  tcp[tcpState.NONE] = 120
  tcp[tcpState.SYN_SENT] = 120
  tcp[tcpState.SYN_RECV] = 60
  tcp[tcpState.ESTABLISHED] = 432_000
  tcp[tcpState.FIN_WAIT] = 120
  tcp[tcpState.CLOSE_WAIT] = 60
  tcp[tcpState.LAST_ACK] = 30
  tcp[tcpState.TIME_WAIT] = 120
  tcp[tcpState.CLOSE] = 10
  tcp[tcpState.SYN_SENT2] = 120
  return { tcp, udp: 30, udpStream: 120, icmp: 30, generic: 600 }
}

/** The sysctls below net.netfilter that set a timeout, and where it goes. */
export const timeoutSysctls: Readonly<Record<string, (timeouts: Timeouts, seconds: number) => void>> = {
  nf_conntrack_tcp_timeout_syn_sent: (timeouts, seconds) => (timeouts.tcp[tcpState.SYN_SENT] = seconds),
  nf_conntrack_tcp_timeout_syn_recv: (timeouts, seconds) => (timeouts.tcp[tcpState.SYN_RECV] = seconds),
  nf_conntrack_tcp_timeout_established: (timeouts, seconds) => (timeouts.tcp[tcpState.ESTABLISHED] = seconds),
  nf_conntrack_tcp_timeout_fin_wait: (timeouts, seconds) => (timeouts.tcp[tcpState.FIN_WAIT] = seconds),
  nf_conntrack_tcp_timeout_close_wait: (timeouts, seconds) => (timeouts.tcp[tcpState.CLOSE_WAIT] = seconds),
  nf_conntrack_tcp_timeout_last_ack: (timeouts, seconds) => (timeouts.tcp[tcpState.LAST_ACK] = seconds),
  nf_conntrack_tcp_timeout_time_wait: (timeouts, seconds) => (timeouts.tcp[tcpState.TIME_WAIT] = seconds),
  nf_conntrack_tcp_timeout_close: (timeouts, seconds) => (timeouts.tcp[tcpState.CLOSE] = seconds),
  nf_conntrack_udp_timeout: (timeouts, seconds) => (timeouts.udp = seconds),
  nf_conntrack_udp_timeout_stream: (timeouts, seconds) => (timeouts.udpStream = seconds),
  nf_conntrack_icmp_timeout: (timeouts, seconds) => (timeouts.icmp = seconds),
  nf_conntrack_generic_timeout: (timeouts, seconds) => (timeouts.generic = seconds),
}
