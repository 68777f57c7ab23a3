import test from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { settle } from '../testkit/eventually.js'
import { ReconcileLoop, type Result, TerminalError } from './reconcile-loop.js'

function stage(reconcile: (key: string) => Promise<Result | undefined>, workersMax = 2) {
  const clock = new VirtualClock()
  const errors: { key: string; terminal: boolean }[] = []
  const loop = new ReconcileLoop({
    reconciler: { reconcile },
    clock,
    workersMax,
    onError: (_, { key, terminal }) => errors.push({ key, terminal }),
  })
  loop.start()
  return { clock, loop, errors }
}

test('a failed key comes again after its backoff, a terminal one does not', async (t) => {
  const calls: string[] = []
  const { clock, loop, errors } = stage(async (key) => {
    calls.push(key)
    if (key === 'hopeless') throw new TerminalError('the object must change')
    if (calls.filter((call) => call === key).length === 1) throw new Error('try again')
    return undefined
  })
  loop.queue.add('hopeless')
  loop.queue.add('flaky')
  await loop.idle()
  clock.advance(60_000)
  await loop.idle()
  t.deepEqual(calls, ['hopeless', 'flaky', 'flaky'])
  t.deepEqual(errors, [
    { key: 'hopeless', terminal: true },
    { key: 'flaky', terminal: false },
  ])
})

test('no more than workersMax at once, and never two for one key', async (t) => {
  let active = 0
  let most = 0
  const { loop } = stage(async () => {
    active++
    most = Math.max(most, active)
    await settle(2)
    active--
    return undefined
  })
  for (let i = 0; i < 6; i++) loop.queue.add(`key-${i}`)
  await loop.idle()
  t.is(most, 2)
})

test('requeueAfterMs looks again although nothing was heard', async (t) => {
  let calls = 0
  const { clock, loop } = stage(async () => (calls++ === 0 ? { requeueAfterMs: 500 } : undefined))
  loop.queue.add('a')
  await loop.idle()
  clock.advance(499)
  await loop.idle()
  t.is(calls, 1)
  clock.advance(1)
  await loop.idle()
  t.is(calls, 2)
})
