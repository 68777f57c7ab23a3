import test from 'ava'
import { RealClock, VirtualClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import { busCompliance } from '../testkit/bus-compliance.js'
import { startNatsServer, type TestNatsServer } from '../testkit/nats-server.js'
import { until } from '../testkit/until.js'
import { NoResponder, StreamFailed } from './bus.js'
import { NatsBus, natsConnection } from './nats-bus.js'
import { progressEveryMs } from './stream.js'

let server: TestNatsServer
test.before(async () => {
  server = await startNatsServer()
})
test.after.always(async () => {
  await server?.stop()
})

let opened = 0
let pairs = 0
async function open(prefix: string, clock = new VirtualClock()) {
  const connection = await natsConnection({ url: server.url }, 'test')
  return new NatsBus({ connection, clock, random: new SeededRandom(++opened), prefix, onHandlerError: (error) => console.error(error) })
}

busCompliance(test, 'NatsBus', async () => {
  const clock = new VirtualClock()
  const prefix = `kw.test${++pairs}.`
  const [near, far] = [await open(prefix, clock), await open(prefix, clock)]
  far.serve('alive', async (data) => data)
  return {
    near,
    far,
    // The socket goes away without a word, as when the process is killed.
    killFar: async () => {
      await far.connection.close()
      await until('the broker has noticed', () =>
        near.request('alive', new Uint8Array(0), 1_000).then(
          () => false,
          (error) => error instanceof NoResponder,
        ),
      )
    },
    passTime: async () => {
      await near.flush()
      clock.advance(progressEveryMs)
      await near.flush()
    },
    close: async () => {
      await near.close()
      await far.close()
    },
  }
})

test.serial(
  'a broker that was killed comes back: requests work again, and a stream that lost messages fails rather than skip them',
  async (t) => {
    const own = await startNatsServer()
    const connect = async () =>
      new NatsBus({
        connection: await natsConnection({ url: own.url }, 'test'),
        clock: new RealClock(),
        random: new SeededRandom(++opened),
        prefix: 'kw.restart.',
        onHandlerError: (error) => console.error(error),
      })
    const [near, far] = [await connect(), await connect()]
    try {
      far.serve('kernel.node-1.call', async (data) => data)
      far.serveStream('s', (stream) => {
        void (async () => {
          for await (const message of stream.messages) await stream.send(message)
        })().catch(() => {})
      })
      await far.flush()
      const stream = await near.openStream('s', new Uint8Array(0))
      await stream.send(new Uint8Array([1]))
      const back = [near, far].map((bus) => new Promise<void>((resolve) => bus.onConnection((connected) => connected && resolve())))
      const lost = [near, far].map((bus) => new Promise<void>((resolve) => bus.onConnection((connected) => !connected && resolve())))
      const restarting = own.restart()
      await Promise.all(lost)
      await stream.send(new Uint8Array([2])) // into the void
      await restarting
      await Promise.all(back)
      await stream.send(new Uint8Array([3]))
      await t.throwsAsync(stream.closed, { instanceOf: StreamFailed, message: /messages were lost/ })
      t.deepEqual([...(await near.request('kernel.node-1.call', new Uint8Array([7]), 2_000))], [7])
    } finally {
      await near.close()
      await far.close()
      await own.stop()
    }
  },
)
