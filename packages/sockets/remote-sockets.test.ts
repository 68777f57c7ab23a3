import test from 'ava'
import { kubewire } from '../../proto/generated/kubewire.js'
import { MemoryBroker, MemoryBus } from '../bus/memory-bus.js'
import { subjects } from '../bus/subjects.js'
import { SeededRandom } from '../clock/random.js'
import { settle } from '../testkit/eventually.js'
import { socketsCompliance } from '../testkit/sockets-compliance.js'
import { farAddress, nearAddress, nobodysAddress, twoNamespaces } from '../testkit/two-namespaces.js'
import { within } from '../testkit/within.js'
import { LocalSockets } from './local-sockets.js'
import { RemoteSockets } from './remote-sockets.js'
import type { SocketError, TcpConnection } from './socket-api.js'
import { creditBytes, encodeCommand } from './socket-messages.js'
import { pidWatchEveryMs, SocketServer } from './socket-server.js'

const node = 'node-1'

function machine() {
  const { clock, stack, near, far } = twoNamespaces()
  const broker = new MemoryBroker()
  let seed = 1
  const newBus = () => new MemoryBus({ broker, clock, random: new SeededRandom(seed++) })
  const alive = new Set<number>()
  const startServer = () => {
    const bus = newBus()
    return {
      bus,
      server: new SocketServer({ bus, clock, node, namespace: (name) => stack.namespace(name), isAlive: (pid) => alive.has(pid) }),
    }
  }
  const startProcess = (netns: string, { containerId = netns, pid = seed } = {}) => {
    alive.add(pid)
    const bus = newBus()
    return { bus, pid, sockets: new RemoteSockets({ bus, clock, node, netns, containerId, pid }) }
  }
  return { clock, stack, near, far, newBus, alive, startServer, startProcess }
}

socketsCompliance(test, 'RemoteSockets', async () => {
  const { clock, startServer, startProcess } = machine()
  const { server } = startServer()
  const near = startProcess('near').sockets
  const far = startProcess('far').sockets
  return {
    clock,
    near,
    far,
    nearAddress,
    farAddress,
    nobodysAddress,
    close() {
      near.close()
      far.close()
      server.close()
    },
  }
})

/** A process that opens a session and then does only what the test says: a frozen one, as the kernel sees it. */
async function rawProcess({ clock, newBus, alive }: ReturnType<typeof machine>, netns: string, { containerId = 'c', pid = 77 } = {}) {
  alive.add(pid)
  const header = kubewire.SocketsStart.encode({ containerId, netns, pid }).finish()
  const stream = await within(clock, 'the session', newBus().openStream(subjects.kernelSockets(node), header))
  const reader = stream.messages[Symbol.asyncIterator]()
  return {
    stream,
    send: (command: kubewire.SocketCommand.$Properties) => stream.send(encodeCommand(command)),
    next: async () => {
      const { value, done } = await within(clock, 'an event', reader.next())
      if (done) throw new Error('the session ended')
      return kubewire.SocketEvent.decode(value)
    },
  }
}

test('a frozen process fills its backlog: handshakes complete until it is full, then SYNs are dropped', async (t) => {
  const all = machine()
  all.startServer()
  const process = await rawProcess(all, 'far')
  await process.send({ socket: 1, openListener: { address: '0.0.0.0', port: 80, backlog: 2 } })
  t.is((await process.next()).event, 'opened')
  const client = new LocalSockets(all.near)
  const connected: TcpConnection[] = []
  for (let i = 0; i < 6; i++) {
    const came = (connection: TcpConnection) => void connected.push(connection.on('error', () => {}))
    client.connectTcp({ address: farAddress, port: 80 }).then(came, () => {})
    await settle(5)
  }
  t.is(connected.length, 3) // Linux: a backlog of n holds n + 1
  t.is(all.stack.drops.get('backlog-full'), 3)
  // It thaws and takes one: the next SYN that comes again finds room.
  const incoming = await process.next()
  t.is(incoming.incoming?.listener, 1)
  await process.send({ socket: incoming.socket, accept: {} })
  await within(
    all.clock,
    'a fourth connection',
    (async () => {
      while (connected.length < 4) await settle(1)
    })(),
  )
  t.is(connected.length, 4)
})

test('a frozen process’s datagrams queue, and are all there when it thaws', async (t) => {
  const all = machine()
  all.startServer()
  const process = await rawProcess(all, 'far')
  await process.send({ socket: 1, openDatagram: { protocol: 'udp', address: '0.0.0.0', port: 53 } })
  t.is((await process.next()).event, 'opened')
  const client = await new LocalSockets(all.near).openUdp()
  for (let i = 0; i < 10; i++) client.send(new Uint8Array([i]), { address: farAddress, port: 53 })
  await settle(50)
  for (let i = 0; i < 10; i++) t.is((await process.next()).received?.data?.[0], i)
})

test('a process that takes no datagrams gets no more than its credit; the rest fills the socket’s own queue and is dropped', async (t) => {
  const all = machine()
  all.startServer()
  const process = await rawProcess(all, 'far')
  await process.send({ socket: 1, openDatagram: { protocol: 'udp', address: '0.0.0.0', port: 53 } })
  const client = await new LocalSockets(all.near).openUdp()
  await settle(50)
  client.send(new Uint8Array(1), { address: farAddress, port: 53 }) // ARP, which holds only so many datagrams
  await settle(50)
  for (let i = 0; i < 1000; i++) client.send(new Uint8Array(1400), { address: farAddress, port: 53 })
  await settle(50)
  t.true((all.stack.drops.get('receive-queue-full') ?? 0) > 300)
})

