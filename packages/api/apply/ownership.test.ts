// Cases after structured-merge-diff's (merge/*_test.go): what is applied and updated by whom, what the object is then, and
// who owns what.

import test from 'ava'
import fc from 'fast-check'
import { formOf } from '../machinery/form.js'
import { sameJson } from '../machinery/json.js'
import {
  appliedBy,
  appliedSet,
  atomic,
  bool,
  defaulted,
  embedded,
  int32,
  list,
  listByBoth,
  message,
  optional,
  quantity,
  stringMap,
  text,
} from '../machinery/notation.js'
import { compare } from './compare.js'
import { readConfiguration } from './configuration.js'
import { emptySet, type FieldSet, isEmptySet, union } from './field-set.js'
import { fieldsOf } from './fields-of.js'
import { type ManagedFields, updateManagersMax } from './managers.js'
import { ApplyConflict, applyConfiguration, type Owners, ownersAfterUpdate } from './ownership.js'

const port = message('test.Port', { port: optional(1, int32), protocol: defaulted(2, text, 'TCP'), name: optional(3, text) })
const form = formOf(
  message('test.Thing', {
    numeric: optional(1, int32),
    string: optional(2, text),
    bool: optional(3, bool),
    amount: optional(4, quantity),
    set: optional(5, appliedSet(text)),
    items: optional(
      6,
      appliedBy('name', message('test.Item', { name: optional(1, text), value: optional(2, text), inner: optional(3, appliedSet(text)) })),
    ),
    ports: optional(7, listByBoth('port', 'protocol', port)),
    whole: optional(8, list(text)),
    labels: optional(9, stringMap),
    selector: optional(10, atomic(stringMap)),
    nested: embedded(11, message('test.Nested', { a: optional(1, int32), b: optional(2, int32) })),
  }),
)

type Step = { apply: object; by: string; force?: boolean; conflicts?: string[] } | { update: object; by: string }
interface State {
  object: unknown
  owners: Owners
}
const time = '2025-01-01T00:00:00Z'
const writer = (manager: string, operation: 'Apply' | 'Update') => ({ manager, operation, apiVersion: 'v1', subresource: '' })

function take({ object, owners }: State, step: Step): State {
  if ('update' in step)
    return {
      object: step.update,
      owners: ownersAfterUpdate(form, object, step.update, { owners, writer: writer(step.by, 'Update'), time, reset: emptySet }),
    }
  const { value } = readConfiguration(form, step.apply)
  return applyConfiguration(form, object, value, {
    owners,
    writer: writer(step.by, 'Apply'),
    time,
    reset: emptySet,
    force: step.force ?? false,
  })
}
const ownedBy = (owners: Owners): Record<string, FieldSet> => Object.fromEntries(owners.map(({ manager, fieldsV1 }) => [manager, fieldsV1]))

const script = test.macro((t, steps: Step[], object: object, owners: Record<string, object>) => {
  let state: State = { object: {}, owners: [] }
  for (const step of steps) {
    if ('apply' in step && step.conflicts !== undefined) {
      const error = t.throws(() => take(state, step), { instanceOf: ApplyConflict })
      t.deepEqual(error.message, step.conflicts.join('\n'))
    } else state = take(state, step)
  }
  t.deepEqual(state.object, object)
  t.deepEqual(ownedBy(state.owners), owners)
})

