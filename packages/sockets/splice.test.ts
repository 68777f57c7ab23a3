import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import test from 'ava'
import { until } from '../testkit/until.js'
import { reset } from './splice.js'

test('a socket that was shut down for writing is closed when it is reset, and not forgotten', async (t) => {
  const accepted: Socket[] = []
  const server = createServer({ allowHalfOpen: true }, (socket) => accepted.push(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = connect({ port: (server.address() as { port: number }).port, host: '127.0.0.1', allowHalfOpen: true })
  await once(client, 'connect')
  client.end()
  await once(client, 'finish')
  reset(client)
  // A peer that is closed answers what still comes with RST; one whose handle was forgotten would take it.
  const peer = accepted[0]!
  let refused = ''
  peer.on('error', ({ code }: NodeJS.ErrnoException) => {
    refused = code ?? ''
  })
  await until('what is written is refused', async () => {
    if (refused === '') peer.write('late')
    return refused !== ''
  })
  t.regex(refused, /ECONNRESET|EPIPE/)
  server.close()
})
