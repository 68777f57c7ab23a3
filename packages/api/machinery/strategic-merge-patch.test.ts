import test from 'ava'
import fc from 'fast-check'
import { Deployment } from '../kinds/deployment.js'
import { Pod } from '../kinds/pod.js'
import { formOf, type MessageForm } from './form.js'
import { ApiError } from './status.js'
import { strategicMergePatch } from './strategic-merge-patch.js'

const pod = formOf(Pod.schema) as MessageForm
const deployment = formOf(Deployment.schema) as MessageForm

const merges = test.macro((t, form: MessageForm, original: unknown, patch: unknown, wanted: unknown) => {
  const before = JSON.stringify(original)
  t.deepEqual(strategicMergePatch(form, original, patch), wanted as Record<string, unknown>)
  t.is(JSON.stringify(original), before, 'the original was changed')
})

const containers = (...list: unknown[]) => ({ spec: { containers: list } })

test(
  'a map merges key by key, null takes a key away',
  merges,
  pod,
  { metadata: { labels: { a: '1', b: '2' } } },
  { metadata: { labels: { b: null, c: '3' } } },
  { metadata: { labels: { a: '1', c: '3' } } },
)
test(
  'containers merge by name: one changes, the other stays',
  merges,
  pod,
  containers({ name: 'a', image: 'a:1', tty: true }, { name: 'b', image: 'b:1' }),
  containers({ name: 'a', image: 'a:2' }),
  containers({ name: 'a', image: 'a:2', tty: true }, { name: 'b', image: 'b:1' }),
)
test(
  'a new container comes first when nothing else is said of the order',
  merges,
  pod,
  containers({ name: 'a' }),
  containers({ name: 'b' }),
  containers({ name: 'b' }, { name: 'a' }),
)
test(
  'kubectl set image: $setElementOrder keeps the order',
  merges,
  pod,
  containers({ name: 'a', image: 'a:1' }, { name: 'b', image: 'b:1' }),
  { spec: { '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }], containers: [{ name: 'b', image: 'b:2' }] } },
  containers({ name: 'a', image: 'a:1' }, { name: 'b', image: 'b:2' }),
)
test(
  '$setElementOrder alone reorders',
  merges,
  pod,
  containers({ name: 'a' }, { name: 'b' }, { name: 'server' }),
  { spec: { '$setElementOrder/containers': [{ name: 'b' }, { name: 'a' }] } },
  containers({ name: 'b' }, { name: 'a' }, { name: 'server' }),
)
test(
  '$patch: delete drops an item',
  merges,
  pod,
  containers({ name: 'a' }, { name: 'b' }),
  containers({ name: 'a', $patch: 'delete' }),
  containers({ name: 'b' }),
)
test(
  '$patch: replace in a list replaces the list',
  merges,
  pod,
  containers({ name: 'a' }, { name: 'b' }),
  containers({ name: 'c', image: 'c:1' }, { $patch: 'replace' }),
  containers({ name: 'c', image: 'c:1' }),
)
test(
  '$patch: replace in an object replaces it',
  merges,
  pod,
  { spec: { securityContext: { runAsUser: 1, fsGroup: 2 } } },
  { spec: { securityContext: { $patch: 'replace', runAsUser: 3 } } },
  { spec: { securityContext: { runAsUser: 3 } } },
)
test(
  '$patch: delete empties an object',
  merges,
  pod,
  { spec: { securityContext: { runAsUser: 1 } } },
  { spec: { securityContext: { $patch: 'delete' } } },
  { spec: { securityContext: {} } },
)
test(
  '$retainKeys: a strategy changes its type and loses what belonged to the old one',
  merges,
  deployment,
  { spec: { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '30%' } } } },
  { spec: { strategy: { $retainKeys: ['type'], type: 'Recreate' } } },
  { spec: { strategy: { type: 'Recreate' } } },
)
test(
  'a volume changes its source through $retainKeys',
  merges,
  pod,
  { spec: { volumes: [{ name: 'v', emptyDir: {} }] } },
  { spec: { volumes: [{ name: 'v', $retainKeys: ['name', 'configMap'], configMap: { name: 'c' } }] } },
  { spec: { volumes: [{ name: 'v', configMap: { name: 'c' } }] } },
)
test(
  'finalizers merge as a set',
  merges,
  pod,
  { metadata: { finalizers: ['a', 'b'] } },
  { metadata: { finalizers: ['b', 'c'] } },
  { metadata: { finalizers: ['a', 'b', 'c'] } },
)
test(
  '$deleteFromPrimitiveList takes scalars out',
  merges,
  pod,
  { metadata: { finalizers: ['a', 'b', 'c'] } },
  { metadata: { '$deleteFromPrimitiveList/finalizers': ['b'], '$setElementOrder/finalizers': ['c', 'a'] } },
  { metadata: { finalizers: ['c', 'a'] } },
)
test(
  'a list without a merge key is replaced',
  merges,
  pod,
  { spec: { tolerations: [{ key: 'a' }] } },
  { spec: { tolerations: [{ key: 'b' }] } },
  { spec: { tolerations: [{ key: 'b' }] } },
)
test(
  'nulls of what is new mean nothing',
  merges,
  pod,
  {},
  { metadata: { annotations: { a: null, b: 'x' } } },
  { metadata: { annotations: { b: 'x' } } },
)
test(
  'kubectl rollout restart: one annotation of the template',
  merges,
  deployment,
  { spec: { replicas: 2, template: { metadata: { labels: { app: 'a' } } } } },
  { spec: { template: { metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } } } },
  { spec: { replicas: 2, template: { metadata: { labels: { app: 'a' }, annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } } } } },
)
test('the key __proto__ is data', (t) => {
  const merged = strategicMergePatch(pod, {}, JSON.parse('{"metadata":{"annotations":{"__proto__":"x"}}}'))
  t.is(JSON.stringify(merged), '{"metadata":{"annotations":{"__proto__":"x"}}}')
})

const refuses = test.macro((t, patch: unknown) => {
  t.is(t.throws(() => strategicMergePatch(pod, containers({ name: 'a' }), patch), { instanceOf: ApiError })?.code, 400)
})
test('refused: an item without its merge key', refuses, containers({ image: 'x' }))
test('refused: a directive nobody knows', refuses, { spec: { $patch: 'explode' } })
test('refused: $retainKeys that forgets a key', refuses, { spec: { $retainKeys: ['a'], nodeName: 'x' } })
test('refused: a patch that is no object', refuses, [])

test('property: any patch either applies or is an ApiError, and the prototype stays clean', (t) => {
  const key = fc.constantFrom(
    'spec',
    'metadata',
    'containers',
    'name',
    'finalizers',
    '$patch',
    '$retainKeys',
    '$setElementOrder/containers',
    '__proto__',
    'labels',
  )
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, 'a', 1, 'delete', 'replace'),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  })).value
  fc.assert(
    fc.property(tree, tree, (original, patch) => {
      try {
        strategicMergePatch(pod, original, patch)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
      }
      return Object.keys(Object.prototype).length === 0
    }),
  )
  t.pass()
})
