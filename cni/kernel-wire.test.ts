import test from 'ava'
import { kubewire } from '../proto/generated/kubewire.js'
import { decodeReply, encodeRequest, type PluginRequest } from './kernel-wire.js'

const agrees = test.macro({
  exec(t, request: PluginRequest) {
    const read = (bytes: Uint8Array) => JSON.parse(JSON.stringify(kubewire.KernelRequest.decode(bytes)))
    const written = read(encodeRequest(request))
    t.deepEqual(written, read(kubewire.KernelRequest.encode(request).finish()))
    t.deepEqual(Object.keys(written).sort(), Object.keys(request).sort())
  },
  title: (_, request) => `encodeRequest() writes what the generated code reads: ${Object.keys(request ?? {}).join(', ')}`,
})

test(agrees, {
  netns: 'host',
  linkAdd: { name: 'cni0', kind: 'bridge', mac: '02:42:ac:12:00:02', mtu: 1450, peerName: 'veth0', peerNetns: 'host' },
})
test(agrees, {
  linkSet: { name: 'veth0', up: true, master: 'cni0', mtu: 65_535, mac: 'x', hairpin: false, moveToNetns: 'host', rename: 'eth0' },
})
test(agrees, { linkDelete: { name: 'eth0' } })
test(agrees, { linkList: { name: 'lo' } })
test(agrees, { addressAdd: { link: 'eth0', cidr: '10.244.1.5/24', scope: 'global' } })
test(agrees, { addressList: { link: 'eth0' } })
test(agrees, {
  routeReplace: {
    destination: '0.0.0.0/0',
    via: '10.244.1.1',
    link: 'eth0',
    source: '',
    metric: 300,
    onlink: true,
    type: 'unicast',
    table: 254,
    protocol: 'boot',
    scope: 'global',
  },
})
test(agrees, { routeList: { table: 254 } })
test(agrees, { sysctlSet: { key: 'net.ipv4.ip_forward', value: '1' } })
test(agrees, { rulesRestore: { tool: 'iptables', text: '*nat\nCOMMIT\n', noflush: true, counters: false, test: false } })
test(agrees, { rulesSave: { tool: 'iptables', table: 'nat', counters: true } })

test('decodeReply() reads what the generated code writes, unknown fields and zero values included', (t) => {
  const encode = (reply: kubewire.KernelReply.$Properties) => kubewire.KernelReply.encode(reply).finish()
  const link = {
    name: 'eth0',
    index: 3,
    kind: 'veth',
    mac: '02:00:00:00:00:01',
    mtu: 1450,
    up: true,
    master: 'cni0',
    hairpin: true,
    peer: 'veth1',
    peerNetns: 'host',
  }
  const counters = { rxPackets: 1.5, txPackets: 2 ** 40 }
  t.deepEqual(decodeReply(encode({ links: { links: [{ ...link, counters, vxlan: { vni: 1 } }, {}] } }))?.links?.links, [
    link,
    { name: '', index: 0, kind: '', mac: '', mtu: 0, up: false, master: '', hairpin: false, peer: '', peerNetns: '' },
  ] as never)
  t.deepEqual(decodeReply(encode({ failure: { errno: 'EEXIST', message: 'File exists' } }))?.failure, {
    errno: 'EEXIST',
    message: 'File exists',
  })
  t.deepEqual(decodeReply(encode({ text: { text: '*nat\n' } }))?.text, { text: '*nat\n' })
  t.is(decodeReply(encode({ done: {} }))?.failure, undefined)
})

test('decodeReply() refuses every truncation of a good reply', (t) => {
  const bytes = kubewire.KernelReply.encode({ failure: { errno: 'EEXIST', message: 'File exists' } }).finish()
  for (let length = 1; length < bytes.length; length++) t.is(decodeReply(bytes.subarray(0, length)), undefined, `${length} bytes`)
})
