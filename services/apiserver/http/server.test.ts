import { connect } from 'node:tls'
import test from 'ava'
import { until } from '../../../packages/testkit/until.js'
import { TestServer } from '../testing/test-server.js'

const started = TestServer.forAll(test)

/** Sends `text` over a connection of its own, and then nothing. Resolves with what came back when the server has closed it. */
function silentAfter(text: string): { heard: () => string; isClosed: () => boolean } {
  const server = started()
  let heard = ''
  let isClosed = false
  const socket = connect({ host: '127.0.0.1', port: server.port, ...server.tls(), ALPNProtocols: ['http/1.1'] }, () => socket.write(text))
  socket.on('data', (chunk) => {
    heard += chunk
  })
  socket.on('error', () => {})
  socket.on('close', () => {
    isClosed = true
  })
  return { heard: () => heard, isClosed: () => isClosed }
}

// Ten seconds for the headers (a slowloris sends them drop by drop), a minute for the body: Node looks every two seconds.
test('who does not finish the headers of a request is disconnected', async (t) => {
  const { isClosed } = silentAfter('GET /version HTTP/1.1\r\nhost: x\r\nx-slow: 1')
  await until('the server hangs up', async () => isClosed(), 30_000)
  t.pass()
})

test('headers of 100 KB are read, and of more than 1 MiB refused', async (t) => {
  const small = await started().ask('/version', { headers: { 'x-long': 'x'.repeat(100_000) } })
  t.is(small.code, 200)
  const { heard, isClosed } = silentAfter(`GET /version HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(1_100_000)}\r\n\r\n`)
  await until('the server hangs up', async () => isClosed())
  t.regex(heard(), /^HTTP\/1\.1 4(00|31) /)
})

test('a connection whose upgrade was refused is closed, though its client leaves it open', async (t) => {
  const server = started()
  const options = { host: '127.0.0.1', port: server.port, ...server.tls(), ALPNProtocols: ['http/1.1'], allowHalfOpen: true }
  const socket = connect(options, () =>
    socket.write('GET /api/v1/namespaces/default/pods/none/exec HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n'),
  )
  let heard = ''
  let isRefused = false
  socket.on('data', (chunk) => {
    heard += chunk
  })
  socket.on('error', () => {
    isRefused = true
  })
  await until('it is answered', async () => heard.includes('"code":404'))
  await until('what still comes is refused', async () => {
    if (!isRefused) socket.write('late')
    return isRefused
  })
  t.pass()
})
