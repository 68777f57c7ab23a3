import test from 'ava'
import { UsageBook } from './usage-book.js'

const megabyte = 1024 * 1024
const process = (cpuMs: number, busyMs: number) => ({ cpuMs, busyMs, memoryBytes: 50 * megabyte })
const program = (id: string, ranMs: number) => ({ id, ranMs, memoryBytes: 7 })

test('alone on its core, a program is charged with all the time it ran', (t) => {
  t.deepEqual(new UsageBook().read(process(100, 100), [program('a', 40)]), {
    cpuMs: 100,
    memoryBytes: 50 * megabyte,
    containers: [{ id: 'a', cpuMs: 40, memoryBytes: 7 }],
  })
})

test('on a core that is shared, with its part of what the process got; each interval by its own measure', (t) => {
  const book = new UsageBook()
  const cpuOf = (...read: Parameters<UsageBook['read']>) => book.read(...read).containers!.map(({ cpuMs }) => cpuMs)
  t.deepEqual(cpuOf(process(50, 100), [program('a', 40)]), [20])
  t.deepEqual(cpuOf(process(150, 200), [program('a', 60), program('b', 10)]), [40, 10])
  // Nothing happened: nobody is charged.
  t.deepEqual(cpuOf(process(150, 200), [program('a', 60), program('b', 10)]), [40, 10])
})

test('other threads of the process are not a program’s, and one that is gone is forgotten', (t) => {
  const book = new UsageBook()
  t.is(book.read(process(500, 100), [program('a', 100)]).containers![0]!.cpuMs, 100)
  book.read(process(600, 200), [])
  t.is(book.read(process(700, 300), [program('a', 50)]).containers![0]!.cpuMs, 50)
})
