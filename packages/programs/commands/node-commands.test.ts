import test from 'ava'
import { SocketError } from '../../sockets/socket-api.js'
import { MemoryNetwork } from '../../testkit/memory-network.js'
import { idle, nodeTools, openContainer } from '../../testkit/program-container.js'
import type { LinkInfo } from '../node-tools.js'

const link = (given: Partial<LinkInfo>): LinkInfo => ({
  ...{
    index: 1,
    name: 'lo',
    kind: 'loopback',
    mac: '00:00:00:00:00:00',
    mtu: 65_536,
    up: true,
    master: '',
    peerIndex: 0,
    peerElsewhere: false,
    hairpin: false,
  },
  ...{ rxPackets: 0, rxBytes: 0, rxDropped: 0, txPackets: 0, txBytes: 0, txDropped: 0 },
  ...given,
})

const iptablesSave = `*nat
:PREROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 172.18.0.2:6443
COMMIT
`
const ipvsSave = '-A -t 10.96.0.1:443 -s rr\n-a -t 10.96.0.1:443 -r 172.18.0.2:6443 -m -w 1\n'
const flows = [
  'tcp      6 86399 ESTABLISHED src=10.244.1.2 dst=10.96.0.1 sport=40000 dport=443 src=172.18.0.2 dst=10.244.1.2 sport=6443 dport=40000 [ASSURED] mark=0 use=1',
  'udp      17 29 src=10.244.1.2 dst=10.96.0.10 sport=5000 dport=53 src=10.244.0.2 dst=10.244.1.2 sport=53 dport=5000 mark=0 use=1',
]

