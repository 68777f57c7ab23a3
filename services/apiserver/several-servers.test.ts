// Two apiservers on one log. One of them hears of everything late, so whoever trusts its own cache is wrong every time.

import test, { type ExecutionContext } from 'ava'
import { MemoryLog } from '../../packages/bus/memory-log.js'
import { RealClock } from '../../packages/clock/clock.js'
import { LogViews } from './testing/log-views.js'
import { TestServer } from './testing/test-server.js'

async function twoServers(t: ExecutionContext, { lateMs = 40 } = {}): Promise<{ prompt: TestServer; late: TestServer }> {
  const log = new MemoryLog(new RealClock())
  const views = new LogViews(log)
  const prompt = await TestServer.start(views.view({ lateMs: 0 }), { shared: true })
  const late = await TestServer.start(views.view({ lateMs }), { beside: prompt })
  t.teardown(async () => {
    await prompt.stop()
    await late.stop()
  })
  return { prompt, late }
}
const maps = '/api/v1/namespaces/default/configmaps'
const configMap = (name: string, data: Record<string, string> = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })

test('what one server acknowledged, the other reads: GET, LIST and the start of a watch', async (t) => {
  const { prompt, late } = await twoServers(t)
  const { metadata } = (await prompt.ask(maps, { method: 'POST', body: configMap('a') })).json
  t.is((await late.ask(`${maps}/a`)).json.metadata.resourceVersion, metadata.resourceVersion)
  await prompt.ask(`${maps}/a`, { method: 'PUT', body: configMap('a', { v: '2' }) })
  t.deepEqual((await late.ask(maps)).json.items[0].data, { v: '2' })
  await prompt.ask(`${maps}/a`, { method: 'PUT', body: configMap('a', { v: '3' }) })
  const watched = await late.ask(`${maps}?watch=true&timeoutSeconds=1`)
  t.deepEqual(JSON.parse(watched.text.split('\n')[0]!).object.data, { v: '3' })
})

test('a read that names a revision is served from there on, without asking', async (t) => {
  const { prompt, late } = await twoServers(t, { lateMs: 200 })
  await prompt.ask(maps, { method: 'POST', body: configMap('a') })
  t.is((await late.ask(`${maps}/a?resourceVersion=0`)).code, 404)
  t.is((await late.ask(`${maps}/a`)).code, 200)
})

test('writes through the other server meet the newest state: no false 404, 409 or lost change', async (t) => {
  const { prompt, late } = await twoServers(t)
  const created = (await prompt.ask(maps, { method: 'POST', body: configMap('a', { v: '1' }) })).json
  const updated = await late.ask(`${maps}/a`, { method: 'PUT', body: { ...created, data: { v: '2' } } })
  t.is(updated.code, 200, 'a version from one server is good at the other')
  await prompt.ask(`${maps}/a`, { method: 'PUT', body: configMap('a', { v: '3' }) })
  // On the late server's own cache this would change nothing, and be no write.
  t.is((await late.ask(`${maps}/a`, { method: 'PUT', body: configMap('a', { v: '2' }) })).code, 200)
  t.deepEqual((await prompt.ask(`${maps}/a`)).json.data, { v: '2' })
  await prompt.ask(`${maps}/a`, { method: 'DELETE' })
  t.is((await late.ask(maps, { method: 'POST', body: configMap('a') })).code, 201)
  t.is((await late.ask(`${maps}/a`, { method: 'DELETE' })).code, 200)
  t.is((await prompt.ask(`${maps}/a`)).code, 404)
  await prompt.ask('/api/v1/namespaces', { method: 'POST', body: { metadata: { name: 'fresh' } } })
  t.is((await late.ask('/api/v1/namespaces/fresh/configmaps', { method: 'POST', body: configMap('a') })).code, 201)
})

test('of two that write the same version, one through each server, one is told of the conflict', async (t) => {
  const { prompt, late } = await twoServers(t)
  const created = (await prompt.ask(maps, { method: 'POST', body: configMap('a') })).json
  const codes = await Promise.all(
    [prompt, late].map(async (server, i) => {
      return (await server.ask(`${maps}/a`, { method: 'PUT', body: { ...created, data: { by: String(i) } } })).code
    }),
  )
  t.deepEqual(codes.sort(), [200, 409])
})

const services = '/api/v1/namespaces/default/services'
const nodePort = (name: string, port?: number) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: { type: 'NodePort', ports: [{ port: 80, ...(port !== undefined && { nodePort: port }) }] },
})

test('one NodePort asked for through both servers at once is given to one', async (t) => {
  const { prompt, late } = await twoServers(t)
  for (const port of [30_100, 30_101, 30_102]) {
    const answers = await Promise.all(
      [prompt, late].map((server, i) => server.ask(services, { method: 'POST', body: nodePort(`s${port}-${i}`, port) })),
    )
    t.deepEqual(answers.map(({ code }) => code).sort(), [201, 422], answers.map(({ text }) => text).join())
    t.regex(answers.find(({ code }) => code === 422)!.text, /provided port is already allocated/)
  }
})

test('a number that is given up can be asked for at once, and one of a write that failed as well', async (t) => {
  const { prompt, late } = await twoServers(t)
  t.is((await prompt.ask(services, { method: 'POST', body: nodePort('a', 30_200) })).code, 201)
  t.is((await prompt.ask(`${services}/a`, { method: 'DELETE' })).code, 200)
  t.is((await late.ask(services, { method: 'POST', body: nodePort('b', 30_200) })).code, 201)
  t.is((await late.ask(services, { method: 'POST', body: nodePort('b', 30_201) })).code, 409)
  t.is((await prompt.ask(services, { method: 'POST', body: nodePort('c', 30_201) })).code, 201)
})

test('many Services through both servers at once have addresses and ports of their own', async (t) => {
  const { prompt, late } = await twoServers(t, { lateMs: 5 })
  const made = await Promise.all(
    Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? prompt : late).ask(services, { method: 'POST', body: nodePort(`s${i}`) })),
  )
  t.deepEqual([...new Set(made.map(({ code }) => code))], [201])
  t.is(new Set(made.map(({ json }) => json.spec.clusterIP)).size, 40)
  t.is(new Set(made.map(({ json }) => json.spec.ports[0].nodePort)).size, 40)
})
