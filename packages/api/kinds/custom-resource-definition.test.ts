import test from 'ava'
import { decode } from '../machinery/decode.js'
import type { KubeObject } from '../machinery/kind.js'
import { ApiError } from '../machinery/status.js'
import { prepareCreate, prepareUpdate, validateUpdate } from '../machinery/strategy.js'
import { renderTable } from '../machinery/table.js'
import { customKinds } from './custom-resource.js'
import { CustomResourceDefinition } from './custom-resource-definition.js'
import { setCondition } from './custom-resource-definition-rules.js'
import { byPriority } from './version-order.js'

const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }
const definition = (spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'xs.example.com', ...metadata },
  spec: { group: 'example.com', scope: 'Namespaced', names: { plural: 'xs', kind: 'X' }, versions: [version], ...spec },
})
const read = (spec: object = {}, metadata: object = {}) => {
  const { object } = decode(CustomResourceDefinition, definition(spec, metadata))
  prepareCreate(CustomResourceDefinition, object as unknown as KubeObject, { uid: 'u', creationTimestamp: '2025-01-01T00:00:00Z' })
  return object
}
const complaints = (act: () => unknown): string[] => {
  try {
    act()
    return []
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return (error.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`)
  }
}

test('names are filled in, conversion is None, the storage version is recorded', (t) => {
  const { spec, status } = read()
  t.like(spec.names, { singular: 'x', listKind: 'XList' })
  t.deepEqual(spec.conversion, { strategy: 'None' })
  t.deepEqual(status.storedVersions, ['v1'])
})

const refused = test.macro((t, spec: object, metadata: object, ...expected: string[]) => {
  t.deepEqual(
    complaints(() => read(spec, metadata)),
    expected,
  )
})
test(
  'the name is that of its resource',
  refused,
  {},
  { name: 'other' },
  'metadata.name: Invalid value: "other": must be spec.names.plural+"."+spec.group',
)
test(
  'a group is a domain',
  refused,
  { group: 'x' },
  { name: 'xs.x' },
  'spec.group: Invalid value: "x": should be a domain with at least one dot',
)
test(
  'an unknown scope',
  refused,
  { scope: 'World' },
  {},
  'spec.scope: Unsupported value: "World": supported values: "Cluster", "Namespaced"',
)
test(
  'one version stores',
  refused,
  { versions: [{ ...version, storage: false }] },
  {},
  `spec.versions: Invalid value: ${JSON.stringify([{ ...version, storage: false }])}: must have exactly one version marked as storage version`,
)
test(
  'a schema is needed',
  refused,
  { versions: [{ name: 'v1', served: true, storage: true }] },
  {},
  'spec.versions[0].schema.openAPIV3Schema: Required value',
)
test(
  'kind and list are called apart',
  refused,
  { names: { plural: 'xs', kind: 'X', listKind: 'X' } },
  {},
  'spec.names.listKind: Invalid value: "X": kind and listKind may not be the same',
)
test(
  'webhooks do not convert here',
  refused,
  { conversion: { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://a.b' } } } },
  {},
  'spec.conversion.strategy: Invalid value: "Webhook": conversion by webhook is not served here; use None',
)
test(
  'unknown fields are kept by the schema only',
  refused,
  { preserveUnknownFields: true },
  {},
  'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
)
test(
  'Kubernetes’ own groups want approval',
  refused,
  { group: 'a.k8s.io' },
  { name: 'xs.a.k8s.io' },
  'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
)
test(
  'which may be a reason for having none',
  refused,
  { group: 'a.k8s.io' },
  { name: 'xs.a.k8s.io', annotations: { 'api-approved.kubernetes.io': 'unapproved, a test' } },
)
test(
  'a column',
  refused,
  { versions: [{ ...version, additionalPrinterColumns: [{ name: 'A', type: 'text', jsonPath: 'spec' }] }] },
  {},
  'spec.versions[0].additionalPrinterColumns[0].type: Invalid value: "text": must be one of boolean,date,integer,number,string',
  'spec.versions[0].additionalPrinterColumns[0].JSONPath: Invalid value: "spec": must be a simple json path starting with .',
)
test(
  'scale',
  refused,
  {
    versions: [
      { ...version, subresources: { scale: { specReplicasPath: '.status.n', statusReplicasPath: '', labelSelectorPath: '.metadata.x' } } },
    ],
  },
  {},
  'spec.versions[0].subresources.scale.specReplicasPath: Invalid value: ".status.n": should be a json path under .spec',
  'spec.versions[0].subresources.scale.statusReplicasPath: Required value',
  'spec.versions[0].subresources.scale.labelSelectorPath: Invalid value: ".metadata.x": should be a json path under either .spec or .status',
)
test(
  'a selectable field',
  refused,
  { versions: [{ ...version, selectableFields: [{ jsonPath: '.spec.nothing' }] }] },
  {},
  'spec.versions[0].selectableFields[0].jsonPath: Invalid value: ".spec.nothing": is an invalid path: does not refer to a valid field: spec',
)

const established = (spec: object = {}) => {
  const object = read(spec)
  object.status.acceptedNames = object.spec.names
  object.status.conditions = setCondition([], { type: 'Established', status: 'True' })
  return object
}
test('what objects are stored under does not change', (t) => {
  const before = established()
  const after = read({ scope: 'Cluster', names: { plural: 'xs', kind: 'Y' } })
  t.deepEqual(
    complaints(() => validateUpdate(CustomResourceDefinition, after as unknown as KubeObject, before as unknown as KubeObject)),
    ['spec.scope: Invalid value: "Cluster": field is immutable', 'spec.names.kind: Invalid value: "Y": field is immutable'],
  )
})
test('a version in which objects may be stored stays', (t) => {
  const before = established() as unknown as KubeObject
  const after = read({ versions: [{ ...version, name: 'v2' }] }) as unknown as KubeObject
  prepareUpdate(CustomResourceDefinition, after, before)
  t.deepEqual((after as unknown as CustomResourceDefinition).status.storedVersions, ['v1', 'v2'])
  t.regex(
    complaints(() => validateUpdate(CustomResourceDefinition, after, before)).join(),
    /^status\.storedVersions\[0\]: .*missing from spec\.versions/,
  )
})
test('rules in CEL are told not to be evaluated', (t) => {
  const schema = {
    openAPIV3Schema: { type: 'object', properties: { spec: { type: 'string', 'x-kubernetes-validations': [{ rule: 'true' }] } } },
  }
  const { warnings } = decode(CustomResourceDefinition, definition({ versions: [{ ...version, schema }] }))
  t.regex(warnings.join(), /^version v1: x-kubernetes-validations \(CEL\) are stored and not evaluated/)
})

test('versions in the order in which Kubernetes prefers them', (t) => {
  const ordered = ['v10', 'v2', 'v1', 'v11beta2', 'v10beta3', 'v3beta1', 'v12alpha1', 'v11alpha2', 'foo1', 'foo10']
  t.deepEqual([...ordered].reverse().sort(byPriority), ordered)
})
test('a kind a served version, the best first, none before it is established', (t) => {
  const versions = [
    { ...version, name: 'v1beta1', storage: false, deprecated: true },
    version,
    { ...version, name: 'v2', storage: false, served: false },
  ]
  t.deepEqual(customKinds(read({ versions })), [])
  const kinds = customKinds(established({ versions }))
  t.deepEqual(
    kinds.map(({ apiVersion, kind, listKind, deprecation }) => [apiVersion, kind, listKind, deprecation]),
    [
      ['example.com/v1', 'X', 'XList', undefined],
      ['example.com/v1beta1', 'X', 'XList', 'example.com/v1beta1 X is deprecated; use example.com/v1 X'],
    ],
  )
})
test('columns: by type, empty where nothing is, an age where none are said', (t) => {
  const column = (name: string, type: string, jsonPath: string) => ({ name, type, jsonPath })
  const additionalPrinterColumns = [
    column('T', 'string', '.spec.list'),
    column('I', 'integer', '.spec.n'),
    column('N', 'number', '.spec.n'),
    column('B', 'boolean', '.spec.n'),
    column('D', 'date', '.spec.at'),
    column('X', 'string', '.spec.nothing'),
  ]
  const object = {
    apiVersion: 'example.com/v1',
    kind: 'X',
    metadata: { name: 'a', creationTimestamp: '2025-01-01T00:00:00Z' },
    spec: { list: ['x'], n: 1.5, at: '2025-01-01T00:00:00Z' },
  } as unknown as KubeObject
  const cells = (versions: object[]) =>
    renderTable(customKinds(established({ versions }))[0]!, [object], { nowMs: Date.parse('2025-01-01T01:00:00Z') }).rows[0]?.cells
  t.deepEqual(cells([{ ...version, additionalPrinterColumns }]), ['a', '["x"]', 1, 1.5, null, '60m', null])
  t.deepEqual(cells([version]), ['a', '60m'])
})
