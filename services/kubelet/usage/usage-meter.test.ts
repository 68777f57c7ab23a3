import test from 'ava'
import { parseProcUsage } from './proc-usage.js'
import { type Counter, UsageMeter, windowMinMs } from './usage-meter.js'

const counter = (cpuMs: number, startedAtMs = 0): Counter => ({ cpuMs, memoryBytes: 7, startedAtMs })
const take = (meter: UsageMeter, atMs: number, cpuMs: number, startedAtMs = 0) =>
  meter.take(atMs, new Map([['a', counter(cpuMs, startedAtMs)]])).get('a')!

test('the first asker is told the average of a life', (t) => {
  t.deepEqual(take(new UsageMeter(), 10_000, 5_000), { cores: 0.5, memoryBytes: 7, windowMs: 10_000 })
})

test('later ones what was used since somebody asked before', (t) => {
  const meter = new UsageMeter()
  take(meter, 10_000, 5_000)
  t.like(take(meter, 30_000, 5_000), { cores: 0, windowMs: 20_000 })
  t.like(take(meter, 50_000, 25_000), { cores: 1, windowMs: 20_000 })
})

test('askers that come one upon the other share a window that is long enough', (t) => {
  const meter = new UsageMeter()
  take(meter, 10_000, 0)
  take(meter, 10_000 + windowMinMs, 0)
  // Nobody is measured over a moment: the window reaches back to the sample before the last.
  t.like(take(meter, 10_001 + windowMinMs, 1), { windowMs: windowMinMs + 1 })
  t.like(take(meter, 15_000 + windowMinMs, 5_000), { windowMs: windowMinMs + 5_000, cores: 5_000 / (windowMinMs + 5_000) })
})

test('a counter that begins anew is measured from its start', (t) => {
  const meter = new UsageMeter()
  take(meter, 10_000, 9_000)
  t.like(take(meter, 40_000, 500, 39_000), { cores: 0.5, windowMs: 1_000 })
  t.like(take(meter, 40_000, 500, 40_000), { cores: 0, windowMs: 0 })
})

test('/proc of a process: ticks and resident kilobytes, whatever its name holds', (t) => {
  const stat = '42 (odd ) name) S 1 42 42 0 -1 4194304 100 0 0 0 150 50 0 0 20 0 11 0 12345 1000 200 18446744073709551615'
  t.deepEqual(parseProcUsage(stat, 'Name:\tx\nVmRSS:\t   2048 kB\n'), { cpuMs: 2_000, memoryBytes: 2048 * 1024 })
  t.is(parseProcUsage(stat, 'Name:\tkthread\n'), undefined)
  t.is(parseProcUsage('', ''), undefined)
})
