import { connect } from 'node:tls'
import test from 'ava'
import { SpdyConnection, type SpdyStream } from '../spdy/spdy-connection.js'
import { serveFakeKubelet } from '../testing/fake-kubelet.js'
import { openWebSocket, upgradeToSpdy } from '../testing/stream-client.js'
import { TestServer } from '../testing/test-server.js'

const pod = (name: string, node: string | undefined, containers = ['c']) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { ...(node !== undefined && { nodeName: node }), containers: containers.map((it) => ({ name: it, image: 'busybox' })) },
})

let kubelet: ReturnType<typeof serveFakeKubelet>
const shared = TestServer.forAll(test, async (server) => {
  kubelet = serveFakeKubelet(server.bus, 'node-1')
  for (const body of [
    pod('p', 'node-1'),
    pod('dark', 'node-9'),
    pod('two', 'node-1', ['a', 'b']),
    pod('w', 'node-1', ['waiting']),
    pod('nowhere', undefined),
  ])
    await server.ask('/api/v1/namespaces/default/pods', { method: 'POST', body })
})
const execOf = (...command: string[]) => kubelet.execs.find((it) => it.command.join(' ') === command.join(' '))

const path = (name: string, command: string[], flags = 'stdin=true&stdout=true&stderr=true') =>
  `/api/v1/namespaces/default/pods/${name}/exec?${flags}&${command.map((word) => `command=${encodeURIComponent(word)}`).join('&')}`

const attachPath = '/api/v1/namespaces/default/pods/p/attach?stdin=true&stdout=true&stderr=true'

interface Outcome {
  readonly stdout: string
  readonly stderr: string
  // biome-ignore lint/suspicious/noExplicitAny: a Status as it came
  readonly status: any
  readonly close: number
}

/** Runs a command over a WebSocket; `begin` may send messages once it is open. */
function overWebSocket(
  server: TestServer,
  url: string,
  protocol: string,
  begin: (send: (channel: number, data: string) => void) => void = () => {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const socket = openWebSocket(server, url, protocol)
    const out = ['', '', '', '']
    socket.on('open', () => begin((channel, data) => socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(data, 'latin1')]))))
    socket.on('message', (data: Buffer) => {
      out[data[0]!] += data.toString('utf8', 1)
    })
    socket.on('error', reject)
    socket.on('close', (code) =>
      resolve({ stdout: out[1]!, stderr: out[2]!, status: out[3] === '' ? undefined : JSON.parse(out[3]!), close: code }),
    )
  })
}

/** Runs a command over SPDY as client-go does: error, stdin, stdout, stderr in this order. */
async function overSpdy(
  server: TestServer,
  url: string,
  types: readonly string[],
  begin: (streams: Map<string, SpdyStream>) => Promise<void> = async () => {},
): Promise<Outcome> {
  const socket = await upgraded(server, url)
  const connection = new SpdyConnection(socket, Buffer.alloc(0), {}, 'client')
  const streams = new Map<string, SpdyStream>()
  const texts = new Map<string, string>()
  const ended: Promise<void>[] = []
  for (const type of types) {
    const stream = await connection.open(new Map([['streamtype', type]]))
    streams.set(type, stream)
    stream.onData = (data) => {
      texts.set(type, (texts.get(type) ?? '') + data.toString())
    }
    if (type !== 'stdin') ended.push(new Promise((resolve) => (stream.onEnd = resolve)))
  }
  await begin(streams)
  await Promise.all(ended)
  await connection.close()
  await connection.closed
  return {
    stdout: texts.get('stdout') ?? '',
    stderr: texts.get('stderr') ?? '',
    status: JSON.parse(texts.get('error') ?? 'null'),
    close: 0,
  }
}

const upgraded = (server: TestServer, url: string) => upgradeToSpdy(server, url, ['v4.channel.k8s.io', 'v3.channel.k8s.io'])

const all = ['error', 'stdin', 'stdout', 'stderr']

