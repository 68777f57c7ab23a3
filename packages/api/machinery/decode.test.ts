import test from 'ava'
import fc from 'fast-check'
import { ConfigMap } from '../kinds/config-map.js'
import { Deployment } from '../kinds/deployment.js'
import { Lease } from '../kinds/lease.js'
import { Pod } from '../kinds/pod.js'
import { kinds } from '../kinds/registry.js'
import { Service } from '../kinds/service.js'
import { decode } from './decode.js'
import { parseJson } from './json.js'
import type { AnyKind } from './kind.js'
import { ApiError } from './status.js'

const container = { name: 'a', image: 'nginx:1' }
const goodPod = { metadata: { name: 'a' }, spec: { containers: [container] } }

const says = test.macro((t, kind: AnyKind, body: unknown, code: number, message: string, options: Parameters<typeof decode>[2] = {}) => {
  const error = t.throws(() => decode(kind, body, options), { instanceOf: ApiError })
  t.is(error?.message, message)
  t.is(error?.code, code)
})
test(
  'Strict: an unknown field is a 400 that names it',
  says,
  Service,
  { metadata: { name: 'a' }, spec: { ports: [{ port: 80, nodeport: 1 }], foo: 1 } },
  400,
  'Service in version "v1" cannot be handled as a Service: strict decoding error: unknown field "spec.ports[0].nodeport", unknown field "spec.foo"',
  { fieldValidation: 'Strict' },
)
test(
  'Strict: a key given twice is a 400',
  says,
  ConfigMap,
  parseJson('{"metadata":{"name":"a"},"data":{"k":"1","k":"2"}}'),
  400,
  'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data.k"',
  { fieldValidation: 'Strict', source: '{"metadata":{"name":"a"},"data":{"k":"1","k":"2"}}' },
)
test(
  'a string where a number belongs is a 400 in the words of Go',
  says,
  Service,
  { metadata: { name: 'a' }, spec: { ports: [{ port: '80' }] } },
  400,
  'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32',
)
test(
  'a list where a map belongs is a 400',
  says,
  Pod,
  { metadata: { name: 'a', labels: ['x'] } },
  400,
  'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal array into Go struct field ObjectMeta.metadata.labels of type map[string]string',
)
test(
  'a fraction is no int32',
  says,
  Deployment,
  { metadata: { name: 'a' }, spec: { replicas: 1.5 } },
  400,
  'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
)
test(
  'a quantity that is none is a 400',
  says,
  Pod,
  { metadata: { name: 'a' }, spec: { containers: [{ ...container, resources: { limits: { cpu: 'lots' } } }] } },
  400,
  'Pod in version "v1" cannot be handled as a Pod: quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
)
test(
  'an object of another kind is a 400',
  says,
  Pod,
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } },
  400,
  "the object provided is of v1, Kind=Service, but the request's path wants v1, Kind=Pod",
)
test(
  'a name is required',
  says,
  Lease,
  {},
  422,
  'Lease.coordination.k8s.io "" is invalid: metadata.name: Required value: name or generateName is required',
)
test(
  'a bad name is a 422 in the words of Kubernetes',
  says,
  ConfigMap,
  { metadata: { name: 'A_b' } },
  422,
  `ConfigMap "A_b" is invalid: metadata.name: Invalid value: "A_b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
)
test(
  'several causes stand in brackets',
  says,
  Deployment,
  { metadata: { name: 'a' } },
  422,
  'Deployment.apps "a" is invalid: [spec.selector: Required value, spec.template.spec.containers: Required value]',
)
test(
  'an enumeration names what it takes',
  says,
  Service,
  { metadata: { name: 'a' }, spec: { type: 'Nope', ports: [{ port: 80 }] } },
  422,
  'Service "a" is invalid: spec.type: Unsupported value: "Nope": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
)
test(
  'annotations have a limit',
  says,
  ConfigMap,
  { metadata: { name: 'a', annotations: { x: 'y'.repeat(262_144) } } },
  422,
  'ConfigMap "a" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
)

test('a 422 carries its causes', (t) => {
  const error = t.throws(() => decode(Service, { metadata: { name: 'a' }, spec: { ports: [{ port: 70_000 }] } }), { instanceOf: ApiError })
  t.deepEqual(error?.toStatus(), {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'Service "a" is invalid: spec.ports[0].port: Invalid value: 70000: must be between 1 and 65535, inclusive',
    reason: 'Invalid',
    details: {
      name: 'a',
      kind: 'Service',
      causes: [
        {
          reason: 'FieldValueInvalid',
          message: 'Invalid value: 70000: must be between 1 and 65535, inclusive',
          field: 'spec.ports[0].port',
        },
      ],
    },
    code: 422,
  })
})
test('Warn keeps the object and says what was dropped; Ignore says nothing', (t) => {
  const body = { ...goodPod, spec: { ...goodPod.spec, foo: 1 } }
  const warned = decode(Pod, body, { fieldValidation: 'Warn' })
  t.deepEqual(warned.warnings, ['unknown field "spec.foo"'])
  t.false('foo' in warned.object.spec)
  t.deepEqual(decode(Pod, body).warnings, [])
})
test('null, the empty string, zero and false of an optional field count as left out', (t) => {
  const { object } = decode(Pod, {
    metadata: { name: 'a', creationTimestamp: null, labels: {} },
    spec: {
      containers: [{ ...container, command: [], stdin: false, workingDir: '' }],
      nodeName: '',
      hostNetwork: false,
      restartPolicy: '',
      volumes: null,
    },
  })
  t.false('creationTimestamp' in object.metadata)
  t.false('labels' in object.metadata)
  t.false('command' in object.spec.containers[0]!)
  t.false('nodeName' in object.spec)
  t.is(object.spec.restartPolicy, 'Always')
})
test('zero behind a pointer is a value', (t) => {
  const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [container], terminationGracePeriodSeconds: 0 } }
  const { object } = decode(Deployment, { metadata: { name: 'a' }, spec: { replicas: 0, selector: { matchLabels: { a: 'b' } }, template } })
  t.is(object.spec.replicas, 0)
  t.is(object.spec.template.spec.terminationGracePeriodSeconds, 0)
})
test('times are kept in UTC, to the second or the microsecond', (t) => {
  const { object } = decode(Lease, {
    metadata: { name: 'a', creationTimestamp: '2025-01-01T02:00:00.7+02:00' },
    spec: { renewTime: '2025-01-01T00:00:00.1234567Z' },
  })
  t.is(object.metadata.creationTimestamp, '2025-01-01T00:00:00Z')
  t.is(object.spec.renewTime, '2025-01-01T00:00:00.123456Z')
})
test('decoding does not change the body', (t) => {
  const body = structuredClone(goodPod)
  decode(Pod, body)
  t.deepEqual(body, goodPod)
})
test('what was decoded decodes to itself', (t) => {
  const { object } = decode(Pod, goodPod)
  t.deepEqual(decode(Pod, object, { fieldValidation: 'Strict' }).object, object)
})

test('property: arbitrary JSON is an object of the kind or an ApiError', (t) => {
  const field = fc.constantFrom(
    'spec',
    'metadata',
    'name',
    'containers',
    'ports',
    'template',
    'selector',
    'status',
    'labels',
    'data',
    '__proto__',
    'rules',
    'endpoints',
  )
  const tree = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, 'a', '', 1, -1, 1.5, true),
      fc.array(tie('value'), { maxLength: 2 }),
      fc.dictionary(field, tie('value'), { maxKeys: 4 }),
    ),
  })).value
  fc.assert(
    fc.property(fc.constantFrom(...kinds), fc.oneof(fc.jsonValue(), tree), (kind, body) => {
      try {
        decode(kind, body, { fieldValidation: 'Warn' })
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
      }
      return true
    }),
    { numRuns: 300 },
  )
  t.pass()
})
