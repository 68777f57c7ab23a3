import test from 'ava'
import { daemonSets, deployments, nodes, type PodDisruptionBudget, podDisruptionBudgets, pods } from '../../../packages/client/resources.js'
import { eventually, settle } from '../../../packages/testkit/eventually.js'
import { type Cluster, cluster } from '../testing/managed-cluster.js'
import { deletionTimeoutMs } from './plan.js'

const ready = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] }
const pod = (name: string, more: object = {}, status: object = ready) => ({
  metadata: { name, namespace: 'shop', labels: { app: 'web' }, ...more },
  spec: { containers: [] },
  status,
})
const budget = (spec: object) => ({
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
})
const numbers = (one: PodDisruptionBudget | undefined) => {
  const { currentHealthy, desiredHealthy, expectedPods, disruptionsAllowed, conditions } = one?.status ?? {}
  return [currentHealthy, desiredHealthy, expectedPods, disruptionsAllowed, conditions?.[0]?.reason]
}
const budgetOf = ({ tracker }: Cluster) => tracker.find(podDisruptionBudgets, 'shop/web')
const shows = (state: Cluster, ...wanted: unknown[]) =>
  eventually(`the budget to say ${JSON.stringify(wanted)}`, () => JSON.stringify(numbers(budgetOf(state))) === JSON.stringify(wanted))

const workload = { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [] } } }
/** So many of the pods there are become ready. */
function makeReady({ tracker }: Cluster, count: number) {
  for (const { metadata } of tracker.all(pods).slice(0, count))
    tracker.change(pods, `shop/${metadata.name}`, (one) => Object.assign(one, { status: ready }))
}

test('a count: what is ready above it may go', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(podDisruptionBudgets, budget({ minAvailable: 1 }))
  await shows(state, 0, 1, 0, 0, 'InsufficientPods')
  tracker.seed(pods, pod('a'), pod('b'), pod('c', {}, { phase: 'Running' }))
  await shows(state, 2, 1, 3, 1, 'SufficientPods')
  tracker.change(pods, 'shop/b', (one) => Object.assign(one.status, { conditions: [] }))
  await shows(state, 1, 1, 3, 0, 'InsufficientPods')
  t.is(budgetOf(state)?.status.observedGeneration, budgetOf(state)?.metadata.generation)
  t.deepEqual(state.errors, [])
})

test('a share is one of what the Deployment wants, not of the pods there are', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(deployments, { metadata: { name: 'web', namespace: 'shop' }, spec: { ...workload, replicas: 4, strategy: {} } })
  await eventually('four pods', () => tracker.all(pods).length === 4)
  makeReady(state, 3)
  tracker.seed(podDisruptionBudgets, budget({ maxUnavailable: '30%' }))
  // 30 % of 4, rounded up: two may be missing, and one is.
  await shows(state, 3, 2, 4, 1, 'SufficientPods')
  t.deepEqual(state.errors, [])
})

const daemons = async (state: Cluster) => {
  const { tracker } = state
  tracker.seed(nodes, { metadata: { name: 'node-1' }, spec: {}, status: { conditions: [{ type: 'Ready', status: 'True' }] } })
  tracker.seed(daemonSets, { metadata: { name: 'agent', namespace: 'shop', uid: 's' }, spec: workload })
  await eventually('its pod', () => tracker.all(pods).length === 1)
  makeReady(state, 1)
}

test('owners of any kind are asked for their scale', async (t) => {
  const state = await cluster()
  const { tracker } = state
  const scale = { kind: 'Scale', metadata: { uid: 's' }, spec: { replicas: 5 } }
  tracker.refuseWhen(({ path }) => (path.endsWith('/daemonsets/agent/scale') ? { code: 200, body: JSON.stringify(scale) } : undefined))
  await daemons(state)
  tracker.seed(podDisruptionBudgets, budget({ minAvailable: '20%' }))
  await shows(state, 1, 1, 5, 0, 'InsufficientPods')
  t.deepEqual(state.errors, [])
})

test('what cannot be worked out allows nothing, and says why', async (t) => {
  const state = await cluster()
  const { tracker } = state
  const notFound = { kind: 'Status', code: 404, reason: 'NotFound' }
  tracker.refuseWhen(({ path }) => (path.endsWith('/scale') ? { code: 404, body: JSON.stringify(notFound) } : undefined))
  await daemons(state)
  tracker.seed(podDisruptionBudgets, budget({ maxUnavailable: 1 }))
  await eventually('the failure', () => budgetOf(state)?.status?.conditions?.[0]?.reason === 'SyncFailed')
  t.like(budgetOf(state)?.status, { disruptionsAllowed: 0 })
  t.is(budgetOf(state)?.status.conditions?.[0]?.message, 'daemonsets.apps does not implement the scale subresource')
})

test('an eviction that was granted counts as gone until the pod goes, or until it plainly does not', async (t) => {
  const state = await cluster()
  const { tracker, clock } = state
  tracker.seed(pods, pod('a'), pod('b'), pod('c'))
  tracker.seed(podDisruptionBudgets, budget({ minAvailable: 1 }))
  await shows(state, 3, 1, 3, 2, 'SufficientPods')
  const granted = new Date(clock.wallMs()).toISOString()
  tracker.change(podDisruptionBudgets, 'shop/web', ({ status }) => {
    Object.assign(status, { disruptionsAllowed: 0, disruptedPods: { a: granted, b: granted, gone: granted } })
  })
  await shows(state, 1, 1, 3, 0, 'InsufficientPods')
  t.deepEqual(Object.keys(budgetOf(state)?.status.disruptedPods ?? {}).sort(), ['a', 'b'])
  tracker.remove(pods, 'shop/a')
  await shows(state, 1, 1, 2, 0, 'InsufficientPods')
  t.deepEqual(Object.keys(budgetOf(state)?.status.disruptedPods ?? {}), ['b'])
  clock.advance(deletionTimeoutMs + 1_000)
  await shows(state, 2, 1, 2, 1, 'SufficientPods')
  t.is(budgetOf(state)?.status.disruptedPods, undefined)
})

test('an eviction granted while the controller was looking is not forgotten', async (t) => {
  const state = await cluster()
  const { tracker, clock } = state
  tracker.seed(pods, pod('a'), pod('b'))
  tracker.seed(podDisruptionBudgets, budget({ minAvailable: 1 }))
  await shows(state, 2, 1, 2, 1, 'SufficientPods')
  const release = tracker.holdWatches(podDisruptionBudgets)
  tracker.change(podDisruptionBudgets, 'shop/web', ({ status }) => {
    Object.assign(status, { disruptionsAllowed: 0, disruptedPods: { a: new Date(clock.wallMs()).toISOString() } })
  })
  tracker.seed(pods, pod('c'))
  await settle()
  t.deepEqual(Object.keys(budgetOf(state)?.status.disruptedPods ?? {}), ['a'], 'it wrote over a version it had not seen')
  release()
  await eventually('both to count', () => {
    clock.advance(1_000)
    return numbers(budgetOf(state))[2] === 3
  })
  t.deepEqual(numbers(budgetOf(state)), [2, 1, 3, 1, 'SufficientPods'])
})
