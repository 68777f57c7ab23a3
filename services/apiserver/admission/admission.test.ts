// What admission adds and refuses, asked for over the wire.

import test, { type ExecutionContext } from 'ava'
import { SharedLog } from '../testing/shared-log.js'
import { TestServer } from '../testing/test-server.js'

const shared = TestServer.forAll(test)

type Objects = Readonly<Record<string, object>>
const typed = (kind: string, apiVersion = 'v1') => ({ kind, apiVersion, metadata: { name: 'a' } })
const pod = (resources: object = {}, spec: object = {}) => ({
  ...typed('Pod'),
  metadata: { name: 'p' },
  spec: { containers: [{ name: 'c', image: 'i', resources }], ...spec },
})

/** Makes what must be there first, then creates `body` and compares what is said. */
async function create(server: TestServer, { first = {}, path, body }: { first?: Objects; path: string; body: object }) {
  const namespace = `/api/v1/namespaces/${await server.namespace()}`
  for (const [at, object] of Object.entries(first)) {
    const made = await server.ask(at.startsWith('/') ? at : `${namespace}/${at}`, { method: 'POST', body: object })
    if (made.code !== 201) throw new Error(made.text)
  }
  return server.ask(path.startsWith('/') ? path : `${namespace}/${path}`, { method: 'POST', body })
}
const becomes = test.macro(async (t: ExecutionContext, first: Objects, body: object, wanted: object) => {
  const { code, json, text } = await create(shared(), { first, path: 'pods', body })
  t.is(code, 201, text)
  t.like(json, wanted)
})
const refused = test.macro(async (t: ExecutionContext, first: Objects, body: object, message: string) => {
  const { code, json } = await create(shared(), { first, path: 'pods', body })
  t.deepEqual([code, json.reason, json.message], [403, 'Forbidden', `pods "p" is forbidden: ${message}`])
})

// LimitRanger
const limits = (...items: object[]) => ({ limitranges: { ...typed('LimitRange'), spec: { limits: items } } })
const container = { type: 'Container', default: { cpu: '500m', memory: '1Gi' }, defaultRequest: { cpu: '100m' } }
test(
  'LimitRanger: a container that says nothing gets the defaults, and the pod says so; its class follows',
  becomes,
  limits(container),
  pod(),
  {
    metadata: {
      annotations: {
        'kubernetes.io/limit-ranger': 'LimitRanger plugin set: cpu, memory request for container c; cpu, memory limit for container c',
      },
    },
    spec: { containers: [{ resources: { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '100m', memory: '1Gi' } } }] },
    status: { qosClass: 'Burstable' },
  },
)
test(
  'LimitRanger: what a container says stays',
  becomes,
  limits(container),
  pod({ requests: { cpu: '200m', memory: '1Mi' }, limits: { cpu: '300m', memory: '2Mi' } }),
  {
    metadata: { annotations: undefined },
    spec: { containers: [{ resources: { limits: { cpu: '300m', memory: '2Mi' }, requests: { cpu: '200m', memory: '1Mi' } } }] },
  },
)
test(
  'LimitRanger: below the minimum',
  refused,
  limits({ type: 'Container', min: { memory: '500Mi' } }),
  pod({ requests: { memory: '100Mi' } }),
  'minimum memory usage per Container is 500Mi, but request is 100Mi',
)
test(
  'LimitRanger: above the maximum, twice',
  refused,
  limits({ type: 'Container', max: { cpu: '1', memory: '1Gi' } }),
  pod({ limits: { cpu: '2', memory: '1536Mi' } }),
  '[maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 1536Mi]',
)
test(
  'LimitRanger: a pod without what is bounded',
  refused,
  limits({ type: 'Pod', min: { cpu: '1' }, max: { memory: '1Gi' } }),
  pod(),
  '[minimum cpu usage per Pod is 1.  No request is specified, maximum memory usage per Pod is 1Gi.  No limit is specified]',
)
test(
  'LimitRanger: a pod is its containers together',
  refused,
  limits({ type: 'Pod', max: { cpu: '1' } }),
  pod(
    {},
    {
      containers: ['c', 'd'].map((name) => ({ name, image: 'i', resources: { limits: { cpu: '600m' } } })),
    },
  ),
  'maximum cpu usage per Pod is 1, but limit is 1200m',
)
test(
  'LimitRanger: a ratio',
  refused,
  limits({ type: 'Container', maxLimitRequestRatio: { cpu: '2' } }),
  pod({ requests: { cpu: '1' }, limits: { cpu: '3' } }),
  'cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
)
test('LimitRanger: a default limit below the request that was given is invalid', async (t) => {
  const { code, json } = await create(shared(), { first: limits(container), path: 'pods', body: pod({ requests: { cpu: '1' } }) })
  t.is(code, 422)
  t.regex(json.message, /spec\.containers\[0\]\.resources\.requests: Invalid value: "1": must be less than or equal to cpu limit/)
})

