// One stored version of an object, shared by everybody who reads it: nobody may change `object`.

import { Packr } from 'msgpackr'
import type { FieldSet } from '../../../packages/api/apply/field-set.js'
import { setOfText, textOf } from '../../../packages/api/apply/field-set-text.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import type { ObjectKey } from './object-key.js'

export class Entry {
  readonly key: ObjectKey
  readonly object: KubeObject
  /** The store's revision, and `metadata.resourceVersion` as a number. */
  readonly revision: number
  #json: Buffer | undefined

  /** `object` is taken over; its resourceVersion is set here. Revision 0: not stored (a dry run's new object). */
  constructor(key: ObjectKey, object: KubeObject, revision: number) {
    if (revision > 0) object.metadata.resourceVersion = String(revision)
    this.key = key
    this.object = object
    this.revision = revision
  }
  /** The object as JSON, made once. */
  get json(): Buffer {
    this.#json ??= Buffer.from(JSON.stringify(this.object))
    return this.#json
  }
  /** This version as its deletion shows it: the same, numbered with the deletion's revision. */
  deletedAt(revision: number): Entry {
    return new Entry(this.key, { ...this.object, metadata: { ...this.object.metadata } }, revision)
  }
}

// Plain maps and nothing else: any MessagePack reader can read the store, and no record of ours outlives the process. What is
// undefined is left out, as JSON leaves it out.
const options = { useRecords: false, skipValues: [undefined] } // skipValues is documented, its type is not
const packr = new Packr(options)

// The reader of MessagePack renames the key `__proto__`, so the rare object that has one (or speaks of it) is kept as JSON. That begins
// with a brace, which as MessagePack would be a number.
const proto = '__proto__'
const brace = 0x7b

/**
 * Bytes for the log: MessagePack without the resourceVersion, which is the message's own number, and with the sets of
 * managedFields as JSON: they are many small maps, and most of them stay from one version of an object to the next.
 */
export function encodeObject(object: KubeObject): Buffer {
  const { managedFields } = object.metadata
  const owners = managedFields?.map((entry) => ({ ...entry, fieldsV1: textOf(entry.fieldsV1 as FieldSet) }))
  const kept = { ...object, metadata: { ...object.metadata, resourceVersion: undefined, managedFields: owners } }
  const bytes = packr.pack(kept)
  return bytes.includes(proto) ? Buffer.from(JSON.stringify(kept)) : bytes
}

/** Undefined for bytes that no `encodeObject` made. */
export function decodeObject(data: Uint8Array): KubeObject | undefined {
  try {
    const object = (data[0] === brace ? JSON.parse(Buffer.from(data).toString()) : packr.unpack(data)) as KubeObject
    if (typeof object !== 'object' || object === null || typeof object.metadata !== 'object' || object.metadata === null) return undefined
    for (const entry of object.metadata.managedFields ?? [])
      if (typeof entry.fieldsV1 === 'string') entry.fieldsV1 = setOfText(entry.fieldsV1)
    return object
  } catch {
    return undefined
  }
}
