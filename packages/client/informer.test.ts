import test from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { eventually, settle } from '../testkit/eventually.js'
import { ObjectTracker } from '../testkit/object-tracker.js'
import { freezeCheckMs, Informer, silenceMaxMs } from './informer.js'
import { keyOf } from './resource.js'
import { type Pod, pods } from './resources.js'

const pod = (name: string, labels: Record<string, string> = {}, nodeName?: string) => ({
  metadata: { name, namespace: 'a', labels },
  spec: { nodeName, containers: [] },
})

function stage(options: ConstructorParameters<typeof Informer<Pod>>[2] = {}) {
  const clock = new VirtualClock()
  const tracker = new ObjectTracker({ clock })
  const informer = new Informer(tracker.client, pods, options)
  const seen: string[] = []
  informer.onEvent((event) => seen.push(`${event.type} ${keyOf(event.object)}`))
  return { clock, tracker, informer, seen, lists: () => tracker.requests.filter((request) => request.startsWith('GET')).length }
}

test('what is there is told before synced resolves, what comes later as it comes', async (t) => {
  const { tracker, informer, seen } = stage()
  tracker.seed(pods, pod('one'))
  informer.start()
  await informer.synced
  t.deepEqual(seen, ['added a/one'])
  tracker.seed(pods, pod('two'))
  tracker.change(pods, 'a/one', (one) => Object.assign(one.metadata, { labels: { tier: 'front' } }))
  tracker.remove(pods, 'a/one')
  await eventually('the deletion', () => seen.includes('deleted a/one'))
  t.deepEqual(seen, ['added a/one', 'added a/two', 'updated a/one', 'deleted a/one'])
  t.deepEqual(informer.list().map(keyOf), ['a/two'])
})

test('managedFields are not kept, whether an object was listed or watched', async (t) => {
  const { tracker, informer } = stage()
  const managed = (name: string) => {
    const object = pod(name)
    return { ...object, metadata: { ...object.metadata, managedFields: [{ manager: 'x', operation: 'Update', apiVersion: 'v1' }] } }
  }
  tracker.seed(pods, managed('one'))
  informer.start()
  await informer.synced
  tracker.seed(pods, managed('two'))
  await eventually('the second', () => informer.list().length === 2)
  t.deepEqual(
    informer.list().map(({ metadata }) => 'managedFields' in metadata),
    [false, false],
  )
})

test('a watch that ends is opened again where it left off, without a list', async (t) => {
  const { clock, tracker, informer, seen, lists } = stage()
  tracker.seed(pods, pod('one'))
  informer.start()
  await eventually('a watch', () => tracker.openWatches === 1)
  tracker.cutWatches()
  tracker.seed(pods, pod('two'))
  clock.advance(10_000)
  await eventually('what was missed', () => seen.includes('added a/two'))
  t.deepEqual(seen, ['added a/one', 'added a/two'])
  t.is(lists(), 1)
})

test('a bookmark moves the place to resume from', async (t) => {
  const { clock, tracker, informer, lists } = stage()
  informer.start()
  await eventually('a watch', () => tracker.openWatches === 1)
  tracker.seed(pods)
  const other = { ...pods, plural: 'others', kind: 'Other' }
  tracker.seed(other, pod('elsewhere'))
  tracker.bookmark()
  await settle()
  tracker.compact()
  tracker.cutWatches()
  clock.advance(10_000)
  await eventually('a watch', () => tracker.openWatches === 1)
  t.is(lists(), 1)
})

test('after 410 a list tells the differences as events, each once', async (t) => {
  const { clock, tracker, informer, seen, lists } = stage()
  tracker.seed(pods, pod('stays'), pod('changes'), pod('goes'), pod('is-replaced'))
  informer.start()
  await eventually('a watch', () => tracker.openWatches === 1)
  seen.length = 0
  tracker.cutWatches()
  tracker.change(pods, 'a/changes', (object) => Object.assign(object.metadata, { labels: { tier: 'front' } }))
  tracker.remove(pods, 'a/goes')
  tracker.remove(pods, 'a/is-replaced')
  tracker.seed(pods, pod('is-replaced'), pod('comes'))
  tracker.compact()
  for (let tries = 0; tries < 5 && lists() < 2; tries++) {
    clock.advance(10_000)
    await settle()
  }
  await eventually('a watch', () => tracker.openWatches === 1)
  t.deepEqual(seen.toSorted(), ['added a/comes', 'added a/is-replaced', 'deleted a/goes', 'deleted a/is-replaced', 'updated a/changes'])
})

