import test from 'ava'
import pino from 'pino'
import { events, nodes, pods } from '../../packages/client/resources.js'
import { VirtualClock } from '../../packages/clock/clock.js'
import { SeededRandom } from '../../packages/clock/random.js'
import { eventually, settle } from '../../packages/testkit/eventually.js'
import { ObjectTracker } from '../../packages/testkit/object-tracker.js'
import { Scheduler } from './scheduler.js'

const node = (name: string, cpu = '2') => ({
  metadata: { name, labels: {} },
  spec: {},
  status: { allocatable: { cpu, memory: '4Gi', pods: '110' } },
})
const pod = (name: string, cpu = '1') => ({
  metadata: { name, namespace: 'a' },
  spec: { containers: [{ name: 'main', resources: { requests: { cpu } } }] },
})

async function stage() {
  const clock = new VirtualClock()
  const tracker = new ObjectTracker({ clock })
  const scheduler = new Scheduler({ client: tracker.client, clock, random: new SeededRandom(3), log: pino({ level: 'silent' }) })
  await scheduler.start()
  return { clock, tracker, scheduler, nodeOf: (name: string) => tracker.find(pods, `a/${name}`)?.spec.nodeName }
}

test('pods that come all at once never share room that is there once', async (t) => {
  const { tracker, nodeOf } = await stage()
  tracker.seed(nodes, node('node-1'), node('node-2'))
  const names = ['one', 'two', 'three', 'four', 'five']
  tracker.seed(pods, ...names.map((name) => pod(name)))
  await eventually('four bindings', () => names.filter(nodeOf).length === 4)
  await settle()
  const perNode = new Map<string, string[]>()
  for (const name of names) perNode.set(nodeOf(name) ?? 'none', [...(perNode.get(nodeOf(name) ?? 'none') ?? []), name])
  t.deepEqual([...perNode].map(([name, own]) => [name, own.length]).toSorted(), [
    ['node-1', 2],
    ['node-2', 2],
    ['none', 1],
  ])
  t.is(tracker.requests.filter((request) => request.endsWith('/binding')).length, 4)
})

test('a pod that fits nowhere is told why, once, and goes as soon as there is room', async (t) => {
  const { tracker, nodeOf } = await stage()
  tracker.seed(pods, pod('early'))
  await eventually('the event', () => tracker.all(events).some(({ reason }) => reason === 'FailedScheduling'))
  await settle()
  t.deepEqual(
    tracker.find(pods, 'a/early')?.status?.conditions?.map(({ type, status, reason, message }) => ({ type, status, reason, message })),
    [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: 'no nodes available to schedule pods' }],
  )
  t.deepEqual(
    tracker.all(events).map(({ count }) => count),
    [1],
  )
  tracker.seed(nodes, node('node-1'))
  await eventually('the binding', () => nodeOf('early') === 'node-1')
  await eventually('the event', () => tracker.all(events).some(({ message }) => message === 'Successfully assigned a/early to node-1'))
})

test('room that a deleted pod leaves is given away', async (t) => {
  const { tracker, nodeOf } = await stage()
  tracker.seed(nodes, node('node-1', '1'))
  tracker.seed(pods, pod('first'))
  await eventually('the first', () => nodeOf('first') === 'node-1')
  tracker.seed(pods, pod('second'))
  await eventually('the refusal', () => tracker.find(pods, 'a/second')?.status?.conditions?.[0]?.status === 'False')
  tracker.remove(pods, 'a/first')
  await eventually('the second', () => nodeOf('second') === 'node-1')
  t.pass()
})

test('a binding that fails gives the room back and is tried again', async (t) => {
  const { clock, tracker, nodeOf } = await stage()
  tracker.seed(nodes, node('node-1', '1'))
  tracker.refuseWhen(({ path }) => (path.endsWith('/binding') ? { code: 500, body: '' } : undefined))
  tracker.seed(pods, pod('one'))
  await eventually('an attempt', () => tracker.requests.some((request) => request.endsWith('/binding')))
  await settle()
  tracker.refuseWhen(undefined)
  clock.advance(1_000)
  await eventually('the binding', () => nodeOf('one') === 'node-1')
  t.pass()
})