/** A node with a bridge, a pod's veth and a tunnel; `changes` records what was asked of it. */
function setup() {
  const changes: unknown[] = []
  const sysctls = new Map([['net.ipv4.ip_forward', '1']])
  const net = nodeTools({
    links: () => [
      link({}),
      link({ index: 2, name: 'eth0', kind: 'nic', mac: '02:42:ac:12:00:02', mtu: 1500 }),
      link({ index: 3, name: 'cni0', kind: 'bridge', mac: '0a:58:0a:f4:01:01', mtu: 1450 }),
      link({
        index: 4,
        name: 'veth1',
        kind: 'veth',
        mac: '1a:00:00:00:00:01',
        mtu: 1450,
        master: 'cni0',
        peerIndex: 2,
        peerElsewhere: true,
        hairpin: true,
      }),
      link({
        index: 5,
        name: 'flannel.1',
        kind: 'vxlan',
        mac: '3e:00:00:00:00:01',
        mtu: 1450,
        vxlan: { vni: 1, local: '172.18.0.2', device: 'eth0', port: 8472, learning: false },
      }),
    ],
    addresses: () => [
      { link: 'lo', cidr: '127.0.0.1/8', scope: 'host' },
      { link: 'eth0', cidr: '172.18.0.2/16', scope: 'global' },
      { link: 'flannel.1', cidr: '10.244.1.0/32', scope: 'global' },
    ],
    routes: () => [
      {
        destination: 'default',
        via: '172.18.0.1',
        link: 'eth0',
        source: '',
        scope: 'global',
        metric: 0,
        onlink: false,
        type: 'unicast',
        protocol: 'boot',
      },
      {
        destination: '10.244.2.0/24',
        via: '10.244.2.0',
        link: 'flannel.1',
        source: '',
        scope: 'global',
        metric: 0,
        onlink: true,
        type: 'unicast',
        protocol: 'boot',
      },
      {
        destination: '172.18.0.0/16',
        via: '',
        link: 'eth0',
        source: '172.18.0.2',
        scope: 'link',
        metric: 0,
        onlink: false,
        type: 'unicast',
        protocol: 'kernel',
      },
    ],
    routeTo: () => ({
      destination: '10.244.2.0/24',
      via: '10.244.2.0',
      link: 'flannel.1',
      source: '10.244.1.0',
      scope: 'global',
      metric: 0,
      onlink: true,
      type: 'unicast',
      protocol: 'boot',
    }),
    neighbors: () => [{ link: 'flannel.1', address: '10.244.2.0', mac: '3e:00:00:00:00:02', state: 'permanent' }],
    fdb: () => [{ link: 'flannel.1', mac: '3e:00:00:00:00:02', destination: '172.18.0.3', state: 'permanent', port: '' }],
    sockets: () => [
      {
        protocol: 'tcp',
        state: 'LISTEN',
        localAddress: '0.0.0.0',
        localPort: 80,
        remoteAddress: '',
        remotePort: 0,
        receiveQueue: 0,
        sendQueue: 128,
        process: 'nginx',
        pid: 1,
      },
      {
        protocol: 'tcp',
        state: 'ESTABLISHED',
        localAddress: '10.244.1.2',
        localPort: 80,
        remoteAddress: '10.244.2.3',
        remotePort: 40_000,
        receiveQueue: 0,
        sendQueue: 0,
        process: '',
        pid: 0,
      },
      {
        protocol: 'udp',
        state: 'UNCONN',
        localAddress: '0.0.0.0',
        localPort: 53,
        remoteAddress: '',
        remotePort: 0,
        receiveQueue: 0,
        sendQueue: 0,
        process: '',
        pid: 0,
      },
    ],
    linkSet: (name, change) => {
      if (name === 'eth9') throw new SocketError('ENODEV', name)
      changes.push(['linkSet', name, change])
    },
    routeDelete: (route) => {
      if (route.destination === '10.9.9.0/24') throw new SocketError('ESRCH', 'no such route')
      changes.push(['routeDelete', route])
    },
    routeReplace: (route, how) => void changes.push([how, route.destination, route.via, route.link, route.onlink]),
    addressAdd: (address) => void changes.push(['addressAdd', address]),
    sysctlKeys: () => [...sysctls.keys()],
    sysctlGet: (key) => sysctls.get(key),
    sysctlSet: (key, value) => void sysctls.set(key, value),
    rulesSave: (tool) =>
      tool === 'iptables'
        ? iptablesSave
        : tool === 'ipvsadm'
          ? ipvsSave
          : 'create KUBE-CLUSTER-IP hash:ip,port family inet\nadd KUBE-CLUSTER-IP 10.96.0.1,tcp:443\n',
    rulesList: (tool, name) => `${tool}'s list${name ? ` of ${name}` : ''}\n`,
    rulesRestore: (tool, text, options) => {
      if (text.includes('--dport 70000')) throw new SocketError('EINVAL', 'iptables-restore: line 2 failed: invalid port')
      changes.push(['restore', tool, text, options.noflush])
    },
    conntrackList: () => flows,
  })
  return { container: openContainer(new MemoryNetwork(), '172.18.0.2', { ...idle, net }), changes }
}

