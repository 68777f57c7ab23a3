import test from 'ava'
import { ControllerRevision } from '../kinds/controller-revision.js'
import { Deployment } from '../kinds/deployment.js'
import { Job } from '../kinds/job.js'
import { Lease } from '../kinds/lease.js'
import { Node } from '../kinds/node.js'
import { Pod } from '../kinds/pod.js'
import { Service } from '../kinds/service.js'
import { StatefulSet } from '../kinds/stateful-set.js'
import { decode } from './decode.js'
import { cloneJson } from './json.js'
import type { AnyKind, KubeObject } from './kind.js'
import { ApiError } from './status.js'
import { prepareCreate, prepareUpdate, validateCreate, validateUpdate } from './strategy.js'

const identity = { uid: 'u', creationTimestamp: '2025-01-01T00:00:00Z' }
/** An object as it would be stored. */
function stored(kind: AnyKind, body: object): KubeObject {
  const object = decode(kind, body).object as unknown as KubeObject
  prepareCreate(kind, object, identity)
  object.metadata.resourceVersion = '1'
  return object
}
const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'x:1' }] } }
const deployment = () =>
  stored(Deployment, { metadata: { name: 'a', namespace: 'n' }, spec: { selector: { matchLabels: { a: 'b' } }, template } })
const pod = () => stored(Pod, { metadata: { name: 'a', namespace: 'n' }, spec: { containers: [{ name: 'a', image: 'x:1' }] } })
const service = (spec: object = {}) =>
  stored(Service, { metadata: { name: 'a', namespace: 'n' }, spec: { ports: [{ port: 80 }], ...spec } })
// biome-ignore lint/suspicious/noExplicitAny: each test edits another kind's object
type Edit = (copy: any) => void
const edited = (object: KubeObject, edit: Edit): KubeObject => {
  const copy = cloneJson(object)
  edit(copy)
  return copy
}

test('a new object begins with generation 1, without what only the server sets', (t) => {
  const body = {
    metadata: { name: 'a', uid: 'mine', resourceVersion: '7', generation: 9, deletionTimestamp: '2025-01-01T00:00:00Z' },
    spec: { containers: [{ name: 'a', image: 'x' }] },
    status: { phase: 'Running' },
  }
  const object = decode(Pod, body).object as unknown as KubeObject
  prepareCreate(Pod, object, identity)
  t.deepEqual(object.metadata as object, { name: 'a', generation: 1, ...identity })
  t.deepEqual(object.status, { phase: 'Pending', qosClass: 'BestEffort' })
})
test('a Node brings its status, others begin with an empty one', (t) => {
  t.like(stored(Node, { metadata: { name: 'n' }, status: { addresses: [{ type: 'Hostname', address: 'n' }] } }), {
    status: { addresses: [{ address: 'n' }] },
  })
  t.deepEqual(
    stored(Service, { metadata: { name: 'a' }, spec: { ports: [{ port: 1 }] }, status: { loadBalancer: { ingress: [{ ip: '1.1.1.1' }] } } })
      .status,
    { loadBalancer: {} },
  )
})
test('a Lease has no generation', (t) => {
  t.is(stored(Lease, { metadata: { name: 'a' } }).metadata.generation, undefined)
})
test('generation grows on changes of the spec only', (t) => {
  const before = deployment()
  const labelled = edited(before, (copy) => (copy.metadata.labels = { x: 'y' }))
  prepareUpdate(Deployment, labelled, before)
  t.is(labelled.metadata.generation, 1)
  const scaled = edited(before, (copy) => (copy.spec.replicas = 5))
  prepareUpdate(Deployment, scaled, before)
  t.is(scaled.metadata.generation, 2)
})
test('a write to the object keeps its status, a write to status keeps the rest', (t) => {
  const before = edited(deployment(), (copy) => (copy.status = { readyReplicas: 1 }))
  const write = edited(before, (copy) => {
    copy.spec.replicas = 3
    copy.status = { readyReplicas: 9 }
    copy.metadata.labels = { x: 'y' }
  })
  const main = cloneJson(write)
  prepareUpdate(Deployment, main, before)
  t.like(main, { spec: { replicas: 3 }, status: { readyReplicas: 1 }, metadata: { labels: { x: 'y' } } })
  const status = cloneJson(write)
  prepareUpdate(Deployment, status, before, 'status')
  t.like(status, { spec: { replicas: 1 }, status: { readyReplicas: 9 } })
  t.is(status.metadata.labels, undefined)
  t.is(status.metadata.generation, 1)
})
test('a status write may annotate; it may label core kinds, not those of apps', (t) => {
  const written = (kind: AnyKind, before: KubeObject) => {
    const after = edited(before, (copy) =>
      Object.assign(copy.metadata, { labels: { x: 'y' }, annotations: { a: 'b' }, finalizers: ['x.io/y'] }),
    )
    prepareUpdate(kind, after, before, 'status')
    const { labels, annotations, finalizers } = after.metadata
    return { labels, annotations, finalizers }
  }
  t.deepEqual(written(Deployment, deployment()), { labels: undefined, annotations: { a: 'b' }, finalizers: undefined })
  t.deepEqual(written(Pod, pod()), { labels: { x: 'y' }, annotations: { a: 'b' }, finalizers: undefined })
})
test('an update may leave out what the server set', (t) => {
  const before = deployment()
  const after = edited(before, (copy) => (copy.metadata = { name: 'a' }))
  prepareUpdate(Deployment, after, before)
  t.notThrows(() => validateUpdate(Deployment, after, before))
  t.is(after.metadata.uid, 'u')
  t.is(after.metadata.namespace, 'n')
})

