import test from 'ava'
import packet from 'dns-packet'
import { RealClock, VirtualClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import { MemoryNetwork } from '../testkit/memory-network.js'
import { lookupHosts, parseResolvConf, ResolveError, type ResolveFailure, Resolver, searchOrder } from './resolver.js'
import { VirtualFiles } from './virtual-files.js'

test('parseResolvConf() keeps what resolv.conf(5) says and no more', (t) => {
  t.deepEqual(
    parseResolvConf(
      '# x\nnameserver 10.96.0.10\nnameserver 1\nnameserver 2\nnameserver 3\nsearch a.b c. \noptions ndots:5 timeout:1 attempts:9 rotate\n',
    ),
    {
      nameservers: ['10.96.0.10', '1', '2'],
      search: ['a.b', 'c'],
      ndots: 5,
      timeoutMs: 1000,
      attempts: 5,
    },
  )
  t.deepEqual(parseResolvConf(''), { nameservers: ['127.0.0.1'], search: [], ndots: 1, timeoutMs: 5000, attempts: 2 })
})

const orders: readonly [string, number, readonly string[]][] = [
  ['db', 5, ['db.shop.svc', 'db.svc', 'db']],
  ['db.shop.svc.cluster.local', 5, ['db.shop.svc.cluster.local.shop.svc', 'db.shop.svc.cluster.local.svc', 'db.shop.svc.cluster.local']],
  ['db.shop.svc.cluster.local', 4, ['db.shop.svc.cluster.local', 'db.shop.svc.cluster.local.shop.svc', 'db.shop.svc.cluster.local.svc']],
  ['db.', 5, ['db']],
]
for (const [name, ndots, expected] of orders) {
  test(`searchOrder(): ${name} with ndots:${ndots}`, (t) =>
    t.deepEqual(searchOrder(name, { search: ['shop.svc', 'svc'], ndots }), expected))
}

test('lookupHosts() compares without case and past comments', (t) => {
  t.deepEqual(lookupHosts('10.0.0.1 Web web-0 # db\n10.0.0.2 db\n', 'WEB-0'), ['10.0.0.1'])
  t.deepEqual(lookupHosts('10.0.0.1 web # db\n', 'db'), [])
})

type Behaviour = (name: string, transport: 'udp' | 'tcp') => { rcode?: number; data?: string; truncated?: boolean } | undefined

/** A nameserver at 10.96.0.10 that does as it is told, and the questions it heard. */
async function setup(behave: Behaviour, { hosts = '', clock = new RealClock() as RealClock | VirtualClock } = {}) {
  const network = new MemoryNetwork()
  const server = network.host('10.96.0.10')
  const heard: string[] = []
  const reply = (bytes: Uint8Array, transport: 'udp' | 'tcp') => {
    const query = packet.decode(Buffer.from(bytes))
    const name = query.questions![0]!.name
    heard.push(`${transport} ${name}`)
    const done = behave(name, transport)
    if (done === undefined) return undefined
    const answers = done.data === undefined ? [] : [{ type: 'A' as const, name, ttl: 5, data: done.data }]
    return packet.encode({
      type: 'response',
      id: query.id,
      flags: (done.rcode ?? 0) | (done.truncated ? packet.TRUNCATED_RESPONSE : 0),
      questions: query.questions,
      answers,
    })
  }
  const udp = await server.openUdp({ port: 53 })
  udp.onMessage((data, from) => {
    const bytes = reply(data, 'udp')
    if (bytes !== undefined) udp.send(bytes, from)
  })
  await server.listenTcp({ address: '0.0.0.0', port: 53 }, (connection) => {
    connection.on('data', (chunk: Buffer) => {
      const bytes = reply(chunk.subarray(2), 'tcp')!
      connection.write(Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]))
    })
  })
  const files = new VirtualFiles({
    wallMs: () => 0,
    mounts: [],
    files: { '/etc/hosts': hosts, '/etc/resolv.conf': 'search shop.svc svc\nnameserver 10.96.0.10\noptions ndots:5 attempts:2\n' },
  })
  const resolver = new Resolver({
    sockets: network.host('10.244.1.2'),
    files,
    clock,
    random: new SeededRandom(3),
    signal: new AbortController().signal,
  })
  return { resolver, heard }
}

test('lookup(): the first name of the search list that exists', async (t) => {
  const { resolver, heard } = await setup((name) => (name === 'db.svc' ? { data: '10.96.1.1' } : { rcode: 3 }))
  t.deepEqual(await resolver.lookup('db'), ['10.96.1.1'])
  t.deepEqual(heard, ['udp db.shop.svc', 'udp db.svc'])
})

test('lookup(): /etc/hosts comes first, addresses are themselves, localhost needs nobody', async (t) => {
  const { resolver, heard } = await setup(() => undefined, { hosts: '10.1.1.1 db\n' })
  t.deepEqual(await resolver.lookup('db'), ['10.1.1.1'])
  t.deepEqual(await resolver.lookup('10.2.2.2'), ['10.2.2.2'])
  t.deepEqual(await resolver.lookup('x.localhost'), ['127.0.0.1'])
  t.deepEqual(heard, [])
})

test('lookup(): a truncated answer is asked for again over TCP', async (t) => {
  const { resolver, heard } = await setup((_name, transport) => (transport === 'udp' ? { truncated: true } : { data: '10.96.1.1' }))
  t.deepEqual(await resolver.lookup('db.'), ['10.96.1.1'])
  t.deepEqual(heard, ['udp db', 'tcp db'])
})

const failures: readonly [string, Behaviour, ResolveFailure][] = [
  ['NXDOMAIN everywhere', () => ({ rcode: 3 }), 'not-found'],
  ['names without addresses', () => ({}), 'no-data'],
  ['SERVFAIL', () => ({ rcode: 2 }), 'server-failed'],
]
for (const [title, behave, failure] of failures) {
  test(`lookup(): ${title} is ${failure}`, async (t) => {
    const { resolver } = await setup(behave)
    const error = await t.throwsAsync(() => resolver.lookup('db'), { instanceOf: ResolveError })
    t.is(error?.failure, failure)
  })
}

test('lookup(): a silent server is asked twice, five seconds each, for each name', async (t) => {
  const clock = new VirtualClock()
  const { resolver, heard } = await setup(() => undefined, { clock })
  const looked = t.throwsAsync(() => resolver.lookup('db.'), { instanceOf: ResolveError })
  let over = false
  void looked.then(() => (over = true))
  while (!over) {
    if (clock.nextDueMs() !== undefined) clock.advance(clock.nextDueMs()! - clock.nowMs())
    await new Promise((resolve) => setImmediate(resolve))
  }
  t.is((await looked)?.failure, 'timed-out')
  t.is(clock.nowMs(), 10_000)
  t.deepEqual(heard, ['udp db', 'udp db'])
})
