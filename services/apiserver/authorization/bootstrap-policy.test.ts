// What every start makes of the bootstrap roles: they hold at least what they must, and all that somebody added.

import test from 'ava'
import { decode } from '../../../packages/api/machinery/decode.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { bootstrapPolicy, reconciled } from './bootstrap-policy.js'

interface Policy {
  metadata: { labels?: object; annotations?: object }
  rules?: object[]
  subjects?: object[]
}
const wanted = (name: string, kind = 'ClusterRole') =>
  bootstrapPolicy().find((it) => it.kind.kind === kind && it.object.metadata.name === name)!.object
/** As it is stored: decoded, and changed by somebody. */
function stored(name: string, kind: string, change: (object: Policy) => void): KubeObject {
  const found = bootstrapPolicy().find((it) => it.kind.kind === kind && it.object.metadata.name === name)!
  const object = structuredClone(decode(found.kind, found.object).object) as unknown as Policy
  change(object)
  return object as unknown as KubeObject
}
const pods = { verbs: ['get'], apiGroups: [''], resources: ['pods'] }

test('what is as it should be is not written', (t) => {
  for (const { kind, object } of bootstrapPolicy())
    t.is(reconciled(decode(kind, object).object as unknown as KubeObject, object), undefined, `${kind.kind} ${object.metadata.name}`)
})
test('rules that were taken away come back, those that were added stay', (t) => {
  const found = stored('system:basic-user', 'ClusterRole', (role) => {
    role.rules = [pods]
  })
  t.deepEqual((reconciled(found, wanted('system:basic-user')) as unknown as Policy).rules, [
    pods,
    { apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews'], verbs: ['create'] },
    { apiGroups: ['authorization.k8s.io'], resources: ['selfsubjectrulesreviews'], verbs: ['create'] },
    { apiGroups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'] },
  ])
})
test('rules said otherwise are not said again', (t) => {
  const found = stored('system:basic-user', 'ClusterRole', (role) => {
    role.rules = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]
  })
  t.is(reconciled(found, wanted('system:basic-user')), undefined)
})
test('the rules of an aggregated role are its controller’s', (t) => {
  const found = stored('view', 'ClusterRole', (role) => {
    role.rules = [pods]
  })
  t.is(reconciled(found, wanted('view')), undefined)
})
test('subjects that were taken away come back, those that were added stay', (t) => {
  const ann = { kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'ann' }
  const found = stored('cluster-admin', 'ClusterRoleBinding', (binding) => {
    binding.subjects = [ann]
  })
  t.deepEqual((reconciled(found, wanted('cluster-admin', 'ClusterRoleBinding')) as unknown as Policy).subjects, [
    ann,
    { kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'system:masters' },
  ])
})
test('who says no to it is left alone', (t) => {
  const found = stored('system:basic-user', 'ClusterRole', (role) => {
    role.rules = []
    role.metadata.annotations = { 'rbac.authorization.kubernetes.io/autoupdate': 'false' }
  })
  t.is(reconciled(found, wanted('system:basic-user')), undefined)
})
