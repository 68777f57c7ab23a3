import { readFileSync } from 'node:fs'
import test from 'ava'
import packet, { type DecodedPacket } from 'dns-packet'
import fc from 'fast-check'
import { parseAllDocuments } from 'yaml'
import { VirtualClock } from '../../packages/clock/clock.js'
import { SeededRandom } from '../../packages/clock/random.js'
import { recordLine } from '../../packages/programs/dns-text.js'
import { queryServer } from '../../packages/programs/resolver.js'
import { MemoryNetwork } from '../../packages/testkit/memory-network.js'
import { CoreDns } from './coredns.js'
import { InformedNames } from './kubernetes/informed-names.js'
import { Metrics } from './metrics.js'

const address = '10.244.0.2'

const plain = `.:53 {
  errors
  ready
  health
  kubernetes cluster.local in-addr.arpa {
    pods insecure
    ttl 30
  }
  cache 30
  reload
  loadbalance
}
`

/** A running server over sockets in memory, with a few Services. */
async function setup(corefile = plain) {
  const network = new MemoryNetwork()
  const clock = new VirtualClock()
  const names = new InformedNames(() => clock.wallMs())
  const files = new Map([['/Corefile', corefile]])
  const lines: string[] = []
  const random = new SeededRandom(7)
  names.setNamespace({ metadata: { name: 'production' } } as never, true)
  names.setService(
    {
      metadata: { namespace: 'production', name: 'db' },
      spec: { clusterIP: '10.96.7.7', clusterIPs: ['10.96.7.7'], ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }] },
    } as never,
    true,
  )
  names.setService({ metadata: { namespace: 'production', name: 'many' }, spec: { clusterIP: 'None', ports: [] } } as never, true)
  names.setEndpointSlice(
    {
      metadata: { namespace: 'production', name: 'many-1', labels: { 'kubernetes.io/service-name': 'many' } },
      addressType: 'IPv4',
      endpoints: Array.from({ length: 60 }, (_, i) => ({ addresses: [`10.244.1.${i + 1}`] })),
      ports: [{ name: 'http', port: 80 }],
    } as never,
    true,
  )
  names.synced = true
  const readFile = (path: string) => files.get(path) ?? ''
  const server = new CoreDns({
    corefile: '/Corefile',
    sockets: network.host(address),
    clock,
    random,
    names,
    metrics: new Metrics(),
    log: (line) => lines.push(line),
    readFile,
  })
  await server.start()
  const client = { sockets: network.host('10.244.9.9'), clock, random, signal: new AbortController().signal }
  const ask = (name: string, type: string, options: { tcp?: boolean; size?: number; keepTruncated?: boolean } = {}) =>
    queryServer(client, { address, port: 53 }, { name, type, udpPayloadSize: options.size ?? 0 }, { timeoutMs: 1000, ...options })
  return { server, names, files, lines, ask, network, clock }
}
const rcode = (message: DecodedPacket) => (message as DecodedPacket & { rcode: string }).rcode

for (const tcp of [false, true]) {
  test(`a Service's name is answered over ${tcp ? 'TCP' : 'UDP'}, spelled as it was asked`, async (t) => {
    const { ask } = await setup()
    const { message } = await ask('DB.Production.svc.cluster.LOCAL', 'A', { tcp })
    t.deepEqual(message.answers, [
      { name: 'DB.Production.svc.cluster.LOCAL', type: 'A', ttl: 30, class: 'IN', flush: false, data: '10.96.7.7' },
    ])
    t.true(message.flag_aa)
    t.false(message.flag_ra)
  })
}

test('an answer too long for UDP is cut with TC and whole over TCP', async (t) => {
  const { ask } = await setup()
  const cut = await ask('many.production.svc.cluster.local', 'A', { keepTruncated: true })
  t.true(cut.message.flag_tc)
  t.true(cut.bytes <= 512)
  t.true(cut.message.answers!.length > 0)
  const whole = await ask('many.production.svc.cluster.local', 'A')
  t.true(whole.overTcp)
  t.is(whole.message.answers!.length, 60)
})

test('EDNS0: a larger offer takes the whole answer over UDP and gets an OPT record back', async (t) => {
  const { ask } = await setup()
  const { message, overTcp } = await ask('many.production.svc.cluster.local', 'A', { size: 4096 })
  t.false(overTcp)
  t.is(message.answers!.length, 60)
  t.deepEqual(
    message.additionals!.map(({ type }) => type),
    ['OPT'],
  )
})

test('before the first list every name of the zone is SERVFAIL and /ready says no', async (t) => {
  const { ask, names, network } = await setup()
  names.synced = false
  t.is(rcode((await ask('db.production.svc.cluster.local', 'A')).message), 'SERVFAIL')
  t.regex(await get(network, 8181, '/ready'), /^HTTP\/1\.1 503 [\s\S]*\r\nkubernetes\r\n/)
  names.synced = true
  t.regex(await get(network, 8181, '/ready'), /^HTTP\/1\.1 200 [\s\S]*\r\nOK$/)
})

