// What clients get, through real TLS.

import test from 'ava'
import { TestServer, testToken } from '../testing/test-server.js'

const shared = TestServer.forAll(test)

/** The file's server and the path of a namespace that is the test's own. */
async function started(): Promise<{ server: TestServer; namespace: string }> {
  const server = shared()
  return { server, namespace: `/api/v1/namespaces/${await server.namespace()}` }
}
const configMap = (name: string, data: Record<string, string> = {}) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data })
const post = (server: TestServer, path: string, body: unknown) => server.ask(path, { method: 'POST', body })
const pod = (name: string, more: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'i' }], ...more },
})

test('create, get, update, delete: the revisions grow and the object is the same', async (t) => {
  const { server, namespace } = await started()
  const created = await post(server, `${namespace}/configmaps`, configMap('a', { x: '1' }))
  t.is(created.code, 201)
  const { uid, resourceVersion, creationTimestamp } = created.json.metadata
  t.truthy(uid)
  t.regex(creationTimestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  t.deepEqual((await server.ask(`${namespace}/configmaps/a`)).json, created.json)
  const updated = await server.ask(`${namespace}/configmaps/a`, { method: 'PUT', body: { ...created.json, data: { x: '2' } } })
  t.is(updated.code, 200)
  t.is(updated.json.metadata.uid, uid)
  t.true(Number(updated.json.metadata.resourceVersion) > Number(resourceVersion))
  const deleted = await server.ask(`${namespace}/configmaps/a`, { method: 'DELETE' })
  t.like(deleted.json, { kind: 'Status', status: 'Success', details: { name: 'a', kind: 'configmaps', uid } })
  const gone = await server.ask(`${namespace}/configmaps/a`)
  t.is(gone.code, 404)
  t.like(gone.json, { kind: 'Status', reason: 'NotFound', message: 'configmaps "a" not found' })
})

test('a name that was deleted can be used again', async (t) => {
  const { server, namespace } = await started()
  for (let i = 0; i < 3; i++) {
    t.is((await post(server, `${namespace}/configmaps`, configMap('a'))).code, 201)
    t.is((await post(server, `${namespace}/configmaps`, configMap('a'))).code, 409)
    t.is((await server.ask(`${namespace}/configmaps/a`, { method: 'DELETE' })).code, 200)
  }
})

test('a PUT with an old resourceVersion is a conflict, one without is not', async (t) => {
  const { server, namespace } = await started()
  const first = (await post(server, `${namespace}/configmaps`, configMap('a'))).json
  await server.ask(`${namespace}/configmaps/a`, { method: 'PUT', body: { ...first, data: { x: '1' } } })
  const stale = await server.ask(`${namespace}/configmaps/a`, { method: 'PUT', body: { ...first, data: { x: '2' } } })
  t.is(stale.code, 409)
  t.is(stale.json.reason, 'Conflict')
  t.regex(stale.json.message, /^Operation cannot be fulfilled on configmaps "a": the object has been modified/)
  t.is((await server.ask(`${namespace}/configmaps/a`, { method: 'PUT', body: configMap('a', { x: '3' }) })).json.data.x, '3')
})

test('a write that changes nothing keeps the resourceVersion', async (t) => {
  const { server, namespace } = await started()
  const first = (await post(server, `${namespace}/configmaps`, configMap('a', { x: '1' }))).json
  const again = await server.ask(`${namespace}/configmaps/a`, { method: 'PUT', body: first })
  t.is(again.json.metadata.resourceVersion, first.metadata.resourceVersion)
})

test('many patches of one object at once are all applied', async (t) => {
  const { server, namespace } = await started()
  await post(server, `${namespace}/configmaps`, configMap('a'))
  const headers = { 'content-type': 'application/merge-patch+json' }
  const replies = await Promise.all(
    Array.from({ length: 15 }, (_, i) =>
      server.ask(`${namespace}/configmaps/a`, { method: 'PATCH', headers, body: { data: { [`k${i}`]: 'v' } } }),
    ),
  )
  t.deepEqual([...new Set(replies.map(({ code }) => code))], [200])
  t.is(Object.keys((await server.ask(`${namespace}/configmaps/a`)).json.data).length, 15)
})

test('patches: strategic by key, JSON with a failed test, a resourceVersion that is old, an unknown type', async (t) => {
  const { server, namespace } = await started()
  await post(server, `${namespace}/pods`, pod('p'))
  const patch = (type: string, body: unknown) =>
    server.ask(`${namespace}/pods/p`, { method: 'PATCH', headers: { 'content-type': `application/${type}` }, body })
  const strategic = await patch('strategic-merge-patch+json', { spec: { containers: [{ name: 'c', image: 'j' }] } })
  t.is(strategic.json.spec.containers.length, 1)
  t.is(strategic.json.spec.containers[0].image, 'j')
  t.is((await patch('json-patch+json', [{ op: 'test', path: '/metadata/name', value: 'q' }])).code, 422)
  t.is((await patch('json-patch+json', [{ op: 'add', path: '/metadata/labels', value: { a: 'b' } }])).json.metadata.labels.a, 'b')
  t.is((await patch('merge-patch+json', { metadata: { resourceVersion: '1', labels: { a: 'c' } } })).code, 409)
  t.is((await patch('apply-patch+cbor', {})).code, 415)
  t.is((await patch('whatever', {})).code, 415)
})

test('generateName makes names, and of many none twice', async (t) => {
  const { server, namespace } = await started()
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => post(server, `${namespace}/configmaps`, { ...configMap(''), metadata: { generateName: 'gen-' } })),
  )
  const names = replies.map(({ json }) => json.metadata.name as string)
  t.is(new Set(names).size, 20)
  for (const name of names) t.regex(name, /^gen-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
})

