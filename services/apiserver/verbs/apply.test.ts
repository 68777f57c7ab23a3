// Server-side apply and managedFields over HTTP.

import test from 'ava'
import { type Reply, TestServer } from '../testing/test-server.js'

const server = TestServer.forAll(test)

type Body = Record<string, unknown>
const configMap = (data: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', ...metadata },
  data,
})
const container = { name: 'c', image: 'nginx' }
const deployment = (spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    ...spec,
    selector: { matchLabels: { a: 'b' } },
    template: { metadata: { labels: { a: 'b' } }, spec: { containers: [container] } },
  },
})

/** The API of one namespace, written to by whoever is named. */
class Room {
  readonly #namespace: string
  static async open(): Promise<Room> {
    return new Room(await server().namespace())
  }
  private constructor(namespace: string) {
    this.#namespace = namespace
  }
  #ask(path: string, method: string, type: string, body: unknown, by: string, accept = '*/*'): Promise<Reply> {
    const [group, ...rest] = path.split(' ')
    const headers = { 'content-type': type, 'user-agent': `${by}/v1 (linux)`, accept }
    return server().ask(`/${group}/namespaces/${this.#namespace}/${rest.join('')}`, { method, body, headers })
  }
  /** `path`: `api/v1 configmaps/c` */
  get(path: string, accept = 'application/json'): Promise<Reply> {
    return this.#ask(path, 'GET', 'application/json', undefined, 'reader', accept)
  }
  post(path: string, body: unknown, by = 'maker'): Promise<Reply> {
    return this.#ask(path, 'POST', 'application/json', body, by)
  }
  put(path: string, body: unknown, by = 'writer'): Promise<Reply> {
    return this.#ask(path, 'PUT', 'application/json', body, by)
  }
  patch(path: string, body: unknown, by = 'patcher', type = 'merge-patch+json'): Promise<Reply> {
    return this.#ask(path, 'PATCH', `application/${type}`, body, by)
  }
  apply(path: string, body: unknown, by = 'applier', query = ''): Promise<Reply> {
    return this.#ask(`${path}?fieldManager=${by}${query}`, 'PATCH', 'application/apply-patch+yaml', body, 'client')
  }
}
const c = 'api/v1 configmaps/c'
const web = 'apis/apps/v1 deployments/web'

interface Entry {
  manager: string
  operation: string
  apiVersion: string
  time?: string
  fieldsType: string
  fieldsV1: Record<string, Body>
  subresource?: string
}
const entries = ({ json }: Reply): Entry[] => json.metadata.managedFields ?? []
const names = (reply: Reply) =>
  entries(reply).map(({ manager, operation, subresource = '' }) => `${manager} ${operation} ${subresource}`.trim())

test('an apply makes what is not there (201), then changes it (200), then leaves it alone', async (t) => {
  const room = await Room.open()
  const made = await room.apply(c, configMap({ a: '1' }))
  t.is(made.code, 201)
  t.like(entries(made)[0], {
    manager: 'applier',
    operation: 'Apply',
    apiVersion: 'v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:data': { 'f:a': {} } },
  })
  const changed = await room.apply(c, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "2"}\n')
  t.is(changed.code, 200)
  t.is(changed.json.data.a, '2')
  const again = await room.apply(c, configMap({ a: '2' }))
  t.deepEqual(again.json, changed.json)
})

