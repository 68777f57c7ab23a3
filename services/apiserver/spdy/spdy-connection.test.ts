import { Duplex } from 'node:stream'
import test from 'ava'
import * as fc from 'fast-check'
import { SpdyConnection, type SpdyStream, streamsMax } from './spdy-connection.js'

/** Two ends of one connection; what is written comes out in pieces of these lengths, over and over. */
function pair(cuts: readonly number[] = [64 * 1024]): [Duplex, Duplex] {
  let turn = 0
  const end = (other: () => Duplex): Duplex =>
    new Duplex({
      read: () => {},
      write: (chunk: Buffer, _encoding, done) => {
        for (let at = 0; at < chunk.length; ) {
          const length = cuts[turn++ % cuts.length]!
          other().push(chunk.subarray(at, at + length))
          at += length
        }
        done()
      },
      destroy: (error, done) => {
        if (!other().destroyed) other().push(null)
        done(error)
      },
      final: (done) => {
        other().push(null)
        done()
      },
    })
  const left: Duplex = end(() => right)
  const right: Duplex = end(() => left)
  return [left, right]
}

/** A client and a server that sends back what it gets, and ends when the client does. */
function echoing(cuts?: readonly number[]): { client: SpdyConnection; server: SpdyConnection } {
  const [left, right] = pair(cuts)
  const server = new SpdyConnection(right, Buffer.alloc(0), {
    opened: (stream) => {
      stream.onData = (data) => stream.write(Buffer.from(data))
      stream.onEnd = () => void stream.end()
    },
  })
  return { client: new SpdyConnection(left, Buffer.alloc(0), {}, 'client'), server }
}

async function exchange(client: SpdyConnection, text: string): Promise<string> {
  const stream = await client.open(new Map([['streamtype', 'data']]))
  let got = ''
  stream.onData = (data) => void (got += data.toString('latin1'))
  const ended = new Promise<void>((resolve) => (stream.onEnd = resolve))
  await stream.write(Buffer.from(text, 'latin1'))
  await stream.end()
  await ended
  return got
}

test('a session has room for new streams when old ones are over', async (t) => {
  const { client } = echoing()
  let left = streamsMax + 50
  while (left > 0) {
    const batch = Math.min(50, left)
    t.deepEqual(
      await Promise.all(Array.from({ length: batch }, (_, i) => exchange(client, String(i)))),
      Array.from({ length: batch }, (_, i) => String(i)),
    )
    left -= batch
  }
})

test('more streams than a session may have at a time are refused', async (t) => {
  const { client } = echoing()
  const streams: SpdyStream[] = []
  for (let i = 0; i < streamsMax; i++) streams.push(await client.open(new Map()))
  const refused = await client.open(new Map())
  await new Promise<void>((resolve) => (refused.onReset = resolve))
  // One that ends makes room for another.
  await streams[0]!.end()
  await new Promise<void>((resolve) => {
    streams[0]!.onEnd = resolve
  })
  t.is(await exchange(client, 'room'), 'room')
})

test('a stream that is reset is over for both, and told apart from one that has ended', async (t) => {
  const [left, right] = pair()
  const heard: string[] = []
  const reset = new Promise<void>((resolve) => {
    new SpdyConnection(right, Buffer.alloc(0), {
      opened: (stream) => {
        stream.onEnd = () => heard.push('end')
        stream.onReset = () => {
          heard.push('reset')
          resolve()
        }
      },
    })
  })
  const client = new SpdyConnection(left, Buffer.alloc(0), {}, 'client')
  const stream = await client.open(new Map())
  await stream.reset()
  await reset
  t.deepEqual(heard, ['reset'])
})

test('the end of the session is the end of its streams', async (t) => {
  const { client, server } = echoing()
  const stream = await client.open(new Map())
  const ended = new Promise<void>((resolve) => (stream.onEnd = resolve))
  await server.close()
  await ended
  await Promise.all([client.closed, server.closed])
  t.pass()
})

test('bytes come through however the connection cuts them', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 13 }), { minLength: 1, maxLength: 20 }),
      fc.array(fc.string({ minLength: 1, maxLength: 60, unit: 'binary-ascii' }), { minLength: 1, maxLength: 3 }),
      async (cuts, texts) => {
        const { client } = echoing(cuts)
        t.deepEqual(await Promise.all(texts.map((text) => exchange(client, text))), texts)
      },
    ),
    { numRuns: 30 },
  )
})
