import test from 'ava'
import { settle } from '../../packages/testkit/eventually.js'
import { attachedWaitingMaxBytes, ContainerStreams } from './container-streams.js'

const bytes = (text: string) => Buffer.from(text)
const open = (stdinOnce = false, stdin = true) => new ContainerStreams({ log: undefined, stdin, stdinOnce })
async function readAll(streams: ContainerStreams): Promise<string[]> {
  const chunks: string[] = []
  for await (const chunk of streams.input) chunks.push(String(Buffer.from(chunk)))
  return chunks
}

test('a program that waits is held back by its slowest client, and no longer when that one leaves', async (t) => {
  const streams = open()
  const heard: string[] = []
  streams.attach({ send: async (_, data) => void heard.push(String(Buffer.from(data))), letGo: () => {} })
  const detach = streams.attach({ send: () => new Promise(() => {}), letGo: () => {} })
  let isWritten = false
  const written = Promise.resolve(streams.write('stdout', bytes('line'))).then(() => (isWritten = true))
  await settle()
  t.deepEqual([heard, isWritten], [['line'], false])
  detach()
  await written
  t.pass()
})

test('a program that does not wait loses a client that takes nothing, not its memory', async (t) => {
  const streams = open()
  let letGo = 0
  streams.attach({ send: () => new Promise(() => {}), letGo: () => void letGo++ })
  const chunk = Buffer.alloc(64 * 1024)
  for (let sent = 0; sent <= attachedWaitingMaxBytes; sent += chunk.length) void streams.write('stdout', chunk)
  t.is(letGo, 1)
  t.is(streams.write('stdout', chunk), undefined)
})

test('a client that breaks is heard of no more', async (t) => {
  const streams = open()
  let asked = 0
  const fail = async () => {
    asked++
    throw new Error('gone')
  }
  streams.attach({ send: fail, letGo: () => {} })
  await streams.write('stdout', bytes('a'))
  await streams.write('stdout', bytes('b'))
  t.is(asked, 1)
})

test('input: chunks in order, the feeder waits until they are taken, and stays open unless it is for one client', async (t) => {
  const streams = open(true)
  const fed = Promise.all([streams.feed(bytes('a')), streams.feed(bytes('b'))])
  const read = readAll(streams)
  await fed
  streams.clientEndedInput()
  t.deepEqual(await read, ['a', 'b'])

  const several = open(false)
  const all = readAll(several)
  several.clientEndedInput()
  await several.feed(bytes('still'))
  several.endInput()
  t.deepEqual(await all, ['still'])
})

test('a program that has ended takes nothing more, and keeps nobody waiting', async (t) => {
  const streams = open()
  const waiting = streams.feed(bytes('late'))
  streams.endInput()
  await waiting
  await streams.feed(bytes('later'))
  t.deepEqual(await readAll(streams), [])
  t.deepEqual(await readAll(open(false, false)), [])
})
