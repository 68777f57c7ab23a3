// What every SocketApi must do, whoever carries its bytes. Two hosts that reach each other; time is virtual, and moves only while
// a test waits for a named fact.

import { createServer, get } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ExecutionContext, TestFn } from 'ava'
import type { VirtualClock } from '../clock/clock.js'
import type { SocketApi, SocketError, TcpConnection } from '../sockets/socket-api.js'
import { within } from './within.js'

export interface TwoHosts {
  readonly clock: VirtualClock
  readonly near: SocketApi
  readonly far: SocketApi
  readonly nearAddress: string
  readonly farAddress: string
  /** An address of the same network that no host has. */
  readonly nobodysAddress: string
  close(): void
}

const bytes = (text: string) => new TextEncoder().encode(text)

/** Everything until the peer's FIN. (`for await` would destroy the stream then, and with it the other half.) */
function textOf(stream: Duplex): Promise<string> {
  const chunks: Uint8Array[] = []
  return new Promise((resolve, reject) => {
    stream.on('data', (chunk: Uint8Array) => chunks.push(chunk))
    stream.once('end', () => resolve(Buffer.concat(chunks).toString()))
    stream.once('error', reject)
  })
}
const errorOf = (stream: Duplex) => new Promise<SocketError>((resolve) => stream.once('error', resolve as (error: Error) => void))
const once = (stream: Duplex, event: string) => new Promise<void>((resolve) => stream.once(event, () => resolve()))

