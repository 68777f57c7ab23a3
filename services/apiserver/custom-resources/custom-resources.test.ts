// Custom resources through real TLS: from the definition to their last instance.

import test, { type ExecutionContext } from 'ava'
import { until } from '../../../packages/testkit/until.js'
import { SharedLog } from '../testing/shared-log.js'
import { type Reply, TestServer } from '../testing/test-server.js'
import { Watch } from '../testing/watch.js'

const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'
const merge = { 'content-type': 'application/merge-patch+json' }
const text = { type: 'string' }
const schema = {
  type: 'object',
  description: 'A thing.',
  properties: {
    spec: {
      type: 'object',
      properties: {
        color: { ...text, enum: ['red', 'green'] },
        size: { type: 'integer', default: 1, maximum: 9 },
        note: { ...text, nullable: true },
      },
    },
    status: { type: 'object', required: ['ready'], properties: { ready: { type: 'integer' }, selector: text } },
  },
}
const version = {
  name: 'v1',
  served: true,
  storage: true,
  schema: { openAPIV3Schema: schema },
  selectableFields: [{ jsonPath: '.spec.color' }],
  subresources: {
    status: {},
    scale: { specReplicasPath: '.spec.size', statusReplicasPath: '.status.ready', labelSelectorPath: '.status.selector' },
  },
  additionalPrinterColumns: [{ name: 'Color', type: 'string', jsonPath: '.spec.color' }],
}

/** A definition of things in a group of the test's own. */
const definition = (group: string, spec: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `things.${group}` },
  spec: { group, scope: 'Namespaced', names: { plural: 'things', kind: 'Thing', shortNames: ['th'] }, versions: [version], ...spec },
})
const isEstablished = ({ json }: Reply) =>
  json?.status?.conditions?.some(
    (condition: { type: string; status: string }) => condition.type === 'Established' && condition.status === 'True',
  ) === true

let groups = 0
class Things {
  readonly server: TestServer
  readonly group: string
  readonly namespace: string
  constructor(server: TestServer, group: string, namespace: string) {
    this.server = server
    this.group = group
    this.namespace = namespace
  }
  static async defined(server: TestServer, spec: object = {}): Promise<Things> {
    const things = new Things(server, `g${++groups}.example.com`, await server.namespace())
    await things.define(spec)
    return things
  }
  async define(spec: object = {}): Promise<Reply> {
    const reply = await this.server.ask(definitions, { method: 'POST', body: definition(this.group, spec) })
    if (reply.code !== 201) throw new Error(reply.text)
    await until('the definition is established', async () => isEstablished(await this.definition()))
    return reply
  }
  get definitionPath(): string {
    return `${definitions}/things.${this.group}`
  }
  definition(): Promise<Reply> {
    return this.server.ask(this.definitionPath)
  }
  path(name = '', version = 'v1'): string {
    return `/apis/${this.group}/${version}/namespaces/${this.namespace}/things${name === '' ? '' : `/${name}`}`
  }
  body(name: string, rest: object = {}, version = 'v1') {
    return { apiVersion: `${this.group}/${version}`, kind: 'Thing', metadata: { name }, ...rest }
  }
  create(name: string, rest: object = {}, query = ''): Promise<Reply> {
    return this.server.ask(`${this.path()}${query}`, { method: 'POST', body: this.body(name, rest) })
  }
  patch(name: string, body: object): Promise<Reply> {
    return this.server.ask(this.path(name), { method: 'PATCH', headers: merge, body })
  }
}

const shared = TestServer.forAll(test)
const defined = (spec: object = {}) => Things.defined(shared(), spec)