/** A whole HTTP answer as text. */
async function get(network: MemoryNetwork, port: number, path: string): Promise<string> {
  const connection = await network.host('10.244.9.9').connectTcp({ address, port })
  connection.write(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
  let text = ''
  for await (const chunk of connection) text += chunk
  return text
}

test('a name outside every zone is REFUSED, one no plugin answers is SERVFAIL and logged', async (t) => {
  const refused = await setup('cluster.local:53 {\n kubernetes\n}\n')
  t.is(rcode((await refused.ask('example.com', 'A')).message), 'REFUSED')
  const failed = await setup()
  t.is(rcode((await failed.ask('example.com', 'A')).message), 'SERVFAIL')
  t.true(failed.lines.some((line) => line.includes('plugin/errors: 2 example.com. A: ') && line.includes('no next plugin found')))
})

test('the Corefile of the manifest serves cluster.local, and denies the rest at once', async (t) => {
  const documents = parseAllDocuments(readFileSync('deploy/manifests/coredns.yaml', 'utf8')).map((document) => document.toJS())
  const { ask } = await setup(documents.find(({ kind }) => kind === 'ConfigMap').data.Corefile)
  t.is(rcode((await ask('db.production.svc.cluster.local', 'A')).message), 'NOERROR')
  t.is(rcode((await ask('nope.production.svc.cluster.local', 'A')).message), 'NXDOMAIN')
  t.is(rcode((await ask('nope', 'A')).message), 'NXDOMAIN')
  t.is(rcode((await ask('9.9.9.9.in-addr.arpa', 'PTR')).message), 'NXDOMAIN')
})

test('reload: a changed Corefile is taken over, a bad one is refused with its line and the old one stays', async (t) => {
  const { ask, files, server, lines } = await setup()
  files.set('/Corefile', plain.replace('ttl 30', 'ttl 7'))
  await server.reload()
  t.is(
    (await ask('db.production.svc.cluster.local', 'A')).message.answers!.map(recordLine).join(),
    'db.production.svc.cluster.local.\t7\tIN\tA\t10.96.7.7',
  )
  files.set('/Corefile', plain.replace('ttl 30', 'ttl 7').replace('  reload', '  reloadd'))
  await server.reload()
  t.true(
    lines.some((line) => line.includes("Corefile:10 - Error during parsing: Unknown directive 'reloadd'")),
    lines.join('\n'),
  )
  t.is(rcode((await ask('db.production.svc.cluster.local', 'A')).message), 'NOERROR')
})

test('cache: an answer is handed out again with what is left of its TTL', async (t) => {
  const { ask, clock, names } = await setup()
  await ask('db.production.svc.cluster.local', 'A')
  names.setService({ metadata: { namespace: 'production', name: 'db' } } as never, false)
  clock.advance(10_000)
  const kept = await ask('DB.production.svc.cluster.local', 'A')
  t.deepEqual(
    kept.message.answers!.map((answer) => ('ttl' in answer ? [answer.name, answer.ttl] : [])),
    [['DB.production.svc.cluster.local', 20]],
  )
  clock.advance(20_000)
  t.is(rcode((await ask('db.production.svc.cluster.local', 'A')).message), 'NXDOMAIN')
})

test('forward: names elsewhere are asked of another server', async (t) => {
  const { network, ask } = await setup('.:53 {\n forward . 10.1.1.1\n}\n')
  const upstream = await network.host('10.1.1.1').openUdp({ port: 53 })
  upstream.onMessage((data, from) => {
    const query = packet.decode(Buffer.from(data))
    upstream.send(
      packet.encode({
        type: 'response',
        id: query.id,
        flags: packet.RECURSION_AVAILABLE,
        questions: query.questions,
        answers: [{ type: 'A', name: 'example.com', ttl: 60, data: '93.184.216.34' }],
      }),
      from,
    )
  })
  const { message } = await ask('example.com', 'A')
  t.is((message.answers![0] as { data: string }).data, '93.184.216.34')
  t.true(message.flag_ra)
})

const headers: readonly [string, number[], string | undefined][] = [
  ['an answer is ignored', [0, 1, 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0], undefined],
  ['a truncated header is ignored', [0, 1, 0], undefined],
  ['NOTIFY and UPDATE are not implemented', [0, 1, 0x28, 0, 0, 1, 0, 0, 0, 0, 0, 0], 'NOTIMP'],
  ['no question is a format error', [0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 'FORMERR'],
  ['two questions are a format error', [0, 1, 1, 0, 0, 2, 0, 0, 0, 0, 0, 0], 'FORMERR'],
  ['a question that is not there is a format error', [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0], 'FORMERR'],
  ['a name that points at itself is a format error', [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1], 'FORMERR'],
  ['the class CHAOS is refused', [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 97, 0, 0, 16, 0, 3], 'REFUSED'],
]
for (const [title, bytes, expected] of headers) {
  test(`messages: ${title}`, async (t) => {
    const { network } = await setup()
    const socket = await network.host('10.244.9.9').openUdp()
    const replies: DecodedPacket[] = []
    socket.onMessage((data) => replies.push(packet.decode(Buffer.from(data))))
    socket.send(Uint8Array.from(bytes), { address, port: 53 })
    // A good query after it: when that is answered, the first would have been.
    const good = packet.encode({ type: 'query', id: 99, questions: [{ type: 'A', name: 'db.production.svc.cluster.local' }] })
    await new Promise<void>((resolve) => {
      socket.onMessage((data) => {
        const message = packet.decode(Buffer.from(data))
        if (message.id === 99) resolve()
        else replies.push(message)
      })
      socket.send(good, { address, port: 53 })
    })
    t.deepEqual(replies.map(rcode), expected === undefined ? [] : [expected])
  })
}

test('random bytes never stop the server', async (t) => {
  const { network, ask } = await setup()
  const socket = await network.host('10.244.9.9').openUdp()
  socket.onMessage(() => {})
  const message = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    // Near misses: a good header before anything.
    fc.uint8Array({ maxLength: 300 }).map((rest) => Uint8Array.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...rest])),
  )
  fc.assert(
    fc.property(message, (bytes) => {
      socket.send(bytes, { address, port: 53 })
    }),
    { numRuns: 2000 },
  )
  t.is(rcode((await ask('db.production.svc.cluster.local', 'A')).message), 'NOERROR')
})