test('dry run answers as if, and stores nothing', async (t) => {
  const { server, namespace } = await started()
  const reply = await post(server, `${namespace}/configmaps?dryRun=All`, configMap('a'))
  t.is(reply.code, 201)
  t.is((await server.ask(`${namespace}/configmaps/a`)).code, 404)
  t.is((await post(server, `${namespace}/configmaps?dryRun=Some`, configMap('a'))).code, 422)
})

test('field validation: Strict refuses, Warn warns, Ignore is silent', async (t) => {
  const { server, namespace } = await started()
  const body = { ...configMap('a'), dta: {} }
  t.is((await post(server, `${namespace}/configmaps?fieldValidation=Strict&dryRun=All`, body)).code, 400)
  t.is(
    (await post(server, `${namespace}/configmaps?fieldValidation=Warn&dryRun=All`, body)).headers.warning,
    '299 - "unknown field \\"dta\\""',
  )
  t.is((await post(server, `${namespace}/configmaps?fieldValidation=Ignore&dryRun=All`, body)).headers.warning, undefined)
})

test('namespaces: nothing is made in one that is missing or on its way out, which ends with its finalizer', async (t) => {
  const server = shared()
  t.is((await post(server, '/api/v1/namespaces/none/configmaps', configMap('a'))).json.message, 'namespaces "none" not found')
  await post(server, '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } })
  const leaving = await server.ask('/api/v1/namespaces/shop', { method: 'DELETE' })
  t.like(leaving.json, { kind: 'Namespace', status: { phase: 'Terminating' } })
  const refused = await post(server, '/api/v1/namespaces/shop/configmaps', configMap('a'))
  t.is(refused.code, 403)
  t.is(refused.json.details.causes[0].reason, 'NamespaceTerminating')
  const finalized = await server.ask('/api/v1/namespaces/shop/finalize', {
    method: 'PUT',
    body: { ...leaving.json, spec: { finalizers: [] } },
  })
  t.is(finalized.code, 200)
  t.is((await server.ask('/api/v1/namespaces/shop')).code, 404)
  t.is((await server.ask('/api/v1/namespaces/default', { method: 'DELETE' })).code, 403)
})

test('a pod with a node is given time, hurried by a second delete, gone with grace 0', async (t) => {
  const { server, namespace } = await started()
  await post(server, `${namespace}/pods`, pod('p', { nodeName: 'node-1' }))
  const marked = (await server.ask(`${namespace}/pods/p`, { method: 'DELETE' })).json
  t.is(marked.metadata.deletionGracePeriodSeconds, 30)
  const hurried = (await server.ask(`${namespace}/pods/p`, { method: 'DELETE', body: { gracePeriodSeconds: 5 } })).json
  t.is(hurried.metadata.deletionGracePeriodSeconds, 5)
  t.is(Date.parse(marked.metadata.deletionTimestamp) - Date.parse(hurried.metadata.deletionTimestamp), 25_000)
  t.is(
    (await server.ask(`${namespace}/pods/p`, { method: 'DELETE', body: { gracePeriodSeconds: 30 } })).json.metadata
      .deletionGracePeriodSeconds,
    5,
  )
  await server.ask(`${namespace}/pods/p?gracePeriodSeconds=0`, { method: 'DELETE' })
  t.is((await server.ask(`${namespace}/pods/p`)).code, 404)
})

test('finalizers hold an object until the last is taken away', async (t) => {
  const { server, namespace } = await started()
  const body = configMap('a') as { metadata: object }
  await post(server, `${namespace}/configmaps`, { ...body, metadata: { name: 'a', finalizers: ['example.com/x'] } })
  const marked = await server.ask(`${namespace}/configmaps/a`, { method: 'DELETE' })
  t.truthy(marked.json.metadata.deletionTimestamp)
  const headers = { 'content-type': 'application/merge-patch+json' }
  await server.ask(`${namespace}/configmaps/a`, { method: 'PATCH', headers, body: { metadata: { finalizers: null } } })
  t.is((await server.ask(`${namespace}/configmaps/a`)).code, 404)
})

test('a Job gets its selector, is refused one of another, is found by its successes, and is told that its pods outlive it', async (t) => {
  const { server, namespace } = await started()
  const path = `${namespace.replace('/api/v1', '/apis/batch/v1')}/jobs`
  const job = (name: string, spec: object = {}) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] } }, ...spec },
  })
  const { code, json } = await post(server, path, job('a'))
  t.is(code, 201)
  t.deepEqual(json.spec.selector, { matchLabels: { 'batch.kubernetes.io/controller-uid': json.metadata.uid } })
  t.is(json.spec.template.metadata.labels['batch.kubernetes.io/job-name'], 'a')
  const { selector, template } = json.spec
  const copied = await post(server, path, job('b', { selector, template }))
  t.is(copied.code, 422)
  t.regex(copied.json.message, /`selector` not auto-generated/)
  await server.ask(`${path}/a/status`, { method: 'PUT', body: { ...json, status: { succeeded: 1 } } })
  const named = async (successful: number) =>
    (await server.ask(`${path}?fieldSelector=status.successful%3D${successful}`)).json.items.map(
      ({ metadata }: { metadata: { name: string } }) => metadata.name,
    )
  t.deepEqual([await named(1), await named(0)], [['a'], []])
  const deleted = await server.ask(`${path}/a`, { method: 'DELETE' })
  t.regex(String(deleted.headers['warning']), /^299 - "child pods are preserved by default when jobs are deleted/)
  t.deepEqual(deleted.json.metadata.finalizers, ['orphan'])
  const said = await server.ask(`${path}/a`, { method: 'DELETE', body: { propagationPolicy: 'Background' } })
  t.is(said.headers['warning'], undefined)
})

