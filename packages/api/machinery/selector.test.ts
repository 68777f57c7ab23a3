import test from 'ava'
import fc from 'fast-check'
import { fieldMatcher, matchesLabels, parseFieldSelector, parseLabelSelector, renderSelector, selects, selectsByMap } from './selector.js'
import { ApiError } from './status.js'

const labels = { app: 'web', tier: 'front', empty: '', count: '5' }

const chooses = test.macro({
  exec: (t, source: string, wanted: boolean) => t.is(matchesLabels(parseLabelSelector(source), labels), wanted),
  title: (_title, source, wanted) => `-l '${source}' ${wanted ? 'chooses' : 'leaves out'} app=web,tier=front,empty=,count=5`,
})
for (const [source, wanted] of [
  ['', true],
  ['app=web', true],
  ['app==web', true],
  ['app!=web', false],
  ['other!=web', true],
  ['app', true],
  ['!app', false],
  ['!other', true],
  ['app in (web,api)', true],
  ['app in (api)', false],
  ['app notin (web)', false],
  ['other notin (web)', true],
  ['app=web,tier=front', true],
  ['app=web,tier=back', false],
  [' app = web , tier in ( front , back ) ', true],
  ['empty=', true],
  ['empty in (,x)', true],
  ['other=', false],
  ['count>4', true],
  ['count<5', false],
  ['app>1', false],
  ['app=web,!other,tier in (front)', true],
] as const)
  test(chooses, source, wanted)

const nonsense = test.macro({
  exec: (t, source: string) => t.is(t.throws(() => parseLabelSelector(source), { instanceOf: ApiError })?.code, 400),
  title: (_title, source) => `-l '${source}' makes no sense`,
})
for (const source of [
  '=web',
  'app=web=x',
  'app in web',
  'app in (web',
  'app,,tier',
  'app web',
  '!',
  'a/b/c=d',
  'app=-web-',
  'count>many',
  ',',
  'app=web,',
])
  test(nonsense, source)

test('property: any text is a selector or an ApiError', (t) => {
  fc.assert(
    fc.property(fc.string(), (source) => {
      try {
        parseLabelSelector(source)
        parseFieldSelector(source)
      } catch (error) {
        return error instanceof ApiError
      }
      return true
    }),
  )
  t.pass()
})

test('a LabelSelector object: nothing chooses nothing, an empty one everything', (t) => {
  t.false(selects(undefined, labels))
  t.true(selects({}, undefined))
  t.true(selects({ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['front'] }] }, labels))
  t.false(selects({ matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, labels))
  t.false(selects({ matchLabels: { constructor: 'x' } }, {}))
})
test("a Service's selector: an empty one chooses nothing", (t) => {
  t.false(selectsByMap({}, labels))
  t.false(selectsByMap(undefined, labels))
  t.true(selectsByMap({ app: 'web' }, labels))
})
test('a selector is written as kubectl writes it', (t) => {
  t.is(renderSelector({ matchLabels: { tier: 'front', app: 'web' } }), 'app=web,tier=front')
  t.is(
    renderSelector({
      matchExpressions: [
        { key: 'b', operator: 'NotIn', values: ['y', 'x'] },
        { key: 'a', operator: 'Exists' },
        { key: 'c', operator: 'DoesNotExist' },
      ],
    }),
    'a,b notin (x,y),!c',
  )
  t.is(renderSelector({}), '<none>')
})

interface Thing {
  metadata: { name: string; namespace?: string }
  phase: string
}
const kind = { apiVersion: 'v1', kind: 'Thing', fieldSelectors: { 'status.phase': (thing: Thing) => thing.phase } }
const thing: Thing = { metadata: { name: 'a', namespace: 'n' }, phase: 'Running' }

const matches = test.macro({
  exec: (t, source: string, wanted: boolean) => t.is(fieldMatcher(kind, parseFieldSelector(source))(thing), wanted),
  title: (_title, source, wanted) => `--field-selector '${source}' ${wanted ? 'chooses' : 'leaves out'} n/a that is Running`,
})
test(matches, '', true)
test(matches, 'metadata.name=a', true)
test(matches, 'metadata.name==b', false)
test(matches, 'metadata.namespace=n,status.phase!=Failed', true)
test(matches, 'status.phase!=Running', false)

test('a field nobody offers is a 400', (t) => {
  t.is(
    t.throws(() => fieldMatcher(kind, parseFieldSelector('spec.x=1')), { instanceOf: ApiError })?.message,
    'field label not supported: spec.x',
  )
  t.throws(() => fieldMatcher(kind, parseFieldSelector('constructor=1')), { instanceOf: ApiError })
})
test('escapes in a field value are undone', (t) => {
  t.deepEqual(parseFieldSelector('a=x\\,y\\=z'), [{ field: 'a', operator: '=', value: 'x,y=z' }])
})
