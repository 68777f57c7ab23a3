// The text of iptables mode. Where packets go by it is the question of service-flows.test.ts; this is the second opinion.

import test from 'ava'
import { NetfilterRouter } from '../../packages/testkit/netfilter-router.js'
import { endpointChain, externalChain, firewallChain, serviceChain } from './chain-names.js'
import { iptablesJumps, renderIptables } from './iptables-rules.js'
import { diffRuleSets, jumpsMissingIn, noRules } from './rule-set.js'
import { desiredServicePorts } from './service-ports.js'
import { proxyConfig, shop } from './testing/shop.js'

// Hashes of kube-proxy's own test data (pkg/proxy/iptables/proxier_test.go).
test('chains are named as kube-proxy names them', (t) => {
  t.is(serviceChain({ name: 'ns1/svc1:p80', protocol: 'tcp' }), 'KUBE-SVC-XPGD46QRK7WJZT7O')
  t.is(endpointChain({ name: 'ns1/svc1:p80', protocol: 'tcp' }, '10.180.0.1:80'), 'KUBE-SEP-SXIVWICOYRO3J4NJ')
  t.is(externalChain({ name: 'ns2/svc2:p80', protocol: 'tcp' }), 'KUBE-EXT-GNZBNJ2PO5MGZ6GT')
  t.is(firewallChain({ name: 'ns5/svc5:p80', protocol: 'tcp' }), 'KUBE-FW-NUKIZ6OKUXPJNT4C')
  t.is(serviceChain({ name: 'default/kubernetes:https', protocol: 'tcp' }), 'KUBE-SVC-NPX46M4PTMTKRN6Y')
})

function node1() {
  const router = new NetfilterRouter({
    links: { lo: ['127.0.0.1/8'], eth0: ['172.18.0.2/16'], cni0: ['10.244.1.1/24'], 'flannel.1': ['10.244.1.0/32'] },
    routes: { '10.244.0.0/16': 'flannel.1' },
    gateway: 'eth0',
  })
  const rules = renderIptables(desiredServicePorts(shop.services, shop.slices, 'node-1'), proxyConfig)
  router.restore(diffRuleSets(noRules, rules, rules.jumps), { noflush: true, counters: true })
  return router
}

test('the rules of node-1', (t) => {
  const rules = renderIptables(desiredServicePorts(shop.services, shop.slices, 'node-1'), proxyConfig)
  t.snapshot(diffRuleSets(noRules, rules, rules.jumps))
})

test('the jumps, once made, are found again in the text that iptables-save prints, and stand first', (t) => {
  const router = node1()
  const saved = {
    mangle: router.netfilter.save({ table: 'mangle' }),
    nat: router.netfilter.save({ table: 'nat' }),
    filter: router.netfilter.save({ table: 'filter' }),
  }
  t.deepEqual(jumpsMissingIn(iptablesJumps, saved), [])
  const forward = saved.filter.split('\n').filter((line) => line.startsWith('-A FORWARD'))
  t.deepEqual(
    forward.map((line) => line.split(' ').at(-1)),
    ['KUBE-PROXY-FIREWALL', 'KUBE-FORWARD', 'KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES'],
  )
})

test('a change of endpoints touches the chains of that Service only, and goes through the kernel', (t) => {
  const router = node1()
  const before = renderIptables(desiredServicePorts(shop.services, shop.slices, 'node-1'), proxyConfig)
  const fewer = shop.slices.map((slice) =>
    slice.metadata.name === 'web-1' ? { ...slice, endpoints: slice.endpoints!.slice(0, 1) } : slice,
  )
  const after = renderIptables(desiredServicePorts(shop.services, fewer, 'node-1'), proxyConfig)
  const text = diffRuleSets(before, after)
  t.snapshot(text)
  router.restore(text)
  for (let port = 1; port < 10; port++)
    t.is(router.arrive('cni0', { from: `10.244.1.50:${port}`, to: '10.96.1.1:8080' }).to, '10.244.1.11:80')
  t.is(diffRuleSets(after, after), '')
  const gone = diffRuleSets(after, { ...noRules, jumps: [] })
  t.true(gone.includes('-X KUBE-SERVICES'))
})
