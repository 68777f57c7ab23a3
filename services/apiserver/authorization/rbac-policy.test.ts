// The truth table of RBAC: who may do what, and which binding decided.

import test from 'ava'
import { ClusterRole } from '../../../packages/api/kinds/cluster-role.js'
import { ClusterRoleBinding } from '../../../packages/api/kinds/cluster-role-binding.js'
import { Role } from '../../../packages/api/kinds/role.js'
import { RoleBinding } from '../../../packages/api/kinds/role-binding.js'
import { decode } from '../../../packages/api/machinery/decode.js'
import { type Attributes, forbidden } from './attributes.js'
import { RbacPolicy } from './rbac-policy.js'

const role = (name: string, ...rules: object[]) => decode(ClusterRole, { metadata: { name }, rules }).object
const namespacedRole = (namespace: string, name: string, ...rules: object[]) =>
  decode(Role, { metadata: { namespace, name }, rules }).object
const user = (name: string) => ({ kind: 'User', name })
const group = (name: string) => ({ kind: 'Group', name })
const account = (namespace: string, name: string) => ({ kind: 'ServiceAccount', namespace, name })
const everywhere = (name: string, role: string, ...subjects: object[]) =>
  decode(ClusterRoleBinding, { metadata: { name }, subjects, roleRef: { kind: 'ClusterRole', name: role } }).object
const inside = (namespace: string, name: string, kind: string, role: string, ...subjects: object[]) =>
  decode(RoleBinding, { metadata: { namespace, name }, subjects, roleRef: { kind, name: role } }).object

const policy = new RbacPolicy({
  clusterRoles: [
    role('root', { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] }),
    role('readers', { verbs: ['get', 'list'], apiGroups: [''], resources: ['pods', 'namespaces'] }),
    role('scalers', { verbs: ['update'], apiGroups: ['apps'], resources: ['*/scale'] }),
    role('log-readers', { verbs: ['get'], apiGroups: [''], resources: ['pods/log'] }),
    role('one-map', { verbs: ['get', 'list', 'delete'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['settings'] }),
    role('paths', { verbs: ['get'], nonResourceURLs: ['/metrics', '/apis/*'] }),
  ],
  roles: [namespacedRole('shop', 'deployers', { verbs: ['create', 'deletecollection'], apiGroups: ['apps'], resources: ['deployments'] })],
  clusterRoleBindings: [
    everywhere('admins', 'root', group('masters')),
    everywhere('scaling', 'scalers', user('ann')),
    everywhere('logs', 'log-readers', user('ann')),
    everywhere('settings', 'one-map', user('ann')),
    everywhere('paths', 'paths', user('ann')),
    everywhere('broken', 'nowhere', user('bob')),
  ],
  roleBindings: [
    inside('shop', 'shop-readers', 'ClusterRole', 'readers', user('ann'), account('tools', 'robot')),
    inside('shop', 'shop-deployers', 'Role', 'deployers', user('ann')),
    // A binding to this namespace's account names no namespace.
    inside('tools', 'own', 'ClusterRole', 'readers', account('tools', 'robot')),
  ],
})

/** `list pods`, `get apps deployments/scale shop x` : verb, [group], resource, namespace, name. */
interface Asked {
  who?: string
  groups?: string[]
  verb: string
  on: string
  in?: string
  name?: string
  group?: string
}
function attributes({ who = 'ann', groups = [], verb, on, in: namespace = '', name = '', group: apiGroup = '' }: Asked): Attributes {
  const asker = { name: who, groups }
  if (on.startsWith('/')) return { user: asker, verb, path: on }
  const [resource = '', subresource = ''] = on.split('/')
  return { user: asker, verb, group: apiGroup, resource, subresource, namespace, name, fields: [] }
}
const allows = test.macro({
  exec: (t, asked: Asked, reason: string) => t.deepEqual(policy.decide(attributes(asked)), { allowed: true, reason: `RBAC: ${reason}` }),
  title: (_, asked) => `allowed: ${JSON.stringify(asked)}`,
})
const denies = test.macro({
  exec: (t, asked: Asked, reason = '') => t.deepEqual(policy.decide(attributes(asked)), { allowed: false, reason }),
  title: (_, asked) => `denied: ${JSON.stringify(asked)}`,
})
const shopReaders = 'allowed by RoleBinding "shop-readers/shop" of ClusterRole "readers" to User "ann"'
const oneMap = 'allowed by ClusterRoleBinding "settings" of ClusterRole "one-map" to User "ann"'
const roots = 'allowed by ClusterRoleBinding "admins" of ClusterRole "root" to Group "masters"'

