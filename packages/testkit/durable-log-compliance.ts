// What every DurableLog promises, run by each of them.

import type { ExecutionContext, TestFn } from 'ava'
import { type DurableLog, type LogMessage, SequenceConflict } from '../bus/durable-log.js'

export interface LogUnderTest {
  readonly log: DurableLog
  close(): Promise<void>
}

const bytes = (text: string) => new TextEncoder().encode(text)

/** Collects what is delivered; `until` waits for a named fact, and fails the test after five seconds. */
export class Recorder {
  readonly messages: { sequence: number; subject: string; text: string }[] = []
  caughtUpAt: number | undefined
  restarts = 0
  readonly #checks = new Set<() => void>()

  message({ sequence, subject, data }: LogMessage): void {
    this.messages.push({ sequence, subject, text: new TextDecoder().decode(data) })
    this.#changed()
  }
  caughtUp(lastSequence: number): void {
    this.caughtUpAt = lastSequence
    this.#changed()
  }
  restarted(): void {
    this.restarts++
    this.messages.length = 0
    this.#changed()
  }
  until(t: ExecutionContext, what: string, holds: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error(`waited 5 s for: ${what}`)), 5_000)
      const check = () => {
        if (!holds()) return
        clearTimeout(deadline)
        this.#checks.delete(check)
        t.pass(what)
        resolve()
      }
      this.#checks.add(check)
      check()
    })
  }
  #changed(): void {
    for (const check of [...this.#checks]) check()
  }
}

export function durableLogCompliance(test: TestFn, name: string, open: () => Promise<LogUnderTest>): void {
  const each = (title: string, body: (t: ExecutionContext, log: DurableLog) => Promise<void>) =>
    test(`${name}: ${title}`, async (t) => {
      const { log, close } = await open()
      try {
        await body(t, log)
      } finally {
        await close()
      }
    })
  let ids = 0
  const put = (log: DurableLog, subject: string, text: string, expectedSequence: number, id = `id-${++ids}`) =>
    log.append({ subject, data: bytes(text), expectedSequence, id })

  each('sequences grow over all subjects', async (t, log) => {
    const first = await put(log, 'a', '1', 0)
    const second = await put(log, 'b', '1', 0)
    t.true(second > first)
  })
  each('an append that expects another newest sequence is refused and names the true one', async (t, log) => {
    const first = await put(log, 'a', '1', 0)
    const second = await put(log, 'a', '2', first)
    const error = await t.throwsAsync(put(log, 'a', '3', first), { instanceOf: SequenceConflict })
    t.is(error?.actualSequence, second)
    await t.throwsAsync(put(log, 'a', '3', 0), { instanceOf: SequenceConflict })
  })
  each('of many appends that expect the same, one is taken', async (t, log) => {
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => put(log, 'a', String(i), 0)))
    t.is(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  })
  each('an append repeated under its id is taken once', async (t, log) => {
    const first = await put(log, 'a', '1', 0, 'same')
    t.is(await put(log, 'a', '1', 0, 'same'), first)
    const recorder = new Recorder()
    await log.follow(recorder)
    await recorder.until(t, 'caught up', () => recorder.caughtUpAt !== undefined)
    t.is(recorder.messages.length, 1)
  })
  each('an append repeated after others went on is told its own sequence, and another id that it conflicts', async (t, log) => {
    const first = await put(log, 'a', '1', 0, 'lost answer')
    const second = await put(log, 'a', '2', first)
    t.is(await put(log, 'a', '1', 0, 'lost answer'), first)
    const error = await t.throwsAsync(put(log, 'a', '1', 0, 'another'), { instanceOf: SequenceConflict })
    t.is(error?.actualSequence, second)
  })
  each('a follower is given what is there, then what comes, in order', async (t, log) => {
    const before = await put(log, 'a', 'before', 0)
    const recorder = new Recorder()
    await log.follow(recorder)
    await recorder.until(t, 'caught up', () => recorder.caughtUpAt === before)
    await Promise.all(Array.from({ length: 50 }, (_, i) => put(log, `s${i}`, 'after', 0)))
    await recorder.until(t, 'all 51 messages', () => recorder.messages.length === 51)
    const sequences = recorder.messages.map(({ sequence }) => sequence)
    t.deepEqual(
      sequences,
      [...sequences].sort((a, b) => a - b),
    )
    t.is(new Set(sequences).size, 51)
    t.deepEqual(recorder.messages[0], { sequence: before, subject: 'a', text: 'before' })
  })
  each('an empty log is caught up at once', async (t, log) => {
    const recorder = new Recorder()
    await log.follow(recorder)
    await recorder.until(t, 'caught up', () => recorder.caughtUpAt === 0)
    t.is(recorder.messages.length, 0)
  })
  each('a removed message is not delivered, and its neighbours are', async (t, log) => {
    const first = await put(log, 'a', '1', 0)
    await put(log, 'a', '2', first)
    t.true(await log.remove(first))
    t.false(await log.remove(first))
    const recorder = new Recorder()
    await log.follow(recorder)
    await recorder.until(t, 'caught up', () => recorder.caughtUpAt !== undefined)
    t.deepEqual(
      recorder.messages.map(({ text }) => text),
      ['2'],
    )
  })
  each('a subject whose newest message was removed expects 0 again', async (t, log) => {
    const first = await put(log, 'a', '1', 0)
    await log.remove(first)
    t.true((await put(log, 'a', '2', 0)) > first)
  })
  each('a log whose last message was removed still says how far it is', async (t, log) => {
    await put(log, 'a', '1', 0)
    const last = await put(log, 'b', '2', 0)
    await log.remove(last)
    const recorder = new Recorder()
    await log.follow(recorder)
    await recorder.until(t, 'caught up at the removed message', () => recorder.caughtUpAt === last)
  })
}
