// Requests that no client sends on purpose: real ones, bent. Everything comes from the random source.

import type { Random } from '../../packages/clock/random.js'

export interface FuzzInput {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer | undefined
}

const pick = <T>(random: Random, all: readonly T[]): T => all[random.below(all.length)]!

const resources = [
  'api/v1/namespaces/default/configmaps',
  'api/v1/namespaces/default/pods',
  'api/v1/namespaces/default/services',
  'api/v1/nodes',
  'apis/apps/v1/namespaces/default/deployments',
  'apis/discovery.k8s.io/v1/endpointslices',
  'apis/networking.k8s.io/v1/namespaces/default/ingresses',
  'api/v1/namespaces',
  'apis/coordination.k8s.io/v1/namespaces/default/leases',
  'api/v1/namespaces/default/events',
] as const
const subresources = [
  '',
  '',
  '',
  '',
  '/status',
  '/scale',
  '/binding',
  '/eviction',
  '/log',
  '/exec',
  '/attach',
  '/portforward',
  '/proxy',
  '/ephemeralcontainers',
  '/none',
] as const
const elsewhere = [
  'api',
  'apis',
  'apis/apps',
  'openapi/v2',
  'openapi/v3',
  'openapi/v3/api/v1',
  'version',
  'healthz',
  'readyz/none',
  'livez?verbose',
  '',
  '..',
  '%2e%2e/api',
  'api/v1/%00',
  'api/v1/namespaces/%2f/pods',
  'api/v1/watch/pods',
  '%ff%fe',
  'api//v1///pods',
  'apis/none/v1/things',
] as const
const names = [
  'a',
  'b',
  'kubernetes',
  'default',
  '__proto__',
  'constructor',
  'x'.repeat(300),
  '%e2%82%ac',
  '%',
  'a%20b',
  '-',
  '..',
] as const
const parameters: Readonly<Record<string, readonly string[]>> = {
  labelSelector: ['a=b', 'a in (b,c)', '!a', 'a notin ()', 'a>1', '((((', 'a=b,,c', '__proto__=x', 'x'.repeat(5_000), 'a=\u0000', ','],
  fieldSelector: ['metadata.name=a', 'spec.nodeName!=b', 'metadata.name==', 'none=1', '=', 'metadata.name=a\\,b', '\\'],
  limit: ['1', '0', '-1', '99999999999999', 'x', '1.5'],
  continue: ['x', 'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhIn0', 'e30', '%00'],
  resourceVersion: ['0', '1', '-1', 'x', '00', '9'.repeat(30)],
  resourceVersionMatch: ['Exact', 'NotOlderThan', 'x'],
  timeoutSeconds: ['0', '1', '-5', 'x', '1e9'],
  watch: ['true', 'false', '', 'x'],
  allowWatchBookmarks: ['true', 'x'],
  sendInitialEvents: ['true', 'false', 'x'],
  dryRun: ['All', 'x', ''],
  fieldValidation: ['Strict', 'Warn', 'Ignore', 'x'],
  fieldManager: ['m', 'x'.repeat(200), '\u0001'],
  force: ['true', 'x'],
  gracePeriodSeconds: ['0', '-1', 'x', '99999999999'],
  propagationPolicy: ['Foreground', 'x'],
  container: ['c', ''],
  command: ['sh', ''],
  stdin: ['true'],
  tailLines: ['1', '-1', 'x'],
  sinceTime: ['x', '2020-01-01T00:00:00Z'],
  includeObject: ['None', 'Object', 'x'],
}
const bodyTypes = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'text/plain',
  '',
  ';;;',
  'application/json; charset=\u00e9',
] as const
const accepts = [
  'application/json',
  '*/*',
  'application/yaml',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=APIGroupDiscoveryList;v=v2;g=apidiscovery.k8s.io',
  'x',
  'a/b;q=',
  ','.repeat(500),
] as const

const seeds: readonly unknown[] = [
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', labels: { a: 'b' }, annotations: { k: 'v' } }, data: { x: 'y' } },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: {
      containers: [
        { name: 'c', image: 'i', ports: [{ containerPort: 80 }], env: [{ name: 'A', value: 'b' }], resources: { limits: { cpu: '1' } } },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'a' },
    spec: { type: 'NodePort', selector: { a: 'b' }, ports: [{ port: 80, targetPort: 'http' }] },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a' },
    spec: {
      replicas: 1,
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'a' },
    spec: {
      rules: [
        { host: 'h', http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } } }] } },
      ],
    },
  },
  { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0, preconditions: { uid: 'x' } },
  [
    { op: 'add', path: '/metadata/labels/x', value: 'y' },
    { op: 'remove', path: '/data/x' },
    { op: 'test', path: '', value: 1 },
  ],
  {
    metadata: { labels: { x: null } },
    spec: { $patch: 'replace', containers: [{ name: 'c', $patch: 'delete' }], '$setElementOrder/containers': [{ name: 'c' }] },
  },
]
const oddValues: readonly unknown[] = [
  null,
  '',
  0,
  -1,
  1.5,
  1e308,
  true,
  [],
  {},
  'x'.repeat(2_000),
  '\u0000',
  '\ud800',
  { __proto__: null, constructor: 1 },
  [[[[[]]]]],
  9007199254740991,
  '10.96.0.1',
  'a/b/c',
]