test('preconditions of a delete', async (t) => {
  const { server, namespace } = await started()
  const { uid } = (await post(server, `${namespace}/configmaps`, configMap('a'))).json.metadata
  t.like((await server.ask(`${namespace}/configmaps/a`, { method: 'DELETE', body: { preconditions: { uid: 'other' } } })).json, {
    code: 409,
  })
  t.is((await server.ask(`${namespace}/configmaps/a`, { method: 'DELETE', body: { preconditions: { uid } } })).code, 200)
})

test('deletecollection takes what the selector says', async (t) => {
  const { server, namespace } = await started()
  for (const name of ['a', 'b', 'c'])
    await post(server, `${namespace}/configmaps`, { ...configMap(name), metadata: { name, labels: { keep: name === 'b' ? 'yes' : 'no' } } })
  t.is((await server.ask(`${namespace}/configmaps?labelSelector=keep%3Dno`, { method: 'DELETE' })).code, 200)
  t.deepEqual(
    (await server.ask(`${namespace}/configmaps`)).json.items.map((it: { metadata: { name: string } }) => it.metadata.name),
    ['b'],
  )
})

test('status writes leave the spec, spec writes the status; generation counts the spec only', async (t) => {
  const server = shared()
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'd' },
    spec: {
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    },
  }
  const path = '/apis/apps/v1/namespaces/default/deployments/d'
  const created = (await post(server, '/apis/apps/v1/namespaces/default/deployments', deployment)).json
  t.is(created.metadata.generation, 1)
  const withStatus = await server.ask(`${path}/status`, {
    method: 'PUT',
    body: { ...created, spec: undefined, status: { replicas: 3, observedGeneration: 1 } },
  })
  t.is(withStatus.code, 200)
  t.like(withStatus.json, { metadata: { generation: 1 }, spec: { replicas: 1 }, status: { replicas: 3 } })
  const scaled = await server.ask(`${path}/scale`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { spec: { replicas: 4 } },
  })
  t.like(scaled.json, { kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 4 }, status: { replicas: 3, selector: 'a=b' } })
  t.like((await server.ask(path)).json, { metadata: { generation: 2 }, spec: { replicas: 4 }, status: { replicas: 3 } })
  const put = await server.ask(`${path}/scale`, {
    method: 'PUT',
    headers: { 'content-type': '' },
    body: { ...scaled.json, spec: { replicas: 2 } },
  })
  t.is(put.json.spec.replicas, 2)
})

