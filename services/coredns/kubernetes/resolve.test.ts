import test, { type ExecutionContext } from 'ava'
import { recordData } from '../../../packages/programs/dns-text.js'
import { InformedNames } from './informed-names.js'
import { resolve, type ZoneOptions } from './resolve.js'

const options: ZoneOptions = {
  zones: ['cluster.local', 'in-addr.arpa'],
  ttl: 30,
  pods: 'insecure',
  endpointPodNames: false,
  emptyServiceIsAbsent: false,
  namespaces: undefined,
}

/** default and shop; a ClusterIP, a headless and an ExternalName Service, one without ready endpoints. */
function cluster(): InformedNames {
  const names = new InformedNames(() => 1_700_000_000_000)
  const service = (namespace: string, name: string, spec: object) =>
    names.setService({ metadata: { namespace, name }, spec } as never, true)
  const slice = (namespace: string, service: string, endpoints: object[], ports: object[]) =>
    names.setEndpointSlice(
      {
        metadata: { namespace, name: `${service}-x`, labels: { 'kubernetes.io/service-name': service } },
        addressType: 'IPv4',
        endpoints,
        ports,
      } as never,
      true,
    )
  for (const name of ['default', 'shop']) names.setNamespace({ metadata: { name } } as never, true)
  service('shop', 'web', {
    clusterIP: '10.96.1.1',
    clusterIPs: ['10.96.1.1'],
    ports: [
      { name: 'http', port: 80, protocol: 'TCP' },
      { name: 'dns', port: 53, protocol: 'UDP' },
      { port: 9000, protocol: 'TCP' },
    ],
  })
  slice('shop', 'web', [{ addresses: ['10.244.1.9'] }], [{ name: 'http', port: 8080 }])
  service('shop', 'peers', { clusterIP: 'None', ports: [{ name: 'peer', port: 7000 }] })
  slice(
    'shop',
    'peers',
    [
      { addresses: ['10.244.1.5'], hostname: 'peers-0', targetRef: { kind: 'Pod', name: 'peers-0' } },
      { addresses: ['10.244.2.6'], targetRef: { kind: 'Pod', name: 'other-pod' } },
      { addresses: ['10.244.3.7'], hostname: 'peers-2', conditions: { ready: false } },
    ],
    [{ name: 'peer', port: 7000, protocol: 'TCP' }],
  )
  service('shop', 'asleep', { clusterIP: 'None', ports: [] })
  slice('shop', 'asleep', [{ addresses: ['10.244.1.8'], conditions: { ready: false } }], [])
  service('shop', 'portless', { clusterIP: 'None' })
  slice('shop', 'portless', [{ addresses: ['10.244.1.11'] }], [])
  service('shop', 'outside', { type: 'ExternalName', externalName: 'api.example.com' })
  service('shop', 'inside', { type: 'ExternalName', externalName: 'web.shop.svc.cluster.local' })
  names.setPod({ metadata: { namespace: 'shop', name: 'p' }, status: { podIP: '10.244.1.5', phase: 'Running' } } as never, true)
  return names
}

/** [rcode, answers as "TYPE data"]; a denial shows its SOA as "SOA zone". */
function check(t: ExecutionContext, question: string, expected: readonly string[], changed: Partial<ZoneOptions> = {}) {
  const [name, type] = question.split(' ') as [string, string]
  const reply = resolve(cluster(), { ...options, ...changed }, { name, type })
  const shown =
    reply === undefined
      ? []
      : [
          reply.rcode,
          ...reply.answers.map((answer) => `${answer.type} ${recordData(answer)}`),
          ...reply.authorities.map((answer) => `${answer.type} of ${(answer as { name: string }).name}`),
        ]
  t.deepEqual(shown, expected)
}
const answers = test.macro({ exec: check, title: (clause = '', question) => `${clause}: ${question}` })

