import { createServer } from 'node:http'
import test from 'ava'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { MemoryNetwork } from '../../../packages/testkit/memory-network.js'
import { ask, type Handler } from './probe-request.js'

async function setUp() {
  const network = new MemoryNetwork()
  const asked: { path: string; headers: Record<string, unknown> }[] = []
  const server = createServer((request, response) => {
    asked.push({ path: request.url ?? '', headers: request.headers })
    if (request.url === '/silent') return
    response.writeHead(Number(request.url?.slice(1)) || 200).end('body')
  })
  await network.host('10.244.1.2').listenTcp({ address: '0.0.0.0', port: 8080 }, (connection) => server.emit('connection', connection))
  const clock = new VirtualClock()
  const exec = async (command: readonly string[]) => {
    if (command[0] === 'none') throw new Error('no such command')
    return { exitCode: Number(command[0]), output: 'said' }
  }
  const probe = (handler: object) =>
    ask(
      handler as Handler,
      { ip: '10.244.1.2', container: { name: 'app', ports: [{ name: 'web', containerPort: 8080 }] } as never },
      { sockets: network.host('172.18.0.2'), clock, exec },
    )
  return { probe, asked, clock, network }
}

const answers = test.macro(async (t, handler: object, expected: { ok: boolean; output: string }) => {
  const { probe } = await setUp()
  t.deepEqual(await probe(handler), expected)
})
test('httpGet: 200 passes', answers, { httpGet: { path: '/200', port: 8080 } }, { ok: true, output: '' })
test('httpGet: a redirect passes', answers, { httpGet: { path: '/302', port: 8080 } }, { ok: true, output: '' })
test(
  'httpGet: 503 fails',
  answers,
  { httpGet: { path: '/503', port: 8080 } },
  { ok: false, output: 'HTTP probe failed with statuscode: 503' },
)
test('httpGet: by the port’s name', answers, { httpGet: { path: '/200', port: 'web' } }, { ok: true, output: '' })
test(
  'httpGet: by a name that no port has',
  answers,
  { httpGet: { path: '/', port: 'none' } },
  { ok: false, output: 'strconv.Atoi: parsing "none": invalid syntax' },
)
test(
  'httpGet: nobody listens',
  answers,
  { httpGet: { path: '/x', port: 81 } },
  { ok: false, output: 'Get "http://10.244.1.2:81/x": dial tcp 10.244.1.2:81: connect: connection refused' },
)
test('tcpSocket: somebody listens', answers, { tcpSocket: { port: 8080 } }, { ok: true, output: '' })
test(
  'tcpSocket: nobody listens',
  answers,
  { tcpSocket: { port: 81 } },
  { ok: false, output: 'dial tcp 10.244.1.2:81: connect: connection refused' },
)
test('exec: exit code 0 passes', answers, { exec: { command: ['0'] } }, { ok: true, output: 'said' })
test('exec: another fails, with what was said', answers, { exec: { command: ['3'] } }, { ok: false, output: 'said' })
test('exec: a command that cannot run fails', answers, { exec: { command: ['none'] } }, { ok: false, output: 'no such command' })

test('httpGet: the request is the kubelet’s, and reaches the pod and nothing of the host', async (t) => {
  const { probe, asked } = await setUp()
  t.true(
    (
      await probe({
        httpGet: {
          path: 'x',
          port: 8080,
          httpHeaders: [
            { name: 'host', value: 'shop.example' },
            { name: 'X-A', value: '1' },
          ],
        },
      })
    ).ok,
  )
  t.is(asked.length, 1)
  t.like(asked[0], { path: '/x', headers: { host: 'shop.example', 'x-a': '1', 'user-agent': 'kube-probe/1.33' } })
})
test('httpGet: no answer within timeoutSeconds fails', async (t) => {
  const { probe, asked, clock } = await setUp()
  const answer = probe({ httpGet: { path: '/silent', port: 8080 }, timeoutSeconds: 2 })
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve))
  clock.advance(2000)
  t.deepEqual(await answer, {
    ok: false,
    output: 'Get "http://10.244.1.2:8080/silent": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
  })
})