for (const protocol of ['v5.channel.k8s.io', 'v4.channel.k8s.io'])
  test(`exec over a WebSocket with ${protocol}: output, status, then close 1000`, async (t) => {
    const server = shared()
    const outcome = await overWebSocket(server, path('p', ['echo', 'a b', 'ü']), protocol)
    t.deepEqual(outcome, { stdout: 'a b ü\n', stderr: '', status: { metadata: {}, status: 'Success' }, close: 1000 })
    t.like(execOf('echo', 'a b', 'ü'), {
      podName: 'p',
      podNamespace: 'default',
      container: 'c',
      tty: false,
      stdin: true,
      stdout: true,
      stderr: true,
    })
  })

test('exec over a WebSocket: an exit code is a NonZeroExitCode status', async (t) => {
  const server = shared()
  const { status } = await overWebSocket(server, path('p', ['exit', '7']), 'v5.channel.k8s.io')
  t.like(status, { status: 'Failure', reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: '7' }] } })
})

test('exec over a WebSocket: stdin until its channel is closed', async (t) => {
  const server = shared()
  const outcome = await overWebSocket(server, path('p', ['cat']), 'v5.channel.k8s.io', (send) => {
    send(0, 'one ')
    send(0, 'two')
    send(255, '\0')
  })
  t.is(outcome.stdout, 'one two')
})

test('exec over a WebSocket: a terminal hears of its size and has no stderr', async (t) => {
  const server = shared()
  const outcome = await overWebSocket(
    server,
    path('p', ['size'], 'stdin=true&stdout=true&stderr=true&tty=true'),
    'v5.channel.k8s.io',
    (send) => send(4, '{"Width":100,"Height":40}\n'),
  )
  t.is(outcome.stdout, '100x40\n')
  t.like(execOf('size'), { tty: true, stderr: false })
})

test('exec over SPDY: output, stderr, status and the end of every stream', async (t) => {
  const server = shared()
  t.like(await overSpdy(server, path('p', ['echo', 'hello']), all), { stdout: 'hello\n', stderr: '', status: { status: 'Success' } })
  t.like(await overSpdy(server, path('p', ['warn', 'careful']), all), { stdout: '', stderr: 'careful\n' })
})

test('exec over SPDY: exit code and stdin', async (t) => {
  const server = shared()
  t.like(await overSpdy(server, path('p', ['exit', '3']), all), {
    status: { reason: 'NonZeroExitCode', details: { causes: [{ reason: 'ExitCode', message: '3' }] } },
  })
  const big = 'x'.repeat(300_000)
  const outcome = await overSpdy(server, path('p', ['cat']), all, async (streams) => {
    await streams.get('stdin')!.write(Buffer.from(big))
    await streams.get('stdin')!.end()
  })
  t.is(outcome.stdout, big)
})

test('exec over SPDY: with a terminal three streams are enough, though stderr was asked for', async (t) => {
  const server = shared()
  const url = path('p', ['echo', 'x'], 'stdin=true&stdout=true&stderr=true&tty=true&container=c&container=c')
  t.like(await overSpdy(server, url, ['error', 'stdin', 'stdout']), { stdout: 'x\n' })
})

test('exec over SPDY: a stream opened after the end is answered and ended too', async (t) => {
  const server = shared()
  const socket = await upgraded(server, path('p', ['echo', 'x'], 'stdout=true'))
  const connection = new SpdyConnection(socket, Buffer.alloc(0), {}, 'client')
  const open = async (type: string) => {
    const stream = await connection.open(new Map([['streamtype', type]]))
    return new Promise<void>((resolve) => (stream.onEnd = resolve))
  }
  await Promise.all([open('error'), open('stdout')])
  await open('resize')
  await connection.close()
  t.pass()
})

