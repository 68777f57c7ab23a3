// Who may do what, over HTTP: roles, impersonation, reviews, tokens, kubelets. Each test has a namespace and users of its own.

import test, { type ExecutionContext } from 'ava'
import { type Ask, TestServer, testIssuer } from '../testing/test-server.js'

const server = TestServer.forAll(test)
const rbac = '/apis/rbac.authorization.k8s.io/v1'

let names = 0
/** A namespace, and what one needs to act in it as somebody. */
async function world() {
  const namespace = await server().namespace()
  const path = `/api/v1/namespaces/${namespace}`
  const user = `user-${++names}`
  const as = (name: string, more: Record<string, string> = {}): Ask => ({ headers: { 'impersonate-user': name, ...more } })
  const post = (at: string, body: object, ask: Ask = {}) => server().ask(at, { ...ask, method: 'POST', body, headers: { ...ask.headers } })
  const grant = async (rules: object[], subjects: object[] = [{ kind: 'User', name: user }]) => {
    const name = `grant-${++names}`
    await post(`${rbac}/namespaces/${namespace}/roles`, { metadata: { name }, rules })
    await post(`${rbac}/namespaces/${namespace}/rolebindings`, { metadata: { name }, subjects, roleRef: { kind: 'Role', name } })
  }
  return { namespace, path, user, as, post, grant }
}
const bearer = (token: string): Ask => ({ identity: null, headers: { authorization: `Bearer ${token}` } })
const pods = { apiGroups: [''], resources: ['pods'] }
const isRefused = (t: ExecutionContext, reply: { code: number; json: { message: string } }, message: string | RegExp) => {
  t.is(reply.code, 403)
  if (typeof message === 'string') t.is(reply.json.message, message)
  else t.regex(reply.json.message, message)
}

test('a role is in force with the write that grants it, and out of force with the write that takes it away', async (t) => {
  const { path, namespace, user, as, grant } = await world()
  const list = () => server().ask(`${path}/pods`, as(user))
  isRefused(
    t,
    await list(),
    `pods is forbidden: User "${user}" cannot list resource "pods" in API group "" in the namespace "${namespace}"`,
  )
  await grant([{ ...pods, verbs: ['list'] }])
  t.is((await list()).code, 200)
  isRefused(t, await server().ask('/api/v1/pods', as(user)), /at the cluster scope$/)
  await server().ask(`${rbac}/namespaces/${namespace}/rolebindings`, { method: 'DELETE' })
  t.is((await list()).code, 403)
})