test('a conflict is a 409 with its causes; dry runs see it too, and force takes over', async (t) => {
  const room = await Room.open()
  await room.apply(web, deployment({ replicas: 1 }), 'one')
  for (const query of ['', '&dryRun=All']) {
    const { code, json } = await room.apply(web, deployment({ replicas: 2 }), 'two', query)
    t.is(code, 409)
    t.is(json.reason, 'Conflict')
    t.is(json.message, 'Apply failed with 1 conflict: conflict with "one": .spec.replicas')
    t.deepEqual(json.details.causes, [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.spec.replicas' }])
  }
  const dry = await room.apply(web, deployment({ replicas: 2 }), 'two', '&force=true&dryRun=All')
  t.is(dry.json.spec.replicas, 2)
  t.is((await room.get(web)).json.spec.replicas, 1)
  t.is((await room.apply(web, deployment({ replicas: 2 }), 'two', '&force=true')).json.spec.replicas, 2)
})

test('a dry run of an apply that would create creates nothing', async (t) => {
  const room = await Room.open()
  t.is((await room.apply(c, configMap({}), 'one', '&dryRun=All')).code, 201)
  t.is((await room.get(c)).code, 404)
})

const refused = test.macro(async (t, code: number, message: RegExp, body: unknown, { path = c, query = '', by = 'one' } = {}) => {
  const room = await Room.open()
  await room.apply(web, deployment())
  const reply = await room.apply(path, body, by, query)
  t.is(reply.code, code)
  t.regex(reply.json.message, message)
})
test(
  'refused: no field manager',
  refused,
  422,
  /^PatchOptions\.meta\.k8s\.io "" is invalid: fieldManager: Required value: is required for apply patch$/,
  configMap({}),
  { by: '' },
)
test('refused: a field manager too long', refused, 422, /fieldManager: Too long: may not be more than 128 bytes/, configMap({}), {
  by: 'x'.repeat(129),
})
test(
  'refused: a field manager that cannot be printed',
  refused,
  422,
  /fieldManager: Invalid value: "a\\u0007": invalid character U\+0007 \(at position 1\)/,
  configMap({}),
  { by: 'a%07' },
)
test('refused: managedFields', refused, 400, /^metadata\.managedFields must be nil$/, configMap({}, { managedFields: [] }))
test('refused: another kind', refused, 400, /^invalid object type: \/v1, Kind=Secret$/, { ...configMap({}), kind: 'Secret' })
test(
  'refused: another version',
  refused,
  400,
  /^invalid object type: apps\/v2, Kind=Deployment$/,
  { ...deployment(), apiVersion: 'apps/v2' },
  { path: web },
)
test('refused: a list', refused, 400, /must be an object/, [])
test(
  'refused: another name',
  refused,
  400,
  /the name of the object \(d\) does not match the name on the URL \(c\)/,
  configMap({}, { name: 'd' }),
)
test('refused: no name for what is to be made', refused, 400, /name must be provided/, configMap({}, { name: undefined }))
test('refused: another namespace', refused, 400, /namespace/, configMap({}, { namespace: 'other' }))
test(
  'refused: a uid of what is not there',
  refused,
  409,
  /uid mismatch: the provided object specified uid u, and no existing object was found/,
  configMap({}, { uid: 'u' }),
)
test('refused: a version of what is not there', refused, 409, /the object has been modified/, configMap({}, { resourceVersion: '7' }))
test(
  'refused: another uid',
  refused,
  409,
  /Precondition failed: UID/,
  { ...deployment(), metadata: { name: 'web', uid: 'u' } },
  { path: web },
)
test(
  'refused: an old version',
  refused,
  409,
  /the object has been modified/,
  { ...deployment(), metadata: { name: 'web', resourceVersion: '1' } },
  { path: web },
)
test(
  'refused: a field twice, strictly',
  refused,
  400,
  /error strict decoding patch: duplicate field "data"/,
  '{"apiVersion":"v1","kind":"ConfigMap","data":{},"data":{}}',
  { query: '&fieldValidation=Strict' },
)
test(
  'refused: an unknown field',
  refused,
  400,
  /^failed to create typed patch object \(test-\w+\/web; apps\/v1, Kind=Deployment\): \.spec\.foo: field not declared in schema$/,
  deployment({ foo: 1 }),
  { path: web },
)
test(
  'refused: a value that will not do',
  refused,
  422,
  /spec\.replicas: Invalid value: -1: must be greater than or equal to 0/,
  deployment({ replicas: -1 }),
  { path: web },
)
test(
  'refused: the status of what is not there',
  refused,
  404,
  /not found/,
  { ...deployment(), metadata: { name: 'x' } },
  { path: 'apis/apps/v1 deployments/x/status' },
)

test('force belongs to apply', async (t) => {
  const room = await Room.open()
  await room.post('api/v1 configmaps', configMap({}))
  const { code, json } = await room.patch(`${c}?force=true`, { data: {} })
  t.is(code, 422)
  t.regex(json.message, /force: Forbidden: may not be specified for non-apply patch/)
})

test('an apply of an old version is tried once, one without a version is not held back by others', async (t) => {
  const room = await Room.open()
  await room.apply(c, configMap({ a: '1' }))
  const [one, two] = await Promise.all(['one', 'two'].map((by) => room.apply(c, configMap({ [by]: '1' }), by)))
  t.deepEqual([one!.code, two!.code], [200, 200])
  t.deepEqual((await room.get(c)).json.data, { a: '1', one: '1', two: '1' })
})

test('who created, who updated: by the user agent, by the parameter, by subresource', async (t) => {
  const room = await Room.open()
  const made = await room.post('apis/apps/v1 deployments', deployment())
  t.deepEqual(names(made), ['maker Update'])
  t.true('f:progressDeadlineSeconds' in entries(made)[0]!.fieldsV1['f:spec']!, "defaults are the creator's")
  t.false('f:status' in entries(made)[0]!.fieldsV1, "status is not the creator's to set")
  await room.patch(`${web}?fieldManager=somebody`, { metadata: { labels: { x: 'y' } } })
  await room.patch(`${web}/status`, { status: { replicas: 1 }, spec: { replicas: 9 } }, 'controller')
  const { json } = await room.get(web)
  await room.put(web, { ...json, spec: { ...json.spec, paused: true } })
  const after = await room.get(web)
  t.deepEqual(names(after).sort(), ['controller Update status', 'maker Update', 'somebody Update', 'writer Update'])
  const owned = Object.fromEntries(entries(after).map(({ manager, fieldsV1 }) => [manager, fieldsV1]))
  t.deepEqual(owned.controller, { 'f:status': { 'f:replicas': {} } })
  t.deepEqual(owned.writer, { 'f:spec': { 'f:paused': {} } })
  t.deepEqual(owned.somebody, { 'f:metadata': { 'f:labels': { '.': {}, 'f:x': {} } } })
})

test('a write that changes nothing is none, whoever writes', async (t) => {
  const room = await Room.open()
  const made = await room.post('api/v1 configmaps', configMap({ a: '1' }))
  t.deepEqual((await room.put(c, made.json, 'other')).json, made.json)
  t.deepEqual((await room.put(c, configMap({ a: '1' }), 'other')).json, made.json)
  t.deepEqual((await room.patch(c, { data: { a: '1' } }, 'other')).json, made.json)
})

test('an object that comes back without managedFields, or with some that make no sense, keeps them', async (t) => {
  const room = await Room.open()
  await room.post('api/v1 configmaps', configMap({ a: '1' }))
  await room.put(c, configMap({ a: '1', b: '2' }))
  t.deepEqual(names(await room.get(c)), ['maker Update', 'writer Update'])
  await room.put(c, configMap({ a: '1', b: '3' }, { managedFields: [{ manager: 'x', operation: 'Steal' }] }))
  t.deepEqual(names(await room.get(c)), ['maker Update', 'writer Update'])
})

const reset = test.macro(async (t, write: (room: Room) => Promise<Reply>) => {
  const room = await Room.open()
  await room.post('api/v1 configmaps', configMap({ a: '1' }))
  t.is((await write(room)).json.metadata.managedFields, undefined)
  await room.patch(c, { data: { a: '2' } })
  t.deepEqual(names(await room.get(c)), [], 'nobody is known before the first apply')
  t.regex((await room.apply(c, configMap({ a: '3' }))).json.message, /conflict with "before-first-apply" using v1: \.data\.a/)
  t.deepEqual(names(await room.apply(c, configMap({ b: '1' }))), ['applier Apply', 'before-first-apply Update'])
})
test('reset by a PUT with an empty list', reset, (room) => room.put(c, configMap({ a: '1' }, { managedFields: [] })))
test('reset by a PUT with one empty entry', reset, (room) => room.put(c, configMap({ a: '1' }, { managedFields: [{}] })))
test('reset by a merge patch', reset, (room) => room.patch(c, { metadata: { managedFields: [{}] } }))
test('reset by a JSON patch', reset, (room) =>
  room.patch(c, [{ op: 'replace', path: '/metadata/managedFields', value: [{}] }], 'patcher', 'json-patch+json'),
)

test('managedFields can be written as they are: a manager is renamed', async (t) => {
  const room = await Room.open()
  const made = await room.post('api/v1 configmaps', configMap({ a: '1' }))
  const [entry] = entries(made)
  const patch = [{ op: 'replace', path: '/metadata/managedFields/0', value: { ...entry, manager: 'renamed', operation: 'Apply' } }]
  t.deepEqual(names(await room.patch(c, patch, 'patcher', 'json-patch+json')), ['renamed Apply'])
  t.deepEqual((await room.apply(c, configMap({}), 'renamed')).json.data, undefined)
})

test('the status is applied by itself', async (t) => {
  const room = await Room.open()
  await room.apply(web, deployment({ replicas: 2 }))
  const status = { ...deployment({ replicas: 5 }), status: { replicas: 3, conditions: [{ type: 'Available', status: 'True' }] } }
  const applied = await room.apply(`${web}/status`, status, 'keeper')
  t.is(applied.code, 200, applied.text)
  t.is(applied.json.spec.replicas, 2)
  t.is(applied.json.status.replicas, 3)
  const { fieldsV1 } = entries(applied).find(({ subresource }) => subresource === 'status')!
  t.deepEqual(fieldsV1, {
    'f:status': { 'f:conditions': { 'k:{"type":"Available"}': { '.': {}, 'f:status': {}, 'f:type': {} } }, 'f:replicas': {} },
  })
  const less = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, status: { replicas: 3 } }
  t.is((await room.apply(`${web}/status`, less, 'keeper')).json.status.conditions, undefined)
})

test("a Scale is applied, and who owns its replicas owns the deployment's", async (t) => {
  const room = await Room.open()
  const scale = (replicas: number) => ({ apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web' }, spec: { replicas } })
  await room.apply(web, deployment({ replicas: 2 }), 'one')
  t.regex((await room.apply(`${web}/scale`, scale(4), 'two')).json.message, /conflict with "one": \.spec\.replicas/)
  t.is((await room.apply(`${web}/scale`, scale(4), 'two', '&force=true')).json.spec.replicas, 4)
  t.deepEqual(names(await room.get(web)), ['two Apply scale', 'one Apply'], 'without a time it is the oldest')
  await room.patch(`${web}/scale`, { spec: { replicas: 5 } }, 'three')
  const after = await room.get(web)
  t.deepEqual(names(after), ['one Apply', 'three Update scale'])
  t.deepEqual(entries(after)[1], {
    manager: 'three',
    operation: 'Update',
    apiVersion: 'apps/v1',
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:spec': { 'f:replicas': {} } },
    subresource: 'scale',
  })
  t.regex(
    (await room.apply(web, deployment({ replicas: 1 }), 'one')).json.message,
    /conflict with "three" with subresource "scale" using apps\/v1: \.spec\.replicas/,
  )
})

test("ports of a Service are told apart by protocol, and what the server allocates is nobody's", async (t) => {
  const room = await Room.open()
  const service = (...ports: object[]) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 's' },
    spec: { selector: { a: 'b' }, ports },
  })
  const s = 'api/v1 services/s'
  await room.apply(s, service({ name: 'dns', port: 53, protocol: 'UDP' }), 'one')
  const both = await room.apply(s, service({ name: 'dns-tcp', port: 53 }), 'two')
  t.deepEqual(
    both.json.spec.ports.map(({ name }: { name: string }) => name),
    ['dns', 'dns-tcp'],
  )
  t.deepEqual(Object.keys(entries(both)[1]!.fieldsV1['f:spec']!['f:ports']!), ['k:{"port":53,"protocol":"TCP"}'])
  const { clusterIP } = both.json.spec
  const left = await room.apply(s, service({ name: 'dns', port: 53, protocol: 'UDP' }), 'two', '&force=true')
  t.deepEqual(
    left.json.spec.ports.map(({ name }: { name: string }) => name),
    ['dns'],
  )
  t.is(left.json.spec.clusterIP, clusterIP)
})

test('keys that JavaScript knows are data', async (t) => {
  const room = await Room.open()
  const body =
    '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"c","__proto__":{"x":1}},"data":{"constructor":"a","toString":"b"}}'
  t.regex((await room.apply(c, body)).json.message, /\.metadata\.__proto__: field not declared in schema/)
  const made = await room.apply(c, body.replace('"__proto__":{"x":1}', '"labels":{"constructor":"x"}'))
  t.deepEqual(made.json.data, { constructor: 'a', toString: 'b' })
  t.deepEqual(entries(made)[0]!.fieldsV1['f:data'], { 'f:constructor': {}, 'f:toString': {} })
})

test("managedFields are in objects, lists, and the metadata of a Table's rows", async (t) => {
  const room = await Room.open()
  await room.apply(c, configMap({ a: '1' }))
  const list = await room.get('api/v1 configmaps')
  t.is(list.json.items[0].metadata.managedFields[0].manager, 'applier')
  const rows = await room.get('api/v1 configmaps', 'application/json;as=Table;v=v1;g=meta.k8s.io')
  t.is(rows.json.rows[0].object.metadata.managedFields[0].manager, 'applier')
})
