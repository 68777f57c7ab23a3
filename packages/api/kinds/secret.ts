import { setKey } from '../machinery/json.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { bool, bytesMap, defaulted, optional, pointer, stringMap, text } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { dataMaxBytes, decodedLength, sizeOfData, validateImmutability, validateKeys } from './data-rules.js'

/** Keys that a Secret of a well-known type must have. */
const requiredKeys: Readonly<Record<string, readonly string[] | undefined>> = {
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/ssh-auth': ['ssh-privatekey'],
}

/** Settings that should not be shown around: passwords, keys, tokens. */
export const Secret = defineKind({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  namespaced: true,
  about: 'Settings that should not be shown around: passwords, keys, tokens.',
  fields: {
    immutable: optional(5, pointer(bool), 'Frozen for good once true.'),
    data: optional(2, bytesMap, 'Bytes by key, in base64.'),
    stringData: optional(4, stringMap, 'Text by key, turned into data when written; never shown.'),
    type: defaulted(
      3,
      text,
      'Opaque',
      'What it is for: Opaque, kubernetes.io/tls, kubernetes.io/dockerconfigjson and the like; each asks for its own keys.',
    ),
  },
  columns: [
    nameColumn,
    { name: 'Type', description: 'What its keys mean.', cell: ({ type }) => type },
    { name: 'Data', type: 'integer', description: 'Number of its keys.', cell: ({ data }) => Object.keys(data ?? {}).length },
    ageColumn,
  ],
  fieldSelectors: { type: ({ type }) => type },
  defaults: (secret) => {
    // Write-only text, which wins over data of the same key.
    for (const [key, value] of Object.entries(secret.stringData ?? {})) {
      secret.data ??= {}
      setKey(secret.data, key, Buffer.from(value).toString('base64'))
    }
    delete secret.stringData
  },
  validate: ({ data = {}, type }, causes) => {
    validateKeys(data, 'data', causes)
    if (sizeOfData(data, decodedLength) > dataMaxBytes) causes.tooLong('data', dataMaxBytes)
    for (const key of requiredKeys[type] ?? []) if (!Object.hasOwn(data, key)) causes.required(`data[${key}]`)
  },
  validateUpdate: (after, before, causes) => {
    if (after.type !== before.type) causes.invalid('type', after.type, 'field is immutable')
    validateImmutability(after, before, ['data'], causes)
  },
})
export type Secret = Stored<typeof Secret>
