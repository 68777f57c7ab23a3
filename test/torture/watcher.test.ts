import test from 'ava'
import type { Transition } from './history.js'
import { differences, toldOf } from './watcher.js'

const log: Transition[] = [
  { revision: 2, key: 'a', token: 'a1' },
  { revision: 3, key: 'b', token: 'b1' },
  { revision: 5, key: 'a', token: 'a2' },
  { revision: 8, key: 'a', token: undefined },
  { revision: 9, key: 'a', token: 'a3' },
]
const told = toldOf(log)
const types = (records: readonly { type: string }[]) => records.map(({ type }) => type).join(' ')

test('a transition looks as what was there before makes it look', (t) => {
  t.is(types(told), 'ADDED ADDED MODIFIED DELETED ADDED')
  t.is(told[3]!.token, 'a2')
})

for (const [name, events, upTo, wanted] of [
  ['all of it', told.slice(2), 9, 0],
  ['a part of it, cut off', told.slice(2, 4), 8, 0],
  ['nothing, and no further', [], 3, 0],
  ['nothing, and a bookmark behind an event', [], 5, 1],
  ['one skipped', [told[2]!, told[4]!], 9, 1],
  ['one repeated', [told[2]!, told[2]!, told[3]!], 8, 1],
  ['two out of turn', [told[3]!, told[2]!], 8, 1],
  ['one of a wrong type', [{ ...told[2]!, type: 'ADDED' }], 5, 1],
  ['an older object', [{ ...told[2]!, token: 'a1' }], 5, 1],
  ['one that never was', [...told.slice(2), { type: 'ADDED', revision: 11, key: 'c', token: 'c1' }], 11, 1],
] as const)
  test(`a watch from 3 is told ${name}`, (t) => {
    t.is(differences('w', { from: 3, upTo, events: [...events] }, told).length, wanted)
  })