test('2.2 schema version', answers, 'dns-version.cluster.local TXT', ['NOERROR', 'TXT "1.1.0"'])
test('2.2 schema version has no address', answers, 'dns-version.cluster.local A', ['NOERROR', 'SOA of cluster.local'])
test('2.3.1 A of a Service with ClusterIP', answers, 'web.shop.svc.cluster.local A', ['NOERROR', 'A 10.96.1.1'])
test('2.3.1 names compare without case', answers, 'WEB.Shop.SVC.cluster.local A', ['NOERROR', 'A 10.96.1.1'])
test('2.3.1 no AAAA for an IPv4 Service', answers, 'web.shop.svc.cluster.local AAAA', ['NOERROR', 'SOA of cluster.local'])
test('2.3.2 SRV of a named port', answers, '_http._tcp.web.shop.svc.cluster.local SRV', [
  'NOERROR',
  'SRV 0 100 80 web.shop.svc.cluster.local.',
])
test('2.3.2 the protocol counts', answers, '_dns._tcp.web.shop.svc.cluster.local SRV', ['NXDOMAIN', 'SOA of cluster.local'])
test('2.3.2 another protocol', answers, '_dns._udp.web.shop.svc.cluster.local SRV', ['NOERROR', 'SRV 0 100 53 web.shop.svc.cluster.local.'])
test('2.3.2 no SRV for an unnamed port', answers, '_._tcp.web.shop.svc.cluster.local SRV', ['NXDOMAIN', 'SOA of cluster.local'])
test('CoreDNS: SRV of the bare name has every port, weights share 100', answers, 'web.shop.svc.cluster.local SRV', [
  'NOERROR',
  'SRV 0 33 80 web.shop.svc.cluster.local.',
  'SRV 0 33 53 web.shop.svc.cluster.local.',
  'SRV 0 33 9000 web.shop.svc.cluster.local.',
])
test('2.3.3 PTR of a ClusterIP', answers, '1.1.96.10.in-addr.arpa PTR', ['NOERROR', 'PTR web.shop.svc.cluster.local.'])
test('2.4.1 A of a headless Service: its ready endpoints', answers, 'peers.shop.svc.cluster.local A', [
  'NOERROR',
  'A 10.244.1.5',
  'A 10.244.2.6',
])
test('2.4.1 an endpoint by its hostname', answers, 'peers-0.peers.shop.svc.cluster.local A', ['NOERROR', 'A 10.244.1.5'])
test('2.4.1 an endpoint without hostname goes by its address', answers, '10-244-2-6.peers.shop.svc.cluster.local A', [
  'NOERROR',
  'A 10.244.2.6',
])
test('2.4.1 an endpoint that is not ready has no name', answers, 'peers-2.peers.shop.svc.cluster.local A', [
  'NXDOMAIN',
  'SOA of cluster.local',
])
test('2.4.1 no ready endpoint: the name does not exist', answers, 'asleep.shop.svc.cluster.local A', ['NXDOMAIN', 'SOA of cluster.local'])
test('2.4.1 endpoints without ports still have addresses', answers, 'portless.shop.svc.cluster.local A', ['NOERROR', 'A 10.244.1.11'])
test('2.4.2 SRV of a headless Service: one for each endpoint', answers, '_peer._tcp.peers.shop.svc.cluster.local SRV', [
  'NOERROR',
  'SRV 0 50 7000 peers-0.peers.shop.svc.cluster.local.',
  'SRV 0 50 7000 10-244-2-6.peers.shop.svc.cluster.local.',
])
test('2.4.3 PTR of an endpoint with hostname', answers, '5.1.244.10.in-addr.arpa PTR', [
  'NOERROR',
  'PTR peers-0.peers.shop.svc.cluster.local.',
])
test('2.5 ExternalName is a CNAME', answers, 'outside.shop.svc.cluster.local A', ['NOERROR', 'CNAME api.example.com.'])
test('2.5 ExternalName within the cluster is followed', answers, 'inside.shop.svc.cluster.local A', [
  'NOERROR',
  'CNAME web.shop.svc.cluster.local.',
  'A 10.96.1.1',
])
test('an absent Service', answers, 'nope.shop.svc.cluster.local A', ['NXDOMAIN', 'SOA of cluster.local'])
test('an absent namespace', answers, 'web.nope.svc.cluster.local A', ['NXDOMAIN', 'SOA of cluster.local'])
test('a namespace is an empty name', answers, 'shop.svc.cluster.local A', ['NOERROR', 'SOA of cluster.local'])
test('svc is an empty name', answers, 'svc.cluster.local A', ['NOERROR', 'SOA of cluster.local'])
test('what is neither svc nor pod', answers, 'web.shop.cluster.local A', ['NXDOMAIN', 'SOA of cluster.local'])
test('a name with too many labels', answers, 'a.b.c.web.shop.svc.cluster.local A', ['NXDOMAIN', 'SOA of cluster.local'])
test('the zone itself', answers, 'cluster.local SOA', [
  'NOERROR',
  'SOA ns.dns.cluster.local. hostmaster.cluster.local. 1700000000 7200 1800 86400 30',
])
test('an unknown address', answers, '9.9.9.9.in-addr.arpa PTR', ['NXDOMAIN', 'SOA of in-addr.arpa'])
test('no reverse name at all', answers, 'x.in-addr.arpa PTR', ['NXDOMAIN', 'SOA of in-addr.arpa'])
test('outside the zones', answers, 'example.com A', [])
test('pods insecure echoes the address', answers, '10-9-9-9.shop.pod.cluster.local A', ['NOERROR', 'A 10.9.9.9'])
test('pods insecure still wants the namespace', answers, '10-9-9-9.nope.pod.cluster.local A', ['NXDOMAIN', 'SOA of cluster.local'])
test('pods: no address', answers, '10-9-9-999.shop.pod.cluster.local A', ['NXDOMAIN', 'SOA of cluster.local'])
test('pods verified knows its pods', answers, '10-244-1-5.shop.pod.cluster.local A', ['NOERROR', 'A 10.244.1.5'], { pods: 'verified' })
test('pods verified denies others', answers, '10-9-9-9.shop.pod.cluster.local A', ['NXDOMAIN', 'SOA of cluster.local'], {
  pods: 'verified',
})
test('pods disabled', answers, '10-244-1-5.shop.pod.cluster.local A', ['NXDOMAIN', 'SOA of cluster.local'], { pods: 'disabled' })
test('endpoint_pod_names', answers, 'other-pod.peers.shop.svc.cluster.local A', ['NOERROR', 'A 10.244.2.6'], { endpointPodNames: true })
test('namespaces hides the others', answers, 'web.shop.svc.cluster.local A', ['NXDOMAIN', 'SOA of cluster.local'], {
  namespaces: new Set(['default']),
})

test('a deleted Service and a deleted slice leave nothing behind', (t) => {
  const names = cluster()
  names.setService({ metadata: { namespace: 'shop', name: 'web' } } as never, false)
  names.setEndpointSlice({ metadata: { namespace: 'shop', name: 'web-x' } } as never, false)
  t.is(resolve(names, options, { name: 'web.shop.svc.cluster.local', type: 'A' })?.rcode, 'NXDOMAIN')
  t.is(resolve(names, options, { name: '1.1.96.10.in-addr.arpa', type: 'PTR' })?.rcode, 'NXDOMAIN')
  t.is(resolve(names, options, { name: '9.1.244.10.in-addr.arpa', type: 'PTR' })?.rcode, 'NXDOMAIN')
})
