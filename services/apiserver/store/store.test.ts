// The store over both kinds of log.

import { randomUUID } from 'node:crypto'
import test from 'ava'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import type { DurableLog } from '../../../packages/bus/durable-log.js'
import { JetStreamLog } from '../../../packages/bus/jetstream-log.js'
import { MemoryLog } from '../../../packages/bus/memory-log.js'
import { RealClock, VirtualClock } from '../../../packages/clock/clock.js'
import { startNatsServer, type TestNatsServer } from '../../../packages/testkit/nats-server.js'
import { historyMs } from '../watch/watch-cache.js'
import { decodeObject, encodeObject } from './entry.js'
import { keyOf, type ObjectKey, subjectOf } from './object-key.js'
import { RevisionConflict, Store, StoreUnavailable } from './store.js'

const key = (name: string, namespace = 'ns'): ObjectKey => ({ group: '', resource: 'configmaps', namespace, name })
const object = (name: string, value = ''): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'ns', uid: 'u', creationTimestamp: '2025-01-01T00:00:00Z' },
    data: { value },
  }) as unknown as KubeObject

const get = (store: Store, name: string) => store.cache.resource('', 'configmaps').get('ns', name)

/** A broker's clock goes on while a test runs; messages are never younger or older than this beside the test's. */
const clockSkewMs = 60_000

/** Two followers of one log, as two apiservers have them, and a clock that agrees with the log's own. */
interface Logs {
  readonly clock: VirtualClock
  readonly log: DurableLog
  /** The same messages, for another follower. */
  reopened(): Promise<DurableLog>
}
interface Opened {
  readonly clock: VirtualClock
  readonly log: DurableLog
  readonly store: Store
  /** Another store over the same log. */
  open(): Promise<Store>
}

async function storeOver({ clock, log, reopened }: Logs): Promise<Opened> {
  const open = async (over: DurableLog) => {
    const store = new Store({ log: over, clock, newId: randomUUID })
    await store.start()
    return store
  }
  return { clock, log, store: await open(log), open: async () => open(await reopened()) }
}

function memoryLogs() {
  const clock = new VirtualClock()
  const log = new MemoryLog(clock)
  return { clock, log, reopened: async () => log }
}

let server: TestNatsServer
const opens: JetStreamLog[] = []
test.before(async () => {
  server = await startNatsServer()
})
test.after.always(async () => {
  for (const log of opens) await log.close()
  await server?.stop()
})
let streams = 0
async function jetStreamLogs(): Promise<Logs> {
  const id = `store-${++streams}`
  const open = async () => {
    const log = await JetStreamLog.open({ server: { url: server.url }, id, clock: new RealClock(), removedAfterMs: 300_000 })
    opens.push(log)
    return log
  }
  return { clock: new VirtualClock({ epochMs: Date.now() }), log: await open(), reopened: open }
}

