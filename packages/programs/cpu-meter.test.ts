import test from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { CpuMeter } from './cpu-meter.js'

function world() {
  const clock = new VirtualClock()
  const meter = new CpuMeter(clock)
  return { clock, meter, a: meter.account(), b: meter.account() }
}
/** A later turn of the event loop. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('a callback’s time is its program’s, and no longer', (t) => {
  const { clock, a } = world()
  a.around(() => clock.advance(3))
  clock.advance(10)
  t.is(a.ranMs, 3)
})

test('a callback inside another’s takes its own time off', (t) => {
  const { clock, a, b } = world()
  a.around(() => {
    clock.advance(1)
    b.around(() => clock.advance(2))
    clock.advance(4)
  })
  t.deepEqual([a.ranMs, b.ranMs], [5, 2])
})

test('one that has entered runs until the turn is over, promises included', async (t) => {
  const { clock, a } = world()
  a.enter()
  clock.advance(1)
  await Promise.resolve()
  await Promise.resolve()
  clock.advance(2)
  await nextTurn()
  clock.advance(100)
  await nextTurn()
  t.is(a.ranMs, 3)
})

test('or until another enters', async (t) => {
  const { clock, a, b } = world()
  a.enter()
  clock.advance(1)
  b.enter()
  clock.advance(2)
  await nextTurn()
  t.deepEqual([a.ranMs, b.ranMs], [1, 2])
})

test('a callback that throws has ended', (t) => {
  const { clock, a } = world()
  t.throws(() =>
    a.around(() => {
      clock.advance(1)
      throw new Error('its own')
    }),
  )
  clock.advance(5)
  t.is(a.ranMs, 1)
})

test('a timer’s time is its program’s', async (t) => {
  const { clock, a } = world()
  const own = a.clock(clock)
  own.setTimer(5, () => {})
  clock.advance(5)
  clock.advance(2)
  await nextTurn()
  t.is(a.ranMs, 2)
})