test('a list that fails is tried again', async (t) => {
  const { clock, tracker, informer } = stage()
  const errors: unknown[] = []
  const failing = new Informer(tracker.client, pods, { onError: (error) => errors.push(error) })
  tracker.refuseWhen(() => ({ code: 503, body: '' }))
  failing.start()
  await eventually('an error', () => errors.length === 1)
  t.false(informer.isSynced)
  tracker.refuseWhen(undefined)
  clock.advance(10_000)
  await failing.synced
  t.true(failing.isSynced)
})

test('after a freeze a watch that stays silent is opened anew', async (t) => {
  const { clock, tracker, informer } = stage()
  informer.start()
  await eventually('a watch', () => tracker.openWatches === 1)
  let opened = 0
  tracker.refuseWhen((request) => {
    if (request.path.includes('watch=true')) opened++
    return undefined
  })
  await settle()
  await thaw(clock, 60_000)
  clock.advance(1_500)
  await settle()
  clock.advance(1_000)
  await eventually('another watch', () => opened === 1)
  t.is(tracker.openWatches, 1)
})

test('a watch without a word, not even a bookmark, is opened anew', async (t) => {
  const { clock, tracker, informer } = stage()
  informer.start()
  await eventually('a watch', () => tracker.openWatches === 1)
  let opened = 0
  tracker.refuseWhen((request) => {
    if (request.path.includes('watch=true')) opened++
    return undefined
  })
  for (let passedMs = 0; passedMs <= silenceMaxMs + 10_000; passedMs += freezeCheckMs) clock.advance(freezeCheckMs)
  await eventually('another watch', () => opened === 1)
  t.is(opened, 1)
})

test('indexes follow the objects', async (t) => {
  const { tracker, informer } = stage({ indexers: { node: (object) => [object.spec.nodeName] } })
  tracker.seed(pods, pod('one', {}, 'node-1'), pod('two', {}, 'node-2'), pod('free'))
  informer.start()
  await informer.synced
  t.deepEqual(informer.byIndex('node', 'node-1').map(keyOf), ['a/one'])
  tracker.change(pods, 'a/one', (object) => Object.assign(object.spec, { nodeName: 'node-2' }))
  await eventually('the move', () => informer.byIndex('node', 'node-2').length === 2)
  t.deepEqual(informer.byIndex('node', 'node-1'), [])
})

test('a selected object that no longer fits is told as deleted', async (t) => {
  const { tracker, informer, seen } = stage({ labelSelector: 'tier=front' })
  tracker.seed(pods, pod('one', { tier: 'front' }), pod('two', { tier: 'back' }))
  informer.start()
  await eventually('a watch', () => tracker.openWatches === 1)
  tracker.change(pods, 'a/one', (object) => Object.assign(object.metadata, { labels: { tier: 'back' } }))
  await eventually('the deletion', () => seen.length === 2)
  t.deepEqual(seen, ['added a/one', 'deleted a/one'])
})

test('a stopped informer hears nothing more', async (t) => {
  const { tracker, informer, seen } = stage()
  informer.start()
  await eventually('a watch', () => tracker.openWatches === 1)
  informer.stop()
  tracker.seed(pods, pod('late'))
  await settle()
  t.deepEqual(seen, [])
  t.is(tracker.openWatches, 0)
})

// VirtualClock fires timers on time; a frozen process does not. This moves time first and lets the timers see it late.
async function thaw(clock: VirtualClock, frozenMs: number): Promise<void> {
  const nowMs = clock.nowMs.bind(clock)
  clock.nowMs = () => nowMs() + frozenMs
  clock.advance(freezeCheckMs)
  await settle()
}
