// Every drop has a reason (design law 8). The registry labels counters, ends traces and is what tests expect.

/** Why a packet went no further, with what it means to a reader of counters. Add a line here before dropping for a new reason. */
export const dropReasons = {
  malformed: 'a header makes no sense: truncated, or its lengths disagree',
  'bad-checksum': 'a checksum does not match',
  'no-link': 'the link is down or gone',
  'not-for-us': 'the destination MAC is another station’s',
  'no-route': 'no route to the destination',
  'route-blackhole': 'a blackhole, unreachable or prohibit route matched',
  'not-forwarding': 'ip_forward is 0',
  martian: 'a source or destination that must not appear here',
  'reverse-path': 'rp_filter: the way back leaves by another link',
  'ttl-exceeded': 'the time to live ran out',
  'too-big': 'larger than the MTU, and must not be fragmented',
  'neighbor-unreachable': 'nobody answered ARP',
  'neighbor-queue-full': 'too many packets wait for one ARP answer',
  'filter-drop': 'a rule said DROP',
  'filter-reject': 'a rule said REJECT',
  'policy-drop': 'a built-in chain’s policy is DROP',
  'conntrack-invalid': 'conntrack could not place it in a connection',
  'conntrack-full': 'nf_conntrack: table full',
  'conntrack-clash': 'another connection took the same tuple first',
  'nat-failed': 'no source address, or no free port, for a translation',
  'no-socket': 'nobody listens on the port',
  'backlog-full': 'the listener’s accept queue is full',
  'receive-queue-full': 'the socket’s receive buffer is full',
  'send-queue-full': 'the link’s or wire’s queue is full',
  'no-protocol': 'nobody handles this protocol',
  'fdb-miss': 'the VXLAN device knows no peer for this MAC',
  'vni-unknown': 'no VXLAN device has this VNI and port',
  'no-virtual-server-endpoint': 'the IPVS virtual server has no real server',
  'no-hairpin': 'the bridge would send it back out of the port it came in by, and hairpin is off there',
  'reassembly-failed': 'fragments of a packet are missing after 30 s, or too many packets are in pieces',
  'netns-gone': 'the namespace was deleted while the packet was under way',
} as const

export type DropReason = keyof typeof dropReasons