const refuses = test.macro((t, kind: AnyKind, before: KubeObject, edit: Edit, message: RegExp) => {
  const after = edited(before, edit)
  prepareUpdate(kind, after, before)
  const error = t.throws(() => validateUpdate(kind, after, before), { instanceOf: ApiError })
  t.is(error?.code, 422)
  t.regex(error?.message ?? '', message)
})
test(
  'immutable: the selector of a Deployment',
  refuses,
  Deployment,
  deployment(),
  (copy) => (copy.spec.selector.matchLabels = { a: 'c' }),
  /spec\.selector: Invalid value: \{"matchLabels":\{"a":"c"\}\}: field is immutable$/,
)
test(
  'immutable: the name',
  refuses,
  Deployment,
  deployment(),
  (copy) => (copy.metadata.name = 'b'),
  /metadata\.name: Invalid value: "b": field is immutable/,
)
test(
  'immutable: the uid',
  refuses,
  Deployment,
  deployment(),
  (copy) => (copy.metadata.uid = 'other'),
  /metadata\.uid: Invalid value: "other": field is immutable/,
)
test(
  "immutable: most of a pod's spec",
  refuses,
  Pod,
  pod(),
  (copy) => (copy.spec.containers[0].command = ['x']),
  /spec: Forbidden: pod updates may not change fields other than/,
)
test(
  "immutable: a Service's address",
  refuses,
  Service,
  edited(service(), (copy) => Object.assign(copy.spec, { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'] })),
  (copy) => Object.assign(copy.spec, { clusterIP: '10.96.0.8', clusterIPs: ['10.96.0.8'] }),
  /spec\.clusterIPs\[0\]: Invalid value: \["10\.96\.0\.8"\]: may not change once set/,
)

const statefulSet = () =>
  stored(StatefulSet, {
    metadata: { name: 'a', namespace: 'n' },
    spec: { serviceName: 's', selector: { matchLabels: { a: 'b' } }, template },
  })
const task = { spec: { containers: [{ name: 'a', image: 'x:1' }], restartPolicy: 'Never' } }
const job = (spec: object = {}) => stored(Job, { metadata: { name: 'a', namespace: 'n' }, spec: { template: task, ...spec } })
test(
  'immutable: the service of a StatefulSet',
  refuses,
  StatefulSet,
  statefulSet(),
  (copy) => (copy.spec.serviceName = 'other'),
  /spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden$/,
)
test(
  'immutable: the data of a ControllerRevision',
  refuses,
  ControllerRevision,
  stored(ControllerRevision, { metadata: { name: 'a' }, data: { spec: 1 }, revision: 1 }),
  (copy) => (copy.data = { spec: 2 }),
  /data: Invalid value: \{"spec":2\}: field is immutable$/,
)
for (const [what, edit] of Object.entries<Edit>({
  completions: (copy) => (copy.spec.completions = 5),
  selector: (copy) => (copy.spec.selector = { matchLabels: { a: 'b' } }),
  template: (copy) => (copy.spec.template.spec.containers[0].image = 'x:2'),
  completionMode: (copy) => Object.assign(copy.spec, { completionMode: 'Indexed' }),
}))
  test(`immutable: ${what} of a Job`, refuses, Job, job(), edit, new RegExp(`spec\\.${what}: Invalid value: .*: field is immutable$`))
test(
  'the completions of an Indexed Job go with its parallelism only',
  refuses,
  Job,
  job({ completionMode: 'Indexed', completions: 3, parallelism: 3 }),
  (copy) => (copy.spec.completions = 5),
  /spec\.completions: Invalid value: 5: can only be modified in tandem with spec\.parallelism$/,
)

const mayChange = test.macro((t, kind: AnyKind, before: KubeObject, edit: Edit) => {
  const after = edited(before, edit)
  prepareUpdate(kind, after, before)
  t.notThrows(() => validateUpdate(kind, after, before))
})
test('a StatefulSet may be scaled and renewed', mayChange, StatefulSet, statefulSet(), (copy) => {
  copy.spec.replicas = 3
  copy.spec.template.spec.containers[0].image = 'x:2'
  copy.spec.updateStrategy.rollingUpdate.partition = 2
  copy.spec.minReadySeconds = 3
})
test('a Job that never ran may be told where to', mayChange, Job, job({ suspend: true }), (copy) => {
  copy.spec.suspend = false
  copy.spec.template.spec.nodeSelector = { disk: 'ssd' }
  copy.spec.template.metadata.labels['extra'] = 'x'
})
test('an Indexed Job grows in both numbers', mayChange, Job, job({ completionMode: 'Indexed', completions: 3, parallelism: 3 }), (copy) => {
  copy.spec.completions = 5
  copy.spec.parallelism = 5
})

test('a Job gets labels and a selector that are its own, and shows them', (t) => {
  const made = job()
  const labels = { 'batch.kubernetes.io/controller-uid': 'u', 'batch.kubernetes.io/job-name': 'a', 'controller-uid': 'u', 'job-name': 'a' }
  t.like(made.spec, { selector: { matchLabels: { 'batch.kubernetes.io/controller-uid': 'u' } }, template: { metadata: { labels } } })
  t.deepEqual(made.metadata.labels, labels)
  t.notThrows(() => validateCreate(Job, made))
})
test('a Job made of the YAML of another is refused: its selector is that of the other', (t) => {
  const { selector, template: other } = job().spec as { selector: object; template: object }
  const copy = decode(Job, { metadata: { name: 'b', namespace: 'n' }, spec: { selector, template: other } }).object as unknown as KubeObject
  prepareCreate(Job, copy, { ...identity, uid: 'v' })
  const error = t.throws(() => validateCreate(Job, copy), { instanceOf: ApiError })
  t.regex(error?.message ?? '', /spec\.selector: Invalid value: .*: `selector` not auto-generated/)
  t.regex(error?.message ?? '', /spec\.template\.metadata\.labels\[controller-uid\]: Invalid value: "u": must be 'v'/)
})
test('with manualSelector a Job has the selector of its writer, and must have one', (t) => {
  const labelled = { ...task, metadata: { labels: { a: 'b' } } }
  t.notThrows(() => validateCreate(Job, job({ manualSelector: true, selector: { matchLabels: { a: 'b' } }, template: labelled })))
  t.throws(() => validateCreate(Job, job({ manualSelector: true, template: labelled })), { message: /spec\.selector: Required value/ })
})

test("a pod's image and tolerations may change", (t) => {
  const before = pod()
  const after = edited(before, (copy) => {
    copy.spec.containers[0].image = 'x:2'
    copy.spec.tolerations = [{ key: 'a', operator: 'Exists' }]
  })
  prepareUpdate(Pod, after, before)
  t.notThrows(() => validateUpdate(Pod, after, before))
})
test('an update of a Service that leaves its address and node ports out keeps them', (t) => {
  const before = edited(service({ type: 'NodePort' }), (copy) => {
    Object.assign(copy.spec, { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'] })
    copy.spec.ports[0].nodePort = 30_080
  })
  const after = decode(Service, { metadata: { name: 'a' }, spec: { type: 'NodePort', ports: [{ port: 80, name: 'web' }] } })
    .object as unknown as KubeObject
  prepareUpdate(Service, after, before)
  t.notThrows(() => validateUpdate(Service, after, before))
  t.like(after, { spec: { clusterIP: '10.96.0.7', clusterIPs: ['10.96.0.7'], ports: [{ name: 'web', nodePort: 30_080 }] } })
})
test('a node port that is left out is not kept when another port asks for it, nor by a type without node ports', (t) => {
  const before = edited(service({ type: 'NodePort' }), (copy) => {
    copy.spec.ports[0].nodePort = 30_080
  })
  const updated = (spec: object) => {
    const after = decode(Service, { metadata: { name: 'a' }, spec }).object as unknown as KubeObject
    prepareUpdate(Service, after, before)
    return (after.spec as { ports: { nodePort?: number }[] }).ports.map(({ nodePort }) => nodePort)
  }
  const ports = [
    { port: 80, name: 'web' },
    { port: 81, name: 'other', nodePort: 30_080 },
  ]
  t.deepEqual(updated({ type: 'NodePort', ports }), [undefined, 30_080])
  t.deepEqual(updated({ type: 'ClusterIP', ports: [{ port: 80 }] }), [undefined])
})
test('nobody adds finalizers to what is being deleted', (t) => {
  const before = edited(pod(), (copy) => (copy.metadata.deletionTimestamp = '2025-01-01T00:00:00Z'))
  const after = edited(before, (copy) => (copy.metadata.finalizers = ['x.io/y']))
  prepareUpdate(Pod, after, before)
  t.throws(() => validateUpdate(Pod, after, before), { message: /metadata\.finalizers: Forbidden: no new finalizers/ })
})
