import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'ava'
import { RealClock, VirtualClock } from '../clock/clock.js'
import { eventually } from '../testkit/eventually.js'
import { ApiFailure, isGone, Unreachable } from './api-failure.js'
import { HttpsTransport } from './https-transport.js'
import { KubeClient } from './kube-client.js'
import { pods } from './resources.js'
import type { WatchEvent } from './watch.js'

// Over plain HTTP: TLS is Node's own, and the transport differs in nothing else.
async function served(listener: RequestListener): Promise<{ server: Server; client: KubeClient; transport: HttpsTransport }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const clock = new RealClock()
  const transport = new HttpsTransport({ server: `http://127.0.0.1:${port}`, token: 'secret', userAgent: 'test', clock })
  return { server, transport, client: new KubeClient({ transport, clock }) }
}
function close({ server, client }: { server: Server; client: KubeClient }): void {
  client.close()
  server.closeAllConnections()
  server.close()
}

test('a request carries who asks, and a refusal comes back as its Status', async (t) => {
  const seen: unknown[] = []
  const stage = await served((request, response) => {
    seen.push([request.method, request.url, request.headers.authorization, request.headers['user-agent']])
    response
      .writeHead(404, { 'Content-Type': 'application/json' })
      .end(JSON.stringify({ kind: 'Status', code: 404, reason: 'NotFound', message: 'pods "x" not found' }))
  })
  const error = await t.throwsAsync(stage.client.get(pods, { namespace: 'a', name: 'x' }), { instanceOf: ApiFailure })
  t.deepEqual(seen, [['GET', '/api/v1/namespaces/a/pods/x', 'Bearer secret', 'test']])
  t.deepEqual([error?.code, error?.reason], [404, 'NotFound'])
  close(stage)
})

test('a watch hands on events as they come, lines cut where the network likes', async (t) => {
  let answer: import('node:http').ServerResponse | undefined
  const stage = await served((_, response) => {
    answer = response
    response.writeHead(200).flushHeaders()
  })
  const events: WatchEvent<unknown>[] = []
  const ends: unknown[] = []
  await stage.client.watch(pods, { resourceVersion: '7' }, { onEvent: (event) => events.push(event), onEnd: (error) => ends.push(error) })
  const lines = ['ADDED', 'MODIFIED'].map((type) => `${JSON.stringify({ type, object: { metadata: { name: 'naïve' } } })}\n`).join('')
  const bytes = Buffer.from(lines)
  // In the middle of a character, too.
  const cut = bytes.indexOf(0xc3) + 1
  answer?.write(bytes.subarray(0, cut))
  answer?.write(bytes.subarray(cut))
  await eventually('both events', () => events.length === 2)
  t.deepEqual(
    events.map(({ type, object }) => [type, (object as { metadata: { name: string } }).metadata.name]),
    [
      ['ADDED', 'naïve'],
      ['MODIFIED', 'naïve'],
    ],
  )
  answer?.end(`${JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })}\n`)
  await eventually('the end', () => ends.length === 1)
  t.true(isGone(ends[0]))
  close(stage)
})

test('a watch that is refused rejects, one whose connection dies ends with Unreachable', async (t) => {
  let refuse = true
  let kill = () => {}
  const stage = await served((request, response) => {
    if (refuse) return void response.writeHead(410).end(JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired' }))
    kill = () => request.socket.resetAndDestroy()
    response.writeHead(200).flushHeaders()
  })
  const ends: unknown[] = []
  const open = () => stage.client.watch(pods, { resourceVersion: '7' }, { onEvent: () => {}, onEnd: (error) => ends.push(error) })
  await t.throwsAsync(open(), { instanceOf: ApiFailure })
  refuse = false
  await open()
  kill()
  await eventually('the end', () => ends.length === 1)
  t.true(ends[0] instanceof Unreachable)
  close(stage)
})

test('a server that is not there is Unreachable, with the errno name', async (t) => {
  const stage = await served(() => {})
  close(stage)
  await new Promise<void>((resolve) => (stage.server.listening ? stage.server.once('close', resolve) : resolve()))
  const error = await t.throwsAsync(stage.client.get(pods, { namespace: 'a', name: 'x' }), { instanceOf: Unreachable })
  t.is(error?.code, 'ECONNREFUSED')
})

test('a server that does not answer runs into the deadline', async (t) => {
  const clock = new VirtualClock()
  let asked = false
  const stage = await served(() => {
    asked = true
  })
  const { port } = stage.server.address() as AddressInfo
  const client = new KubeClient({
    transport: new HttpsTransport({ server: `http://127.0.0.1:${port}`, userAgent: 'test', clock }),
    clock,
    deadlineMs: 500,
  })
  const answer = client.get(pods, { namespace: 'a', name: 'x' })
  await eventually('the request', () => asked)
  clock.advance(500)
  await t.throwsAsync(answer, { instanceOf: Unreachable, message: /no answer in 500 ms/ })
  client.close()
  close(stage)
})