for (const [kind, logs] of [
  ['in memory', async () => memoryLogs()],
  ['over JetStream', jetStreamLogs],
] as const) {
  const opened = async () => storeOver(await logs())
  test(`${kind}: what was written is read, with its revision`, async (t) => {
    const { store } = await opened()
    const created = await store.create(key('a'), object('a', '1'))
    t.is(get(store, 'a'), created)
    t.is(created.object.metadata.resourceVersion, String(created.revision))
    const updated = await store.update(key('a'), object('a', '2'), created.revision)
    t.true(updated.revision > created.revision)
    await store.delete(key('a'), updated.revision)
    t.is(get(store, 'a'), undefined)
  })

  test(`${kind}: compare-and-set: of two writers with the same revision one wins`, async (t) => {
    const { store } = await opened()
    const { revision } = await store.create(key('a'), object('a'))
    const outcomes = await Promise.allSettled(['1', '2'].map((value) => store.update(key('a'), object('a', value), revision)))
    t.is(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    await t.throwsAsync(store.create(key('a'), object('a')), { instanceOf: RevisionConflict })
    await t.throwsAsync(store.delete(key('a'), revision), { instanceOf: RevisionConflict })
  })

  test(`${kind}: two apiservers: each sees what the other wrote, and neither overwrites it`, async (t) => {
    const { store, log } = await opened()
    // The second server is a writer that this cache has not heard of.
    const data = encodeObject(object('a', 'theirs'))
    const theirs = log.append({ subject: subjectOf(key('a')), data, expectedSequence: 0, id: 'other' })
    await t.throwsAsync(store.create(key('a'), object('a', 'ours')), { instanceOf: RevisionConflict })
    t.is(get(store, 'a')?.revision, await theirs)
  })

  test(`${kind}: a name whose tombstone was compacted away by another server can be used`, async (t) => {
    const { store, log } = await opened()
    const { revision } = await store.create(key('a'), object('a'))
    const tombstone = await store.delete(key('a'), revision)
    await log.remove(revision)
    await log.remove(tombstone)
    t.is((await store.create(key('a'), object('a'))).key.name, 'a')
  })

  test(`${kind}: a store opened again holds the same objects, at the same revision`, async (t) => {
    const { store, open } = await opened()
    await store.create(key('a'), object('a', '1'))
    const b = await store.create(key('b'), object('b'))
    await store.delete(key('b'), b.revision)
    const again = await open()
    t.deepEqual(get(again, 'a')?.object, get(store, 'a')?.object)
    t.is(get(again, 'b'), undefined)
    t.is(again.cache.revision, store.cache.revision)
  })

  test(`${kind}: compaction: history of five minutes stays, live objects stay, the rest goes`, async (t) => {
    const { store, clock, open } = await opened()
    let entry = await store.create(key('a'), object('a', '1'))
    entry = await store.update(key('a'), object('a', '2'), entry.revision)
    const b = await store.create(key('b'), object('b'))
    await store.delete(key('b'), b.revision)
    await store.create(key('old'), object('old'))
    clock.advance(historyMs - clockSkewMs)
    t.is(await store.compact(), 0)
    const resource = store.cache.resource('', 'configmaps')
    t.is(resource.changesAfter(0).length, 5)
    clock.advance(2 * clockSkewMs)
    t.is(await store.compact(), 3)
    t.is(resource.changesAfter(0).length, 0)
    t.is(get(store, 'a')?.revision, entry.revision)
    t.true(resource.floor >= b.revision)
    const again = await open()
    t.deepEqual(
      [...again.cache.resource('', 'configmaps').list('ns')].map(({ key }) => key.name),
      ['a', 'old'],
    )
    t.is(again.cache.revision, store.cache.revision)
    t.is(again.cache.resource('', 'configmaps').floor, store.cache.revision, 'no watch may begin in what was thinned out')
  })

  test(`${kind}: compaction does not take the tombstone of a name that lives again`, async (t) => {
    const { store, clock } = await opened()
    const first = await store.create(key('a'), object('a'))
    await store.delete(key('a'), first.revision)
    const second = await store.create(key('a'), object('a', 'again'))
    clock.advance(historyMs + clockSkewMs)
    await store.compact()
    t.is(get(store, 'a')?.revision, second.revision)
    t.is((await store.update(key('a'), object('a', '3'), second.revision)).key.name, 'a')
  })
}

test('in memory: out of reach: reads go on, writes are refused and nothing is lost', async (t) => {
  const logs = memoryLogs()
  const { log } = logs
  const { store } = await storeOver(logs)
  await store.create(key('a'), object('a'))
  log.connected = false
  t.truthy(get(store, 'a'))
  await t.throwsAsync(store.create(key('b'), object('b')), { instanceOf: StoreUnavailable })
  log.connected = true
  t.truthy(await store.create(key('b'), object('b')))
})

test('in memory: a log that went back makes everything new, and says so', async (t) => {
  const logs = memoryLogs()
  const { log } = logs
  const { store } = await storeOver(logs)
  const { revision } = await store.create(key('a'), object('a'))
  await store.create(key('b'), object('b'))
  let restarts = 0
  store.cache.onRestart(() => restarts++)
  log.lose(revision)
  t.is(restarts, 1)
  t.truthy(get(store, 'a'))
  t.is(get(store, 'b'), undefined)
})

const roundTrip = test.macro({
  exec: (t, key: ObjectKey) => {
    const subject = subjectOf(key)
    t.regex(subject, /^[\w=-]+\.[\w=-]+\.[\w=-]+\.[\w=-]+$/)
    t.deepEqual(keyOf(subject), key)
  },
  title: (_, key) => `a subject and back: ${JSON.stringify(key)}`,
})
test(roundTrip, { group: '', resource: 'nodes', namespace: '', name: 'node-1' })
test(roundTrip, { group: 'discovery.k8s.io', resource: 'endpointslices', namespace: 'a', name: 'web.v2-x' })
test(roundTrip, { group: 'g', resource: 'r', namespace: '', name: 'system:node *.>ü=' })

test('subjects of others stand for no object', (t) => {
  for (const subject of ['', 'a.b.c', 'a.b.c.d.e', 'a.b..d', 'a.b.c.=zz']) t.is(keyOf(subject), undefined, subject)
})

test('the key __proto__ comes back from the log as it went in', (t) => {
  const odd = { ...object('a'), data: JSON.parse('{"__proto__":"kept","b":"c"}') as Record<string, string> } as KubeObject
  t.is(JSON.stringify(decodeObject(encodeObject(odd))), JSON.stringify(odd))
  const plain = object('a', 'v')
  t.deepEqual(decodeObject(encodeObject(plain)), plain)
  t.is(decodeObject(new Uint8Array([0x7b])), undefined)
})
