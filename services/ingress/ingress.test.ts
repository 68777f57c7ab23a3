import { createServer, request as httpRequest, type IncomingMessage, type RequestListener, type RequestOptions } from 'node:http'
import test from 'ava'
import pino from 'pino'
import { endpointSlices, events, ingressClasses, ingresses, services } from '../../packages/client/resources.js'
import { VirtualClock } from '../../packages/clock/clock.js'
import { SeededRandom } from '../../packages/clock/random.js'
import { eventually, settle } from '../../packages/testkit/eventually.js'
import { MemoryNetwork } from '../../packages/testkit/memory-network.js'
import { ObjectTracker } from '../../packages/testkit/object-tracker.js'
import { connectTimeoutMs } from './backend/pod-agent.js'
import { IngressController } from './ingress.js'
import { answerTimeoutMs } from './proxy/exchange.js'
import { controllerName } from './routing/ingress-class.js'

const proxyAddress = '10.244.0.9'
const podPort = 8000

async function stage() {
  const clock = new VirtualClock()
  const tracker = new ObjectTracker({ clock })
  const network = new MemoryNetwork()
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'info', base: null, timestamp: false }, { write: (line) => lines.push(JSON.parse(line)) })
  tracker.seed(ingressClasses, { metadata: { name: 'kubewire' }, spec: { controller: controllerName } })
  tracker.seed(services, {
    metadata: { name: 'ingress', namespace: 'kube-system' },
    spec: {},
    status: { loadBalancer: { ingress: [{ ip: '127.78.0.1' }] } },
  })
  tracker.seed(ingresses, {
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      ingressClassName: 'kubewire',
      rules: [
        {
          host: 'company.com',
          http: { paths: [{ path: '/users', pathType: 'Prefix', backend: { service: { name: 'users', port: { number: 80 } } } }] },
        },
      ],
    },
  })
  tracker.seed(services, { metadata: { name: 'users', namespace: 'shop' }, spec: { ports: [{ port: 80 }] } })
  const ingress = new IngressController({
    client: tracker.client,
    clock,
    random: new SeededRandom(5),
    log,
    sockets: network.host(proxyAddress),
    publishService: 'kube-system/ingress',
    publicPort: 80,
  })
  await ingress.start(8080)
  /** The endpoints of Service users, from now on. */
  const endpoints = async (...addresses: string[]) => {
    const slice = {
      addressType: 'IPv4',
      ports: [{ name: '', port: podPort }],
      endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    }
    if (tracker.find(endpointSlices, 'shop/users-1') === undefined)
      tracker.seed(endpointSlices, {
        metadata: { name: 'users-1', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'users' } },
        ...slice,
      })
    else tracker.change(endpointSlices, 'shop/users-1', (one) => Object.assign(one, slice))
    await settle()
  }
  const pod = async (address: string, listener: RequestListener) => {
    const server = createServer(listener)
    await network.host(address).listenTcp({ address, port: podPort }, (connection) => server.emit('connection', connection))
    return server
  }
  const call = async (path: string, { body, ...options }: RequestOptions & { body?: string } = {}) => {
    const connection = await network.host('172.18.0.1').connectTcp({ address: proxyAddress, port: 8080 })
    const request = httpRequest({ createConnection: () => connection as never, path, headers: { host: 'company.com' }, ...options })
    const answered = new Promise<{ head: IncomingMessage; text: string }>((resolve, reject) => {
      request.on('error', reject)
      request.on('response', async (head) => {
        let text = ''
        try {
          for await (const chunk of head) text += chunk
          resolve({ head, text })
        } catch (error) {
          reject(error)
        }
      })
    })
    request.end(body)
    return { request, answered }
  }
  const get = async (path: string, options?: RequestOptions & { body?: string }) => {
    const { answered } = await call(path, options)
    const { head, text } = await answered
    return { status: head.statusCode, text, headers: head.headers }
  }
  const logged = () => lines.filter(({ msg }) => msg === 'request').map(({ status, why, endpoint }) => ({ status, why, endpoint }))
  return { clock, tracker, network, ingress, endpoints, pod, call, get, logged }
}