test('binding gives a pod its node once', async (t) => {
  const { server, namespace } = await started()
  await post(server, `${namespace}/pods`, pod('p'))
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'p' }, target: { apiVersion: 'v1', kind: 'Node', name: 'node-2' } }
  t.is((await post(server, `${namespace}/pods/p/binding`, binding)).code, 201)
  const bound = (await server.ask(`${namespace}/pods/p`)).json
  t.is(bound.spec.nodeName, 'node-2')
  t.like(bound.status.conditions[0], { type: 'PodScheduled', status: 'True' })
  const again = await post(server, `${namespace}/pods/p/binding`, binding)
  t.is(again.code, 409)
  t.regex(again.json.message, /already assigned to node "node-2"/)
})

test('new pods name their account and tolerate five minutes of a silent node', async (t) => {
  const { server, namespace } = await started()
  const { spec } = (await post(server, `${namespace}/pods`, pod('p'))).json
  t.is(spec.serviceAccountName, 'default')
  t.deepEqual(
    spec.tolerations.map((it: { key: string; tolerationSeconds: number }) => [it.key, it.tolerationSeconds]),
    [
      ['node.kubernetes.io/not-ready', 300],
      ['node.kubernetes.io/unreachable', 300],
    ],
  )
})

test('lists come in pages of one moment, whatever is written in between', async (t) => {
  const { server, namespace } = await started()
  for (const name of ['a', 'b', 'c', 'd', 'e']) await post(server, `${namespace}/configmaps`, configMap(name))
  const names: string[] = []
  let next = ''
  do {
    const { json } = await server.ask(`${namespace}/configmaps?limit=2${next === '' ? '' : `&continue=${next}`}`)
    names.push(...json.items.map((it: { metadata: { name: string } }) => it.metadata.name))
    next = json.metadata.continue ?? ''
    if (names.length === 2) {
      t.is(json.metadata.remainingItemCount, 3)
      await server.ask(`${namespace}/configmaps/c`, { method: 'DELETE' })
      await post(server, `${namespace}/configmaps`, configMap('cc'))
    }
  } while (next !== '')
  t.deepEqual(names, ['a', 'b', 'c', 'd', 'e'])
  t.is((await server.ask(`${namespace}/configmaps?continue=nonsense`)).code, 400)
})

test('lists at a revision: exact, not older than, from the future', async (t) => {
  const { server, namespace } = await started()
  const first = (await post(server, `${namespace}/configmaps`, configMap('a'))).json.metadata.resourceVersion
  await post(server, `${namespace}/configmaps`, configMap('b'))
  const count = async (query: string) => (await server.ask(`${namespace}/configmaps?${query}`)).json.items?.length
  t.is(await count(`resourceVersion=${first}&resourceVersionMatch=Exact`), 1)
  t.is(await count(`resourceVersion=${first}&resourceVersionMatch=NotOlderThan`), 2)
  t.is(await count('resourceVersion=0'), 2)
  const future = await server.ask(`${namespace}/configmaps?resourceVersion=999999`)
  t.is(future.code, 504)
  t.is(future.json.details.causes[0].reason, 'ResourceVersionTooLarge')
})

