import test from 'ava'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { decodeObject, encodeObject } from './entry.js'

const object = (name: string, fieldsV1: object) =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, managedFields: [{ manager: 'm', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1 }] },
  }) as unknown as KubeObject

test('an object comes back as it was, managedFields included, and without its resourceVersion', (t) => {
  const stored = object('a', { 'f:data': { '.': {}, 'f:x': {} } })
  const { metadata, ...rest } = stored
  t.deepEqual(decodeObject(encodeObject({ ...rest, metadata: { ...metadata, resourceVersion: '7' } } as KubeObject)), stored)
})

test('objects of one hand share their sets of fields', (t) => {
  const [a, b] = ['a', 'b'].map((name) => decodeObject(encodeObject(object(name, { 'f:data': { 'f:shared': {} } })))!)
  t.is(a!.metadata.managedFields![0]!.fieldsV1, b!.metadata.managedFields![0]!.fieldsV1)
})

test('what no encodeObject made is no object', (t) => {
  t.is(decodeObject(new TextEncoder().encode('nonsense')), undefined)
})