test(
  'an apply owns its leaves',
  script,
  [{ apply: { numeric: 1, string: 'a', nested: { a: 1 } }, by: 'one' }],
  { numeric: 1, string: 'a', nested: { a: 1 } },
  {
    one: { 'f:nested': { 'f:a': {} }, 'f:numeric': {}, 'f:string': {} },
  },
)
test(
  'two appliers of disjoint fields keep both',
  script,
  [
    { apply: { numeric: 1 }, by: 'one' },
    { apply: { string: 'a' }, by: 'two' },
  ],
  { numeric: 1, string: 'a' },
  {
    one: { 'f:numeric': {} },
    two: { 'f:string': {} },
  },
)
test(
  'two appliers of the same value share it',
  script,
  [
    { apply: { numeric: 1 }, by: 'one' },
    { apply: { numeric: 1 }, by: 'two' },
  ],
  { numeric: 1 },
  {
    one: { 'f:numeric': {} },
    two: { 'f:numeric': {} },
  },
)
test(
  'another value is a conflict, and nothing changes',
  script,
  [
    { apply: { numeric: 1 }, by: 'one' },
    { apply: { numeric: 2 }, by: 'two', conflicts: ['Apply failed with 1 conflict: conflict with "one": .numeric'] },
  ],
  { numeric: 1 },
  { one: { 'f:numeric': {} } },
)
test(
  'conflicts are told by manager, with how they came to own it',
  script,
  [
    { apply: { numeric: 1, bool: true }, by: 'one' },
    { update: { numeric: 1, bool: true, string: 'a' }, by: 'two' },
    {
      apply: { numeric: 2, bool: false, string: 'b' },
      by: 'three',
      conflicts: [
        'Apply failed with 3 conflicts: conflicts with "one":',
        '- .bool',
        '- .numeric',
        'conflicts with "two" using v1:',
        '- .string',
      ],
    },
  ],
  { numeric: 1, bool: true, string: 'a' },
  { one: { 'f:bool': {}, 'f:numeric': {} }, two: { 'f:string': {} } },
)
test(
  'force takes it over',
  script,
  [
    { apply: { numeric: 1 }, by: 'one' },
    { apply: { numeric: 2 }, by: 'two', force: true },
  ],
  { numeric: 2 },
  { two: { 'f:numeric': {} } },
)
test(
  'what is applied no longer goes',
  script,
  [
    { apply: { numeric: 1, string: 'a' }, by: 'one' },
    { apply: { numeric: 1 }, by: 'one' },
  ],
  { numeric: 1 },
  { one: { 'f:numeric': {} } },
)
test(
  'what another applies, too, stays',
  script,
  [
    { apply: { numeric: 1, string: 'a' }, by: 'one' },
    { apply: { string: 'a' }, by: 'two' },
    { apply: { numeric: 1 }, by: 'one' },
  ],
  { numeric: 1, string: 'a' },
  { one: { 'f:numeric': {} }, two: { 'f:string': {} } },
)
test(
  'what an updater has taken over stays',
  script,
  [
    { apply: { numeric: 1, string: 'a' }, by: 'one' },
    { update: { numeric: 1, string: 'b' }, by: 'two' },
    { apply: { numeric: 1 }, by: 'one' },
  ],
  { numeric: 1, string: 'b' },
  { one: { 'f:numeric': {} }, two: { 'f:string': {} } },
)
test(
  'an update takes what it changes and no more',
  script,
  [
    { update: { numeric: 1, string: 'a' }, by: 'one' },
    { update: { numeric: 2, string: 'a' }, by: 'two' },
  ],
  { numeric: 2, string: 'a' },
  { one: { 'f:string': {} }, two: { 'f:numeric': {} } },
)
test(
  'an update that takes a field away takes it from everybody',
  script,
  [
    { apply: { numeric: 1, string: 'a' }, by: 'one' },
    { apply: { string: 'a' }, by: 'two' },
    { update: { numeric: 1 }, by: 'three' },
  ],
  { numeric: 1 },
  { one: { 'f:numeric': {} } },
)
test(
  'a message that is emptied goes with its last field',
  script,
  [
    { apply: { nested: { a: 1 }, numeric: 1 }, by: 'one' },
    { apply: { numeric: 1 }, by: 'one' },
  ],
  { numeric: 1 },
  { one: { 'f:numeric': {} } },
)
test(
  'a message in which another owns a field stays',
  script,
  [
    { apply: { nested: { a: 1 } }, by: 'one' },
    { apply: { nested: { b: 2 } }, by: 'two' },
    { apply: { numeric: 1 }, by: 'one' },
  ],
  { nested: { b: 2 }, numeric: 1 },
  { one: { 'f:numeric': {} }, two: { 'f:nested': { 'f:b': {} } } },
)

