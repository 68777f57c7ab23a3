import test from 'ava'
import type { Pod, Service } from '../../../packages/client/resources.js'
import { imageId, parseImageName, processBundleOf } from '../runtime/image-name.js'
import { hostnameOf, hostsFile, resolvConf } from '../sandbox/name-resolution.js'
import { environmentOf } from './environment.js'
import { expand } from './expand.js'
import { serviceLinks } from './service-links.js'

const service = (name: string, namespace: string, clusterIP: string, ports: object[]) =>
  ({ metadata: { name, namespace }, spec: { clusterIP, ports } }) as unknown as Service
const services = [
  service('kubernetes', 'default', '10.96.0.1', [{ name: 'https', port: 443, protocol: 'TCP' }]),
  service('my-db', 'shop', '10.96.1.2', [
    { port: 5432, protocol: 'TCP' },
    { name: 'admin-ui', port: 53, protocol: 'UDP' },
  ]),
  service('headless', 'shop', 'None', [{ port: 1 }]),
  service('other', 'elsewhere', '10.96.1.3', [{ port: 1, protocol: 'TCP' }]),
]

test('serviceLinks() gives services of the namespace and the apiserver’s, and no headless ones', (t) => {
  t.deepEqual(Object.fromEntries([...serviceLinks(services, 'shop', true)].filter(([name]) => name.startsWith('MY_DB'))), {
    MY_DB_SERVICE_HOST: '10.96.1.2',
    MY_DB_SERVICE_PORT: '5432',
    MY_DB_SERVICE_PORT_ADMIN_UI: '53',
    MY_DB_PORT: 'tcp://10.96.1.2:5432',
    MY_DB_PORT_5432_TCP: 'tcp://10.96.1.2:5432',
    MY_DB_PORT_5432_TCP_PROTO: 'tcp',
    MY_DB_PORT_5432_TCP_PORT: '5432',
    MY_DB_PORT_5432_TCP_ADDR: '10.96.1.2',
    MY_DB_PORT_53_UDP: 'udp://10.96.1.2:53',
    MY_DB_PORT_53_UDP_PROTO: 'udp',
    MY_DB_PORT_53_UDP_PORT: '53',
    MY_DB_PORT_53_UDP_ADDR: '10.96.1.2',
  })
  const names = [...serviceLinks(services, 'shop', true).keys()]
  t.false(names.some((name) => /^(HEADLESS|OTHER)/.test(name)))
  t.is(serviceLinks(services, 'shop', false).get('KUBERNETES_SERVICE_HOST'), '10.96.0.1')
  t.is(serviceLinks(services, 'shop', false).get('MY_DB_SERVICE_HOST'), undefined)
})

const expands = test.macro({
  exec: (t, text: string, expected: string) =>
    t.is(
      expand(
        text,
        new Map([
          ['A', '1'],
          ['B_C', '$(A)'],
        ]),
      ),
      expected,
    ),
  title: (_, text) => `expand() of ${text}`,
})
test(expands, '$(A)-$(B_C)', '1-$(A)')
test(expands, '$(NONE) $A', '$(NONE) $A')
test(expands, '$$(A) $$$(A)', '$(A) $1')

const pod = {
  metadata: { name: 'web-0', namespace: 'shop', uid: 'u', labels: { app: 'web' } },
  spec: { nodeName: 'node-1', serviceAccountName: 'sa', containers: [] },
} as unknown as Pod
const objects = {
  configMap: async (name: string) => (name === 'cm' ? { data: { k: 'v', other: 'o' } } : undefined),
  secret: async (name: string) => (name === 'se' ? { data: { p: Buffer.from('pw').toString('base64') } } : undefined),
}
const envOf = (container: object) =>
  environmentOf({
    pod,
    container: { name: 'app', ...container } as never,
    services: [],
    objects,
    podIP: '10.244.1.2',
    nodeIP: '172.18.0.2',
    hostname: 'web-0',
  })

