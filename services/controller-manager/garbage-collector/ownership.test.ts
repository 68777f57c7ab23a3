import test, { type ExecutionContext } from 'ava'
import type { KubeObject } from '../../../packages/client/resource.js'
import { pods, replicaSets } from '../../../packages/client/resources.js'
import { type OwnerState, Ownership, refersTo, type Verdict, verdict } from './ownership.js'

const object = (uid: string, owners: string[], extra = {}): KubeObject =>
  ({
    metadata: {
      uid,
      name: uid,
      ownerReferences: owners.map((owner) => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner, uid: owner })),
      ...extra,
    },
  }) as unknown as KubeObject
const judged = test.macro(
  (t: ExecutionContext, owners: Record<string, OwnerState>, hasDependents: boolean, expected: Verdict, extra: object = {}) => {
    t.deepEqual(
      verdict(object('one', Object.keys(owners), extra), { stateOf: ({ uid }) => owners[uid] ?? 'solid', hasDependents }),
      expected,
    )
  },
)
test('without owners it stays', judged, {}, false, { kind: 'keep' })
test('with its owner there it stays', judged, { a: 'solid' }, false, { kind: 'keep' })
test('with its owner gone it goes', judged, { a: 'dangling' }, false, { kind: 'delete', propagationPolicy: 'Background' })
test('with one of two gone it forgets that one', judged, { a: 'solid', b: 'dangling' }, false, { kind: 'drop-owners', uids: ['b'] })
test('an owner that waits takes it along', judged, { a: 'waiting' }, false, { kind: 'delete', propagationPolicy: 'Background' })
test('and its own dependents before it', judged, { a: 'waiting' }, true, { kind: 'delete', propagationPolicy: 'Foreground' })
test(
  'its own finalizers say how',
  judged,
  { a: 'dangling' },
  true,
  { kind: 'delete', propagationPolicy: 'Orphan' },
  { finalizers: ['orphan'] },
)
test('what is going already is left alone', judged, { a: 'dangling' }, false, { kind: 'keep' }, { deletionTimestamp: 'now' })

test('dependents follow the references as they change', (t) => {
  const ownership = new Ownership()
  const dependents = (uid: string) => ownership.dependentsOf(uid).map(({ object: one }) => one.metadata.uid)
  ownership.put(pods, object('one', ['a', 'b']))
  ownership.put(pods, object('two', ['a']))
  t.deepEqual(dependents('a'), ['one', 'two'])
  ownership.put(pods, object('one', ['b']))
  t.deepEqual([dependents('a'), dependents('b')], [['two'], ['one']])
  ownership.remove('two')
  t.deepEqual(dependents('a'), [])
})

test('a reference means a kind of its group in any version', (t) => {
  const reference = (apiVersion: string) => ({ apiVersion, kind: 'ReplicaSet', name: 'a', uid: 'a' })
  t.true(refersTo(reference('apps/v1'), replicaSets))
  t.true(refersTo(reference('apps/v1beta2'), replicaSets))
  t.false(refersTo(reference('extensions/v1'), replicaSets))
  t.false(refersTo({ ...reference('v1'), kind: 'Pod' }, replicaSets))
  t.true(refersTo({ ...reference('v1'), kind: 'Pod' }, pods))
})
