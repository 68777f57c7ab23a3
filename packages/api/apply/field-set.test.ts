import test from 'ava'
import fc from 'fast-check'
import {
  difference,
  differenceBelow,
  type FieldSet,
  hasPath,
  intersection,
  isEmptySet,
  members,
  parseFieldSet,
  setOfPaths,
  union,
} from './field-set.js'
import { compareElements, fieldElement, keyElement, type Path, parseElement, renderPath, valueElement } from './path-element.js'

const pathsOf = (set: FieldSet): Path[] => Array.from(members(set), (path) => [...path])
const written = (paths: readonly Path[]): string[] => [...new Set(paths.map((path) => JSON.stringify(path)))].sort()
const texts = (set: FieldSet): string[] => written(pathsOf(set))
const sets = (a: FieldSet, b: FieldSet, keep: (inA: boolean, inB: boolean) => boolean): string[] => {
  const [inA, inB] = [new Set(texts(a)), new Set(texts(b))]
  return [...new Set([...inA, ...inB])].filter((path) => keep(inA.has(path), inB.has(path))).sort()
}

const element = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor').map(fieldElement),
  fc.constantFrom<unknown>('x', 'a<b', 9, 10, true).map(valueElement),
  fc.record({ name: fc.constantFrom('x', 'y'), port: fc.constantFrom(9, 80, 443) }).map((keys) => keyElement(Object.entries(keys))),
  fc.constantFrom('i:0', 'i:2', 'i:10'),
)
const path = fc.array(element, { minLength: 1, maxLength: 4 })
const fieldSet = fc.array(path, { maxLength: 12 }).map(setOfPaths)

test('parse gives back what was emitted, in whatever order it comes', (t) => {
  const shuffled = (set: FieldSet): FieldSet =>
    Object.fromEntries(
      Object.entries(set)
        .reverse()
        .map(([key, below]) => [key, shuffled(below)]),
    )
  fc.assert(
    fc.property(fieldSet, (set) => {
      const json = JSON.stringify(set)
      t.is(JSON.stringify(parseFieldSet(JSON.parse(json))), json)
      t.is(JSON.stringify(parseFieldSet(shuffled(set))), json)
    }),
  )
})

test('a set holds the paths it was made of and no others', (t) => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 12 }), path, (paths, other) => {
      const set = setOfPaths(paths)
      t.deepEqual(texts(set), written(paths))
      t.true(paths.every((one) => hasPath(set, one)))
      t.is(hasPath(set, other), texts(set).includes(JSON.stringify(other)))
    }),
  )
})

test('union, intersection and difference are those of the paths, and change neither set', (t) => {
  fc.assert(
    fc.property(fieldSet, fieldSet, (a, b) => {
      const before = JSON.stringify([a, b])
      t.deepEqual(
        texts(union(a, b)),
        sets(a, b, (inA, inB) => inA || inB),
      )
      t.deepEqual(
        texts(intersection(a, b)),
        sets(a, b, (inA, inB) => inA && inB),
      )
      t.deepEqual(
        texts(difference(a, b)),
        sets(a, b, (inA, inB) => inA && !inB),
      )
      t.is(JSON.stringify([a, b]), before)
    }),
  )
})

test('whatever is made is in canonical form: the same paths are the same JSON', (t) => {
  fc.assert(
    fc.property(fieldSet, fieldSet, (a, b) => {
      for (const made of [union(a, b), intersection(a, b), difference(a, b), differenceBelow(a, b)])
        t.is(JSON.stringify(made), JSON.stringify(setOfPaths(pathsOf(made))))
      t.is(JSON.stringify(union(a, b)), JSON.stringify(union(b, a)))
      t.is(JSON.stringify(union(difference(a, b), intersection(a, b))), JSON.stringify(a))
      t.true(isEmptySet(difference(a, a)))
    }),
  )
})

test('differenceBelow takes what is below a member, too', (t) => {
  fc.assert(
    fc.property(fieldSet, fieldSet, (a, b) => {
      const below = (one: Path) => one.some((_, i) => hasPath(b, one.slice(0, i + 1)))
      t.deepEqual(texts(differenceBelow(a, b)), written(pathsOf(a).filter((one) => !below(one))))
    }),
  )
})

test('steps are ordered: fields, keys, values, places; numbers by their size', (t) => {
  const ordered = [
    'f:a',
    'f:b',
    keyElement([['port', 9]]),
    keyElement([['port', 80]]),
    'k:{"port":"80"}',
    'v:9',
    'v:10',
    'v:"a"',
    'v:true',
    'i:2',
    'i:10',
  ]
  t.deepEqual([...ordered].reverse().sort(compareElements), ordered)
})

const canonical = test.macro((t, text: string, expected: string | undefined) => t.is(parseElement(text), expected))
test('a key is sorted by name', canonical, 'k:{"protocol":"TCP", "containerPort":80}', 'k:{"containerPort":80,"protocol":"TCP"}')
test('a value loses its spaces', canonical, 'v: "a"', 'v:"a"')
test('a value is escaped as Go does it', canonical, 'v:"a<b"', 'v:"a\\u003cb"')
test('a step of an unknown type is none', canonical, 'x:1', undefined)

const refused = test.macro((t, json: unknown) => t.throws(() => parseFieldSet(json), { instanceOf: SyntaxError }))
test('no colon', refused, { spec: {} })
test('no JSON in a value', refused, { 'v:{': {} })
test('a key that is no object', refused, { 'k:[1]': {} })
test('a place that is no number', refused, { 'i:x': {} })
test('a set that is no object', refused, { 'f:a': 1 })
test('a list', refused, [])
test('__proto__ without a letter', refused, JSON.parse('{"__proto__":{}}'))

test('what is not understood leaves no trace', (t) => {
  t.deepEqual(parseFieldSet({ 'f:a': { 'x:1': {} }, 'f:b': { 'x:1': {}, 'f:c': {} } }), { 'f:b': { 'f:c': {} } })
  t.deepEqual(parseFieldSet({ '.': {}, 'f:a': { '.': {} } }), { 'f:a': {} })
})

test('paths are shown as conflicts name them', (t) => {
  t.is(renderPath(['f:spec', 'f:ports', 'k:{"port":80,"protocol":"TCP"}', 'f:name']), '.spec.ports[port=80,protocol="TCP"].name')
  t.is(renderPath(['f:finalizers', 'v:"a/b"', 'i:3']), '.finalizers[="a/b"][3]')
})