test('environmentOf() takes values from everywhere, later ones winning and referring to earlier ones', async (t) => {
  const env = await envOf({
    envFrom: [
      { configMapRef: { name: 'cm' }, prefix: 'X_' },
      { secretRef: { name: 'se' } },
      { configMapRef: { name: 'none', optional: true } },
    ],
    env: [
      { name: 'IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
      { name: 'LABEL', valueFrom: { fieldRef: { fieldPath: "metadata.labels['app']" } } },
      { name: 'KEY', valueFrom: { configMapKeyRef: { name: 'cm', key: 'k' } } },
      { name: 'PASS', valueFrom: { secretKeyRef: { name: 'se', key: 'p' } } },
      { name: 'URL', value: 'http://$(IP)/$(X_k)' },
      { name: 'NOTHING', valueFrom: { configMapKeyRef: { name: 'cm', key: 'none', optional: true } } },
      { name: 'X_other', value: 'mine' },
    ],
  })
  t.like(Object.fromEntries(env), {
    HOSTNAME: 'web-0',
    X_k: 'v',
    X_other: 'mine',
    p: 'pw',
    IP: '10.244.1.2',
    NODE: '172.18.0.2',
    LABEL: 'web',
    KEY: 'v',
    PASS: 'pw',
    URL: 'http://10.244.1.2/v',
  })
  t.false(env.has('NOTHING'))
})
const misses = test.macro(async (t, container: object, message: string) => {
  await t.throwsAsync(envOf(container), { name: 'CreateContainerConfigError', message })
})
test('a ConfigMap that is not there', misses, { envFrom: [{ configMapRef: { name: 'none' } }] }, 'configmap "none" not found')
test(
  'a key of a ConfigMap that is not there',
  misses,
  { env: [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'cm', key: 'z' } } }] },
  "couldn't find key z in ConfigMap shop/cm",
)
test(
  'a Secret that is not there',
  misses,
  { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'no', key: 'z' } } }] },
  'secret "no" not found',
)
test(
  'a key of a Secret that is not there',
  misses,
  { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'se', key: 'z' } } }] },
  "couldn't find key z in Secret shop/se",
)

const names = { clusterDNS: '10.96.0.10', clusterDomain: 'cluster.local', nodeNameservers: ['172.18.0.1'] }
const resolves = test.macro((t, spec: object, expected: string) => t.is(resolvConf({ ...pod, spec } as never, names), expected))
const cluster = 'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n'
test('resolv.conf: ClusterFirst', resolves, {}, cluster)
test('resolv.conf: ClusterFirst of a hostNetwork pod is the node’s', resolves, { hostNetwork: true }, 'nameserver 172.18.0.1\n')
test('resolv.conf: ClusterFirstWithHostNet', resolves, { hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' }, cluster)
test('resolv.conf: Default', resolves, { dnsPolicy: 'Default' }, 'nameserver 172.18.0.1\n')
test(
  'resolv.conf: None with dnsConfig',
  resolves,
  {
    dnsPolicy: 'None',
    dnsConfig: { nameservers: ['1.1.1.1'], searches: ['a.b'], options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }] },
  },
  'search a.b\nnameserver 1.1.1.1\noptions ndots:2 edns0\n',
)
test(
  'resolv.conf: dnsConfig adds to ClusterFirst and replaces its options',
  resolves,
  { dnsConfig: { searches: ['a.b', 'cluster.local'], options: [{ name: 'ndots', value: '2' }] } },
  'search shop.svc.cluster.local svc.cluster.local cluster.local a.b\nnameserver 10.96.0.10\noptions ndots:2\n',
)

test('a pod’s host name and hosts file', (t) => {
  t.is(hostnameOf(pod, 'node-1'), 'web-0')
  t.is(hostnameOf({ ...pod, spec: { hostNetwork: true } } as never, 'node-1'), 'node-1')
  const hosts = hostsFile(
    { ...pod, spec: { hostname: 'h', subdomain: 'sub', hostAliases: [{ ip: '1.2.3.4', hostnames: ['a', 'b'] }] } } as never,
    '10.244.1.2',
    'node-1',
    'cluster.local',
  )
  t.regex(hosts, /^10\.244\.1\.2\th\.sub\.shop\.svc\.cluster\.local\th$/m)
  t.regex(hosts, /^1\.2\.3\.4\ta\tb$/m)
})

const images = test.macro({
  exec: (t, name: string, expected: object | undefined) => t.deepEqual(parseImageName(name), expected as never),
  title: (_, name) => `parseImageName() of ${JSON.stringify(name)}`,
})
test(images, 'nginx', { registry: 'docker.io', repository: 'library/nginx', tag: 'latest' })
test(images, 'hashicorp/http-echo:1.0', { registry: 'docker.io', repository: 'hashicorp/http-echo', tag: '1.0' })
test(images, 'registry.k8s.io/e2e-test-images/agnhost:2.53', {
  registry: 'registry.k8s.io',
  repository: 'e2e-test-images/agnhost',
  tag: '2.53',
})
test(images, 'localhost:5000/x', { registry: 'localhost:5000', repository: 'x', tag: 'latest' })
test(images, `nginx@sha256:${'a'.repeat(64)}`, { registry: 'docker.io', repository: 'library/nginx', tag: '' })
test(images, 'Nginx', undefined)
test(images, 'nginx:', undefined)
test(images, 'a b', undefined)
test(images, '', undefined)
test('flannel’s image is the process flanneld, nginx a program', (t) => {
  t.is(processBundleOf('docker.io/flannel/flannel:v0.26.1'), 'flanneld')
  t.is(processBundleOf('nginx'), undefined)
  t.regex(imageId('nginx'), /^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/)
})
