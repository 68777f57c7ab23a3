import test from 'ava'
import { settle } from '../../../packages/testkit/eventually.js'
import { Frontier } from './frontier.js'

function frontier() {
  const questions: { answer: (sequence: number) => void; fail: (error: Error) => void }[] = []
  const it = new Frontier(() => new Promise((answer, fail) => questions.push({ answer, fail })))
  return { it, questions }
}

test('who asks in one turn shares a question', async (t) => {
  const { it, questions } = frontier()
  const asked = [it.ask(), it.ask(), it.ask()]
  await settle()
  t.is(questions.length, 1)
  questions[0]!.answer(7)
  t.deepEqual(await Promise.all(asked), [7, 7, 7])
})

test('who asks while a question is under way waits for the next: its answer may be older than the ask', async (t) => {
  const { it, questions } = frontier()
  const first = it.ask()
  await settle()
  const late = [it.ask(), it.ask()]
  await settle()
  t.is(questions.length, 1)
  questions[0]!.answer(7)
  t.is(await first, 7)
  await settle()
  t.is(questions.length, 2)
  questions[1]!.answer(9)
  t.deepEqual(await Promise.all(late), [9, 9])
})

test('a question that fails fails for those who shared it, and not for those after them', async (t) => {
  const { it, questions } = frontier()
  const first = it.ask()
  await settle()
  const second = it.ask()
  questions[0]!.fail(new Error('away'))
  await t.throwsAsync(first, { message: 'away' })
  await settle()
  questions[1]!.answer(3)
  t.is(await second, 3)
})