/** A copy with some of its parts replaced, removed, doubled or moved. */
function bend(random: Random, value: unknown, depth = 0): unknown {
  if (random.below(12) === 0) return pick(random, oddValues)
  if (depth > 12 || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item) => bend(random, item, depth + 1))
    return random.below(10) === 0 ? [...items, ...items] : items
  }
  const entries = Object.entries(value)
    .filter(() => random.below(25) > 0)
    .map(([key, item]) => [
      random.below(30) === 0 ? pick(random, ['__proto__', 'constructor', 'toString', '', 'a.b', '$patch', 'spec']) : key,
      bend(random, item, depth + 1),
    ])
  return Object.fromEntries(entries)
}

function damage(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes)
  for (let n = random.below(6); n > 0 && copy.length > 0; n--) copy[random.below(copy.length)] = random.below(256)
  return random.below(8) === 0 ? copy.subarray(0, random.below(copy.length + 1)) : copy
}

function bodyOf(random: Random, type: string): Buffer {
  const value = bend(random, pick(random, seeds))
  let bytes = Buffer.from(JSON.stringify(value) ?? '')
  if (type.includes('protobuf')) {
    // The envelope of runtime.Unknown around what may be anything.
    const raw = Buffer.from(Array.from({ length: random.below(60) }, () => random.below(256)))
    const text = (s: string) => Buffer.concat([Buffer.from([s.length]), Buffer.from(s)])
    const meta = Buffer.concat([
      Buffer.from([10]),
      text('v1'),
      Buffer.from([18]),
      text(pick(random, ['ConfigMap', 'Pod', 'Service', 'DeleteOptions', 'None'])),
    ])
    bytes = Buffer.concat([Buffer.from('k8s\0'), Buffer.from([10, meta.length]), meta, Buffer.from([18, raw.length]), raw])
  } else if (type.includes('yaml') && random.below(2) === 0)
    bytes = Buffer.from(
      pick(random, [
        'a: &a [x]\nb: *a\n',
        'kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata: {x: !!binary eA==}\n',
        '- - - - -',
        '? ? ?',
        '&a [*a]',
        '%YAML 9.9\n---\n',
        '{'.repeat(500),
        'a: !!js/function x',
        '<<: {a: b}\n',
        '\ufeffa: 1',
        '"\\ud800"',
      ]),
    )
  return random.below(3) === 0 ? damage(random, bytes) : bytes
}

export function fuzzInput(random: Random): FuzzInput {
  const isResource = random.below(8) > 0
  const place = isResource
    ? `${pick(random, resources)}${random.below(3) > 0 ? `/${pick(random, names)}${pick(random, subresources)}` : ''}`
    : pick(random, elsewhere)
  const query: string[] = []
  for (let n = random.below(4); n > 0; n--) {
    const key = pick(random, Object.keys(parameters))
    query.push(`${key}=${encodeURIComponent(pick(random, parameters[key]!))}`)
  }
  const method = pick(random, ['GET', 'GET', 'GET', 'POST', 'POST', 'PUT', 'PATCH', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'])
  // A watch would stay: it is given a second at the most.
  if (query.some((it) => it.startsWith('watch=')) || place.includes('/watch/')) query.unshift('timeoutSeconds=1')
  const type = pick(random, bodyTypes)
  const body =
    method === 'POST' || method === 'PUT' || method === 'PATCH' || (method === 'DELETE' && random.below(2) === 0)
      ? bodyOf(random, type)
      : undefined
  const headers: Record<string, string> = { accept: pick(random, accepts) }
  if (body !== undefined && type !== '') headers['content-type'] = type
  if (random.below(20) === 0) headers['accept-encoding'] = pick(random, ['gzip', 'gzip;q=0', 'br', ','])
  if (random.below(30) === 0) headers.authorization = pick(random, ['Bearer x', 'Basic x', 'Bearer', ''])
  return { method, path: `/${place}${query.length === 0 ? '' : `${place.includes('?') ? '&' : '?'}${query.join('&')}`}`, headers, body }
}

/** Bytes on a connection that was upgraded to `protocol`: frames, bent. */
export function streamBytes(random: Random, protocol: string): Buffer {
  const noise = Buffer.from(Array.from({ length: random.below(200) }, () => random.below(256)))
  if (random.below(3) === 0) return noise
  if (protocol === 'websocket') {
    const opcode = random.below(16)
    const length = random.below(126)
    return Buffer.concat([Buffer.from([(random.below(2) << 7) | (random.below(8) << 4) | opcode, (random.below(2) << 7) | length]), noise])
  }
  // SPDY/3.1: control bit, version 3, type; flags and length.
  const frame = Buffer.alloc(8)
  frame.writeUInt16BE(0x8003 ^ (random.below(10) === 0 ? random.below(65_536) : 0), 0)
  frame.writeUInt16BE(random.below(12), 2)
  frame.writeUInt8(random.below(256), 4)
  frame.writeUIntBE(random.below(random.below(4) === 0 ? 0xffffff : 200), 5, 3)
  return Buffer.concat([frame, noise])
}