interface Expected {
  readonly code?: number
  readonly out?: string | RegExp
  readonly err?: string | RegExp
  readonly changes?: unknown[]
}
const rows: readonly [command: readonly string[], expected: Expected][] = [
  [
    ['ip', 'addr', 'show', 'eth0'],
    {
      out: '2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP group default qlen 1000\n    link/ether 02:42:ac:12:00:02 brd ff:ff:ff:ff:ff:ff\n    inet 172.18.0.2/16 brd 172.18.255.255 scope global eth0\n       valid_lft forever preferred_lft forever\n',
    },
  ],
  [
    ['ip', 'a'],
    {
      out: /^1: lo: <LOOPBACK,UP,LOWER_UP>[\s\S]*inet 127\.0\.0\.1\/8 scope host lo\n[\s\S]*4: veth1@if2: .* master cni0 state UP[\s\S]*link-netnsid 0\n[\s\S]*inet 10\.244\.1\.0\/32 scope global flannel\.1\n/,
    },
  ],
  [['ip', '-br', 'addr'], { out: /^lo +UNKNOWN +127\.0\.0\.1\/8 \neth0 +UP +172\.18\.0\.2\/16 \n/ }],
  [['ip', '-d', 'link', 'show', 'flannel.1'], { out: /vxlan id 1 local 172\.18\.0\.2 dev eth0 srcport 0 0 dstport 8472 nolearning/ }],
  [['sh', '-c', "ip -j addr | jq -r '.[1].addr_info[0].local'"], { out: '172.18.0.2\n' }],
  [
    ['ip', 'route'],
    {
      out: 'default via 172.18.0.1 dev eth0 \n10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink \n172.18.0.0/16 dev eth0 proto kernel scope link src 172.18.0.2 \n',
    },
  ],
  [['ip', 'route', 'get', '10.244.2.7'], { out: '10.244.2.7 via 10.244.2.0 dev flannel.1 src 10.244.1.0 uid 0 \n    cache \n' }],
  [
    ['ip', 'r', 'add', '10.5.0.0/16', 'via', '172.18.0.3', 'dev', 'eth0'],
    { changes: [['add', '10.5.0.0/16', '172.18.0.3', 'eth0', false]] },
  ],
  [['ip', 'route', 'del', '10.244.2.0/24'], { changes: [['routeDelete', { destination: '10.244.2.0/24', via: '', link: '' }]] }],
  [['ip', 'route', 'del', '10.9.9.0/24'], { code: 2, err: 'RTNETLINK answers: No such process\n' }],
  [['ip', 'route', 'add', 'nonsense', 'dev', 'eth0'], { code: 255, err: /any valid prefix is expected/ }],
  [['ip', 'neigh'], { out: '10.244.2.0 dev flannel.1 lladdr 3e:00:00:00:00:02 PERMANENT \n' }],
  [['ip', 'link', 'set', 'eth0', 'down'], { changes: [['linkSet', 'eth0', { up: false }]] }],
  [
    ['ip', 'link', 'set', 'dev', 'eth0', 'mtu', '1400', 'up'],
    {
      changes: [
        ['linkSet', 'eth0', { mtu: 1400 }],
        ['linkSet', 'eth0', { up: true }],
      ],
    },
  ],
  [['ip', 'link', 'set', 'eth9', 'down'], { code: 1, err: 'Device "eth9" does not exist.\n' }],
  [['ip', 'link', 'show', 'eth9'], { code: 1, err: 'Device "eth9" does not exist.\n' }],
  [['ip', 'addr', 'add', '10.0.0.1/24', 'dev', 'cni0'], { changes: [['addressAdd', { link: 'cni0', cidr: '10.0.0.1/24' }]] }],
  [['ip', 'tunnel'], { code: 1, err: 'Object "tunnel" is unknown, try "ip help".\n' }],
  [['bridge', 'fdb', 'show', 'dev', 'flannel.1'], { out: '3e:00:00:00:00:02 dev flannel.1 dst 172.18.0.3 self permanent\n' }],
  [['bridge', 'link'], { out: /^4: veth1@if2: .* master cni0 state forwarding/ }],
  [
    ['ss', '-tlnp'],
    {
      out: /^State +Recv-Q Send-Q Local Address:Port Peer Address:Port Process\nLISTEN +0 +128 +0\.0\.0\.0:80 +0\.0\.0\.0:\* +users:\(\("nginx",pid=1,fd=3\)\)\n$/,
    },
  ],
  [['ss', '-tn'], { out: /\nESTAB +0 +0 +10\.244\.1\.2:80 +10\.244\.2\.3:40000\n$/ }],
  [['ss', '-uan'], { out: /\nUNCONN +0 +0 +0\.0\.0\.0:53 +0\.0\.0\.0:\*\n$/ }],
  [
    ['netstat', '-tln'],
    { out: /Active Internet connections \(only servers\)\nProto[\s\S]*tcp +0 +128 +0\.0\.0\.0:80 +0\.0\.0\.0:\* +LISTEN\n$/ },
  ],
  [['iptables-save', '-t', 'nat'], { out: iptablesSave }],
  [
    ['iptables', '-t', 'nat', '-S', 'KUBE-SERVICES'],
    { out: '-N KUBE-SERVICES\n-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m tcp --dport 443 -j DNAT --to-destination 172.18.0.2:6443\n' },
  ],
  [
    ['iptables', '-t', 'nat', '-nvL'],
    {
      out: /Chain PREROUTING \(policy ACCEPT 0 packets, 0 bytes\)\n pkts bytes target[\s\S]*KUBE-SERVICES {2}all[\s\S]*\/\* kubernetes service portals \*\/\n\n[\s\S]*Chain KUBE-SERVICES \(1 references\)\n[\s\S]*DNAT +tcp +-- +\* +\* +0\.0\.0\.0\/0 +10\.96\.0\.1 +tcp dpt:443 to:172\.18\.0\.2:6443\n$/,
    },
  ],
  [['iptables', '-t', 'nat', '-L', 'NOPE'], { code: 1, err: 'iptables: No chain/target/match by that name.\n' }],
  [
    ['iptables', '-w', '-A', 'FORWARD', '-s', '10.244.0.0/16', '-j', 'DROP'],
    { changes: [['restore', 'iptables', '*filter\n-A FORWARD -s "10.244.0.0/16" -j DROP\nCOMMIT\n', true]] },
  ],
  [['iptables', '-A', 'INPUT', '-p', 'tcp', '--dport', '70000', '-j', 'DROP'], { code: 1, err: 'iptables: invalid port\n' }],
  [['iptables', '-t', 'nope', '-L'], { code: 3, err: /Table does not exist/ }],
  [['ipvsadm', '-Ln'], { out: "ipvsadm's list\n" }],
  [['ipvsadm', '-Sn'], { out: ipvsSave }],
  [['ipset', 'list'], { out: "ipset's list\n" }],
  [['ipset', 'list', 'KUBE-CLUSTER-IP'], { out: "ipset's list of KUBE-CLUSTER-IP\n" }],
  [
    ['conntrack', '-L', '-p', 'udp'],
    { out: `${flows[1]}\n`, err: 'conntrack v1.4.8 (conntrack-tools): 1 flow entries have been shown.\n' },
  ],
  [['conntrack', '-L', '--dport', '443'], { out: `${flows[0]}\n` }],
  [['conntrack', '-C'], { out: '2\n' }],
  [['sysctl', 'net.ipv4.ip_forward'], { out: 'net.ipv4.ip_forward = 1\n' }],
  [['sysctl', '-w', 'net.ipv4.ip_forward=0'], { out: 'net.ipv4.ip_forward = 0\n' }],
  [['sysctl', '-n', 'net/ipv4/ip_forward'], { out: '1\n' }],
  [['sysctl', 'net.nope'], { code: 255, err: 'sysctl: cannot stat /proc/sys/net/nope: No such file or directory\n' }],
  [
    ['traceroute', '-m', '3', '172.18.0.2'],
    {
      out: /^traceroute to 172\.18\.0\.2 \(172\.18\.0\.2\), 3 hops max, 60 byte packets\n 1 {2}172\.18\.0\.2 \(172\.18\.0\.2\) {2}[\d.]+ ms/,
    },
  ],
  [['hostname', '-I'], { out: '172.18.0.2 10.244.1.0 \n' }],
]
for (const [command, expected] of rows) {
  test(command.join(' '), async (t) => {
    const { container, changes } = setup()
    const ran = await container.run(command)
    t.is(ran.code, expected.code ?? 0, ran.out + ran.err)
    for (const stream of ['out', 'err'] as const) {
      const wanted = expected[stream]
      if (typeof wanted === 'string') t.is(ran[stream], wanted)
      else if (wanted !== undefined) t.regex(ran[stream], wanted)
    }
    t.deepEqual(changes, expected.changes ?? [])
  })
}

test('iptables-restore reads standard input', async (t) => {
  const { container, changes } = setup()
  const ran = await container.run(['iptables-restore', '--noflush'], '*nat\nCOMMIT\n')
  t.is(ran.code, 0)
  t.deepEqual(changes, [['restore', 'iptables', '*nat\nCOMMIT\n', true]])
  t.like(await container.run(['iptables-restore'], '*filter\n-A X --dport 70000\n'), {
    code: 1,
    err: 'iptables-restore: line 2 failed: invalid port\n',
  })
  t.like(await container.run(['iptables-restore', '-w', '5', '/nowhere']), {
    code: 1,
    err: "Can't open: ENOENT: no such file or directory, open '/nowhere'\n",
  })
})
