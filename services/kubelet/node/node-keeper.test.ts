import test from 'ava'
import { leases, type Node, nodes } from '../../../packages/client/resources.js'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { settle } from '../../../packages/testkit/eventually.js'
import { ObjectTracker } from '../../../packages/testkit/object-tracker.js'
import { lookMs, NodeKeeper, renewMs, statusMs } from './node-keeper.js'

const facts = { name: 'node-1', internalIP: '172.18.0.2', externalIP: '127.77.0.1', bootID: 'boot', machineID: 'machine' }

async function keep({ tracker = new ObjectTracker({ clock: new VirtualClock() }) } = {}) {
  const clock = tracker.clock as VirtualClock
  const errors: string[] = []
  const keeper = new NodeKeeper({ client: tracker.client, clock, facts, onError: (_, what) => errors.push(what) })
  void keeper.start()
  await settle()
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 1_000) {
      clock.advance(Math.min(left, 1_000))
      await settle(4)
    }
  }
  const ready = () => tracker.find(nodes, 'node-1')?.status?.conditions?.find(({ type }) => type === 'Ready')
  const told = () => tracker.requests.filter((request) => request === 'PATCH /api/v1/nodes/node-1/status').length
  return { tracker, clock, keeper, errors, pass, ready, told }
}

test('a node registers itself, not ready before its network is; then it is', async (t) => {
  const { keeper, ready, tracker } = await keep()
  t.like(ready(), { status: 'False', reason: 'KubeletNotReady' })
  t.like(tracker.find(nodes, 'node-1')?.status, { addresses: [{ type: 'InternalIP', address: '172.18.0.2' }] })
  keeper.setNetworkProblem('')
  await settle()
  t.like(ready(), { status: 'True', reason: 'KubeletReady' })
})

test('the lease is renewed every ten seconds; a status that is known is not told again for five minutes', async (t) => {
  const { keeper, pass, told, tracker, clock } = await keep()
  keeper.setNetworkProblem('')
  await settle()
  const before = told()
  await pass(statusMs - 2 * lookMs)
  t.is(told(), before)
  t.is(
    Date.parse(`${tracker.find(leases, 'kube-node-lease/node-1')!.spec!.renewTime!.slice(0, 23)}Z`),
    clock.wallMs() - (clock.nowMs() % renewMs),
  )
  await pass(3 * lookMs)
  t.is(told(), before + 1)
})

test('a kubelet that stood still for a minute takes back the Ready=Unknown that others wrote meanwhile', async (t) => {
  const { keeper, pass, ready, tracker, clock } = await keep()
  keeper.setNetworkProblem('')
  await pass(20_000)
  tracker.change(nodes, 'node-1', (node: Node) => {
    const condition = node.status!.conditions!.find(({ type }) => type === 'Ready')!
    Object.assign(condition, { status: 'Unknown', reason: 'NodeStatusUnknown', lastTransitionTime: '2025-01-01T00:00:40Z' })
  })
  // It thaws: nothing has changed for itself.
  clock.advance(60_000)
  await settle()
  await pass(lookMs)
  t.like(ready(), { status: 'True', reason: 'KubeletReady' })
  t.not(ready()?.lastTransitionTime, '2025-01-01T00:00:40Z')
})

test('conditions of others stay as they are', async (t) => {
  const { keeper, pass, tracker } = await keep()
  tracker.change(nodes, 'node-1', (node: Node) => {
    node.status!.conditions!.push({ type: 'NetworkUnavailable', status: 'False', reason: 'FlannelIsUp' } as never)
  })
  keeper.setNetworkProblem('')
  await pass(lookMs)
  t.like(
    tracker.find(nodes, 'node-1')!.status!.conditions!.find(({ type }) => type === 'NetworkUnavailable'),
    { status: 'False', reason: 'FlannelIsUp' },
  )
})

test('a node that somebody deletes while its kubelet runs comes back', async (t) => {
  const { pass, tracker } = await keep()
  tracker.remove(nodes, 'node-1')
  await pass(2 * lookMs)
  t.truthy(tracker.find(nodes, 'node-1'))
})

test('an apiserver that is away is asked again, with a growing wait', async (t) => {
  const clock = new VirtualClock()
  const tracker = new ObjectTracker({ clock })
  tracker.refuseWhen(() => ({ code: 503, body: '{"kind":"Status","reason":"ServiceUnavailable","code":503}' }))
  const { errors, pass } = await keep({ tracker })
  await pass(10_000)
  t.true(errors.length > 3 && errors.length < 10, `${errors.length} attempts in ten seconds`)
  tracker.refuseWhen(undefined)
  await pass(6_000)
  t.truthy(tracker.find(nodes, 'node-1'))
})

test('a kubelet that starts again speaks at once, though the apiserver remembers the same words of its last life', async (t) => {
  const first = await keep()
  first.keeper.setNetworkProblem('')
  await settle()
  first.keeper.stop()
  const before = first.told()
  const second = await keep({ tracker: first.tracker })
  second.keeper.setNetworkProblem('')
  await settle()
  t.true(second.told() > before)
})