test('selectors: labels, fields, and what is no selector', async (t) => {
  const { server, namespace } = await started()
  await post(server, `${namespace}/pods`, { ...pod('a', { nodeName: 'n1' }), metadata: { name: 'a', labels: { app: 'x' } } })
  await post(server, `${namespace}/pods`, { ...pod('b', { nodeName: 'n2' }), metadata: { name: 'b', labels: { app: 'y' } } })
  const names = async (query: string) =>
    (await server.ask(`${namespace}/pods?${query}`)).json.items?.map((it: { metadata: { name: string } }) => it.metadata.name)
  t.deepEqual(await names('labelSelector=app%20in%20(x,z)'), ['a'])
  t.deepEqual(await names('fieldSelector=spec.nodeName%3Dn2'), ['b'])
  t.deepEqual(await names('fieldSelector=metadata.name%3Da'), ['a'])
  t.deepEqual(await names('fieldSelector=status.phase!%3DPending'), [])
  t.is((await server.ask('/api/v1/pods?fieldSelector=spec.wrong%3D1')).code, 400)
  t.is((await server.ask('/api/v1/pods?labelSelector=a%3D%3D%3Db')).code, 400)
})

test('Tables and metadata instead of objects', async (t) => {
  const { server, namespace } = await started()
  await post(server, `${namespace}/configmaps`, configMap('a', { x: '1' }))
  const accept = (text: string) => ({ headers: { accept: text } })
  const table = (await server.ask(`${namespace}/configmaps`, accept('application/json;as=Table;v=v1;g=meta.k8s.io,application/json'))).json
  t.is(table.kind, 'Table')
  t.deepEqual(table.rows[0].cells.slice(0, 2), ['a', 1])
  t.is(table.rows[0].object.kind, 'PartialObjectMetadata')
  const one = (await server.ask(`${namespace}/configmaps/a?includeObject=Object`, accept('application/json;as=Table;v=v1;g=meta.k8s.io')))
    .json
  t.is(one.rows[0].object.data.x, '1')
  const partial = (await server.ask(`${namespace}/configmaps`, accept('application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io')))
    .json
  t.is(partial.items[0].data, undefined)
  const yaml = await server.ask(`${namespace}/configmaps/a`, accept('application/yaml'))
  t.regex(yaml.text, /^kind: ConfigMap$/m)
  t.is((await server.ask(`${namespace}/configmaps/a`, accept('text/csv'))).code, 406)
})

test('who asks: certificate, token, neither, wrong ones', async (t) => {
  const { server, namespace } = await started()
  const path = `${namespace}/configmaps`
  const token = (text: string) => ({ identity: null, headers: { authorization: `Bearer ${text}` } })
  t.is((await server.ask(path)).code, 200)
  t.is((await server.ask('/api', token(testToken))).code, 200)
  t.is((await server.ask(path, token(testToken))).code, 403, 'known, but nothing was granted')
  t.is((await server.ask(path, token('wrong'))).code, 401)
  const anonymous = await server.ask(path, { identity: null })
  t.is(anonymous.code, 401)
  t.like(anonymous.json, { kind: 'Status', reason: 'Unauthorized' })
  for (const open of ['/healthz', '/livez', '/readyz', '/version']) t.is((await server.ask(open, { identity: null })).code, 200, open)
  t.is((await server.ask('/api', { identity: null })).code, 401)
  const { TestAuthority } = await import('../testing/test-authority.js')
  const stranger = await (await TestAuthority.create()).client('admin', ['system:masters'])
  t.is((await server.ask(path, { identity: stranger })).code, 401)
  t.is((await server.ask('/readyz', { identity: stranger })).code, 401)
})