// Priority. Classes are the whole cluster's: the tests' own names keep them apart.
const priorityClasses = '/apis/scheduling.k8s.io/v1/priorityclasses'
const priorityClass = (name: string, more: object) => ({
  [priorityClasses]: { ...typed('PriorityClass', 'scheduling.k8s.io/v1'), metadata: { name }, ...more },
})
test('Priority: without a class it is nothing special', becomes, {}, pod(), {
  spec: { priority: 0, preemptionPolicy: 'PreemptLowerPriority', priorityClassName: undefined },
})
test(
  'Priority: a class gives value and policy',
  becomes,
  priorityClass('gold', { value: 7, preemptionPolicy: 'Never' }),
  pod({}, { priorityClassName: 'gold' }),
  { spec: { priority: 7, preemptionPolicy: 'Never', priorityClassName: 'gold' } },
)
test('Priority: the cluster has two classes of its own', becomes, {}, pod({}, { priorityClassName: 'system-node-critical' }), {
  spec: { priority: 2_000_001_000 },
})
test('Priority: no such class', refused, {}, pod({}, { priorityClassName: 'tin' }), 'no PriorityClass with name tin was found')
test(
  'Priority: a number of its own',
  refused,
  {},
  pod({}, { priority: 5 }),
  'the integer value of priority (5) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
)
test('Priority: a pod written again without its number keeps it', async (t) => {
  const server = shared()
  const path = `/api/v1/namespaces/${await server.namespace()}/pods`
  const { priority: _, preemptionPolicy: __, ...spec } = (await server.ask(path, { method: 'POST', body: pod() })).json.spec
  const body = { ...pod(), metadata: { name: 'p', labels: { a: 'b' } }, spec }
  const replaced = await server.ask(`${path}/p`, { method: 'PUT', body })
  t.is(replaced.code, 200, replaced.text)
  t.like(replaced.json, { metadata: { labels: { a: 'b' } }, spec: { priority: 0 } })
})
test('Priority: one class is the default of all, and pods without a class get it', async (t) => {
  const server = await TestServer.start()
  try {
    const first = priorityClass('usual', { value: 3, globalDefault: true })
    t.like((await create(server, { first, path: 'pods', body: pod() })).json, { spec: { priority: 3, priorityClassName: 'usual' } })
    const second = await create(server, {
      path: priorityClasses,
      body: priorityClass('other', { value: 4, globalDefault: true })[priorityClasses]!,
    })
    t.deepEqual(
      [second.code, second.json.message],
      [
        403,
        'priorityclasses.scheduling.k8s.io "other" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
      ],
    )
    const same = { ...first[priorityClasses], description: 'x' }
    t.is((await server.ask(`${priorityClasses}/usual`, { method: 'PUT', body: same })).code, 200)
  } finally {
    await server.stop()
  }
})

