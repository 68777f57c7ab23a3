import { defineKind, type Stored } from '../machinery/kind.js'
import { bool, bytesMap, optional, pointer, stringMap } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { dataMaxBytes, decodedLength, sizeOfData, validateImmutability, validateKeys } from './data-rules.js'

/** Settings that pods read as files or variables. */
export const ConfigMap = defineKind({
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
  shortNames: ['cm'],
  about: 'Settings that pods read as files or variables.',
  fields: {
    immutable: optional(4, pointer(bool), 'Frozen for good once true.'),
    data: optional(2, stringMap, 'Text by key.'),
    binaryData: optional(3, bytesMap, 'Bytes by key, in base64.'),
  },
  columns: [
    nameColumn,
    {
      name: 'Data',
      type: 'integer',
      description: 'Number of its keys.',
      cell: ({ data, binaryData }) => Object.keys(data ?? {}).length + Object.keys(binaryData ?? {}).length,
    },
    ageColumn,
  ],
  validate: ({ data = {}, binaryData = {} }, causes) => {
    validateKeys(data, 'data', causes)
    validateKeys(binaryData, 'binaryData', causes)
    for (const key of Object.keys(data))
      if (Object.hasOwn(binaryData, key)) causes.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData')
    const size = sizeOfData(data, Buffer.byteLength) + sizeOfData(binaryData, decodedLength)
    if (size > dataMaxBytes) causes.tooLong('[]', dataMaxBytes)
  },
  validateUpdate: (after, before, causes) => validateImmutability(after, before, ['data', 'binaryData'], causes),
})
export type ConfigMap = Stored<typeof ConfigMap>
