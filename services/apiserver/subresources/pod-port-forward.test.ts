import { Duplex } from 'node:stream'
import test, { type ExecutionContext } from 'ava'
import * as fc from 'fast-check'
import type { WebSocket } from 'ws'
import { SpdyConnection, type SpdyStream } from '../spdy/spdy-connection.js'
import { serveFakeKubelet } from '../testing/fake-kubelet.js'
import { bytesOf, openSpdyTunnel, upgradeToSpdy } from '../testing/stream-client.js'
import { TestServer } from '../testing/test-server.js'

let kubelet: ReturnType<typeof serveFakeKubelet>
const server = TestServer.forAll(test, async (started) => {
  kubelet = serveFakeKubelet(started.bus, 'node-1')
  for (const [name, nodeName] of Object.entries({ p: 'node-1', gone: 'node-1', dark: 'node-9', nowhere: undefined }))
    await started.ask('/api/v1/namespaces/default/pods', {
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { nodeName, containers: [{ name: 'c', image: 'busybox' }] } },
    })
})

const path = (pod = 'p') => `/api/v1/namespaces/default/pods/${pod}/portforward`
const carriers: Readonly<Record<string, () => Promise<Duplex>>> = {
  'over SPDY': () => upgradeToSpdy(server(), path(), ['portforward.k8s.io']),
  'through a WebSocket': async () => bytesOf(await openSpdyTunnel(server(), path())),
}

interface Connection {
  readonly data: SpdyStream
  /** What came until the pod ended its half. */
  readonly answer: Promise<Buffer>
  readonly error: Promise<string>
}

let requests = 0
/** As kubectl does it: the error stream first, half-closed at once, then the data stream. */
async function connect(session: SpdyConnection, port: number): Promise<Connection> {
  const headers = (streamtype: string) =>
    new Map([
      ['streamtype', streamtype],
      ['port', String(port)],
      ['requestid', String(requests)],
    ])
  requests++
  const id = headers('error')
  const error = await session.open(id)
  await error.end()
  const data = await session.open(new Map([...id, ['streamtype', 'data']]))
  return { data, answer: all(data), error: all(error).then(String) }
}
function all(stream: SpdyStream): Promise<Buffer> {
  const chunks: Buffer[] = []
  stream.onData = (chunk) => void chunks.push(Buffer.from(chunk))
  return new Promise((resolve) => {
    stream.onEnd = () => resolve(Buffer.concat(chunks))
  })
}
async function open(t: ExecutionContext, carrier: string): Promise<SpdyConnection> {
  const session = new SpdyConnection(await carriers[carrier]!(), Buffer.alloc(0), {}, 'client')
  t.teardown(() => session.close())
  return session
}

for (const carrier of Object.keys(carriers)) {
  test(`${carrier}: bytes both ways, each half ended by its own side`, async (t) => {
    const session = await open(t, carrier)
    const { data, answer, error } = await connect(session, 80)
    await data.write(Buffer.from('hello '))
    await data.write(Buffer.from('there'))
    await data.end()
    t.is(String(await answer), 'HELLO THERE')
    t.is(await error, '')
  })

  test(`${carrier}: a megabyte down, three megabytes up`, async (t) => {
    const session = await open(t, carrier)
    const down = await connect(session, 81)
    t.is((await down.answer).length, 1024 * 1024)
    const up = await connect(session, 82)
    for (let i = 0; i < 48; i++) await up.data.write(Buffer.alloc(64 * 1024, i))
    await up.data.end()
    t.is(String(await up.answer), String(3 * 1024 * 1024))
  })

  test(`${carrier}: a port on which nobody listens is told on the error stream, and the session lives on`, async (t) => {
    const session = await open(t, carrier)
    const refused = await connect(session, 4711)
    t.is(await refused.error, 'dial tcp4 127.0.0.1:4711: connect: connection refused')
    t.is((await refused.answer).length, 0)
    const { data, answer } = await connect(session, 80)
    await data.write(Buffer.from('again'))
    await data.end()
    t.is(String(await answer), 'AGAIN')
  })

  test(`${carrier}: many connections, one after the other and at once`, async (t) => {
    const session = await open(t, carrier)
    for (let round = 0; round < 20; round++) {
      const connections = await Promise.all([1, 2, 3, 4, 5].map(() => connect(session, 80)))
      for (const [i, { data }] of connections.entries()) {
        await data.write(Buffer.from(`c${i}`))
        await data.end()
      }
      t.deepEqual(await Promise.all(connections.map(async ({ answer }) => String(await answer))), ['C0', 'C1', 'C2', 'C3', 'C4'])
    }
  })
}

// Serial: it ends the sessions of everybody else.
test.serial('the session ends with the pod', async (t) => {
  const session = await open(t, 'through a WebSocket')
  const { data, answer } = await connect(session, 80)
  await data.end()
  await answer
  kubelet.endSessions()
  await session.closed
  t.pass()
})

test('a tunnel’s bytes may be cut anywhere, empty messages among them', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }), async (cuts) => {
      const socket = await openSpdyTunnel(server(), path())
      const session = new SpdyConnection(cutter(socket, cuts), Buffer.alloc(0), {}, 'client')
      const { data, answer } = await connect(session, 80)
      await data.write(Buffer.from('in pieces'))
      await data.end()
      t.is(String(await answer), 'IN PIECES')
      socket.terminate()
    }),
    { numRuns: 10 },
  )
})

/** Sends what is written in messages of these lengths, over and over. */
function cutter(socket: WebSocket, cuts: readonly number[]): Duplex {
  let turn = 0
  const stream = new Duplex({
    read: () => {},
    write: (chunk: Buffer, _encoding, done) => {
      for (let at = 0; at < chunk.length; ) {
        const length = cuts[turn++ % cuts.length]!
        socket.send(chunk.subarray(at, at + length))
        // All of them zero would never end.
        at += length
        if (turn % cuts.length === 0 && cuts.every((cut) => cut === 0)) {
          socket.send(chunk.subarray(at))
          break
        }
      }
      done()
    },
  })
  socket.on('message', (message: Buffer) => stream.push(message))
  socket.on('close', () => stream.push(null))
  return stream
}

test('a client that speaks no protocol of ours, and pods that cannot be forwarded to', async (t) => {
  const refusal = async (url: string, protocol = 'portforward.k8s.io') =>
    (await t.throwsAsync(upgradeToSpdy(server(), url, [protocol])))!.message
  t.regex(await refusal(path(), 'v9.portforward'), /^HTTP\/1\.1 403/)
  t.regex(await refusal(path('none')), /^HTTP\/1\.1 404/)
  t.regex(await refusal(path('nowhere')), /^HTTP\/1\.1 400/)
  t.regex(await refusal(path('dark')), /^HTTP\/1\.1 500/)
  t.is((await server().ask(path(), { method: 'POST' })).code, 400)
  const session = new SpdyConnection(await upgradeToSpdy(server(), path('gone'), ['portforward.k8s.io']), Buffer.alloc(0), {}, 'client')
  await session.closed
})

test('streams without their headers are reset', async (t) => {
  const session = await open(t, 'over SPDY')
  for (const headers of [
    {},
    { streamtype: 'data', port: '80' },
    { streamtype: 'data', port: 'x', requestid: 'a' },
    { streamtype: 'odd', port: '80', requestid: 'b' },
  ]) {
    const stream = await session.open(new Map(Object.entries(headers)))
    await new Promise<void>((resolve) => {
      stream.onReset = resolve
    })
  }
  t.pass()
})