// ResourceQuota. Its controller is another process; here its status is written by hand.
async function withQuota(server: TestServer, hard: object, used: object, spec: object = {}): Promise<string> {
  const namespace = `/api/v1/namespaces/${await server.namespace()}`
  const quota = { ...typed('ResourceQuota'), spec: { hard, ...spec } }
  await server.ask(`${namespace}/resourcequotas`, { method: 'POST', body: quota })
  const status = { ...quota, status: { hard, used } }
  const written = await server.ask(`${namespace}/resourcequotas/a/status`, { method: 'PUT', body: status })
  if (written.code !== 200) throw new Error(written.text)
  return namespace
}
const usedOf = async (server: TestServer, namespace: string) => (await server.ask(`${namespace}/resourcequotas/a`)).json.status.used ?? {}
const post = (server: TestServer, path: string, body: object) => server.ask(path, { method: 'POST', body })

const exceeds = test.macro(async (t: ExecutionContext, hard: object, used: object, path: string, body: object, message: string) => {
  const server = shared()
  const namespace = await withQuota(server, hard, used)
  const { code, json } = await post(server, `${namespace}/${path}`, body)
  t.deepEqual([code, json.reason, json.message], [403, 'Forbidden', message])
  t.deepEqual(await usedOf(server, namespace), used)
})
const charges = test.macro(async (t: ExecutionContext, hard: object, used: object, path: string, body: object, wanted: object) => {
  const server = shared()
  const namespace = await withQuota(server, hard, used)
  const { code, text } = await post(server, `${namespace}/${path}`, body)
  t.is(code, 201, text)
  t.deepEqual(await usedOf(server, namespace), wanted)
})
const service = (spec: object) => ({ ...typed('Service'), spec: { ports: [{ port: 80 }], ...spec } })

