import { connect as connectHttp2 } from 'node:http2'
import test, { type ExecutionContext } from 'ava'
import { TestServer } from '../testing/test-server.js'
import { Watch, type WatchEvent } from '../testing/watch.js'

const configMap = (name: string, labels: Record<string, string> = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, labels },
})
const merge = { 'content-type': 'application/merge-patch+json' }

const shared = TestServer.forAll(test)

async function started(t: ExecutionContext) {
  const server = shared()
  const path = `/api/v1/namespaces/${await server.namespace()}/configmaps`
  const watches: Watch[] = []
  t.teardown(() => {
    for (const watch of watches) watch.close()
  })
  const create = async (name: string, labels?: Record<string, string>) =>
    (await server.ask(path, { method: 'POST', body: configMap(name, labels) })).json
  const watch = async (query: string, headers?: Record<string, string>) => {
    const opened = await Watch.open(server, `${path}?watch=true${query}`, headers)
    watches.push(opened)
    return opened
  }
  return { server, path, create, watch }
}

test('a watch without a revision, and one from 0, begin with what is there', async (t) => {
  const { create, watch } = await started(t)
  await create('a')
  for (const query of ['', '&resourceVersion=0']) {
    const opened = await watch(query)
    t.deepEqual(await opened.take(1), ['ADDED a'])
  }
})

test('a watch from a revision begins after it, in order, with nothing twice', async (t) => {
  const { server, path, create, watch } = await started(t)
  const { metadata } = await create('a')
  await create('b')
  await server.ask(`${path}/a`, { method: 'PATCH', headers: merge, body: { data: { x: '1' } } })
  await server.ask(`${path}/b`, { method: 'DELETE' })
  const opened = await watch(`&resourceVersion=${metadata.resourceVersion}`)
  t.deepEqual(await opened.take(3), ['ADDED b', 'MODIFIED a', 'DELETED b'])
  await create('c')
  t.deepEqual(await opened.take(1), ['ADDED c'])
})

test('a deletion carries the last state, numbered with the deletion', async (t) => {
  const { server, path, create, watch } = await started(t)
  const { metadata } = await create('a', { x: 'y' })
  const opened = await watch(`&resourceVersion=${metadata.resourceVersion}`)
  await server.ask(`${path}/a`, { method: 'DELETE' })
  const { type, object } = await opened.next()
  t.is(type, 'DELETED')
  t.is(object.metadata.labels.x, 'y')
  t.true(Number(object.metadata.resourceVersion) > Number(metadata.resourceVersion))
})

test('an object that begins to match is ADDED, one that no longer does DELETED', async (t) => {
  const { server, path, create, watch } = await started(t)
  const { metadata } = await create('a')
  const opened = await watch(`&labelSelector=on%3Dyes&resourceVersion=${metadata.resourceVersion}`)
  const label = (on: string | null) => server.ask(`${path}/a`, { method: 'PATCH', headers: merge, body: { metadata: { labels: { on } } } })
  await label('yes')
  await server.ask(`${path}/a`, { method: 'PATCH', headers: merge, body: { data: { x: '1' } } })
  await label('no')
  await label(null)
  await label('yes')
  t.deepEqual(await opened.take(4), ['ADDED a', 'MODIFIED a', 'DELETED a', 'ADDED a'])
})

test('sendInitialEvents ends with a bookmark that says so', async (t) => {
  const { create, watch } = await started(t)
  await create('a')
  const opened = await watch('&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true')
  const added = await opened.next()
  const bookmark = await opened.next()
  t.deepEqual([added.type, bookmark.type], ['ADDED', 'BOOKMARK'])
  t.is(bookmark.object.metadata.annotations['k8s.io/initial-events-end'], 'true')
  t.is(bookmark.object.kind, 'ConfigMap')
  await create('b')
  t.deepEqual(await opened.take(1), ['ADDED b'])
})

test('sendInitialEvents without its match is refused', async (t) => {
  const { server, path } = await started(t)
  t.is((await server.ask(`${path}?watch=true&sendInitialEvents=true`)).code, 422)
})

test('a watch ends after timeoutSeconds, with a bookmark for who takes them', async (t) => {
  const { watch } = await started(t)
  const opened = await watch('&timeoutSeconds=1&allowWatchBookmarks=true&resourceVersion=1')
  t.like(await opened.next(), { type: 'BOOKMARK' })
  await opened.ended
})

test('a watch of one name sees only that', async (t) => {
  const { create, watch } = await started(t)
  await create('a')
  await create('b')
  const opened = await watch('&fieldSelector=metadata.name%3Db')
  t.deepEqual(await opened.take(1), ['ADDED b'])
})

test('a watch as Tables tells the columns once', async (t) => {
  const { create, watch } = await started(t)
  await create('a')
  await create('b')
  const opened = await watch('', { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
  const [first, second] = [await opened.next(), await opened.next()]
  t.is(first.object.kind, 'Table')
  t.true(first.object.columnDefinitions.length > 0)
  t.is(second.object.columnDefinitions, null)
  t.is(second.object.rows[0].cells[0], 'b')
})

test('a watch over HTTP/2', async (t) => {
  const { server, path, create } = await started(t)
  await create('a')
  const session = connectHttp2(server.url, server.tls())
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': `${path}?watch=true` })
  const event = await new Promise<WatchEvent>((resolve) => stream.once('data', (chunk: Buffer) => resolve(JSON.parse(chunk.toString()))))
  t.like(event, { type: 'ADDED', object: { metadata: { name: 'a' } } })
})

test('every watcher of a busy resource ends with the same state', async (t) => {
  const { server, path, create, watch } = await started(t)
  const opened = await Promise.all(Array.from({ length: 5 }, () => watch('')))
  await Promise.all(Array.from({ length: 20 }, (_, i) => create(`n${i}`)))
  await Promise.all(Array.from({ length: 10 }, (_, i) => server.ask(`${path}/n${i}`, { method: 'DELETE' })))
  for (const each of opened) {
    const state = new Set<string>()
    let last = 0
    for (let i = 0; i < 30; i++) {
      const { type, object } = await each.next()
      t.true(Number(object.metadata.resourceVersion) > last)
      last = Number(object.metadata.resourceVersion)
      if (type === 'DELETED') state.delete(object.metadata.name)
      else state.add(object.metadata.name)
    }
    t.deepEqual([...state].sort(), Array.from({ length: 10 }, (_, i) => `n${i + 10}`).sort())
  }
})
