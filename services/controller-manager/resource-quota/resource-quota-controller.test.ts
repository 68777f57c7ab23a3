import test, { type ExecutionContext } from 'ava'
import { ingresses, pods, type ResourceQuota, resourceQuotas, services } from '../../../packages/client/resources.js'
import { eventually, settle } from '../../../packages/testkit/eventually.js'
import { type Cluster, cluster } from '../testing/managed-cluster.js'
import { plan, settleMs } from './plan.js'

const decided = test.macro(
  (t: ExecutionContext, hard: object, status: object, counted: Record<string, string>, chargedMs: number, wanted: object) => {
    const quota = { spec: { hard }, status } as unknown as ResourceQuota
    const { status: next, requeueAfterMs } = plan(quota, counted, chargedMs)
    t.deepEqual({ used: next?.used, requeueAfterMs }, { used: undefined, requeueAfterMs: undefined, ...wanted })
  },
)
const one = { pods: '5' }
const says = (pods: string) => ({ hard: one, used: { pods } })
test('a new quota is counted', decided, one, {}, { pods: '2' }, 0, { used: { pods: '2' } })
test('nothing new', decided, one, says('2'), { pods: '2' }, 0, {})
test('less, long after the last charge', decided, one, says('3'), { pods: '2' }, settleMs, { used: { pods: '2' } })
test('less, just after a charge: what was charged may come yet', decided, one, says('3'), { pods: '2' }, 400, {
  requeueAfterMs: settleMs - 400,
})
test('more is believed at once', decided, one, says('2'), { pods: '3' }, 0, { used: { pods: '3' } })
test(
  'a bound that was lifted is forgotten',
  decided,
  one,
  { hard: { pods: '5', secrets: '1' }, used: { pods: '1', secrets: '1' } },
  { pods: '1' },
  0,
  {
    used: { pods: '1' },
  },
)
test('what nothing counts stays as it was', decided, { 'count/pots': '1' }, { hard: { 'count/pots': '1' }, used: {} }, {}, 0, {})

const quota = (hard: object) => ({ metadata: { name: 'q', namespace: 'shop' }, spec: { hard } })
const pod = (name: string, cpu: string, namespace = 'shop') => ({
  metadata: { name, namespace },
  spec: { containers: [{ name: 'c', resources: { requests: { cpu } } }] },
  status: { phase: 'Running' },
})
const used = ({ tracker }: Cluster) => tracker.find(resourceQuotas, 'shop/q')?.status?.used
/** Waits for the usage, letting time pass: less is believed after a moment only. */
const shows = (state: Cluster, wanted: object) =>
  eventually(`the quota to say ${JSON.stringify(wanted)}`, () => {
    state.clock.advance(100)
    return JSON.stringify(used(state)) === JSON.stringify(wanted)
  })

test('what is there is counted, what goes is given back, what has ended too', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(pods, pod('a', '100m'), pod('b', '200m'), pod('elsewhere', '1', 'other'))
  tracker.seed(resourceQuotas, quota({ pods: '5', 'requests.cpu': '1', 'count/pods': '9' }))
  await shows(state, { pods: '2', 'requests.cpu': '300m', 'count/pods': '2' })
  t.deepEqual(tracker.find(resourceQuotas, 'shop/q')?.status.hard, { pods: '5', 'requests.cpu': '1', 'count/pods': '9' })
  tracker.remove(pods, 'shop/a')
  await shows(state, { pods: '1', 'requests.cpu': '200m', 'count/pods': '1' })
  tracker.change(pods, 'shop/b', ({ status }) => Object.assign(status, { phase: 'Succeeded' }))
  await shows(state, { pods: '0', 'requests.cpu': '0', 'count/pods': '1' })
  t.deepEqual(state.errors, [])
})

test('a charge for what was never stored is given back', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(resourceQuotas, quota({ services: '3' }))
  await shows(state, { services: '0' })
  tracker.change(resourceQuotas, 'shop/q', ({ status }) => Object.assign(status, { used: { services: '1' } }))
  await settle()
  t.deepEqual(used(state), { services: '1' }, 'the object may be on its way')
  await shows(state, { services: '0' })
})

test('a charge made meanwhile is not written over', async (t) => {
  const state = await cluster()
  const { tracker, clock } = state
  tracker.seed(services, { metadata: { name: 'a', namespace: 'shop' }, spec: { ports: [] } })
  tracker.seed(resourceQuotas, quota({ services: '3' }))
  await shows(state, { services: '1' })
  clock.advance(10 * settleMs)
  const release = tracker.holdWatches(resourceQuotas)
  tracker.change(resourceQuotas, 'shop/q', ({ status }) => Object.assign(status, { used: { services: '2' } }))
  tracker.remove(services, 'shop/a')
  await settle()
  t.deepEqual(used(state), { services: '2' })
  release()
  await shows(state, { services: '0' })
})

test('kinds that nobody else watches are counted when a quota asks for them', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(ingresses, { metadata: { name: 'a', namespace: 'shop' }, spec: {} })
  tracker.seed(resourceQuotas, quota({ 'count/ingresses.networking.k8s.io': '2', secrets: '1', 'count/pots.kitchen': '1' }))
  await shows(state, { 'count/ingresses.networking.k8s.io': '1', secrets: '0' })
  tracker.remove(ingresses, 'shop/a')
  await shows(state, { 'count/ingresses.networking.k8s.io': '0', secrets: '0' })
  t.deepEqual(state.errors, [])
})
