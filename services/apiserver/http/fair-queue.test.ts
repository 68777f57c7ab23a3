import test from 'ava'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { settle } from '../../../packages/testkit/eventually.js'
import { FairQueue, QueueFull } from './fair-queue.js'

function queue({ seats = 2, queueMax = 100 } = {}) {
  const clock = new VirtualClock()
  const it = new FairQueue({ clock, seats, queueMax })
  const begun: string[] = []
  const running: (() => void)[] = []
  /** A request that is under way until somebody ends it. */
  const ask = (user: string) =>
    it.run(user, () => {
      begun.push(user)
      return new Promise<void>((end) => running.push(end))
    })
  const endOne = async () => {
    running.shift()!()
    await settle()
  }
  return { it, clock, begun, ask, endOne }
}

test('as many run at once as there are seats; the next begins when one ends', async (t) => {
  const { begun, ask, endOne } = queue()
  for (let i = 0; i < 5; i++) void ask('a')
  await settle()
  t.is(begun.length, 2)
  await endOne()
  t.is(begun.length, 3)
})

test('users take turns, however many one of them has sent', async (t) => {
  const { begun, ask, endOne } = queue({ seats: 1 })
  for (let i = 0; i < 50; i++) void ask('flood')
  void ask('b')
  void ask('c')
  await settle()
  for (let i = 0; i < 4; i++) await endOne()
  t.deepEqual(begun, ['flood', 'flood', 'b', 'c', 'flood'])
})

test('a user whose queue is full is refused, and others are not', async (t) => {
  const { ask } = queue({ seats: 1, queueMax: 3 })
  for (let i = 0; i < 4; i++) void ask('a')
  await t.throwsAsync(ask('a'), { instanceOf: QueueFull })
  void ask('b')
  await settle()
  await t.throwsAsync(ask('a'), { instanceOf: QueueFull })
})

test('a turn of the event loop that has worked for long leaves the rest to the next', async (t) => {
  const { it, clock } = queue({ seats: 100 })
  const begun: string[] = []
  const busy = (user: string) =>
    it.run(user, async () => {
      begun.push(user)
      clock.advance(3)
    })
  const all = Promise.all(['a', 'a', 'a', 'a', 'b'].map(busy))
  t.deepEqual(begun, ['a', 'a'], 'two take 6 ms, which is enough for a turn')
  await all
  t.deepEqual(begun.slice(2, 4).sort(), ['a', 'b'], 'in the next, users take turns')
  t.is(begun.length, 5)
})

test('work that fails gives its seat back', async (t) => {
  const { it } = queue({ seats: 1 })
  for (let i = 0; i < 3; i++)
    await t.throwsAsync(
      it.run('a', () => Promise.reject(new Error('no'))),
      { message: 'no' },
    )
})
