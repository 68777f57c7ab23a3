import test, { type ExecutionContext } from 'ava'
import { MemoryBroker, MemoryBus } from '../../../packages/bus/memory-bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { RealClock } from '../../../packages/clock/clock.js'
import { SeededRandom } from '../../../packages/clock/random.js'
import type { SocketApi, TcpConnection } from '../../../packages/sockets/socket-api.js'
import { eventually } from '../../../packages/testkit/eventually.js'
import { MemoryNetwork } from '../../../packages/testkit/memory-network.js'
import { kubewire } from '../../../proto/generated/kubewire.js'
import { servePortForward } from './port-forward.js'

/** A pod with a server on its loopback. */
async function pod(t: ExecutionContext, serve: (connection: TcpConnection) => void) {
  const broker = new MemoryBroker()
  const bus = (seed: number) => new MemoryBus({ broker, clock: new RealClock(), random: new SeededRandom(seed) })
  const kubelet = bus(1)
  const client = bus(2)
  const sockets: SocketApi = new MemoryNetwork().host('127.0.0.1')
  await sockets.listenTcp({ address: '127.0.0.1', port: 80 }, serve)
  let end = () => {}
  const ended = new Promise<void>((resolve) => (end = resolve))
  const closed: string[] = []
  servePortForward(kubelet, 'node-1', {
    forwardTarget: ({ name }) => (name === 'web' ? { netns: 'cni-1', ended } : { error: `no pod ${name}` }),
    socketsIn: (netns) => ({
      connectTcp: (to, options) => sockets.connectTcp(to, options),
      listenTcp: (at, handler) => sockets.listenTcp(at, handler),
      openUdp: (at) => sockets.openUdp(at),
      openIcmp: () => sockets.openIcmp(),
      close: () => closed.push(netns),
    }),
  })
  t.teardown(() => Promise.all([kubelet.close(), client.close()]))
  const open = (port: number, podName = 'web') =>
    client.openStream(subjects.kubeletPortForward('node-1'), kubewire.PortForwardStart.encode({ podName, podUid: 'u1', port }).finish())
  return { open, end: () => end(), closed }
}

test('bytes both ways, each half ended by its own side; the sockets are closed after', async (t) => {
  const { open, closed } = await pod(t, async (connection) => {
    let text = ''
    for await (const chunk of connection.iterator({ destroyOnReturn: false })) text += chunk
    connection.end(text.toUpperCase())
  })
  const stream = await open(80)
  await stream.send(Buffer.from('hello '))
  await stream.send(Buffer.from('there'))
  stream.end()
  const said: string[] = []
  for await (const message of stream.messages) said.push(String(Buffer.from(message)))
  await stream.closed
  t.is(said.join(''), 'HELLO THERE')
  await eventually('the sockets are closed', () => closed.join() === 'cni-1')
})

test('a port on which nobody listens, and a pod that is not there, are told', async (t) => {
  const { open } = await pod(t, () => {})
  const refused = await t.throwsAsync((await open(81)).closed)
  t.is(
    refused?.message,
    'error forwarding port 81 to pod u1, uid : failed to execute portforward in network namespace "cni-1": failed to connect to localhost:81 inside namespace "u1", IPv4: dial tcp4 127.0.0.1:81: connect: connection refused',
  )
  t.is((await t.throwsAsync((await open(80, 'other')).closed))?.message, 'no pod other')
})

test('the pod’s end ends its connections and the session', async (t) => {
  const { open, end } = await pod(t, (connection) => void connection.resume())
  const session = await open(0)
  const stream = await open(80)
  await stream.send(Buffer.from('x'))
  end()
  t.regex((await t.throwsAsync(session.closed))!.message, /pod \/web has ended/)
  await t.throwsAsync(stream.closed)
})

test('a client that leaves closes the connection', async (t) => {
  let over = () => {}
  const closed = new Promise<void>((resolve) => (over = resolve))
  const { open } = await pod(t, (connection) => {
    connection.on('error', () => {})
    connection.resume()
    connection.once('close', over)
    connection.once('end', () => connection.destroy())
  })
  const stream = await open(80)
  await stream.send(Buffer.from('x'))
  stream.destroy('left')
  await closed
  t.pass()
})