const item = (name: string, more: object = {}) => ({ name, ...more })
const k = (name: string) => `k:{"name":"${name}"}`
test(
  'items of a list by key are owned one by one',
  script,
  [
    { apply: { items: [item('a', { value: '1' })] }, by: 'one' },
    { apply: { items: [item('b')] }, by: 'two' },
  ],
  { items: [item('a', { value: '1' }), item('b')] },
  {
    one: { 'f:items': { [k('a')]: { '.': {}, 'f:name': {}, 'f:value': {} } } },
    two: { 'f:items': { [k('b')]: { '.': {}, 'f:name': {} } } },
  },
)
test(
  'an item goes when its only owner lets go of it',
  script,
  [
    { apply: { items: [item('a'), item('b')] }, by: 'one' },
    { apply: { items: [item('c')] }, by: 'two' },
    { apply: { items: [item('b')] }, by: 'one' },
  ],
  { items: [item('b'), item('c')] },
  { one: { 'f:items': { [k('b')]: { '.': {}, 'f:name': {} } } }, two: { 'f:items': { [k('c')]: { '.': {}, 'f:name': {} } } } },
)
test(
  "an item that another adds to stays, without what was only its owner's",
  script,
  [
    { apply: { items: [item('a', { value: '1' })] }, by: 'one' },
    { apply: { items: [item('a', { inner: ['x'] })] }, by: 'two' },
    { apply: { numeric: 1 }, by: 'one' },
  ],
  { items: [item('a', { inner: ['x'] })], numeric: 1 },
  { one: { 'f:numeric': {} }, two: { 'f:items': { [k('a')]: { '.': {}, 'f:inner': { 'v:"x"': {} }, 'f:name': {} } } } },
)
test(
  'items come in the order in which they are applied, others stay behind what they followed',
  script,
  [
    { update: { items: [item('a'), item('b'), item('c'), item('d')] }, by: 'one' },
    { apply: { items: [item('c'), item('a')] }, by: 'two' },
  ],
  { items: [item('b'), item('c'), item('d'), item('a')] },
  {
    two: { 'f:items': { [k('a')]: { '.': {}, 'f:name': {} }, [k('c')]: { '.': {}, 'f:name': {} } } },
    one: {
      'f:items': {
        '.': {},
        [k('a')]: { '.': {}, 'f:name': {} },
        [k('b')]: { '.': {}, 'f:name': {} },
        [k('c')]: { '.': {}, 'f:name': {} },
        [k('d')]: { '.': {}, 'f:name': {} },
      },
    },
  },
)
test(
  'a set is owned value by value',
  script,
  [
    { apply: { set: ['a', 'b'] }, by: 'one' },
    { apply: { set: ['b', 'c'] }, by: 'two' },
    { apply: { set: ['a'] }, by: 'one' },
  ],
  { set: ['a', 'b', 'c'] },
  { one: { 'f:set': { 'v:"a"': {} } }, two: { 'f:set': { 'v:"b"': {}, 'v:"c"': {} } } },
)
test(
  'a list without keys is owned as a whole',
  script,
  [
    { apply: { whole: ['a'] }, by: 'one' },
    { apply: { whole: ['b'] }, by: 'two', conflicts: ['Apply failed with 1 conflict: conflict with "one": .whole'] },
  ],
  { whole: ['a'] },
  { one: { 'f:whole': {} } },
)
test(
  'an atomic map is owned as a whole',
  script,
  [
    { apply: { selector: { a: '1' } }, by: 'one' },
    { apply: { selector: { b: '1' } }, by: 'two', force: true },
  ],
  { selector: { b: '1' } },
  { two: { 'f:selector': {} } },
)
test(
  'a map is owned key by key, __proto__ among them',
  script,
  [
    { apply: { labels: JSON.parse('{"__proto__":"1","a":"1"}') }, by: 'one' },
    { apply: { labels: { b: '1' } }, by: 'two' },
    { apply: { labels: JSON.parse('{"__proto__":"1"}') }, by: 'one' },
  ],
  { labels: JSON.parse('{"__proto__":"1","b":"1"}') },
  { one: { 'f:labels': { 'f:__proto__': {} } }, two: { 'f:labels': { 'f:b': {} } } },
)
test(
  'a key that is left out is its default',
  script,
  [
    { apply: { ports: [{ port: 80 }] }, by: 'one' },
    { apply: { ports: [{ port: 80, name: 'web' }] }, by: 'two' },
  ],
  { ports: [{ port: 80, name: 'web' }] },
  {
    one: { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:port': {} } } },
    two: { 'f:ports': { 'k:{"port":80,"protocol":"TCP"}': { '.': {}, 'f:name': {}, 'f:port': {} } } },
  },
)
test('null is said, and owned', script, [{ apply: { numeric: null }, by: 'one' }], { numeric: null }, { one: { 'f:numeric': {} } })
test(
  'a quantity is compared by what it is worth',
  script,
  [
    { update: { amount: '1' }, by: 'one' },
    { apply: { amount: '1000m' }, by: 'two' },
  ],
  { amount: '1' },
  {
    one: { 'f:amount': {} },
    two: { 'f:amount': {} },
  },
)

const wrong = test.macro((t, configuration: object, ...errors: string[]) =>
  t.deepEqual(readConfiguration(form, configuration).errors, errors),
)
test(
  'a field that there is not',
  wrong,
  { foo: 1, nested: { c: 1 } },
  '.foo: field not declared in schema',
  '.nested.c: field not declared in schema',
)
test(
  'a value of another type',
  wrong,
  { numeric: 'a', string: 1, bool: 1, nested: [], whole: {} },
  '.numeric: expected numeric (int or float), got string',
  '.string: expected string, got &value.valueUnstructured{Value:1}',
  '.bool: expected boolean, got &{1}',
  '.nested: expected map, got &{[]}',
  '.whole: expected list, got &{{}}',
)
test('an item twice', wrong, { items: [{ name: 'a' }, { name: 'a' }] }, '.items: duplicate entries for key [name="a"]')
test(
  'an item without its key',
  wrong,
  { items: [{ value: 'a' }] },
  `.items: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)`,
)
test(
  'a set of what is no scalar',
  wrong,
  { set: [{}, null, []] },
  ".set: element 0: associative list without keys has an element that's a map type",
  ".set: element 1: associative list without keys has an element that's an explicit null",
  '.set: element 2: not supported: associative list with lists as elements',
)

test('more than ten updaters: the oldest are put together', (t) => {
  let state: State = { object: {}, owners: [] }
  const labels: Record<string, string> = {}
  for (let i = 0; i < updateManagersMax + 3; i++) {
    labels[`l${i}`] = 'x'
    const after = { labels: { ...labels } }
    const at = `2025-01-01T00:00:${String(i).padStart(2, '0')}Z`
    state = {
      object: after,
      owners: ownersAfterUpdate(form, state.object, after, {
        owners: state.owners,
        writer: writer(`m${i}`, 'Update'),
        time: at,
        reset: emptySet,
      }),
    }
  }
  t.is(state.owners.length, updateManagersMax)
  const ancient = state.owners[0]!
  t.is(ancient.manager, 'ancient-changes')
  t.is(ancient.time, '2025-01-01T00:00:03Z')
  t.deepEqual(Object.keys(ancient.fieldsV1['f:labels']!), ['.', 'f:l0', 'f:l1', 'f:l2', 'f:l3'])
})

// --- laws

const name = fc.constantFrom('a', 'b', 'c', 'd')
const unique = <T>(value: fc.Arbitrary<T>, key: (value: T) => string) =>
  fc.uniqueArray(value, { selector: key, minLength: 1, maxLength: 4 })
const configuration = fc.record(
  {
    numeric: fc.integer({ min: 1, max: 3 }),
    string: name,
    amount: fc.constantFrom('1', '1000m', '2Gi', '2048Mi'),
    set: unique(name, (value) => value),
    items: unique(
      fc.record({ name, value: name, inner: unique(name, (value) => value) }, { requiredKeys: ['name'] }),
      (value) => value.name,
    ),
    whole: fc.array(name, { minLength: 1, maxLength: 3 }),
    labels: fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'constructor'), name, { minKeys: 1 }),
    selector: fc.dictionary(name, name, { minKeys: 1 }),
    nested: fc.record({ a: fc.integer({ min: 1, max: 3 }), b: fc.integer({ min: 1, max: 3 }) }, { requiredKeys: ['a'] }),
  },
  { requiredKeys: [] },
)
const entry = (owners: Owners, manager: string): ManagedFields | undefined => owners.find((one) => one.manager === manager)

