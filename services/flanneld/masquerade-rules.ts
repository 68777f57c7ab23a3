// flannel's own iptables rules, as iptables-restore text: what leaves the pod network is masqueraded, what stays inside is not, and
// forwarding to and from pods is allowed. Chains and order are those of flannel v0.26.

/** kube-proxy's mark: what it will masquerade itself must not be translated twice. */
const kubeProxyMark = '0x4000/0x4000'

export interface RulesInput {
  /** The whole pod network. */
  network: string
  /** This node's part of it. */
  subnet: string
  /** `iptables-save` of nat and filter: the jumps are appended only where they miss. */
  saved: string
}

/** Text for a restore without flushing. Restoring it twice changes nothing. */
export function renderRules({ network, subnet, saved }: RulesInput): string {
  const masq = '-m comment --comment "flanneld masq"'
  const forward = '-m comment --comment "flanneld forward"'
  const lines = saved.split('\n')
  const jump = (from: string, comment: string, to: string) =>
    lines.some((line) => line.startsWith(`-A ${from} `) && line.endsWith(`-j ${to}`)) ? [] : [`-A ${from} ${comment} -j ${to}`]
  return [
    '*nat',
    ':FLANNEL-POSTRTG - [0:0]',
    ...jump('POSTROUTING', masq, 'FLANNEL-POSTRTG'),
    `-A FLANNEL-POSTRTG -m mark --mark ${kubeProxyMark} ${masq} -j RETURN`,
    `-A FLANNEL-POSTRTG -s ${subnet} -d ${network} ${masq} -j RETURN`,
    `-A FLANNEL-POSTRTG -s ${network} -d ${subnet} ${masq} -j RETURN`,
    `-A FLANNEL-POSTRTG ! -s ${network} -d ${subnet} ${masq} -j RETURN`,
    `-A FLANNEL-POSTRTG -s ${network} ! -d 224.0.0.0/4 ${masq} -j MASQUERADE --random-fully`,
    `-A FLANNEL-POSTRTG ! -s ${network} -d ${network} ${masq} -j MASQUERADE --random-fully`,
    'COMMIT',
    '*filter',
    ':FLANNEL-FWD - [0:0]',
    ...jump('FORWARD', forward, 'FLANNEL-FWD'),
    `-A FLANNEL-FWD -s ${network} ${forward} -j ACCEPT`,
    `-A FLANNEL-FWD -d ${network} ${forward} -j ACCEPT`,
    'COMMIT',
    '',
  ].join('\n')
}
