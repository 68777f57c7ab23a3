import test from 'ava'
import fc from 'fast-check'
import { HeaderReader, HeaderWriter } from './header-block.js'
import { emitFrame, type Frame, frameMaxBytes, parseFrame } from './spdy-frame.js'

const stream = fc.integer({ min: 1, max: 0x7fffffff })
const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array))
const frame: fc.Arbitrary<Exclude<Frame, { kind: 'other' }>> = fc.oneof(
  fc.record({ kind: fc.constant('data' as const), stream, fin: fc.boolean(), data: bytes }),
  fc.record({
    kind: fc.constantFrom('syn-stream' as const, 'syn-reply' as const, 'headers' as const),
    stream,
    fin: fc.boolean(),
    block: bytes,
  }),
  fc.record({ kind: fc.constant('rst-stream' as const), stream, status: stream }),
  fc.record({ kind: fc.constant('go-away' as const), lastStream: stream, status: stream }),
  fc.record({ kind: fc.constant('ping' as const), id: stream }),
)

test('known bytes: an empty data frame with FIN on stream 1, and a PING', (t) => {
  t.is(emitFrame({ kind: 'data', stream: 1, fin: true, data: Buffer.alloc(0) }).toString('hex'), '0000000101000000')
  t.is(emitFrame({ kind: 'ping', id: 7 }).toString('hex'), '800300060000000400000007')
})

test('every frame survives being emitted and parsed, and every part of it is incomplete', (t) => {
  fc.assert(
    fc.property(frame, (value) => {
      const emitted = emitFrame(value)
      for (let length = 0; length < emitted.length; length++)
        if (parseFrame(emitted.subarray(0, length)).kind !== 'incomplete') return false
      const parsed = parseFrame(Buffer.concat([emitted, Buffer.from('more')]))
      t.deepEqual(parsed, { kind: 'frame', frame: value, bytes: emitted.length })
      return true
    }),
    { numRuns: 50 },
  )
})

test('arbitrary bytes are harmless', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (array) =>
      ['incomplete', 'malformed', 'frame'].includes(parseFrame(Buffer.from(array)).kind),
    ),
  )
  t.pass()
})

test('another version and a length beyond all bounds are refused', (t) => {
  t.is(parseFrame(Buffer.from('800200060000000400000007', 'hex')).kind, 'malformed')
  const huge = Buffer.from('0000000100ffffff', 'hex')
  t.true(frameMaxBytes < 0xffffff)
  t.is(parseFrame(huge).kind, 'malformed')
})

test('header blocks share one context each way', async (t) => {
  const writer = new HeaderWriter()
  const reader = new HeaderReader()
  for (const headers of [
    new Map([['streamtype', 'error']]),
    new Map(),
    new Map([
      ['streamtype', 'data'],
      ['port', '80'],
    ]),
  ])
    t.deepEqual(await reader.read(await writer.write(headers)), headers)
  t.is(await reader.read(Buffer.from('no zlib at all')), undefined)
  t.is(await reader.read(Buffer.from('and no more after that')), undefined)
})