test('a request reaches the pod with its header as a proxy should send it, and the answer comes back', async (t) => {
  const { endpoints, pod, get } = await stage()
  let seen: IncomingMessage | undefined
  await pod('10.244.1.2', (request, response) => {
    seen = request
    response.writeHead(201, ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Keep-Alive', 'timeout=7']).end('hello')
  })
  await endpoints('10.244.1.2')
  const answer = await get('/users/7?q=1', {
    headers: { host: 'company.com', 'x-forwarded-for': '6.6.6.6', connection: 'close, x-hop', 'x-hop': '1' },
  })
  t.is(answer.status, 201)
  t.is(answer.text, 'hello')
  t.deepEqual(answer.headers['set-cookie'], ['a=1', 'b=2'])
  t.is(seen?.url, '/users/7?q=1')
  t.is(seen?.headers.host, 'company.com')
  t.is(seen?.headers['x-forwarded-for'], '172.18.0.1')
  t.is(seen?.headers['x-forwarded-proto'], 'http')
  t.regex(String(seen?.headers['x-request-id']), /^\w{20}$/)
  t.is(seen?.headers['x-hop'], undefined)
})

test('no rule is 404, no ready endpoint 503, and the log says why', async (t) => {
  const { endpoints, get, logged } = await stage()
  t.is((await get('/other')).status, 404)
  await endpoints()
  t.is((await get('/users')).status, 503)
  await eventually('the lines', () => logged().length === 2)
  t.deepEqual(logged(), [
    { status: 404, why: 'no Ingress has a rule for company.com/other', endpoint: undefined },
    { status: 503, why: 'Service shop/users:80: no-ready-endpoints', endpoint: undefined },
  ])
})

test('requests go round all pods over connections that are kept', async (t) => {
  const { endpoints, pod, get, network } = await stage()
  for (const address of ['10.244.1.2', '10.244.2.2']) await pod(address, (_, response) => response.end(address))
  await endpoints('10.244.1.2', '10.244.2.2')
  const texts: string[] = []
  for (let i = 0; i < 4; i++) texts.push((await get('/users')).text)
  t.deepEqual(texts, ['10.244.1.2', '10.244.2.2', '10.244.1.2', '10.244.2.2'])
  t.is(network.connects.filter((to) => to.endsWith(`:${podPort}`)).length, 2)
})

test('a pod that refuses the connection is passed over, for a request with a body too', async (t) => {
  const { endpoints, pod, get } = await stage()
  await pod('10.244.2.2', async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    response.end(`got ${text}`)
  })
  await endpoints('10.244.1.2', '10.244.2.2')
  const answer = await get('/users', { method: 'POST', body: 'twelve' })
  t.is(answer.text, 'got twelve')
})

test('when every pod refuses it is 502', async (t) => {
  const { endpoints, get, logged, network } = await stage()
  network.host('10.244.1.2')
  await endpoints('10.244.1.2')
  t.is((await get('/users')).status, 502)
  await eventually('the line', () => logged().length === 1)
  t.is(logged()[0]?.why, '10.244.1.2:8000: ECONNREFUSED')
})

test('a pod that cuts the connection before it answers is 502, and is not asked twice', async (t) => {
  const { endpoints, pod, get } = await stage()
  let asked = 0
  await pod('10.244.1.2', (request) => {
    asked++
    request.socket.destroy()
  })
  await endpoints('10.244.1.2')
  t.is((await get('/users')).status, 502)
  t.is(asked, 1)
})

test('a pod that does not let itself be connected to in time is 504', async (t) => {
  const { clock, endpoints, get, network } = await stage()
  network.blackhole('10.244.1.2')
  await endpoints('10.244.1.2')
  const answer = get('/users')
  await eventually('the connect', () => network.connects.includes(`10.244.1.2:${podPort}`))
  clock.advance(connectTimeoutMs)
  t.is((await answer).status, 504)
})

test('a pod that never answers is 504', async (t) => {
  const { clock, endpoints, pod, get } = await stage()
  let asked = false
  await pod('10.244.1.2', () => {
    asked = true
  })
  await endpoints('10.244.1.2')
  const answer = get('/users')
  await eventually('the request', () => asked)
  clock.advance(answerTimeoutMs)
  t.is((await answer).status, 504)
})

test('an answer that breaks off in the middle breaks off the client', async (t) => {
  const { endpoints, pod, call } = await stage()
  let cut = () => {}
  await pod('10.244.1.2', (request, response) => {
    cut = () => request.socket.destroy()
    response.writeHead(200, { 'Content-Length': '100' })
    response.write('part')
  })
  await endpoints('10.244.1.2')
  const { request, answered } = await call('/users')
  request.on('response', () => cut())
  await t.throwsAsync(answered, { code: 'ECONNRESET' })
})

