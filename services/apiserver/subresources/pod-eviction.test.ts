// Evictions and the budgets they must respect. The disruption controller is another process; here a budget's status is
// written by hand.

import test, { type ExecutionContext } from 'ava'
import { SharedLog } from '../testing/shared-log.js'
import { TestServer } from '../testing/test-server.js'

const shared = TestServer.forAll(test)

const healthy = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
const unready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'False' }] }

interface Given {
  readonly status?: object
  readonly budgets?: readonly object[]
  /** Of every budget; `observedGeneration` is 1 unless said otherwise. */
  readonly budgetStatus?: object
  readonly budgetSpec?: object
}
const answer = async (promise: ReturnType<TestServer['ask']>) => {
  const reply = await promise
  if (reply.code >= 300) throw new Error(reply.text)
  return reply
}

/** A namespace with bound pods named p-0, p-1 … and budgets over them. */
async function prepare(server: TestServer, { status = healthy, budgets = [{}], budgetStatus = {}, budgetSpec = {} }: Given, pods = 1) {
  const name = await server.namespace()
  const path = `/api/v1/namespaces/${name}/pods`
  for (let i = 0; i < pods; i++) {
    const spec = { nodeName: 'node-1', containers: [{ name: 'c', image: 'i' }] }
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: `p-${i}`, labels: { app: 'web' } }, spec }
    await answer(server.ask(path, { method: 'POST', body: pod }))
    await answer(server.ask(`${path}/p-${i}/status`, { method: 'PUT', body: { ...pod, status } }))
  }
  const at = `/apis/policy/v1/namespaces/${name}/poddisruptionbudgets`
  for (const [i, more] of budgets.entries()) {
    const spec = { minAvailable: 1, selector: { matchLabels: { app: 'web' } }, ...budgetSpec, ...more }
    const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: `b-${i}` }, spec }
    await answer(server.ask(at, { method: 'POST', body: budget }))
    const counted = { observedGeneration: 1, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 1, ...budgetStatus }
    await answer(server.ask(`${at}/b-${i}/status`, { method: 'PUT', body: { ...budget, status: counted } }))
  }
  return { path, budget: async (i = 0) => (await server.ask(`${at}/b-${i}`)).json }
}
const evict = (server: TestServer, path: string, name = 'p-0', deleteOptions: object = {}, query = '') =>
  server.ask(`${path}/${name}/eviction${query}`, {
    method: 'POST',
    body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name }, deleteOptions },
  })

const passes = test.macro(async (t: ExecutionContext, given: Given, allowedAfter: number | undefined) => {
  const server = shared()
  const { path, budget } = await prepare(server, given)
  const { code, json, text } = await evict(server, path)
  t.is(code, 201, text)
  t.is(json.status, 'Success')
  const pod = (await server.ask(`${path}/p-0`)).json
  if (pod.code !== 404) {
    t.truthy(pod.metadata.deletionTimestamp)
    t.like(pod.status.conditions.at(-1), { type: 'DisruptionTarget', status: 'True', reason: 'EvictionByEvictionAPI' })
  }
  if (allowedAfter !== undefined) t.is((await budget()).status.disruptionsAllowed, allowedAfter)
})
const refused = test.macro(async (t: ExecutionContext, given: Given, cause: string, retryAfter?: string) => {
  const server = shared()
  const { path } = await prepare(server, given)
  const { code, json, headers } = await evict(server, path)
  t.deepEqual(
    [code, json.reason, json.message],
    [429, 'TooManyRequests', "Cannot evict pod as it would violate the pod's disruption budget."],
  )
  t.deepEqual(json.details.causes, [{ reason: 'DisruptionBudget', message: cause }])
  t.is(headers['retry-after'], retryAfter)
  t.is((await server.ask(`${path}/p-0`)).json.metadata.deletionTimestamp, undefined)
})