test('nothing of a group is there before its definition, everything at once when it is established', async (t) => {
  const server = shared()
  const things = new Things(server, 'fresh.example.com', await server.namespace())
  t.is((await server.ask('/apis/fresh.example.com/v1')).code, 404)
  t.is((await things.create('a')).code, 404)
  await things.define()
  t.is((await things.create('a')).code, 201)
  t.like((await server.ask('/apis/fresh.example.com/v1')).json.resources[0], {
    name: 'things',
    kind: 'Thing',
    namespaced: true,
    shortNames: ['th'],
  })
  t.like((await server.ask('/apis/fresh.example.com')).json, { preferredVersion: { version: 'v1' } })
  t.true((await server.ask('/apis')).json.groups.some(({ name }: { name: string }) => name === 'fresh.example.com'))
  const aggregated = await server.ask('/apis', {
    headers: { accept: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' },
  })
  const group = aggregated.json.items.find(({ metadata }: { metadata: { name: string } }) => metadata.name === 'fresh.example.com')
  t.deepEqual(
    group.versions[0].resources[0].subresources.map((sub: { subresource: string; responseKind: { kind: string } }) => [
      sub.subresource,
      sub.responseKind.kind,
    ]),
    [
      ['status', 'Thing'],
      ['scale', 'Scale'],
    ],
  )
})

test('its schema is published: in the index, as a document, with a PATCH that takes fieldValidation', async (t) => {
  const { server, group } = await defined()
  const { paths } = (await server.ask('/openapi/v3')).json
  const document = (await server.ask(paths[`apis/${group}/v1`].serverRelativeURL)).json
  const id = `${group.split('.').reverse().join('.')}.v1.Thing`
  const published = document.components.schemas[id]
  t.is(published.description, 'A thing.')
  t.deepEqual(published.properties.spec.properties.size, { type: 'integer', default: 1, maximum: 9 })
  t.deepEqual(published.properties.metadata, { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' })
  t.truthy(document.components.schemas['io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'])
  t.is(document.components.schemas[`${id}List`]['x-kubernetes-group-version-kind'][0].kind, 'ThingList')
  const { patch } = document.paths[`/apis/${group}/v1/namespaces/{namespace}/things/{name}`]
  t.true(patch.parameters.some(({ name }: { name: string }) => name === 'fieldValidation'))
  t.false(Object.hasOwn(patch.requestBody.content, 'application/strategic-merge-patch+json'))
})

test('objects are defaulted and pruned; unknown fields are told or refused', async (t) => {
  const things = await defined()
  const created = await things.create('a', { spec: { color: 'red', typo: 1, note: null }, more: 1 })
  t.deepEqual(created.json.spec, { color: 'red', size: 1, note: null })
  t.false(Object.hasOwn(created.json, 'more'))
  t.deepEqual(created.headers['warning'], '299 - "unknown field \\"more\\"", 299 - "unknown field \\"spec.typo\\""')
  const strict = await things.create('b', { spec: { typo: 1 } }, '?fieldValidation=Strict')
  t.is(strict.code, 400)
  t.is(strict.json.message, 'Thing in version "v1" cannot be handled as a Thing: strict decoding error: unknown field "spec.typo"')
  const quiet = await things.create('c', { spec: { typo: 1 } }, '?fieldValidation=Ignore')
  t.is(quiet.headers['warning'], undefined)
})

test('what the schema does not allow is a 422 with causes', async (t) => {
  const things = await defined()
  const { code, json } = await things.create('a', { spec: { color: 'blue', size: 10 } })
  t.is(code, 422)
  t.is(
    json.message,
    `Thing.${things.group} "a" is invalid: [spec.color: Unsupported value: "blue": supported values: "green", "red", spec.size: Invalid value: 10: spec.size in body should be less than or equal to 9]`,
  )
  t.deepEqual(
    json.details.causes.map(({ reason }: { reason: string }) => reason),
    ['FieldValueNotSupported', 'FieldValueInvalid'],
  )
})

test('generation counts changes of what is wanted; status has a path of its own', async (t) => {
  const things = await defined()
  const created = await things.create('a', { spec: { color: 'red' }, status: { ready: 'not even a number' } })
  t.is(created.json.metadata.generation, 1)
  t.false(Object.hasOwn(created.json, 'status'))
  const status = (body: object) => things.server.ask(`${things.path('a')}/status`, { method: 'PATCH', headers: merge, body })
  const written = await status({ spec: { color: 'green' }, metadata: { labels: { a: 'b' } }, status: { ready: 1 } })
  t.like(written.json, { spec: { color: 'red' }, status: { ready: 1 }, metadata: { generation: 1 } })
  t.is(written.json.metadata.labels, undefined)
  t.is((await status({ status: { ready: null } })).code, 422)
  t.is((await things.patch('a', { status: { ready: 5 } })).json.status.ready, 1)
  t.is((await things.patch('a', { metadata: { labels: { x: 'y' } } })).json.metadata.generation, 1)
  t.is((await things.patch('a', { spec: { color: 'green' } })).json.metadata.generation, 2)
})
test('without a status subresource the status is a field like others', async (t) => {
  const things = await defined({ versions: [{ ...version, subresources: undefined }] })
  t.is((await things.create('a', { status: { ready: 1 } })).json.status.ready, 1)
  t.is((await things.patch('a', { status: { ready: 2 } })).json.metadata.generation, 2)
  t.is((await things.server.ask(`${things.path('a')}/status`)).code, 404)
})

test('scale reads and writes where the definition says', async (t) => {
  const things = await defined()
  await things.create('a', { spec: { size: 3 } })
  const scale = `${things.path('a')}/scale`
  await things.server.ask(`${things.path('a')}/status`, {
    method: 'PATCH',
    headers: merge,
    body: { status: { ready: 2, selector: 'app=x' } },
  })
  t.like((await things.server.ask(scale)).json, { kind: 'Scale', spec: { replicas: 3 }, status: { replicas: 2, selector: 'app=x' } })
  const patched = await things.server.ask(scale, { method: 'PATCH', headers: merge, body: { spec: { replicas: 5 } } })
  t.is(patched.json.spec.replicas, 5)
  t.like((await things.server.ask(things.path('a'))).json, { spec: { size: 5 }, status: { ready: 2 }, metadata: { generation: 2 } })
  t.is((await things.server.ask(scale, { method: 'PATCH', headers: merge, body: { spec: { replicas: 10 } } })).code, 422)
})

test('patches: json and merge, not strategic', async (t) => {
  const things = await defined()
  await things.create('a', { spec: { color: 'red' } })
  const patch = (type: string, body: unknown) =>
    things.server.ask(things.path('a'), { method: 'PATCH', headers: { 'content-type': type }, body })
  t.is((await patch('application/json-patch+json', [{ op: 'replace', path: '/spec/size', value: 4 }])).json.spec.size, 4)
  const strategic = await patch('application/strategic-merge-patch+json', { spec: { size: 5 } })
  t.is(strategic.code, 415)
  t.notRegex(strategic.json.message, /strategic/)
})

test('selectors, dry runs, Tables and deletecollection are those of every kind', async (t) => {
  const things = await defined()
  for (const [name, color] of [
    ['a', 'red'],
    ['b', 'green'],
    ['c', 'red'],
  ] as const)
    await things.create(name, { metadata: { name, labels: { color } }, spec: { color } })
  const names = async (query: string) =>
    (await things.server.ask(`${things.path()}?${query}`)).json.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)
  t.deepEqual(await names('fieldSelector=spec.color%3Dred'), ['a', 'c'])
  t.deepEqual(await names('labelSelector=color%3Dgreen'), ['b'])
  t.deepEqual(await names('fieldSelector=metadata.name%3Db'), ['b'])
  t.is((await things.server.ask(`${things.path()}?fieldSelector=spec.size%3D1`)).code, 400)
  t.is((await things.create('d', { spec: {} }, '?dryRun=All')).json.spec.size, 1)
  t.is((await things.server.ask(things.path('d'))).code, 404)
  const table = (await things.server.ask(things.path(), { headers: { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' } })).json
  t.deepEqual(
    table.columnDefinitions.map(({ name }: { name: string }) => name),
    ['Name', 'Color'],
  )
  t.deepEqual(
    table.rows.map(({ cells }: { cells: unknown[] }) => cells),
    [
      ['a', 'red'],
      ['b', 'green'],
      ['c', 'red'],
    ],
  )
  await things.server.ask(`${things.path()}?fieldSelector=spec.color%3Dred`, { method: 'DELETE' })
  t.deepEqual(await names(''), ['b'])
})

test('versions are one object, each told under its own apiVersion; the stored one is the definition’s choice', async (t) => {
  const v2 = {
    ...version,
    name: 'v2',
    storage: false,
    selectableFields: [],
    schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
  }
  const things = await defined({ versions: [version, v2] })
  await things.create('a', { spec: { color: 'red' } })
  const asV2 = (await things.server.ask(things.path('a', 'v2'))).json
  t.like(asV2, { apiVersion: `${things.group}/v2`, spec: { color: 'red', size: 1 } })
  const put = await things.server.ask(things.path('a', 'v2'), {
    method: 'PUT',
    body: { ...asV2, spec: { color: 'green', extra: 'kept by v2 only' } },
  })
  t.like(put.json, { apiVersion: `${things.group}/v2`, spec: { extra: 'kept by v2 only' } })
  t.deepEqual((await things.server.ask(things.path('a'))).json.spec, { color: 'green', size: 1 })
  t.is((await things.server.ask(`/apis/${things.group}`)).json.preferredVersion.version, 'v2')

  // Stored versions are remembered when the choice changes, and a write that changes nothing else moves an object over.
  const versions = [
    { ...version, storage: false },
    { ...v2, storage: true },
  ]
  const changed = await things.server.ask(things.definitionPath, { method: 'PATCH', headers: merge, body: { spec: { versions } } })
  t.deepEqual(changed.json.status.storedVersions, ['v1', 'v2'])
  const before = (await things.server.ask(things.path('a'))).json
  const after = (await things.server.ask(things.path('a'), { method: 'PUT', body: before })).json
  t.not(after.metadata.resourceVersion, before.metadata.resourceVersion)
  t.is(
    (await things.server.ask(things.path('a'), { method: 'PUT', body: after })).json.metadata.resourceVersion,
    after.metadata.resourceVersion,
  )
})
test('a deprecated version says so at every request', async (t) => {
  const things = await defined({ versions: [version, { ...version, name: 'v1beta1', storage: false, deprecated: true }] })
  const { headers } = await things.server.ask(things.path('', 'v1beta1'))
  t.is(headers['warning'], `299 - "${things.group}/v1beta1 Thing is deprecated; use ${things.group}/v1 Thing"`)
  t.is((await things.server.ask(things.path())).headers['warning'], undefined)
})

test('a newer schema holds for objects of before: defaults are there on reading', async (t) => {
  const things = await defined()
  await things.create('a', { spec: { color: 'red' } })
  const newer = structuredClone(version) as {
    schema: { openAPIV3Schema: { properties: { spec: { properties: Record<string, object> } } } }
  }
  newer.schema.openAPIV3Schema.properties.spec.properties['shape'] = { type: 'string', default: 'round' }
  delete newer.schema.openAPIV3Schema.properties.spec.properties['color']
  const patched = await things.server.ask(things.definitionPath, {
    method: 'PATCH',
    headers: merge,
    body: { spec: { versions: [{ ...newer, selectableFields: [] }] } },
  })
  t.is(patched.code, 200, patched.text)
  t.deepEqual((await things.server.ask(things.path('a'))).json.spec, { size: 1, shape: 'round' })
  t.deepEqual((await things.server.ask(things.path())).json.items[0].spec, { size: 1, shape: 'round' })
})

test('watches: what is there, what comes, in the version that is watched; over when the schema changes', async (t) => {
  const things = await defined({ versions: [version, { ...version, name: 'v2', storage: false }] })
  await things.create('a', { spec: { color: 'red' } })
  const watch = await Watch.open(
    things.server,
    `${things.path('', 'v2')}?watch=true&fieldSelector=spec.color%3Dred&allowWatchBookmarks=true`,
  )
  t.teardown(() => watch.close())
  const first = await watch.next()
  t.is(first.type, 'ADDED')
  t.is(first.object.apiVersion, `${things.group}/v2`)
  await things.create('b', { spec: { color: 'green' } })
  await things.patch('a', { spec: { size: 2 } })
  await things.patch('a', { spec: { color: 'green' } })
  t.deepEqual(await watch.take(2), ['MODIFIED a', 'DELETED a'])
  await things.server.ask(things.definitionPath, {
    method: 'PATCH',
    headers: merge,
    body: { spec: { versions: [version, { ...version, name: 'v2', storage: false, selectableFields: [] }] } },
  })
  await watch.ended
  t.pass()
})

test('names that others have are not accepted until they are free', async (t) => {
  const things = await defined()
  const { server, group } = things
  const other = {
    ...definition(group),
    metadata: { name: `others.${group}` },
    spec: { ...definition(group).spec, names: { plural: 'others', kind: 'Thing' } },
  }
  await server.ask(definitions, { method: 'POST', body: other })
  const path = `${definitions}/others.${group}`
  const accepted = async () =>
    (await server.ask(path)).json.status.conditions?.find(({ type }: { type: string }) => type === 'NamesAccepted')
  await until('the conflict is seen', async () => (await accepted())?.reason === 'ListKindConflict')
  t.is((await server.ask(`/apis/${group}/v1/others`)).code, 404)
  await server.ask(things.definitionPath, { method: 'DELETE' })
  await until('the names are free', async () => (await accepted())?.status === 'True')
  t.is((await server.ask(`/apis/${group}/v1/others`)).code, 200)
})
test('the names of built-in kinds are not to be had', async (t) => {
  const server = shared()
  const metadata = { name: 'ingresses.networking.k8s.io', annotations: { 'api-approved.kubernetes.io': 'unapproved, a test' } }
  const spec = {
    ...definition('networking.k8s.io').spec,
    names: { plural: 'ingresses', kind: 'Ingress' },
    versions: [{ ...version, name: 'v9' }],
  }
  t.is((await server.ask(definitions, { method: 'POST', body: { ...definition('x'), metadata, spec } })).code, 201)
  const path = `${definitions}/${metadata.name}`
  await until('the conflict is seen', async () => (await server.ask(path)).json.status.conditions?.[0]?.status === 'False')
  t.is((await server.ask('/apis/networking.k8s.io/v9/ingresses')).code, 404)
  t.is((await server.ask('/apis/networking.k8s.io/v1/ingresses')).code, 200)
  await server.ask(path, { method: 'DELETE' })
  await until('a definition that was never established goes', async () => (await server.ask(path)).code === 404)
})

test('a definition takes its instances along, waits for their finalizers, and takes no new ones meanwhile', async (t) => {
  const things = await defined()
  const { server } = things
  await things.create('a')
  await things.create('b', { metadata: { name: 'b', finalizers: ['example.com/hold'] } })
  const deleted = await server.ask(things.definitionPath, { method: 'DELETE' })
  t.deepEqual(deleted.json.metadata.finalizers, ['customresourcecleanup.apiextensions.k8s.io'])
  await until('what nothing holds is gone', async () => (await server.ask(things.path('a'))).code === 404)
  t.truthy((await server.ask(things.path('b'))).json.metadata.deletionTimestamp)
  t.is((await things.create('c')).code, 405)
  t.is((await things.definition()).json.status.conditions.find(({ type }: { type: string }) => type === 'Terminating').status, 'True')
  await server.ask(things.path('b'), { method: 'PATCH', headers: merge, body: { metadata: { finalizers: null } } })
  await until('the definition is gone', async () => (await things.definition()).code === 404)
  t.is((await server.ask(things.path())).code, 404)
  t.is((await server.ask(`/apis/${things.group}`)).code, 404)
  // The name can be used again, and holds nothing of before.
  await things.define()
  t.deepEqual((await server.ask(things.path())).json.items, [])
})

test('keys like __proto__ are data of custom resources, too', async (t) => {
  const things = await defined({
    versions: [
      { ...version, selectableFields: [], schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } },
    ],
  })
  const body = JSON.stringify(things.body('a')).replace('}}', '},"spec":{"constructor":{"x":1}}}')
  const created = await things.server.ask(things.path(), { method: 'POST', body })
  t.deepEqual(created.json.spec, { constructor: { x: 1 } })
  t.is(({} as Record<string, unknown>)['x'], undefined)
})

/** Two servers over one log, the second one started later. */
async function two(t: ExecutionContext): Promise<[Things, Things, SharedLog]> {
  const log = new SharedLog()
  const first = await TestServer.start(log.view())
  t.teardown(() => first.stop())
  const things = await Things.defined(first)
  const second = await TestServer.start(log.view())
  t.teardown(() => second.stop())
  return [things, new Things(second, things.group, things.namespace), log]
}
test('every server that shares the store serves what is defined, before and after it started, and forgets what is deleted', async (t) => {
  const [first, second] = await two(t)
  t.is((await second.create('a', { spec: { color: 'red' } })).code, 201)
  t.is((await first.server.ask(first.path('a'))).json.spec.size, 1)
  const later = new Things(second.server, 'later.example.com', second.namespace)
  await later.define()
  await until('the other server has heard of it', async () => (await first.server.ask('/apis/later.example.com/v1')).code === 200)
  t.is(
    (await first.server.ask(`/apis/later.example.com/v1/namespaces/${first.namespace}/things`, { method: 'POST', body: later.body('x') }))
      .code,
    201,
  )
  await first.server.ask(first.definitionPath, { method: 'DELETE' })
  for (const { server, group } of [first, second])
    await until('it is gone from both', async () => (await server.ask(`/apis/${group}`)).code === 404)
  t.deepEqual(first.server.notes, [])
  t.deepEqual(second.server.notes, [])
})

test('server-side apply: fields have owners, lists merge by their keys, conflicts are told', async (t) => {
  const item = { type: 'object', required: ['name'], properties: { name: text, port: { type: 'integer' } } }
  const ports = { type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'], items: item }
  const spec = { type: 'object', properties: { ports, color: text, list: { type: 'array', items: text } } }
  const things = await defined({
    versions: [
      {
        ...version,
        selectableFields: [],
        subresources: { status: {} },
        schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
      },
    ],
  })
  const apply = (manager: string, spec: object, query = '') =>
    things.server.ask(`${things.path('a')}?fieldManager=${manager}${query}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/apply-patch+yaml' },
      body: things.body('a', { spec }),
    })
  t.is((await apply('one', { color: 'red', ports: [{ name: 'http', port: 80 }] })).code, 201)
  const second = await apply('two', { ports: [{ name: 'dns', port: 53 }] })
  t.deepEqual(
    second.json.spec.ports.map(({ name }: { name: string }) => name),
    ['http', 'dns'],
  )
  t.deepEqual(
    second.json.metadata.managedFields.map(({ manager }: { manager: string }) => manager),
    ['one', 'two'],
  )
  const conflict = await apply('two', { color: 'green' })
  t.is(conflict.code, 409)
  t.is(conflict.json.details.causes[0].field, '.spec.color')
  const forced = await apply('two', { color: 'green' }, '&force=true')
  t.like(forced.json.spec, { color: 'green', ports: [{ name: 'http', port: 80 }] })
  t.is((await apply('two', { unknown: 1 })).code, 400)
})