test('a head that comes with a reset is 502', async (t) => {
  const { endpoints, pod, get } = await stage()
  await pod('10.244.1.2', (request, response) => {
    response.writeHead(200, { 'Content-Length': '100' })
    response.write('part', () => request.socket.resetAndDestroy())
  })
  await endpoints('10.244.1.2')
  t.is((await get('/users')).status, 502)
})

test('a client that leaves takes its request to the pod with it', async (t) => {
  const { endpoints, pod, call, logged } = await stage()
  let left = false
  await pod('10.244.1.2', (request) => {
    request.socket.on('close', () => {
      left = true
    })
  })
  await endpoints('10.244.1.2')
  const { request, answered } = await call('/users')
  answered.catch(() => {})
  await settle()
  request.destroy()
  await eventually('the pod to hear', () => left)
  await eventually('the line', () => logged().length === 1)
  t.is(logged()[0]?.status, 499)
})

test('an upgrade goes through, and then bytes both ways', async (t) => {
  const { endpoints, pod, call } = await stage()
  const server = await pod('10.244.1.2', (_, response) => response.writeHead(400).end())
  server.on('upgrade', (request, socket) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${request.headers.upgrade}\r\nConnection: Upgrade\r\nX-Pod: one\r\n\r\n`)
    socket.on('data', (bytes: Buffer) => socket.write(`echo ${bytes}`))
  })
  await endpoints('10.244.1.2')
  const { request } = await call('/users/live', { headers: { host: 'company.com', connection: 'Upgrade', upgrade: 'websocket' } })
  const heard: string[] = []
  request.on('upgrade', (head, socket) => {
    heard.push(`${head.statusCode} ${head.headers.upgrade} ${head.headers['x-pod']}`)
    socket.on('data', (bytes: Buffer) => heard.push(String(bytes)))
    socket.write('hi')
  })
  await eventually('the echo', () => heard.length === 2)
  t.deepEqual(heard, ['101 websocket one', 'echo hi'])
})

test('an upgrade the pod declines is answered as the pod answers', async (t) => {
  const { endpoints, pod, get } = await stage()
  await pod('10.244.1.2', (_, response) => response.writeHead(426).end('no'))
  await endpoints('10.244.1.2')
  t.is((await get('/users', { headers: { host: 'company.com', connection: 'Upgrade', upgrade: 'websocket' } })).status, 426)
})

test('a body streams: the pod hears its beginning before the client has said its end', async (t) => {
  const { endpoints, pod, call } = await stage()
  const heard: string[] = []
  await pod('10.244.1.2', async (request, response) => {
    for await (const chunk of request) heard.push(String(chunk))
    response.end('done')
  })
  await endpoints('10.244.1.2')
  const connection = await call('/users', { method: 'POST', headers: { host: 'company.com', 'transfer-encoding': 'chunked' }, body: 'all' })
  t.is((await connection.answered).text, 'done')
  t.deepEqual(heard.join(''), 'all')
})

test('Ingresses show the address of the proxy’s Service, those of others are left alone', async (t) => {
  const { tracker } = await stage()
  tracker.seed(ingresses, { metadata: { name: 'foreign', namespace: 'shop' }, spec: { ingressClassName: 'nginx' } })
  await eventually('the status', () => tracker.find(ingresses, 'shop/shop')?.status?.loadBalancer?.ingress?.[0]?.ip === '127.78.0.1')
  await eventually('the event', () =>
    tracker.all(events).some(({ reason, involvedObject }) => reason === 'Sync' && involvedObject.name === 'shop'),
  )
  tracker.change(services, 'kube-system/ingress', (one) =>
    Object.assign(one, { status: { loadBalancer: { ingress: [{ ip: '127.78.0.2' }] } } }),
  )
  await eventually('the new one', () => tracker.find(ingresses, 'shop/shop')?.status?.loadBalancer?.ingress?.[0]?.ip === '127.78.0.2')
  t.is(tracker.find(ingresses, 'shop/foreign')?.status, undefined)
})

test('a new rule counts from the moment it is heard', async (t) => {
  const { tracker, endpoints, pod, get } = await stage()
  await pod('10.244.1.2', (_, response) => response.end('here'))
  await endpoints('10.244.1.2')
  t.is((await get('/people')).status, 404)
  tracker.change(ingresses, 'shop/shop', (one) => {
    const [rule] = one.spec?.rules?.[0]?.http?.paths ?? []
    if (rule !== undefined) rule.path = '/people'
  })
  await settle()
  t.is((await get('/people')).text, 'here')
  t.is((await get('/users')).status, 404)
})
