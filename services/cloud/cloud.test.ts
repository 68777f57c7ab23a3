// The cloud and a node, in one process over a memory bus; the host's side is this machine's real loopback.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect, createServer, type Server, type Socket } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { MemoryBroker, MemoryBus } from '../../packages/bus/memory-bus.js'
import { nodes, services } from '../../packages/client/resources.js'
import { VirtualClock } from '../../packages/clock/clock.js'
import { SeededRandom } from '../../packages/clock/random.js'
import { NetworkStack } from '../../packages/netstack/network-stack.js'
import type { ClusterProfile } from '../../packages/process/cluster-profile.js'
import { defaultRoute, plugIntoSegment } from '../../packages/segment/segment-link.js'
import { LocalSockets } from '../../packages/sockets/local-sockets.js'
import type { SocketError, TcpConnection } from '../../packages/sockets/socket-api.js'
import { ObjectTracker } from '../../packages/testkit/object-tracker.js'
import { within } from '../../packages/testkit/within.js'
import { cidr } from '../../packages/wire/cidr.js'
import { Cloud } from './cloud.js'
import { flowIdleMs } from './udp-door.js'

// Each test has a cluster index, and so loopback addresses, of its own: they run at once.
let nextIndex = 230

async function world(t: ExecutionContext, { apiServer = 'https://127.0.0.1:1', nodeNames = ['node-1'] } = {}) {
  const index = nextIndex++
  const clock = new VirtualClock()
  const broker = new MemoryBroker()
  const newBus = (seed: number) => new MemoryBus({ broker, clock, random: new SeededRandom(seed) })
  const tracker = new ObjectTracker({ clock })
  for (const name of nodeNames) tracker.seed(nodes, { metadata: { name }, status: { conditions: [{ type: 'Ready', status: 'True' }] } })

  const stack = new NetworkStack({ clock, random: new SeededRandom(5) })
  const hosts = nodeNames.map((name, i) => {
    const host = stack.createNamespace(name)
    plugIntoSegment({
      stack,
      namespace: host,
      bus: newBus(10 + i),
      address: `172.18.0.${i + 2}`,
      prefixLength: 16,
      scheduleFlush: setImmediate,
    })
    defaultRoute(host, '172.18.0.1')
    return { host, sockets: new LocalSockets(host) }
  })
  const errors: unknown[] = []
  const cloud = new Cloud({
    bus: newBus(1),
    client: tracker.client,
    clock,
    random: new SeededRandom(1),
    profile: { index, apiServer } as ClusterProfile,
    scheduleFlush: setImmediate,
    onError: (error) => errors.push(error),
  })
  t.teardown(() => within(clock, 'the cloud to stop', cloud.stop()))
  const start = () => within(clock, 'the cloud to start', cloud.start())
  const until = (what: string, fact: () => boolean) =>
    within(
      clock,
      what,
      (async () => {
        while (!fact()) await new Promise((resolve) => setImmediate(resolve))
      })(),
    )
  const service = (name: string, spec: object) => {
    const object = { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec }
    return within(clock, 'create', tracker.client.create(services, object as never))
  }
  const read = (name: string) => within(clock, 'get', tracker.client.get(services, { namespace: 'shop', name }))
  const wait = <T>(what: string, promise: Promise<T>) => within(clock, what, promise)
  return { index, clock, tracker, hosts, cloud, errors, start, until, service, read, wait }
}
type World = Awaited<ReturnType<typeof world>>

const port = (more: object) => ({ protocol: 'TCP', port: 80, nodePort: 30080, ...more })
const open = ({ cloud }: World, count: number) => cloud.doors().length === count

/** A TCP service on node-1 that shows each client to `serve`. */
const listen = ({ hosts, wait }: World, at: number, serve: (connection: TcpConnection) => void, host = 0) =>
  wait(
    'listen',
    hosts[host]!.sockets.listenTcp({ address: '0.0.0.0', port: at }, (connection) =>
      serve(connection.on('error', () => {}) as TcpConnection),
    ),
  )

async function dial(here: World, address: string, at: number): Promise<Socket> {
  const socket = connect({ host: address, port: at, allowHalfOpen: true })
  await here.wait('the door', once(socket, 'connect'))
  return socket
}
const textOf = (stream: Socket | TcpConnection | IncomingMessage) =>
  new Promise<string>((resolve, reject) => {
    const chunks: Uint8Array[] = []
    stream.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    stream.once('end', () => resolve(Buffer.concat(chunks).toString()))
    stream.once('error', reject)
  })
const refuses = async (here: World, address: string, at: number) => {
  const socket = connect({ host: address, port: at })
  const [error] = await here.wait('the refusal', once(socket, 'error'))
  return (error as NodeJS.ErrnoException).code === 'ECONNREFUSED'
}

test('a NodePort answers at the node’s loopback door, half-closes included', async (t) => {
  const here = await world(t)
  await listen(here, 30080, (connection) => void textOf(connection).then((asked) => connection.end(`you said ${asked}`)))
  await here.service('web', { type: 'NodePort', ports: [port({})] })
  await here.start()
  const client = await dial(here, `127.77.${here.index}.1`, 30080)
  client.end('hello')
  t.is(await here.wait('the answer', textOf(client)), 'you said hello')
})