export function socketsCompliance(test: TestFn, name: string, setUp: () => Promise<TwoHosts>): void {
  const check = (title: string, body: (t: ExecutionContext, hosts: TwoHosts) => Promise<void>) =>
    test(`${name}: ${title}`, async (t) => {
      const hosts = await setUp()
      try {
        await body(t, hosts)
      } finally {
        hosts.close()
      }
    })
  /** A connection with both its ends. */
  async function pair({ clock, near, far, farAddress }: TwoHosts, port = 8080): Promise<{ client: TcpConnection; server: TcpConnection }> {
    const accepted: ((connection: TcpConnection) => void)[] = []
    const server = new Promise<TcpConnection>((resolve) => accepted.push(resolve))
    await within(
      clock,
      'the listener',
      far.listenTcp({ address: '0.0.0.0', port }, (connection) => accepted[0]!(connection)),
    )
    const client = await within(clock, 'the handshake', near.connectTcp({ address: farAddress, port }))
    return { client, server: await within(clock, 'the accepted connection', server) }
  }

  check('a connection knows both its ends, and carries bytes both ways', async (t, hosts) => {
    const { client, server } = await pair(hosts)
    t.is(client.remoteAddress, hosts.farAddress)
    t.is(client.remotePort, 8080)
    t.is(client.localAddress, hosts.nearAddress)
    t.is(server.remoteAddress, hosts.nearAddress)
    t.is(server.remotePort, client.localPort)
    t.is(server.localPort, 8080)
    client.end(bytes('question'))
    server.end(bytes('answer'))
    t.is(await within(hosts.clock, 'the question', textOf(server)), 'question')
    t.is(await within(hosts.clock, 'the answer', textOf(client)), 'answer')
  })

  check('a half-closed connection still carries the other way', async (t, hosts) => {
    const { client, server } = await pair(hosts)
    client.end(bytes('done'))
    t.is(await within(hosts.clock, 'the client’s end', textOf(server)), 'done')
    server.end(bytes('the answer comes after your FIN'))
    t.is(await within(hosts.clock, 'the server’s words', textOf(client)), 'the answer comes after your FIN')
  })

  check('nobody listens: ECONNREFUSED', async (t, { clock, near, farAddress }) => {
    const attempt = near.connectTcp({ address: farAddress, port: 9 })
    t.is(((await t.throwsAsync(within(clock, 'the refusal', attempt))) as SocketError).code, 'ECONNREFUSED')
  })

  check('nobody has the address: EHOSTUNREACH', async (t, { clock, near, nobodysAddress }) => {
    const attempt = near.connectTcp({ address: nobodysAddress, port: 80 })
    t.is(((await t.throwsAsync(within(clock, 'the failure', attempt))) as SocketError).code, 'EHOSTUNREACH')
  })

  check('no route: ENETUNREACH', async (t, { clock, near }) => {
    const attempt = near.connectTcp({ address: '203.0.113.1', port: 80 })
    t.is(((await t.throwsAsync(within(clock, 'the failure', attempt))) as SocketError).code, 'ENETUNREACH')
  })

  check('a port that is taken: EADDRINUSE; an address of somebody else: EADDRNOTAVAIL', async (t, { clock, near, farAddress }) => {
    const listen = (address: string, port: number) =>
      within(
        clock,
        'listen',
        near.listenTcp({ address, port }, () => {}),
      )
    await listen('0.0.0.0', 80)
    t.is(((await t.throwsAsync(listen('0.0.0.0', 80))) as SocketError).code, 'EADDRINUSE')
    t.is(((await t.throwsAsync(listen(farAddress, 81))) as SocketError).code, 'EADDRNOTAVAIL')
    t.is(((await t.throwsAsync(listen('not an address', 82))) as SocketError).code, 'EINVAL')
  })

  check('port 0 picks one, which others can connect to', async (t, { clock, near, far, farAddress }) => {
    const listener = await within(
      clock,
      'listen',
      far.listenTcp({ address: '0.0.0.0', port: 0 }, (connection) => connection.end('hello')),
    )
    t.true(listener.local.port > 1024)
    const client = await within(clock, 'connect', near.connectTcp({ address: farAddress, port: listener.local.port }))
    t.is(await within(clock, 'the greeting', textOf(client)), 'hello')
  })

  check('a closed listener refuses; connections it had accepted live on', async (t, { clock, near, far, farAddress }) => {
    const accepted: TcpConnection[] = []
    const listener = await within(
      clock,
      'listen',
      far.listenTcp({ address: '0.0.0.0', port: 80 }, (connection) => accepted.push(connection)),
    )
    const client = await within(clock, 'connect', near.connectTcp({ address: farAddress, port: 80 }))
    client.write('x')
    await within(
      clock,
      'accept',
      (async () => {
        while (accepted.length === 0) await new Promise((resolve) => setImmediate(resolve))
      })(),
    )
    await listener.close()
    const attempt = near.connectTcp({ address: farAddress, port: 80 })
    t.is(((await t.throwsAsync(within(clock, 'the refusal', attempt))) as SocketError).code, 'ECONNREFUSED')
    accepted[0]!.end('still here')
    t.is(await within(clock, 'the words', textOf(client)), 'still here')
  })

  check('a reset reaches the peer as ECONNRESET', async (t, hosts) => {
    const { client, server } = await pair(hosts)
    const failed = errorOf(client)
    client.resume()
    ;(server as TcpConnection & { resetAndDestroy(): void }).resetAndDestroy()
    t.is((await within(hosts.clock, 'the reset', failed)).code, 'ECONNRESET')
  })

  check('destroying a connection with unread bytes resets it', async (t, hosts) => {
    const { client, server } = await pair(hosts)
    client.write('you will never read this')
    await within(hosts.clock, 'the bytes', once(server, 'readable'))
    const failed = errorOf(client)
    client.resume()
    server.destroy()
    t.is((await within(hosts.clock, 'the reset', failed)).code, 'ECONNRESET')
  })

  check('an aborted connect: ECANCELED', async (t, { clock, near, nobodysAddress }) => {
    const abort = new AbortController()
    const attempt = near.connectTcp({ address: nobodysAddress, port: 80 }, { signal: abort.signal })
    abort.abort()
    t.is(((await t.throwsAsync(within(clock, 'the failure', attempt))) as SocketError).code, 'ECANCELED')
  })

  check('a reader that does not read holds the writer back, and loses nothing', async (t, hosts) => {
    const { client, server } = await pair(hosts)
    const chunk = new Uint8Array(64 * 1024)
    const chunksMax = 200
    let written = 0
    let held = false
    const write = () => {
      while (written < chunksMax) {
        chunk.fill(written & 255)
        written++
        if (!client.write(chunk.slice())) break
      }
      if (written === chunksMax) client.end()
    }
    client.on('drain', write)
    write()
    for (let i = 0; i < 500; i++) {
      await new Promise((resolve) => setImmediate(resolve))
      hosts.clock.advance(1)
    }
    held = written < chunksMax
    t.true(held, 'the writer was held back')
    t.true(written * chunk.length < 4 * 1024 * 1024, `only so much is under way: ${written * chunk.length} bytes`)
    let received = 0
    let orderly = true
    const all = (async () => {
      for await (const data of server as AsyncIterable<Uint8Array>) {
        for (let i = 0; i < data.length; i += 4096) orderly &&= data[i] === (Math.floor((received + i) / chunk.length) & 255)
        received += data.length
      }
    })()
    await within(hosts.clock, 'all bytes', all)
    t.is(received, chunksMax * chunk.length)
    t.true(orderly)
  })

  check('Node’s http rides on it, several requests over one connection', async (t, { clock, near, far, farAddress }) => {
    const server = createServer((request, response) => {
      let length = 0
      request.on('data', (data: Uint8Array) => (length += data.length))
      request.on('end', () => response.end(`${request.method} ${request.url} ${length} from ${request.socket.remoteAddress}`))
    })
    let connections = 0
    await within(
      clock,
      'listen',
      far.listenTcp({ address: '0.0.0.0', port: 80 }, (connection) => {
        connections++
        server.emit('connection', connection)
      }),
    )
    const connection = await within(clock, 'connect', near.connectTcp({ address: farAddress, port: 80 }))
    const { Agent } = await import('node:http')
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    Object.assign(agent, { createConnection: () => connection })
    const ask = (path: string) =>
      new Promise<string>((resolve, reject) => {
        get({ agent, host: farAddress, path }, (response) => textOf(response as unknown as Duplex).then(resolve, reject)).on(
          'error',
          reject,
        )
      })
    t.regex(await within(clock, 'the first answer', ask('/one')), /^GET \/one 0 from /)
    t.regex(await within(clock, 'the second answer', ask('/two')), /^GET \/two 0 from /)
    t.is(connections, 1)
    agent.destroy()
  })

  check('datagrams carry their sender, and answers find back', async (t, { clock, near, far, nearAddress, farAddress }) => {
    const server = await within(clock, 'bind', far.openUdp({ port: 53 }))
    t.is(server.local.port, 53)
    const client = await within(clock, 'bind', near.openUdp())
    t.true(client.local.port > 1024)
    server.onMessage((data, from) => {
      t.is(from.address, nearAddress)
      server.send(data, from)
    })
    const answer = new Promise<string>((resolve) =>
      client.onMessage((data, from) => resolve(`${Buffer.from(data)} from ${from.address}:${from.port}`)),
    )
    client.send(bytes('ping'), { address: farAddress, port: 53 })
    t.is(await within(clock, 'the answer', answer), `ping from ${farAddress}:53`)
  })

  check('a datagram to a closed port comes back as ECONNREFUSED with its destination', async (t, { clock, near, farAddress }) => {
    const client = await within(clock, 'bind', near.openUdp())
    const failed = new Promise<string>((resolve) => client.onError((error, to) => resolve(`${error.code} ${to.address}:${to.port}`)))
    client.send(bytes('ping'), { address: farAddress, port: 9 })
    t.is(await within(clock, 'the error', failed), `ECONNREFUSED ${farAddress}:9`)
  })

  check('a datagram longer than UDP can carry: EMSGSIZE', async (t, { clock, near, farAddress }) => {
    const client = await within(clock, 'bind', near.openUdp())
    t.is((t.throws(() => client.send(new Uint8Array(65_508), { address: farAddress, port: 9 })) as SocketError).code, 'EMSGSIZE')
  })

  check('a UDP port that is taken: EADDRINUSE', async (t, { clock, near }) => {
    await within(clock, 'bind', near.openUdp({ port: 53 }))
    t.is(((await t.throwsAsync(within(clock, 'bind', near.openUdp({ port: 53 })))) as SocketError).code, 'EADDRINUSE')
  })

  check('a ping socket sends echo requests and hears the replies', async (t, { clock, near, farAddress }) => {
    const socket = await within(clock, 'open', near.openIcmp())
    const reply = new Promise<{ data: Uint8Array; address: string }>((resolve) =>
      socket.onMessage((data, { address }) => resolve({ data, address })),
    )
    const request = new Uint8Array(16)
    request.set([8, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 8])
    socket.send(request, { address: farAddress, port: 0 })
    const { data, address } = await within(clock, 'the reply', reply)
    t.is(data[0], 0)
    t.is(address, farAddress)
    t.deepEqual([...data.subarray(6)], [...request.subarray(6)])
  })
}
