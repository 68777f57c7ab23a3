import test from 'ava'
import { RetransmissionTimeout, rtoInitialMs, rtoMostMs } from './retransmission-timeout.js'

test('it starts at one second and doubles up to two minutes', (t) => {
  const rto = new RetransmissionTimeout()
  t.is(rto.currentMs, rtoInitialMs)
  rto.backOff()
  t.is(rto.currentMs, 2 * rtoInitialMs)
  for (let i = 0; i < 40; i++) rto.backOff()
  t.is(rto.currentMs, rtoMostMs)
  rto.progressed()
  t.is(rto.currentMs, rtoInitialMs)
})

test('it follows the round trips and how they vary, never below 200 ms above them', (t) => {
  const rto = new RetransmissionTimeout()
  rto.measured(100)
  t.is(rto.currentMs, 300)
  rto.measured(900)
  t.is(rto.currentMs, 200 + 4 * (0.75 * 50 + 0.25 * 800))
  for (let i = 0; i < 100; i++) rto.measured(10)
  t.true(rto.currentMs >= 210 && rto.currentMs < 211)
})