test('bodies: too large, too deep, no JSON, no object, another kind, another name', async (t) => {
  const { server, namespace } = await started()
  const path = `${namespace}/configmaps`
  t.is((await post(server, path, 'x'.repeat(3 * 1024 * 1024 + 1))).code, 413)
  t.is(
    (
      await post(server, `${namespace}/pods`, {
        ...pod('p'),
        spec: { containers: [{ name: 'c', image: 'i', args: ['y'.repeat(1_600_000)] }] },
      })
    ).code,
    413,
  )
  for (const body of ['{', '[]', '7', 'null', '"x"', `${'['.repeat(2_000)}${']'.repeat(2_000)}`])
    t.is((await post(server, path, body)).code, 400, body.slice(0, 10))
  t.is((await post(server, path, pod('p'))).code, 400)
  t.is((await post(server, path, { ...configMap('a'), metadata: { name: 'a', namespace: 'other' } })).code, 400)
  t.is((await server.ask(path, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: 'a,b' })).code, 415)
  t.is(
    (
      await server.ask('/api/v1/namespaces', {
        method: 'POST',
        body: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'Bad_Name' } },
      })
    ).code,
    422,
  )
})

test('YAML is read, and a bomb of it refused', async (t) => {
  const { server, namespace } = await started()
  const headers = { 'content-type': 'application/yaml' }
  const path = `${namespace}/configmaps`
  const good = await server.ask(path, {
    method: 'POST',
    headers,
    body: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: y\ndata:\n  a: "1"\n',
  })
  t.is(good.json.data.a, '1')
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'.split('').map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`)}]`),
  ].join('\n')
  t.is((await server.ask(path, { method: 'POST', headers, body: bomb })).code, 400)
  t.is((await server.ask(path, { method: 'POST', headers, body: '['.repeat(20_000) })).code, 400)
})

test('keys that JavaScript reads as something else are data', async (t) => {
  const { server, namespace } = await started()
  const body = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"},"data":{"constructor":"c"},"__proto__":{"polluted":"yes"}}'
  t.is((await server.ask(`${namespace}/configmaps`, { method: 'POST', body })).code, 201)
  t.is(({} as { polluted?: string }).polluted, undefined)
  const headers = { 'content-type': 'application/merge-patch+json' }
  await server.ask(`${namespace}/configmaps/a`, { method: 'PATCH', headers, body: '{"metadata":{"__proto__":{"polluted":"yes"}}}' })
  t.is(({} as { polluted?: string }).polluted, undefined)
  t.is((await server.ask(`${namespace}/configmaps/a`)).json.data.constructor, 'c')
  const data = '{"metadata":{"name":"b"},"data":{"__proto__":"kept","a":"b"}}'
  t.is((await server.ask(`${namespace}/configmaps`, { method: 'POST', body: data })).code, 201)
  t.regex((await server.ask(`${namespace}/configmaps/b`)).text, /"__proto__":"kept"/)
  await server.ask(`${namespace}/configmaps/b`, { method: 'PATCH', headers, body: '{"data":{"__proto__":"patched"}}' })
  t.regex((await server.ask(`${namespace}/configmaps/b`)).text, /"__proto__":"patched"/)
})

test('paths and methods that are not served', async (t) => {
  const { server, namespace } = await started()
  const code = async (method: string, path: string) =>
    (await server.ask(path, { method, body: method === 'POST' || method === 'PUT' ? configMap('a') : undefined })).code
  t.is(await code('GET', '/api/v1/namespaces/default/unknowns'), 404)
  t.is(await code('GET', '/apis/none/v1/things'), 404)
  t.is(await code('GET', '/nothing'), 404)
  t.is(await code('GET', `${namespace}/configmaps/a/none`), 404)
  t.is(await code('POST', '/api/v1/configmaps'), 405)
  t.is(await code('PUT', `${namespace}/configmaps`), 405)
  t.is(await code('OPTIONS', `${namespace}/configmaps`), 405)
  t.is(await code('DELETE', `${namespace}/pods/p/log`), 405)
})

test('a large answer is compressed for who asks for that', async (t) => {
  const { server, namespace } = await started()
  await post(server, `${namespace}/configmaps`, configMap('big', { x: 'y'.repeat(200_000) }))
  const zipped = await server.ask(`${namespace}/configmaps/big`, { headers: { 'accept-encoding': 'gzip' } })
  t.is(zipped.headers['content-encoding'], 'gzip')
  t.is(zipped.json.data.x.length, 200_000)
  t.is((await server.ask(`${namespace}/configmaps/big`)).headers['content-encoding'], undefined)
})