test(
  'ResourceQuota: one pod too many',
  exceeds,
  { pods: '2' },
  { pods: '2' },
  'pods',
  pod(),
  'pods "p" is forbidden: exceeded quota: a, requested: pods=1, used: pods=2, limited: pods=2',
)
test(
  'ResourceQuota: only what is exceeded is told, in order',
  exceeds,
  { pods: '9', 'requests.memory': '1Gi', 'requests.cpu': '1' },
  { pods: '1', 'requests.memory': '900Mi', 'requests.cpu': '900m' },
  'pods',
  pod({ requests: { cpu: '200m', memory: '200Mi' } }),
  'pods "p" is forbidden: exceeded quota: a, requested: requests.cpu=200m,requests.memory=200Mi, used: requests.cpu=900m,requests.memory=900Mi, limited: requests.cpu=1,requests.memory=1Gi',
)
test(
  'ResourceQuota: a pod must say what is counted',
  exceeds,
  { 'limits.cpu': '1', cpu: '1' },
  { 'limits.cpu': '0', cpu: '0' },
  'pods',
  pod(),
  'pods "p" is forbidden: failed quota: a: must specify cpu for: c; limits.cpu for: c',
)
test(
  'ResourceQuota: bounds that were never counted',
  exceeds,
  { configmaps: '1' },
  {},
  'configmaps',
  typed('ConfigMap'),
  'configmaps "a" is forbidden: status unknown for quota: a, resources: configmaps',
)
test(
  'ResourceQuota: objects of any kind by count/',
  exceeds,
  { 'count/endpoints': '1' },
  { 'count/endpoints': '1' },
  'endpoints',
  typed('Endpoints'),
  'endpoints "a" is forbidden: exceeded quota: a, requested: count/endpoints=1, used: count/endpoints=1, limited: count/endpoints=1',
)
test(
  'ResourceQuota: a pod’s requests and limits are taken',
  charges,
  { pods: '2', cpu: '1', 'limits.memory': '1Gi', 'count/pods': '5' },
  { pods: '1', cpu: '100m', 'limits.memory': '0', 'count/pods': '1' },
  'pods',
  pod({ requests: { cpu: '150m' }, limits: { memory: '64Mi' } }),
  { pods: '2', cpu: '250m', 'limits.memory': '64Mi', 'count/pods': '2' },
)
test(
  'ResourceQuota: secrets and their count',
  charges,
  { secrets: '2', 'count/secrets': '2' },
  { secrets: '0', 'count/secrets': '0' },
  'secrets',
  typed('Secret'),
  { secrets: '1', 'count/secrets': '1' },
)
test(
  'ResourceQuota: a load balancer takes node ports, too',
  charges,
  { services: '2', 'services.loadbalancers': '1', 'services.nodeports': '2' },
  { services: '0', 'services.loadbalancers': '0', 'services.nodeports': '0' },
  'services',
  service({ type: 'LoadBalancer' }),
  { services: '1', 'services.loadbalancers': '1', 'services.nodeports': '1' },
)
test('ResourceQuota: a Service that becomes a NodePort takes one then', async (t) => {
  const server = shared()
  const namespace = await withQuota(server, { 'services.nodeports': '1' }, { 'services.nodeports': '0' })
  const plain = await post(server, `${namespace}/services`, service({}))
  t.deepEqual(await usedOf(server, namespace), { 'services.nodeports': '0' })
  const opened = { ...plain.json, spec: { ...plain.json.spec, type: 'NodePort' } }
  t.is((await server.ask(`${namespace}/services/a`, { method: 'PUT', body: opened })).code, 200)
  t.deepEqual(await usedOf(server, namespace), { 'services.nodeports': '1' })
  const second = await post(server, `${namespace}/services`, { ...service({ type: 'NodePort' }), metadata: { name: 'b' } })
  t.is(second.code, 403)
})
test('ResourceQuota: a dry run takes nothing and is refused all the same', async (t) => {
  const server = shared()
  const namespace = await withQuota(server, { pods: '1' }, { pods: '0' })
  t.is((await post(server, `${namespace}/pods?dryRun=All`, pod())).code, 201)
  t.deepEqual(await usedOf(server, namespace), { pods: '0' })
  await post(server, `${namespace}/pods`, pod())
  t.is((await post(server, `${namespace}/pods?dryRun=All`, { ...pod(), metadata: { name: 'q' } })).code, 403)
})
test('ResourceQuota: what exists already is not charged', async (t) => {
  const server = shared()
  const namespace = await withQuota(server, { configmaps: '2' }, { configmaps: '0' })
  t.is((await post(server, `${namespace}/configmaps`, typed('ConfigMap'))).code, 201)
  t.is((await post(server, `${namespace}/configmaps`, typed('ConfigMap'))).code, 409)
  t.deepEqual(await usedOf(server, namespace), { configmaps: '1' })
})
test('ResourceQuota: a scope leaves other pods alone', async (t) => {
  const server = shared()
  const namespace = await withQuota(server, { pods: '0' }, { pods: '0' }, { scopes: ['BestEffort'] })
  t.is((await post(server, `${namespace}/pods`, pod({ requests: { cpu: '1m' } }))).code, 201)
  t.is((await post(server, `${namespace}/pods`, { ...pod(), metadata: { name: 'q' } })).code, 403)
})

test('ResourceQuota: two servers letting in at once do not overrun it', async (t) => {
  const log = new SharedLog()
  const servers = await Promise.all([TestServer.start(log.view()), TestServer.start(log.view())])
  try {
    const namespace = await withQuota(servers[0]!, { configmaps: '7' }, { configmaps: '0' })
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        post(servers[i % 2]!, `${namespace}/configmaps`, { ...typed('ConfigMap'), metadata: { name: `c-${i}` } }),
      ),
    )
    const codes = answers.map(({ code }) => code)
    t.deepEqual([codes.filter((code) => code === 201).length, codes.filter((code) => code === 403).length], [7, 33])
    t.deepEqual(await usedOf(servers[0]!, namespace), { configmaps: '7' })
    t.is((await servers[0]!.ask(`${namespace}/configmaps`)).json.items.length, 7)
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
})
