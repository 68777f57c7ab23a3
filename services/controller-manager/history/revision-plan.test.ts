import test from 'ava'
import { StatefulSet } from '../../../packages/api/kinds/stateful-set.js'
import { formOf, type MessageForm } from '../../../packages/api/machinery/form.js'
import { strategicMergePatch } from '../../../packages/api/machinery/strategic-merge-patch.js'
import { type ControllerRevision, statefulSets } from '../../../packages/client/resources.js'
import { stored } from '../testing/managed-cluster.js'
import { planRevision, surplusRevisions, templateOf } from './revision-plan.js'

const set = (image: string, more: object = {}) => ({
  ...stored(StatefulSet, {
    metadata: { name: 'web' },
    spec: {
      serviceName: 'web',
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image }] } },
    },
  }),
  ...more,
})
const plan = (owner: ReturnType<typeof set>, revisions: ControllerRevision[]) =>
  planRevision(owner, { ownerResource: statefulSets, hashLabel: 'controller.kubernetes.io/hash', revisions })

/** The revision that is made for a template, as it would be stored. */
function made(image: string, revision: number): ControllerRevision {
  const planned = plan(set(image), [])
  if (planned.kind !== 'create') throw new Error(`wanted a revision to be made, found ${planned.kind}`)
  const name = planned.draft.metadata?.name ?? ''
  return {
    ...planned.draft,
    metadata: { ...planned.draft.metadata, name, uid: name, creationTimestamp: '2025-01-01T00:00:00Z' },
    revision,
  } as ControllerRevision
}

test('the first template makes revision 1, named by its hash', (t) => {
  const { metadata, revision } = made('i:1', 1)
  t.regex(metadata.name, /^web-[bcdfghjklmnpqrstvwxz2456789]{1,10}$/)
  t.is(metadata.labels?.['controller.kubernetes.io/hash'], metadata.name.slice(4))
  t.is(metadata.labels?.['app'], 'web')
  t.is(metadata.ownerReferences?.[0]?.kind, 'StatefulSet')
  t.is(revision, 1)
})
test('the same template needs no other', (t) => {
  const one = made('i:1', 1)
  t.deepEqual(plan(set('i:1'), [one]), { kind: 'keep', revision: one })
})
test('another makes the next', (t) => {
  const planned = plan(set('i:2'), [made('i:1', 4)])
  t.is(planned.kind === 'create' && planned.draft.revision, 5)
})
test('one of before becomes the newest', (t) => {
  const old = made('i:1', 1)
  t.deepEqual(plan(set('i:1'), [made('i:2', 2), old]), { kind: 'renumber', revision: old, number: 3 })
})
test('a collision gives the template another name', (t) => {
  const planned = plan(set('i:1', { status: { collisionCount: 1 } }), [])
  t.not(planned.kind === 'create' && planned.draft.metadata?.name, made('i:1', 1).metadata.name)
})
test('the change cause comes along', (t) => {
  const owner = set('i:1')
  owner.metadata.annotations = { 'kubernetes.io/change-cause': 'because' }
  const planned = plan(owner, [])
  t.deepEqual(planned.kind === 'create' && planned.draft.metadata?.annotations, { 'kubernetes.io/change-cause': 'because' })
})
test('what a revision holds is a patch that brings its template back, and kubectl knows it byte for byte', (t) => {
  const { data } = made('i:1', 1)
  t.regex(
    JSON.stringify(data),
    /^\{"spec":\{"template":\{"\$patch":"replace","metadata":\{"creationTimestamp":null,"labels":\{"app":"web"\}\},"spec":\{"containers":\[\{"image":"i:1",/,
  )
  const patched = strategicMergePatch(formOf(StatefulSet.schema) as MessageForm, set('i:2'), data) as {
    spec: { template: { spec: unknown } }
  }
  t.deepEqual(patched.spec.template.spec, set('i:1').spec.template.spec)
  t.deepEqual(templateOf(made('i:1', 1)), set('i:1').spec.template)
})
test('beyond the limit the oldest that nothing uses go', (t) => {
  const owner = set('i:9')
  owner.spec.revisionHistoryLimit = 1
  const revisions = [3, 1, 4, 2].map((number) => made(`i:${number}`, number))
  const surplus = surplusRevisions(owner, revisions, ({ revision }) => revision === 4 || revision === 1)
  t.deepEqual(
    surplus.map(({ revision }) => revision),
    [2],
  )
})