test('inside, the client is the outside, and is dialled only once it has come', async (t) => {
  const here = await world(t)
  const seen: string[] = []
  await listen(here, 30080, (connection) => {
    seen.push(connection.remoteAddress)
    connection.end()
  })
  await here.service('web', { type: 'NodePort', ports: [port({})] })
  await here.start()
  t.deepEqual(seen, [])
  const client = await dial(here, `127.77.${here.index}.1`, 30080)
  await here.wait('the end', textOf(client))
  t.deepEqual(seen, ['172.18.0.1'])
  client.end()
})

test('a reset inside is a reset outside, and the other way round', async (t) => {
  const here = await world(t)
  const accepted: TcpConnection[] = []
  await listen(here, 30080, (connection) => accepted.push(connection.resume() as TcpConnection))
  await here.service('web', { type: 'NodePort', ports: [port({})] })
  await here.start()
  const one = await dial(here, `127.77.${here.index}.1`, 30080)
  await here.until('the first connection', () => accepted.length === 1)
  const failed = once(one, 'error')
  ;(accepted[0] as TcpConnection & { resetAndDestroy(): void }).resetAndDestroy()
  t.is(((await here.wait('the reset outside', failed)) as [NodeJS.ErrnoException])[0].code, 'ECONNRESET')

  const two = await dial(here, `127.77.${here.index}.1`, 30080)
  await here.until('the second connection', () => accepted.length === 2)
  const gone = new Promise<SocketError>((resolve) => accepted[1]!.once('error', resolve as (error: Error) => void))
  two.resetAndDestroy()
  t.is((await here.wait('the reset inside', gone)).code, 'ECONNRESET')
})

test('nobody behind the NodePort: the client is reset', async (t) => {
  const here = await world(t)
  await here.service('web', { type: 'NodePort', ports: [port({})] })
  await here.start()
  const client = await dial(here, `127.77.${here.index}.1`, 30080)
  const [error] = await here.wait('the reset', once(client, 'error'))
  t.is((error as NodeJS.ErrnoException).code, 'ECONNRESET')
})

test('megabytes pass a door whole, held back by a slow reader', async (t) => {
  const here = await world(t)
  const size = 6 * 1024 * 1024
  let sent = 0
  await listen(here, 30080, (connection) => {
    const more = () => {
      while (sent < size) {
        sent += 65_536
        if (!connection.write(Buffer.alloc(65_536, sent / 65_536))) return connection.once('drain', more)
      }
      return connection.end()
    }
    more()
  })
  await here.service('web', { type: 'NodePort', ports: [port({})] })
  await here.start()
  const client = await dial(here, `127.77.${here.index}.1`, 30080)
  let received = 0
  let orderly = true
  client.on('data', (chunk: Buffer) => {
    for (let i = 0; i < chunk.length; i += 997) orderly &&= chunk[i] === ((Math.floor((received + i) / 65_536) + 1) & 255)
    received += chunk.length
    client.pause()
    setImmediate(() => client.resume())
  })
  await here.wait('all of it', once(client, 'end'))
  client.end()
  t.is(received, size)
  t.true(orderly)
})

test('a LoadBalancer gets an address that answers, and gives it back', async (t) => {
  const here = await world(t, { nodeNames: ['node-1', 'node-2'] })
  for (const host of [0, 1]) await listen(here, 30080, (connection) => connection.end(`node-${host + 1}`), host)
  await here.start()
  await here.service('web', { type: 'LoadBalancer', ports: [port({ port: 8088 })] })
  await here.until('the doors', () => open(here, 3))
  const address = `127.78.${here.index}.1`
  await here.until('the status', () =>
    here.tracker.requests.some((request) => request.startsWith('PATCH') && request.includes('/web/status')),
  )
  t.deepEqual((await here.read('web')).status?.loadBalancer?.ingress, [{ ip: address, ipMode: 'Proxy' }])
  const answers = new Set<string>()
  for (let i = 0; i < 2; i++) {
    const client = await dial(here, address, 8088)
    answers.add(await here.wait('an answer', textOf(client)))
    client.end()
  }
  t.deepEqual([...answers].sort(), ['node-1', 'node-2'])

  await here.wait('delete', here.tracker.client.delete(services, { namespace: 'shop', name: 'web' }))
  await here.until('the doors to close', () => open(here, 0))
  t.true(await refuses(here, address, 8088))
  await here.service('other', { type: 'LoadBalancer', ports: [port({ port: 8089 })] })
  await here.until('the doors', () => open(here, 3))
  await here.until('the address again', () => here.cloud.doors().some(({ door }) => door.address === address))
  t.pass()
})

test('a balancer skips nodes that are not ready, and goes on to the next when one refuses', async (t) => {
  const here = await world(t, { nodeNames: ['node-1', 'node-2'] })
  await listen(here, 30080, (connection) => connection.end('node-2'), 1) // nobody listens on node-1
  await here.service('web', { type: 'LoadBalancer', ports: [port({ port: 8088 })] })
  await here.start()
  for (let i = 0; i < 3; i++) {
    const client = await dial(here, `127.78.${here.index}.1`, 8088)
    t.is(await here.wait('an answer', textOf(client)), 'node-2')
    client.end()
  }
})