test('a name, a subresource and a collection are asked about each on its own', async (t) => {
  const { path, user, as, post, grant } = await world()
  await post(`${path}/configmaps`, { metadata: { name: 'a' } })
  await grant([
    { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'], resourceNames: ['a'] },
    { apiGroups: [''], resources: ['configmaps'], verbs: ['deletecollection'] },
  ])
  t.is((await server().ask(`${path}/configmaps/a`, as(user))).code, 200)
  t.is((await server().ask(`${path}/configmaps/b`, as(user))).code, 403, 'not even that there is none')
  t.is((await server().ask(`${path}/configmaps`, as(user))).code, 403)
  t.is((await server().ask(`${path}/configmaps?fieldSelector=metadata.name%3Da`, as(user))).code, 200)
  t.is((await server().ask(`${path}/configmaps?fieldSelector=metadata.name!%3Da`, as(user))).code, 403)
  t.is((await server().ask(`${path}/configmaps/a`, { ...as(user), method: 'DELETE' })).code, 403)
  t.is((await server().ask(`${path}/configmaps`, { ...as(user), method: 'DELETE' })).code, 200)
})

test('every authenticated user discovers, and asks about himself; paths beyond are refused', async (t) => {
  const { user, as, post } = await world()
  for (const path of ['/api', '/apis', '/apis/apps/v1', '/openapi/v3', '/version'])
    t.is((await server().ask(path, as(user))).code, 200, path)
  isRefused(t, await server().ask('/metrics', as(user)), `forbidden: User "${user}" cannot get path "/metrics"`)
  const review = await post('/apis/authentication.k8s.io/v1/selfsubjectreviews', {}, as(user, { 'impersonate-group': 'devs' }))
  t.is(review.code, 201)
  t.deepEqual(review.json.status.userInfo, { username: user, groups: ['devs', 'system:authenticated'] })
})

test('impersonation: users, groups, extras, accounts; each must be allowed; nobody without a user', async (t) => {
  const { user, as, post } = await world()
  const whoami = (headers: Record<string, string>, ask: Ask = {}) =>
    server().ask('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      ...ask,
      method: 'POST',
      body: {},
      headers: { ...ask.headers, ...headers },
    })
  const full = await whoami({ 'impersonate-user': 'x', 'impersonate-uid': 'u', 'impersonate-extra-acme%2Fscope': 'view' })
  t.deepEqual(full.json.status.userInfo, { username: 'x', uid: 'u', groups: ['system:authenticated'], extra: { 'acme/scope': ['view'] } })
  const account = await whoami({ 'impersonate-user': 'system:serviceaccount:shop:robot' })
  t.deepEqual(account.json.status.userInfo.groups, ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'])
  t.is((await whoami({ 'impersonate-group': 'system:masters' })).code, 400)

  const helper = await server().authority.client(user, [])
  isRefused(
    t,
    await whoami({ 'impersonate-user': 'x' }, { identity: helper }),
    `users "x" is forbidden: User "${user}" cannot impersonate resource "users" in API group "" at the cluster scope`,
  )
  const rules = [{ apiGroups: [''], resources: ['users'], verbs: ['impersonate'], resourceNames: ['x'] }]
  await post(`${rbac}/clusterroles`, { metadata: { name: user }, rules })
  await post(`${rbac}/clusterrolebindings`, {
    metadata: { name: user },
    subjects: [{ kind: 'User', name: user }],
    roleRef: { kind: 'ClusterRole', name: user },
  })
  t.is((await whoami({ 'impersonate-user': 'x' }, { identity: helper })).code, 201)
  isRefused(
    t,
    await whoami({ 'impersonate-user': 'x', 'impersonate-group': 'system:masters' }, { identity: helper }),
    /^groups "system:masters" is forbidden/,
  )
  t.is((await server().ask('/api', as('system:anonymous'))).code, 403, 'impersonated strangers are known to be strangers')
})

test('reviews: may I, may somebody, what may I; each says what decided', async (t) => {
  const { namespace, user, as, post, grant } = await world()
  await grant([{ ...pods, verbs: ['get', 'list'] }])
  const attributes = { namespace, verb: 'list', resource: 'pods' }
  const self = (resourceAttributes: object) =>
    post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { spec: { resourceAttributes } }, as(user))
  const yes = await self(attributes)
  t.is(yes.code, 201)
  t.true(yes.json.status.allowed)
  t.regex(
    yes.json.status.reason,
    new RegExp(`^RBAC: allowed by RoleBinding "grant-\\d+/${namespace}" of Role "grant-\\d+" to User "${user}"$`),
  )
  t.deepEqual((await self({ ...attributes, verb: 'delete' })).json.status, { allowed: false })

  const spec = { user, resourceAttributes: attributes }
  t.true((await post('/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec })).json.status.allowed)
  const local = `/apis/authorization.k8s.io/v1/namespaces/${namespace}/localsubjectaccessreviews`
  t.true((await post(local, { spec })).json.status.allowed)
  t.is((await post(local, { spec: { ...spec, resourceAttributes: { ...attributes, namespace: 'other' } } })).code, 422)
  t.is(
    (await post('/apis/authorization.k8s.io/v1/subjectaccessreviews', { spec }, as(user))).code,
    403,
    'about others not everybody may ask',
  )
  t.is((await post('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', { spec: {} }, as(user))).code, 422)

  const rules = await post('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', { spec: { namespace } }, as(user))
  t.true(
    rules.json.status.resourceRules.some((rule: object) => JSON.stringify(rule) === JSON.stringify({ verbs: ['get', 'list'], ...pods })),
  )
  t.true(
    rules.json.status.nonResourceRules.some(({ nonResourceURLs }: { nonResourceURLs: string[] }) => nonResourceURLs.includes('/healthz')),
  )
  t.false(rules.json.status.incomplete)
  t.is((await server().ask('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews')).code, 405)
})

test('nobody grants what he does not hold: roles, bindings, aggregation; escalate and bind say otherwise', async (t) => {
  const { namespace, user, as, post, grant } = await world()
  const roles = `${rbac}/namespaces/${namespace}/roles`
  const bindings = `${rbac}/namespaces/${namespace}/rolebindings`
  await grant([
    { ...pods, verbs: ['get', 'list'] },
    { apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'rolebindings'], verbs: ['get', 'create', 'update', 'patch'] },
  ])
  t.is((await post(roles, { metadata: { name: 'less' }, rules: [{ ...pods, verbs: ['get'] }] }, as(user))).code, 201)
  isRefused(
    t,
    await post(roles, { metadata: { name: 'more' }, rules: [{ ...pods, verbs: ['get', 'delete', 'patch'] }] }, as(user)),
    `roles.rbac.authorization.k8s.io "more" is forbidden: user "${user}" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["delete" "patch"]}`,
  )
  const binding = (kind: string, name: string) => ({
    metadata: { name },
    subjects: [{ kind: 'User', name: 'eve' }],
    roleRef: { kind, name },
  })
  t.is((await post(bindings, binding('Role', 'less'), as(user))).code, 201)
  isRefused(
    t,
    await post(bindings, binding('ClusterRole', 'cluster-admin'), as(user)),
    /not currently held:\n\{APIGroups:\["\*"\], Resources:\["\*"\], Verbs:\["\*"\]\}\n/,
  )
  t.is((await post(bindings, binding('Role', 'nowhere'), as(user))).code, 404)
  const widened = { method: 'PUT', body: { metadata: { name: 'less' }, rules: [{ ...pods, verbs: ['*'] }] } }
  t.is((await server().ask(`${roles}/less`, { ...as(user), ...widened })).code, 403)
  const labelled = { method: 'PATCH', body: { metadata: { labels: { a: 'b' } } } }
  t.is(
    (await server().ask(`${roles}/less`, { ...labelled, headers: { ...as(user).headers, 'content-type': 'application/merge-patch+json' } }))
      .code,
    200,
  )
  await grant([{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles', 'clusterroles'], verbs: ['escalate', 'bind'] }])
  t.is((await post(roles, { metadata: { name: 'more' }, rules: [{ ...pods, verbs: ['*'] }] }, as(user))).code, 201)
  t.is((await post(bindings, binding('ClusterRole', 'cluster-admin'), as(user))).code, 201)
})

test('a binding keeps its role; rules and subjects are checked', async (t) => {
  const { namespace, post } = await world()
  const bindings = `${rbac}/namespaces/${namespace}/rolebindings`
  const body = { metadata: { name: 'b' }, subjects: [{ kind: 'Group', name: 'g' }], roleRef: { kind: 'ClusterRole', name: 'view' } }
  const made = await post(bindings, body)
  t.deepEqual(made.json.subjects, [{ kind: 'Group', apiGroup: 'rbac.authorization.k8s.io', name: 'g' }])
  const moved = await server().ask(`${bindings}/b`, { method: 'PUT', body: { ...body, roleRef: { kind: 'ClusterRole', name: 'edit' } } })
  t.is(moved.code, 422)
  t.regex(moved.json.message, /roleRef: Invalid value: .*: cannot change roleRef$/)
  t.is((await post(bindings, { ...body, metadata: { name: 'c' }, subjects: [{ kind: 'ServiceAccount', name: 'x' }] })).code, 422)
  const role = await post(`${rbac}/namespaces/${namespace}/roles`, {
    metadata: { name: 'r' },
    rules: [{ verbs: ['get'], nonResourceURLs: ['/x'] }],
  })
  t.regex(role.json.message, /namespaced rules cannot apply to non-resource URLs/)
})

test('the roles clients expect are there, labelled; what somebody added to one stays', async (t) => {
  for (const name of [
    'cluster-admin',
    'admin',
    'edit',
    'view',
    'system:discovery',
    'system:basic-user',
    'system:public-info-viewer',
    'system:node',
  ]) {
    const { code, json } = await server().ask(`${rbac}/clusterroles/${name}`)
    t.is(code, 200, name)
    t.is(json.metadata.labels['kubernetes.io/bootstrapping'], 'rbac-defaults')
  }
  const view = await server().ask(`${rbac}/clusterroles/view`)
  t.deepEqual(view.json.aggregationRule, {
    clusterRoleSelectors: [{ matchLabels: { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' } }],
  })
  t.is(view.json.metadata.labels['rbac.authorization.k8s.io/aggregate-to-edit'], 'true')
})

test("an account's token: asked for, used, reviewed, and void with its account", async (t) => {
  const { namespace, path, post, grant } = await world()
  await post(`${path}/serviceaccounts`, { metadata: { name: 'robot' } })
  await grant([{ ...pods, verbs: ['list'] }], [{ kind: 'ServiceAccount', name: 'robot', namespace }])
  const made = await post(`${path}/serviceaccounts/robot/token`, { spec: { expirationSeconds: 600 } })
  t.is(made.code, 201)
  t.deepEqual(made.json.spec, { audiences: [testIssuer], expirationSeconds: 600 })
  const { token } = made.json.status
  t.is((await server().ask(`${path}/pods`, bearer(token))).code, 200)
  isRefused(
    t,
    await server().ask(`${path}/secrets`, bearer(token)),
    new RegExp(`User "system:serviceaccount:${namespace}:robot" cannot list resource "secrets"`),
  )
  const review = (spec: object) => post('/apis/authentication.k8s.io/v1/tokenreviews', { spec })
  t.like((await review({ token })).json.status, { authenticated: true, audiences: [testIssuer] })
  t.regex((await review({ token, audiences: ['vault'] })).json.status.error, /audiences/)
  t.regex((await review({ token: `${token}x` })).json.status.error, /./)
  t.is((await post(`${path}/serviceaccounts/robot/token`, { spec: { expirationSeconds: 599 } })).code, 422)
  t.is((await post(`${path}/serviceaccounts/nobody/token`, {})).code, 404)

  await server().ask(`${path}/serviceaccounts/robot`, { method: 'DELETE' })
  t.is((await server().ask(`${path}/pods`, bearer(token))).code, 401)
  await post(`${path}/serviceaccounts`, { metadata: { name: 'robot' } })
  t.is((await server().ask(`${path}/pods`, bearer(token))).code, 401, 'another account of that name')
})

test('tokens can be verified by others: issuer, keys', async (t) => {
  const { as } = await world()
  const account = as('system:serviceaccount:a:b')
  const configuration = await server().ask('/.well-known/openid-configuration', account)
  t.like(configuration.json, { issuer: testIssuer, jwks_uri: 'https://172.18.0.1:6443/openid/v1/jwks' })
  const keys = await server().ask('/openid/v1/jwks', account)
  t.like(keys.json.keys[0], { kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' })
  t.is((await server().ask('/openid/v1/jwks', as('somebody'))).code, 403)
})

const plainPod = (name: string, more: object = {}) => ({
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'busybox' }], ...more },
})
const mounts = ({ json }: { json: { spec: { containers: { volumeMounts?: { mountPath: string }[] }[] } } }) =>
  (json.spec.containers[0]?.volumeMounts ?? []).map(({ mountPath }) => mountPath)

test('a pod finds its account at the usual path, unless it or the account does not want to', async (t) => {
  const { path, post } = await world()
  const usual = ['/var/run/secrets/kubernetes.io/serviceaccount']
  const first = await post(`${path}/pods`, plainPod('first'))
  t.is(first.json.spec.serviceAccountName, 'default')
  t.deepEqual(mounts(first), usual)
  const [volume] = first.json.spec.volumes
  t.regex(volume.name, /^kube-api-access-[a-z0-9]{5}$/)
  t.deepEqual(volume.projected.sources, [
    { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ])
  t.is((await server().ask(`${path}/serviceaccounts/default`)).code, 200, 'the pod came before its account, and made it')
  t.deepEqual(mounts(await post(`${path}/pods`, plainPod('without', { automountServiceAccountToken: false }))), [])
  await post(`${path}/serviceaccounts`, {
    metadata: { name: 'shy' },
    automountServiceAccountToken: false,
    imagePullSecrets: [{ name: 's' }],
  })
  const shy = await post(`${path}/pods`, plainPod('shy', { serviceAccountName: 'shy' }))
  t.deepEqual(mounts(shy), [])
  t.deepEqual(shy.json.spec.imagePullSecrets, [{ name: 's' }])
  t.deepEqual(
    mounts(await post(`${path}/pods`, plainPod('bold', { serviceAccountName: 'shy', automountServiceAccountToken: true }))),
    usual,
  )
  const unknown = await post(`${path}/pods`, plainPod('unknown', { serviceAccountName: 'nobody' }))
  isRefused(t, unknown, /^pods "unknown" is forbidden: error looking up service account .*\/nobody: serviceaccount "nobody" not found$/)
})

test('a kubelet: its own node, its own pods, what those refer to, and nothing of others', async (t) => {
  const { path, post } = await world()
  const [mine, other] = [`node-${++names}`, `node-${++names}`]
  const kubelet: Ask = { identity: await server().authority.client(`system:node:${mine}`, ['system:nodes']) }
  const ask = (at: string, more: Ask = {}) => server().ask(at, { ...kubelet, ...more })
  const node = (name: string, labels = {}) => ({ metadata: { name, labels } })

  t.is((await post('/api/v1/nodes', node(mine, { 'kubernetes.io/hostname': mine, own: 'x' }), kubelet)).code, 201)
  isRefused(
    t,
    await post('/api/v1/nodes', node(other), kubelet),
    `nodes "${other}" is forbidden: node "${mine}" is not allowed to modify node "${other}"`,
  )
  await post('/api/v1/nodes', node(other))
  t.is((await ask(`/api/v1/nodes/${mine}`)).code, 200)
  isRefused(t, await ask(`/api/v1/nodes/${other}`), new RegExp(`node '${mine}' cannot read '${other}', only its own Node object$`))
  t.is((await ask('/api/v1/nodes')).code, 403)
  const patch = (body: object): Ask => ({ method: 'PATCH', body, headers: { 'content-type': 'application/merge-patch+json' } })
  t.is((await ask(`/api/v1/nodes/${mine}/status`, patch({ status: { phase: '' } }))).code, 200)
  t.is((await ask(`/api/v1/nodes/${other}/status`, patch({ status: {} }))).code, 403)
  t.is((await ask(`/api/v1/nodes/${mine}`, patch({ metadata: { labels: { 'node-restriction.kubernetes.io/team': 'a' } } }))).code, 403)
  t.is((await ask(`/api/v1/nodes/${mine}`, patch({ spec: { taints: [] } }))).code, 200)
  t.is((await ask(`/api/v1/nodes/${mine}`, patch({ spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } }))).code, 403)
  t.is((await ask(`/api/v1/nodes/${mine}`, { method: 'DELETE' })).code, 403)

  const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases'
  t.is((await post(leases, { metadata: { name: mine } }, kubelet)).code, 201)
  t.is((await post(leases, { metadata: { name: other } }, kubelet)).code, 403)
  t.is((await ask('/apis/coordination.k8s.io/v1/namespaces/kube-system/leases/x')).code, 403)

  for (const name of ['used', 'unused']) await post(`${path}/secrets`, { metadata: { name } })
  const bound = (name: string, nodeName: string) => plainPod(name, { nodeName, volumes: [{ name: 'v', secret: { secretName: 'used' } }] })
  t.is((await ask(`${path}/secrets/used`)).code, 403, 'no pod of the node refers to it yet')
  const pod = (await post(`${path}/pods`, bound('mine', mine))).json
  await post(`${path}/pods`, plainPod('other', { nodeName: other }))
  t.is((await ask(`${path}/secrets/used`)).code, 200)
  t.is((await ask(`${path}/secrets?fieldSelector=metadata.name%3Dused`)).code, 200)
  isRefused(t, await ask(`${path}/secrets/unused`), new RegExp(`no relationship found between node '${mine}' and this object$`))
  t.is((await ask(`${path}/secrets`)).code, 403)
  t.is((await ask(`/api/v1/pods?fieldSelector=spec.nodeName%3D${mine}`)).code, 200)
  t.is((await ask(`/api/v1/pods?fieldSelector=spec.nodeName%3D${other}`)).code, 403)
  t.is((await ask(`${path}/pods/mine/status`, patch({ status: { phase: 'Running' } }))).code, 200)
  isRefused(
    t,
    await ask(`${path}/pods/other/status`, patch({ status: { phase: 'Running' } })),
    /can only update pod status for pods with spec.nodeName set to itself$/,
  )
  t.is((await ask(`${path}/pods/other`, { method: 'DELETE' })).code, 403)
  isRefused(t, await post(`${path}/pods`, bound('new', mine), kubelet), /can only create mirror pods$/)

  const token = (boundObjectRef?: object) => post(`${path}/serviceaccounts/default/token`, { spec: { boundObjectRef } }, kubelet)
  const reference = { kind: 'Pod', apiVersion: 'v1', name: 'mine', uid: pod.metadata.uid }
  const given = await token(reference)
  t.is(given.code, 201)
  isRefused(t, await token(), /node requested token not bound to a pod$/)
  isRefused(t, await token({ ...reference, uid: undefined }), /without a uid$/)
  isRefused(
    t,
    await token({ ...reference, name: 'other', uid: (await server().ask(`${path}/pods/other`)).json.metadata.uid }),
    /scheduled on a different node$/,
  )
  t.is((await token({ ...reference, uid: 'x' })).code, 409)

  t.is((await server().ask('/api', bearer(given.json.status.token))).code, 200)
  await ask(`${path}/pods/mine`, { method: 'DELETE', body: { gracePeriodSeconds: 0 } })
  t.is((await server().ask('/api', bearer(given.json.status.token))).code, 401, 'the pod is gone, and its token with it')
  t.is((await ask(`${path}/secrets/used`)).code, 403, 'and what it referred to is none of the node')
})

test('an apply that creates must be allowed to create', async (t) => {
  const { path, user, as, grant } = await world()
  const apply = () => {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }
    const headers = { ...as(user).headers, 'content-type': 'application/apply-patch+yaml' }
    return server().ask(`${path}/configmaps/a?fieldManager=x`, { method: 'PATCH', body, headers })
  }
  const maps = { apiGroups: [''], resources: ['configmaps'] }
  await grant([{ ...maps, verbs: ['patch'] }])
  isRefused(t, await apply(), /User "user-\d+" cannot create resource "configmaps"/)
  await grant([{ ...maps, verbs: ['create'] }])
  t.is((await apply()).code, 201)
})

test('a certificate: the server writes down who asks; who approves and who signs must be allowed to', async (t) => {
  const { user, as, post } = await world()
  const csrs = '/apis/certificates.k8s.io/v1/certificatesigningrequests'
  const grantAll = async (name: string, rules: object[]) => {
    await post(`${rbac}/clusterroles`, { metadata: { name }, rules })
    await post(`${rbac}/clusterrolebindings`, {
      metadata: { name },
      subjects: [{ kind: 'User', name: user }],
      roleRef: { kind: 'ClusterRole', name },
    })
  }
  const group = { apiGroups: ['certificates.k8s.io'] }
  await grantAll(`${user}-csr`, [{ ...group, resources: ['certificatesigningrequests', '*/approval', '*/status'], verbs: ['*'] }])
  const request = Buffer.from('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----').toString('base64')
  const signerName = 'kubernetes.io/kube-apiserver-client'
  const body = { metadata: { name: user }, spec: { request, signerName, usages: ['client auth'], username: 'kubernetes-admin' } }
  const made = await post(csrs, body, as(user))
  t.is(made.code, 201)
  t.like(made.json.spec, { username: user, groups: ['system:authenticated'] })
  const put = (door: string, status: object) =>
    server().ask(`${csrs}/${user}/${door}`, { ...as(user), method: 'PUT', body: { ...body, status } })
  const approval = { conditions: [{ type: 'Approved', status: 'True' }] }
  isRefused(t, await put('approval', approval), new RegExp(`user not permitted to approve requests with signerName "${signerName}"$`))
  await grantAll(`${user}-approve`, [{ ...group, resources: ['signers'], verbs: ['approve'], resourceNames: ['kubernetes.io/*'] }])
  t.deepEqual((await put('approval', { ...approval, certificate: request })).json.status, approval)
  isRefused(t, await put('status', { certificate: request }), /user not permitted to sign requests/)
  await grantAll(`${user}-sign`, [{ ...group, resources: ['signers'], verbs: ['sign'], resourceNames: [signerName] }])
  t.like((await put('status', { certificate: request })).json.status, { ...approval, certificate: request })
})

test('a stranger asks for health and version only', async (t) => {
  for (const path of ['/healthz', '/livez', '/readyz', '/version']) t.is((await server().ask(path, { identity: null })).code, 200, path)
  for (const path of ['/api', '/api/v1/pods', '/openapi/v3', '/metrics', '/.well-known/openid-configuration'])
    t.is((await server().ask(path, { identity: null })).code, 401, path)
})