const refused = test.macro({
  exec: async (t, url: string, code: number, message: RegExp) => {
    const server = shared()
    const reply = await server.ask(url, { method: 'POST' })
    t.is(reply.code, code)
    t.regex(reply.json.message, message)
  },
  title: (title) => `exec is refused: ${title}`,
})
test('no upgrade', refused, path('p', ['echo']), 400, /Upgrade request required/)
test('attach to nothing', refused, '/api/v1/namespaces/default/pods/p/attach', 400, /at least one of stdin, stdout, stderr/)
test('attach to a container that is not there', refused, `${attachPath}&container=zz`, 400, /container zz is not valid/)
test('unknown pod', refused, path('none', ['echo']), 404, /pods "none" not found/)
test(
  'two containers and none named',
  refused,
  path('two', ['echo']),
  400,
  /a container name must be specified for pod two, choose one of: \[a b\]/,
)
test('unknown container', refused, `${path('p', ['echo'])}&container=zz`, 400, /container zz is not valid for pod p/)
test('no node yet', refused, path('nowhere', ['echo']), 400, /does not have a host assigned/)
test('no command', refused, '/api/v1/namespaces/default/pods/p/exec?stdout=true', 400, /at least 1 command/)

test('exec to a node whose kubelet does not answer is a 500 before the upgrade', async (t) => {
  const server = shared()
  const error = await t.throwsAsync(overWebSocket(server, path('dark', ['echo']), 'v5.channel.k8s.io'))
  t.regex(error?.message ?? '', /500/)
})

test('an upgrade that is no WebSocket handshake ends the exec that was begun for it', async (t) => {
  const server = shared()
  const socket = connect({ host: '127.0.0.1', port: server.port, ...server.tls() })
  const ended = new Promise<string>((resolve) => {
    let text = ''
    socket.on('data', (chunk) => (text += chunk))
    socket.on('close', () => resolve(text))
  })
  const head = `Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: v5.channel.k8s.io\r\n`
  socket.write(`GET ${path('p', ['forever'])} HTTP/1.1\r\n${head}\r\n`)
  t.regex(await ended, /^HTTP\/1\.1 400 /)
  await kubelet.over('forever')
  t.pass()
})

test('a command that cannot be started says why', async (t) => {
  const server = shared()
  const { status } = await overWebSocket(server, path('p', ['missing']), 'v5.channel.k8s.io')
  t.like(status, { status: 'Failure', reason: 'InternalError' })
  t.regex(status.message, /executable file not found/)
})

for (const protocol of ['v5.channel.k8s.io', 'v4.channel.k8s.io'])
  test(`attach over a WebSocket with ${protocol}: what the container says, and what it is told`, async (t) => {
    const begin = (send: (channel: number, data: string) => void) => {
      send(0, 'typed')
      send(255, '\0')
    }
    const outcome = await overWebSocket(shared(), attachPath, protocol, begin)
    t.like(outcome, { stdout: 'attached\ntyped', status: { status: 'Success' }, close: 1000 })
    t.like(kubelet.attaches.at(-1), { podName: 'p', container: 'c', command: [], stdin: true, stdout: true, stderr: true })
  })

test('attach over SPDY: what the container says, and what it is told', async (t) => {
  const outcome = await overSpdy(shared(), attachPath, all, async (streams) => {
    await streams.get('stdin')!.write(Buffer.from('typed'))
    await streams.get('stdin')!.end()
  })
  t.like(outcome, { stdout: 'attached\ntyped', status: { status: 'Success' } })
})

test('logs are passed on with what was asked for', async (t) => {
  const server = shared()
  const reply = await server.ask('/api/v1/namespaces/default/pods/p/log?follow=True&tailLines=5&timestamps=true&limitBytes=100')
  t.is(reply.text, 'first line\nfollowed line\n')
  t.is(reply.headers['content-type'], 'text/plain')
  t.like(
    kubelet.logs.find(({ limitBytes }) => limitBytes === 100),
    { container: 'c', follow: true, tailLines: 5, timestamps: true, previous: false, limitBytes: 100 },
  )
})

test('logs: what the kubelet refuses is a 400 with its words', async (t) => {
  const server = shared()
  const reply = await server.ask('/api/v1/namespaces/default/pods/w/log')
  t.is(reply.code, 400)
  t.regex(reply.json.message, /waiting to start: ContainerCreating/)
  t.is((await server.ask('/api/v1/namespaces/default/pods/dark/log')).code, 500)
  t.is((await server.ask('/api/v1/namespaces/default/pods/p/log?tailLines=-7')).code, 422)
})
