import test from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { WorkQueue } from './work-queue.js'

const stage = () => {
  const clock = new VirtualClock()
  return { clock, queue: new WorkQueue({ clock }) }
}

test('a key waits once however often it is added', (t) => {
  const { queue } = stage()
  queue.add('a')
  queue.add('b')
  queue.add('a')
  t.deepEqual([queue.take(), queue.take(), queue.take()], ['a', 'b', undefined])
})

test('a key added while in work comes again when done, not before', (t) => {
  const { queue } = stage()
  queue.add('a')
  queue.take()
  queue.add('a')
  t.is(queue.take(), undefined)
  queue.done('a')
  t.is(queue.take(), 'a')
})

test('of two delays the earlier counts', (t) => {
  const { clock, queue } = stage()
  queue.addAfter('a', 1000)
  queue.addAfter('a', 300)
  queue.addAfter('a', 5000)
  clock.advance(299)
  t.is(queue.take(), undefined)
  clock.advance(1)
  t.is(queue.take(), 'a')
  queue.done('a')
  clock.advance(10_000)
  t.is(queue.take(), undefined)
})

test('failures in a row wait twice as long each, up to a bound; success forgets them', (t) => {
  const { clock, queue } = stage()
  const delays = Array.from({ length: 16 }, () => {
    const delay = queue.addFailed('a')
    clock.advance(60_000)
    queue.done(queue.take() ?? '')
    return delay
  })
  t.deepEqual(delays.slice(0, 4), [5, 10, 20, 40])
  t.is(delays.at(-1), 30_000)
  queue.forget('a')
  t.is(queue.addFailed('a'), 5)
})

test('an event does not wait for the backoff of an earlier failure', (t) => {
  const { queue } = stage()
  queue.addFailed('a')
  queue.add('a')
  t.is(queue.take(), 'a')
})
