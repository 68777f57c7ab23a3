import { EventEmitter } from 'node:events'
import { connect, createServer, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { connect as connectTls } from 'node:tls'
import test from 'ava'
import type { Outgoing } from '../http/request.js'
import { TestServer } from '../testing/test-server.js'
import { WatchWriter, waitingMaxBytes } from './watch-writer.js'

/** A client whose connection takes one write and then no more until `drain`. */
class StalledClient extends EventEmitter {
  destroyed = false
  ended = false
  written = 0
  writeHead() {}
  flushHeaders() {}
  write(chunk: Buffer): boolean {
    this.written += chunk.length
    return false
  }
  end() {
    this.ended = true
  }
  destroy() {
    this.destroyed = true
    this.emit('close')
  }
}
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const frame = Buffer.alloc(64 * 1024)

async function stalled(): Promise<{ client: StalledClient; writer: WatchWriter }> {
  const client = new StalledClient()
  const writer = new WatchWriter(client as unknown as Outgoing)
  writer.write(frame)
  await turn()
  return { client, writer }
}

test('what waits for a client is bounded, and one that lets it grow beyond is let go', async (t) => {
  const { client, writer } = await stalled()
  for (let waiting = 0; waiting + frame.length <= waitingMaxBytes; waiting += frame.length) writer.write(frame)
  t.false(client.destroyed)
  writer.write(frame)
  t.true(client.destroyed)
  t.is(client.written, frame.length)
  await writer.closed
})

test('what waited leaves when there is room again', async (t) => {
  const { client, writer } = await stalled()
  writer.write(frame)
  writer.write(frame)
  await turn()
  t.is(client.written, frame.length)
  client.emit('drain')
  t.is(client.written, 3 * frame.length)
})

test('a watch that ends is over though its client does not read', async (t) => {
  const { client, writer } = await stalled()
  writer.end()
  await writer.closed
  t.true(client.ended)
})

test('a watch whose HTTP/2 client left before it began is over at once', async (t) => {
  const server = createServer()
  t.teardown(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const session = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  t.teardown(() => session.destroy())
  const stream = session.request({ ':path': '/' })
  stream.on('error', () => {})
  const response = await new Promise<Http2ServerResponse>((resolve) => server.once('request', (_request, outgoing) => resolve(outgoing)))
  const left = new Promise<void>((resolve) => response.once('close', resolve))
  stream.close()
  await left
  const writer = new WatchWriter(response)
  writer.write(frame)
  await writer.closed
  t.pass()
})

test('a watcher that does not read is cut off, and one beside it sees every change', async (t) => {
  const server = await TestServer.start()
  t.teardown(() => server.stop())
  const path = '/api/v1/namespaces/default/configmaps'
  const rounds = 60
  const big = 'x'.repeat(500_000)
  const configMap = (round: number) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'big' },
    data: { big, round: String(round) },
  })
  await server.ask(path, { method: 'POST', body: configMap(0) })
  const open = async () => {
    const socket = connectTls({ host: '127.0.0.1', port: server.port, ...server.tls() })
    socket.write(`GET ${path}?watch=true HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    await new Promise((resolve) => socket.once('data', resolve))
    return socket
  }
  const stalled = await open()
  stalled.pause()
  const reading = await open()
  let bytes = 0
  const all = new Promise<void>((resolve) => {
    let tail = ''
    reading.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      tail = `${tail}${chunk.toString('latin1')}`
      if (tail.includes(`"round":"${rounds}"`)) resolve()
      tail = tail.slice(-32)
    })
  })
  t.teardown(() => reading.destroy())
  for (let round = 1; round <= rounds; round++) await server.ask(`${path}/big`, { method: 'PUT', body: configMap(round) })
  await all
  let seen = 0
  const cutOff = new Promise<void>((resolve) => stalled.once('close', () => resolve()))
  stalled.on('error', () => {})
  stalled.on('data', (chunk: Buffer) => {
    seen += chunk.length
  })
  stalled.resume()
  await cutOff
  t.true(bytes > rounds * big.length)
  t.true(seen < bytes - waitingMaxBytes / 2, `the stalled one was sent ${seen} of ${bytes} bytes`)
})