test('a port that cannot be bound is served elsewhere; annotation and Event say where', async (t) => {
  const here = await world(t)
  const address = `127.78.${here.index}.1`
  const squatter = createServer().listen(8088, address)
  await once(squatter, 'listening')
  t.teardown(() => squatter.close())
  await listen(here, 30080, (connection) => connection.end('found'))
  await here.service('web', { type: 'LoadBalancer', ports: [port({ port: 8088 })] })
  await here.start()
  t.is((await here.read('web')).metadata.annotations?.['kubewire.dev/door'], `{"8088":"${address}:16088"}`)
  const client = await dial(here, address, 16088)
  t.is(await here.wait('the answer', textOf(client)), 'found')
  client.end()
  await here.until('the Event', () => here.tracker.requests.some((request) => request.startsWith('POST') && request.includes('/events')))
  t.pass()
})

test('a node that goes away closes its doors', async (t) => {
  const here = await world(t, { nodeNames: ['node-1', 'node-2'] })
  await here.service('web', { type: 'NodePort', ports: [port({})] })
  await here.start()
  t.true(open(here, 2))
  await here.wait('delete', here.tracker.client.delete(nodes, { name: 'node-2' }))
  await here.until('its door to close', () => open(here, 1))
  t.true(await refuses(here, `127.77.${here.index}.2`, 30080))
})

test('UDP doors keep a flow a client, and forget it when it is idle', async (t) => {
  const here = await world(t)
  const peers = new Set<number>()
  const server = await here.wait('bind', here.hosts[0]!.sockets.openUdp({ port: 30053 }))
  server.onMessage((data, from) => {
    peers.add(from.port)
    server.send(Buffer.concat([Buffer.from('re: '), data]), from)
  })
  await here.service('dns', { type: 'NodePort', ports: [port({ protocol: 'UDP', port: 53, nodePort: 30053 })] })
  await here.start()
  const client = createSocket('udp4')
  t.teardown(() => client.close())
  const ask = async (text: string) => {
    const answer = once(client, 'message')
    client.send(text, 30053, `127.77.${here.index}.1`)
    return String(((await here.wait('the answer', answer)) as [Buffer])[0])
  }
  t.is(await ask('one'), 're: one')
  t.is(await ask('two'), 're: two')
  t.is(peers.size, 1)
  here.clock.advance(flowIdleMs)
  t.is(await ask('three'), 're: three')
  t.is(peers.size, 2)
})

/** A server of this machine's own loopback, which greets. */
async function hostServer(t: ExecutionContext, greeting: string): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.on('error', () => {}).end(greeting)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return { server, port: (server.address() as { port: number }).port }
}

test('from inside, the apiserver is reached at 172.18.0.1:6443', async (t) => {
  const api = await hostServer(t, 'the apiserver')
  const here = await world(t, { apiServer: `https://127.0.0.1:${api.port}` })
  await here.start()
  const connection = await here.wait('the gate', here.hosts[0]!.sockets.connectTcp({ address: '172.18.0.1', port: 6443 }))
  t.is(await here.wait('the greeting', textOf(connection)), 'the apiserver')
  connection.end()
})

test('from inside, nothing else of the host is reached', async (t) => {
  const secret = await hostServer(t, 'never to be seen')
  const here = await world(t)
  await here.start()
  const { sockets, host } = here.hosts[0]!
  const reach = async (address: string, at: number) =>
    ((await t.throwsAsync(here.wait(`no way to ${address}:${at}`, sockets.connectTcp({ address, port: at })))) as SocketError).code
  t.is(await reach('172.18.0.1', secret.port), 'ECONNREFUSED')
  t.is(await reach('127.0.0.1', secret.port), 'ECONNREFUSED') // the node's own loopback
  // Addresses of the host behind the gateway: it forwards nothing.
  for (const address of ['127.0.0.1', `127.77.${here.index}.254`]) {
    host.replaceRoute({ destination: cidr(`${address}/32`), via: cidr('172.18.0.1').address, link: 'eth0', table: 254 })
    t.not(await reach(address, secret.port), undefined)
  }
  t.is(await reach('192.0.2.1', 80), 'ETIMEDOUT')
})

test('http through a door', async (t) => {
  const { createServer: createHttp } = await import('node:http')
  const here = await world(t)
  const server = createHttp((request, response) => response.end(`${request.url}`))
  await listen(here, 30080, (connection) => server.emit('connection', connection))
  await here.service('web', { type: 'NodePort', ports: [port({})] })
  await here.start()
  const response = await here.wait(
    'the response',
    new Promise<IncomingMessage>((resolve, reject) =>
      get({ host: `127.77.${here.index}.1`, port: 30080, path: '/users', agent: false }, resolve).on('error', reject),
    ),
  )
  t.is(await here.wait('the body', textOf(response)), '/users')
})