test('to apply the same again changes nothing', (t) => {
  fc.assert(
    fc.property(configuration, configuration, (live, config) => {
      const start = take({ object: {}, owners: [] }, { update: live, by: 'zero' })
      const once = take(start, { apply: config, by: 'one', force: true })
      const twice = take(once, { apply: config, by: 'one' })
      t.deepEqual(twice.object, once.object)
      t.deepEqual(twice.owners, once.owners)
    }),
  )
})

test('an applied configuration is in the object, and its manager owns it', (t) => {
  fc.assert(
    fc.property(configuration, configuration, configuration, (live, first, config) => {
      let state = take({ object: {}, owners: [] }, { update: live, by: 'zero' })
      state = take(state, { apply: first, by: 'one', force: true })
      state = take(state, { apply: config, by: 'two', force: true })
      const { value } = readConfiguration(form, config)
      const { changed } = compare(form, state.object, value)
      t.true(isEmptySet(changed), 'what was applied is there as it was applied')
      t.deepEqual(entry(state.owners, 'two')?.fieldsV1 ?? {}, fieldsOf(form, value))
    }),
  )
})

test("two managers of different fields each keep theirs, and one who lets go of all leaves the other's", (t) => {
  fc.assert(
    fc.property(configuration, configuration, (a, b) => {
      const half = Object.keys({ ...a, ...b })
      const mine = Object.fromEntries(Object.entries(a).filter(([key]) => half.indexOf(key) % 2 === 0))
      const theirs = Object.fromEntries(Object.entries(b).filter(([key]) => half.indexOf(key) % 2 === 1))
      const empty: State = { object: {}, owners: [] }
      const alone = take(empty, { apply: theirs, by: 'two' })
      let state = take(empty, { apply: mine, by: 'one' })
      state = take(state, { apply: theirs, by: 'two' })
      t.true(sameJson(state.object, { ...(take(empty, { apply: mine, by: 'one' }).object as object), ...(alone.object as object) }))
      const left = take(state, { apply: {}, by: 'one' })
      t.true(sameJson(left.object ?? {}, alone.object), JSON.stringify([left.object, alone.object]))
      t.deepEqual(left.owners, alone.owners)
    }),
  )
})

test("an update: what differs is the writer's alone, and nobody owns what is not there", (t) => {
  fc.assert(
    fc.property(configuration, configuration, (a, b) => {
      const start = take({ object: {}, owners: [] }, { update: a, by: 'one' })
      const { owners } = take(start, { update: b, by: 'two' })
      const { changed } = compare(form, a, b)
      t.deepEqual(entry(owners, 'two')?.fieldsV1 ?? {}, changed)
      const all = union(entry(owners, 'one')?.fieldsV1 ?? {}, changed)
      t.deepEqual(all, compare(form, {}, b).changed)
    }),
  )
})

test('compare finds nothing between an object and itself, and undoes itself', (t) => {
  fc.assert(
    fc.property(configuration, configuration, (a, b) => {
      t.deepEqual(compare(form, a, structuredClone(a)), { changed: {}, removed: {} })
      const there = compare(form, a, b)
      const back = compare(form, b, a)
      t.deepEqual(union(there.changed, there.removed), union(back.changed, back.removed))
    }),
  )
})