test('without a budget', passes, { budgets: [] }, undefined)
test('a budget about others', passes, { budgetSpec: { selector: { matchLabels: { app: 'db' } } } }, 0)
test('a budget that allows one', passes, { budgetStatus: { disruptionsAllowed: 1 } }, 0)
test('a budget of all the namespace', passes, { budgetSpec: { selector: {} }, budgetStatus: { disruptionsAllowed: 3 } }, 2)
test('a budget that chooses nothing', passes, { budgetSpec: { selector: undefined } }, 0)
test(
  'a budget that allows none',
  refused,
  { budgetStatus: { currentHealthy: 2, desiredHealthy: 2 } },
  'The disruption budget b-0 needs 2 healthy pods and has 2 currently',
)
test(
  'a budget that the controller has not looked at yet',
  refused,
  { budgetStatus: { observedGeneration: 0, disruptionsAllowed: 1 } },
  'The disruption budget b-0 is still being processed by the server.',
  '10',
)
test(
  'a budget that could not be worked out',
  refused,
  {
    budgetStatus: {
      conditions: [
        { type: 'DisruptionAllowed', status: 'False', reason: 'SyncFailed', message: 'why', lastTransitionTime: '2025-01-01T00:00:00Z' },
      ],
    },
  },
  'The disruption budget b-0 does not allow evicting pods currently because it failed sync: why',
)
test(
  'a pod that is not ready, while enough others are',
  passes,
  { status: unready, budgetStatus: { currentHealthy: 2, desiredHealthy: 2 } },
  0,
)
test(
  'a pod that is not ready, while others are missing',
  refused,
  { status: unready, budgetStatus: { currentHealthy: 1, desiredHealthy: 2 } },
  'The disruption budget b-0 needs 2 healthy pods and has 1 currently',
)
test(
  'a pod that is not ready, of a budget that lets such pods go',
  passes,
  { status: unready, budgetStatus: { currentHealthy: 1, desiredHealthy: 2 }, budgetSpec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } },
  0,
)
for (const phase of ['Pending', 'Succeeded', 'Failed']) test(`a pod that is ${phase} needs no budget`, passes, { status: { phase } }, 0)

test('a granted disruption is written down, with its time', async (t) => {
  const server = shared()
  const { path, budget } = await prepare(server, { budgetStatus: { disruptionsAllowed: 1 } })
  t.is((await evict(server, path)).code, 201)
  const { status } = await budget()
  t.deepEqual(Object.keys(status.disruptedPods), ['p-0'])
  t.regex(status.disruptedPods['p-0'], /^\d{4}-\d\d-\d\dT/)
  t.like(status.conditions[0], { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', message: '' })
})
test('two budgets over one pod are a mistake', async (t) => {
  const server = shared()
  const { path } = await prepare(server, { budgets: [{}, {}], budgetStatus: { disruptionsAllowed: 1 } })
  const { code, json } = await evict(server, path)
  t.deepEqual(
    [code, json],
    [
      500,
      {
        kind: 'Status',
        apiVersion: 'v1',
        metadata: {},
        status: 'Failure',
        message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
        code: 500,
      },
    ],
  )
})
test('a dry run asks the budget and takes nothing', async (t) => {
  const server = shared()
  const allowing = await prepare(server, { budgetStatus: { disruptionsAllowed: 1 } })
  t.is((await evict(server, allowing.path, 'p-0', {}, '?dryRun=All')).code, 201)
  t.is((await evict(server, allowing.path, 'p-0', { dryRun: ['All'] })).code, 201)
  t.is((await server.ask(`${allowing.path}/p-0`)).json.metadata.deletionTimestamp, undefined)
  t.like((await allowing.budget()).status, { disruptionsAllowed: 1, disruptedPods: undefined })
  const none = await prepare(server, {})
  t.is((await evict(server, none.path, 'p-0', {}, '?dryRun=All')).code, 429)
})
test('preconditions hold', async (t) => {
  const server = shared()
  const { path } = await prepare(server, { budgetStatus: { disruptionsAllowed: 5 } })
  t.is((await evict(server, path, 'p-0', { preconditions: { uid: 'another' } })).code, 409)
  t.is((await evict(server, path, 'p-0', { preconditions: { resourceVersion: '1' } })).code, 409)
  const { resourceVersion, uid } = (await server.ask(`${path}/p-0`)).json.metadata
  t.is((await evict(server, path, 'p-0', { preconditions: { uid, resourceVersion } })).code, 201)
})
test('no such pod', async (t) => {
  const server = shared()
  const { path } = await prepare(server, {})
  t.is((await evict(server, path, 'nobody')).code, 404)
})
test('of evictions through two servers at once, as many pass as the budget allows', async (t) => {
  const log = new SharedLog()
  const servers = await Promise.all([TestServer.start(log.view()), TestServer.start(log.view())])
  try {
    const { path, budget } = await prepare(servers[0]!, { budgetStatus: { disruptionsAllowed: 3 } }, 12)
    const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => evict(servers[i % 2]!, path, `p-${i}`)))
    const codes = answers.map(({ code }) => code)
    t.deepEqual([codes.filter((code) => code === 201).length, codes.filter((code) => code === 429).length], [3, 9])
    const { status } = await budget()
    t.is(status.disruptionsAllowed, 0)
    t.deepEqual(Object.keys(status.disruptedPods).sort(), answers.flatMap(({ code }, i) => (code === 201 ? [`p-${i}`] : [])).sort())
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
})