test(allows, { verb: 'list', on: 'pods', in: 'shop' }, shopReaders)
test(denies, { verb: 'list', on: 'pods', in: 'other' })
test(denies, { verb: 'list', on: 'pods' })
test(denies, { verb: 'watch', on: 'pods', in: 'shop' })
test(denies, { verb: 'list', on: 'pods', in: 'shop', group: 'metrics.k8s.io' })
test(allows, { verb: 'get', on: 'namespaces', in: 'shop', name: 'shop' }, shopReaders)
test(denies, { who: 'eve', verb: 'list', on: 'pods', in: 'shop' })

test(denies, { verb: 'get', on: 'pods', in: 'other', name: 'p' })
test(
  allows,
  { verb: 'get', on: 'pods/log', in: 'other', name: 'p' },
  'allowed by ClusterRoleBinding "logs" of ClusterRole "log-readers" to User "ann"',
)
test(denies, { verb: 'get', on: 'pods/exec', in: 'shop', name: 'p' })
test(
  allows,
  { verb: 'update', on: 'statefulsets/scale', group: 'apps', in: 'x', name: 's' },
  'allowed by ClusterRoleBinding "scaling" of ClusterRole "scalers" to User "ann"',
)
test(denies, { verb: 'update', on: 'statefulsets', group: 'apps', in: 'x', name: 's' })

test(allows, { verb: 'get', on: 'configmaps', in: 'x', name: 'settings' }, oneMap)
test(allows, { verb: 'list', on: 'configmaps', in: 'x', name: 'settings' }, oneMap)
test(denies, { verb: 'get', on: 'configmaps', in: 'x', name: 'others' })
test(denies, { verb: 'list', on: 'configmaps', in: 'x' })

test(
  allows,
  { verb: 'deletecollection', on: 'deployments', group: 'apps', in: 'shop' },
  'allowed by RoleBinding "shop-deployers/shop" of Role "deployers" to User "ann"',
)
test(denies, { verb: 'delete', on: 'deployments', group: 'apps', in: 'shop', name: 'd' })

test(allows, { verb: 'get', on: '/metrics' }, 'allowed by ClusterRoleBinding "paths" of ClusterRole "paths" to User "ann"')
test(allows, { verb: 'get', on: '/apis/apps/v1' }, 'allowed by ClusterRoleBinding "paths" of ClusterRole "paths" to User "ann"')
test(denies, { verb: 'get', on: '/apis' })
test(denies, { verb: 'post', on: '/metrics' })
test(denies, { verb: 'get', on: '/metrics/cadvisor' })

test(allows, { who: 'x', groups: ['masters'], verb: 'impersonate', on: 'users', name: 'ann' }, roots)
test(allows, { who: 'x', groups: ['masters'], verb: 'get', on: '/anything' }, roots)

test(
  allows,
  { who: 'system:serviceaccount:tools:robot', verb: 'list', on: 'pods', in: 'shop' },
  'allowed by RoleBinding "shop-readers/shop" of ClusterRole "readers" to ServiceAccount "robot/tools"',
)
test(
  allows,
  { who: 'system:serviceaccount:tools:robot', verb: 'list', on: 'pods', in: 'tools' },
  'allowed by RoleBinding "own/tools" of ClusterRole "readers" to ServiceAccount "robot/tools"',
)
test(denies, { who: 'system:serviceaccount:shop:robot', verb: 'list', on: 'pods', in: 'shop' })
test(denies, { who: 'bob', verb: 'list', on: 'pods' }, 'RBAC: clusterrole.rbac.authorization.k8s.io "nowhere" not found')

const says = test.macro((t, asked: Asked, reason: string, message: string) => {
  const error = forbidden(attributes(asked), reason)
  t.is(error.message, message)
  t.is(error.code, 403)
})
test(
  '403 of a list',
  says,
  { verb: 'list', on: 'pods', in: 'y' },
  '',
  'pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "y"',
)
test(
  '403 of a subresource, cluster-wide and with a reason',
  says,
  { verb: 'update', on: 'deployments/scale', group: 'apps', name: 'd' },
  'RBAC: no',
  'deployments.apps "d" is forbidden: User "ann" cannot update resource "deployments/scale" in API group "apps" at the cluster scope: RBAC: no',
)
test('403 of a path', says, { verb: 'get', on: '/metrics' }, '', 'forbidden: User "ann" cannot get path "/metrics"')
