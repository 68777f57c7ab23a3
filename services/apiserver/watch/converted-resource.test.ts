// core/v1 and events.k8s.io/v1 are two spellings of one stored Event.

import test from 'ava'
import { TestServer } from '../testing/test-server.js'
import { Watch } from '../testing/watch.js'

const shared = TestServer.forAll(test)

test('an Event written in one spelling is read, watched, changed and deleted in the other', async (t) => {
  const server = shared()
  const namespace = await server.namespace()
  const [core, events] = [`/api/v1/namespaces/${namespace}/events`, `/apis/events.k8s.io/v1/namespaces/${namespace}/events`]
  const watch = await Watch.open(server, `${core}?watch=true&fieldSelector=involvedObject.name%3Dp`)
  t.teardown(() => watch.close())
  const regarding = { kind: 'Pod', name: 'p', namespace }
  const created = await server.ask(events, {
    method: 'POST',
    body: {
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'e' },
      regarding,
      note: 'it ran',
      reason: 'Ran',
      type: 'Normal',
      action: 'Run',
      reportingController: 'a.b/c',
      reportingInstance: 'c-1',
      eventTime: '2025-01-01T00:00:00.000000Z',
    },
  })
  t.is(created.code, 201, created.text)
  t.like(created.json, { apiVersion: 'events.k8s.io/v1', note: 'it ran' })
  t.like((await server.ask(`${core}/e`)).json, { apiVersion: 'v1', kind: 'Event', message: 'it ran', involvedObject: regarding })
  const heard = await watch.next()
  t.like(heard, { type: 'ADDED', object: { apiVersion: 'v1', message: 'it ran' } })
  const listed = (await server.ask(events)).json
  t.like(listed, { kind: 'EventList', apiVersion: 'events.k8s.io/v1' })
  t.like(listed.items[0], { apiVersion: 'events.k8s.io/v1', regarding, note: 'it ran' })
  const merge = { 'content-type': 'application/merge-patch+json' }
  t.is((await server.ask(`${core}/e`, { method: 'PATCH', headers: merge, body: { count: 2 } })).json.count, 2)
  t.is((await server.ask(`${events}/e`)).json.deprecatedCount, 2)
  t.is((await server.ask(`${events}/e`, { method: 'DELETE' })).code, 200)
  t.is((await server.ask(`${core}/e`)).code, 404)
})
