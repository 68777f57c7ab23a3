// A kernel with pods as flannel's plugins lay them out, and the rules of kube-proxy and flanneld in force:
//
//   pod-2 10.244.n.2 ─ veth ┐                                                ┌ 10.244.m.2
//                           ├ cni0 ─ netfilter ─ flannel.1 ─ eth0 ══ NATS ══ ┤
//   pod-3 10.244.n.3 ─ veth ┘                                                └ 10.244.m.3

import type { Bus } from '../../packages/bus/bus.js'
import { RealClock } from '../../packages/clock/clock.js'
import { SeededRandom } from '../../packages/clock/random.js'
import type { Namespace } from '../../packages/netstack/namespace.js'
import { processUsage } from '../../packages/process/process-usage.js'
import { cidr } from '../../packages/wire/cidr.js'
import { ipv4Address } from '../../packages/wire/ipv4-address.js'
import { macAddress } from '../../packages/wire/mac.js'
import { renderRules } from '../../services/flanneld/masquerade-rules.js'
import { Kernel } from '../../services/kernel/kernel.js'
import { renderIptables } from '../../services/kube-proxy/iptables-rules.js'
import { diffRuleSets, noRules } from '../../services/kube-proxy/rule-set.js'
import { desiredServicePorts } from '../../services/kube-proxy/service-ports.js'
import { proxyConfig, service, slice } from '../../services/kube-proxy/testing/shop.js'

/** A UDP and a TCP Service whose only endpoint is pod-2 of node-2, and a TCP one whose only endpoint is pod-3 of node-1. */
export const services = { udp: '10.96.200.1', far: '10.96.200.2', near: '10.96.200.3' } as const
export const servicePort = 9000
/** Services beside the three measured, two endpoints each. */
const otherServices = 100

export async function startKernel(bus: Bus, node: 'node-1' | 'node-2', clusterDir: string): Promise<Kernel> {
  const kernel = await Kernel.start({
    bus,
    clock: new RealClock(),
    random: new SeededRandom(Number(node.slice(5))),
    node,
    clusterDir,
    scheduleFlush: setImmediate,
    isAlive: () => true,
    usage: processUsage,
    onMistake: (error) => console.error(error),
  })
  const host = kernel.stack.namespace('host') as Namespace
  layOverlay(host, node === 'node-1' ? 1 : 2)
  for (const number of [2, 3]) addPod(kernel, host, node === 'node-1' ? 1 : 2, number)
  host.netfilter.restore(proxyRules(node), { noflush: true, counters: true })
  host.netfilter.restore(renderRules({ network: '10.244.0.0/16', subnet: `10.244.${node.slice(5)}.0/24`, saved: '' }), { noflush: true })
  return kernel
}

function layOverlay(host: Namespace, n: number): void {
  const mac = (of: number) => macAddress(`0e:00:00:00:00:0${of}`)
  const other = 3 - n
  host.addLink({
    kind: 'vxlan',
    name: 'flannel.1',
    mac: mac(n),
    vni: 1,
    local: ipv4Address(`172.18.0.${n + 1}`),
    device: 'eth0',
    learning: false,
  })
  host.addAddress('flannel.1', cidr(`10.244.${n}.0/32`))
  host.changeLink('flannel.1', { up: true })
  const far = ipv4Address(`10.244.${other}.0`)
  host.replaceNeighbor({ link: 'flannel.1', address: far, mac: mac(other) })
  host.replaceFdb({ link: 'flannel.1', mac: mac(other), destination: ipv4Address(`172.18.0.${other + 1}`) })
  host.replaceRoute({ destination: { address: far, prefixLength: 24 }, via: far, link: 'flannel.1', onlink: true })
  host.addLink({ kind: 'bridge', name: 'cni0', mtuBytes: host.link('flannel.1').mtuBytes })
  host.addAddress('cni0', cidr(`10.244.${n}.1/24`))
  host.changeLink('cni0', { up: true })
}

function addPod(kernel: Kernel, host: Namespace, n: number, number: number): void {
  const pod = kernel.stack.createNamespace(`pod-${number}`)
  host.addLink({
    kind: 'veth',
    name: `veth${number}`,
    peer: { name: 'eth0', namespace: pod },
    mtuBytes: host.link('cni0').mtuBytes,
  })
  host.changeLink(`veth${number}`, { master: 'cni0', hairpin: true, up: true })
  pod.addAddress('eth0', cidr(`10.244.${n}.${number}/24`))
  pod.changeLink('eth0', { up: true })
  pod.replaceRoute({ destination: cidr('0.0.0.0/0'), via: ipv4Address(`10.244.${n}.1`) })
}

function proxyRules(node: string): string {
  const named = (name: string, clusterIP: string, protocol: 'TCP' | 'UDP', ...endpoints: string[]) => ({
    service: service(name, { clusterIP, ports: [{ name: 'port', protocol, port: servicePort, targetPort: servicePort }] }),
    slice: slice(name, { name: 'port', port: servicePort, protocol }, endpoints),
  })
  const all = [
    ...Array.from({ length: otherServices }, (_, i) => named(`other-${i}`, `10.96.7.${i + 1}`, 'TCP', '10.244.1.200', '10.244.2.200')),
    named('udp', services.udp, 'UDP', '10.244.2.2'),
    named('far', services.far, 'TCP', '10.244.2.2'),
    named('near', services.near, 'TCP', '10.244.1.3'),
  ]
  const ports = desiredServicePorts(
    all.map((one) => one.service),
    all.map((one) => one.slice),
    node,
  )
  const rules = renderIptables(ports, proxyConfig)
  return diffRuleSets(noRules, rules, rules.jumps)
}