test('bytes sent without credit end the connection with ENOBUFS', async (t) => {
  const all = machine()
  all.startServer()
  const process = await rawProcess(all, 'near')
  await new LocalSockets(all.far).listenTcp({ address: '0.0.0.0', port: 80 }, (connection) => connection.on('error', () => {}))
  await process.send({ socket: 1, openConnection: { address: farAddress, port: 80 } })
  t.is((await process.next()).event, 'opened')
  for (let sent = 0; sent < 4 * creditBytes; sent += 32_768)
    void process.send({ socket: 1, send: { data: new Uint8Array(32_768) } }).catch(() => {})
  let event = await process.next()
  while (event.event === 'credit') event = await process.next()
  t.is(event.failed?.code, 'ENOBUFS')
})

test('nonsense from a process does no harm', async (t) => {
  const all = machine()
  all.startServer()
  const process = await rawProcess(all, 'near')
  await process.stream.send(new Uint8Array([255, 255, 255]))
  await process.send({ socket: 5, accept: {} })
  await process.send({ socket: 2, openListener: { address: '0.0.0.0', port: 80 } })
  t.is((await process.next()).failed?.code, 'EMFILE')
  await process.send({ socket: 7, openListener: { address: 'nowhere', port: 80 } })
  t.is((await process.next()).failed?.code, 'EINVAL')
  await process.send({ socket: 1, openListener: { address: '0.0.0.0', port: 80 } })
  t.is((await process.next()).event, 'opened')
})

test('a header that is none, and a namespace that is not there, end the session', async (t) => {
  const all = machine()
  all.startServer()
  const broken = await within(all.clock, 'the stream', all.newBus().openStream(subjects.kernelSockets(node), new Uint8Array([255])))
  await t.throwsAsync(within(all.clock, 'its end', broken.closed), { message: /SocketsStart/ })
  const { sockets } = all.startProcess('nowhere')
  const error = await t.throwsAsync(within(all.clock, 'the failure', sockets.connectTcp({ address: farAddress, port: 80 })))
  t.is((error as SocketError).code, 'ECONNABORTED')
})

test('without a kernel a socket cannot be opened: ENETDOWN', async (t) => {
  const { clock, startProcess } = machine()
  const { sockets } = startProcess('near')
  t.is(((await t.throwsAsync(within(clock, 'the failure', sockets.openUdp()))) as SocketError).code, 'ENETDOWN')
})

test('the sockets of a process that is gone are closed', async (t) => {
  const all = machine()
  all.startServer()
  const process = await rawProcess(all, 'far', { pid: 77 })
  await process.send({ socket: 1, openListener: { address: '0.0.0.0', port: 80 } })
  t.is((await process.next()).event, 'opened')
  all.alive.delete(77)
  all.clock.advance(pidWatchEveryMs)
  const error = await t.throwsAsync(
    within(all.clock, 'the refusal', new LocalSockets(all.near).connectTcp({ address: farAddress, port: 80 })),
  )
  t.is((error as SocketError).code, 'ECONNREFUSED')
})

test('no process, no timer', async (t) => {
  const all = machine()
  all.startServer()
  t.is(all.clock.nextDueMs(), undefined)
  const process = await rawProcess(all, 'far')
  process.stream.destroy()
  await settle(50)
  t.is(all.clock.nextDueMs(), undefined)
})

test('a container that comes back under another pid finds its ports free', async (t) => {
  const all = machine()
  all.startServer()
  const first = all.startProcess('far', { containerId: 'dns', pid: 10 })
  await within(
    all.clock,
    'listen',
    first.sockets.listenTcp({ address: '0.0.0.0', port: 53 }, () => {}),
  )
  const again = all.startProcess('far', { containerId: 'dns', pid: 11 })
  const listener = await within(
    all.clock,
    'listen',
    again.sockets.listenTcp({ address: '0.0.0.0', port: 53 }, () => {}),
  )
  t.is(listener.local.port, 53)
})

test('a kernel that dies resets connections; its successor gets the listeners again', async (t) => {
  const all = machine()
  const first = all.startServer()
  const { sockets } = all.startProcess('far')
  const accepted: TcpConnection[] = []
  await within(
    all.clock,
    'listen',
    sockets.listenTcp({ address: '0.0.0.0', port: 80 }, (connection) => accepted.push(connection)),
  )
  const udp = await within(all.clock, 'bind', sockets.openUdp({ port: 53 }))
  const former = await within(all.clock, 'connect', new LocalSockets(all.near).connectTcp({ address: farAddress, port: 80 }))
  former.on('error', () => {})
  await settle(50)
  const failed = new Promise<SocketError>((resolve) => accepted[0]!.once('error', resolve as (error: Error) => void))

  first.server.close() // what the kernel held is gone with it …
  await first.bus.kill()
  accepted[0]!.resume()
  t.is((await within(all.clock, 'the reset', failed)).code, 'ECONNRESET')

  all.startServer()
  const client = new LocalSockets(all.near)
  const connect = async (): Promise<TcpConnection> => {
    for (;;) {
      try {
        return await client.connectTcp({ address: farAddress, port: 80 })
      } catch {
        await settle(1)
      }
    }
  }
  await within(all.clock, 'a connection to the new kernel', connect())
  const heard: string[] = []
  udp.onMessage((data) => heard.push(Buffer.from(data).toString()))
  const sender = await client.openUdp()
  const untilHeard = async () => {
    while (heard.length === 0) {
      sender.send(Buffer.from('again'), { address: farAddress, port: 53 })
      await settle(5)
    }
  }
  await within(all.clock, 'the datagram socket', untilHeard())
  t.is(heard[0], 'again')
})
