// Kubernetes' protobuf bodies, read by the field numbers in the kinds' schemas. kubectl >= 1.32 sends them for typed
// creates and gives up on 415, so they must be understood; answers may always be JSON.
//
//    0    4
//    +----+-------------------------------------------------------------------
//    |k8s0| runtime.Unknown { 1 typeMeta { 1 apiVersion, 2 kind }, 2 raw,
//    +----+                   3 contentEncoding, 4 contentType }
//
// What comes out is the JSON a client of the older kind would have sent: `decode` treats both alike.

import protobuf from 'protobufjs/minimal.js'
import type * as z from 'zod'
import { type Field, type Form, formOf, type MessageForm } from './form.js'
import { parseJson, setKey } from './json.js'
import { jsonSchemaFromProtobuf } from './json-schema-props.js'
import { apiErrors } from './status.js'
import { timeOf } from './time.js'

export const protobufMediaType = 'application/vnd.kubernetes.protobuf'
const magic = [0x6b, 0x38, 0x73, 0x00]

export interface Envelope {
  readonly apiVersion: string
  readonly kind: string
  /** The message itself, a view into the body. */
  readonly raw: Uint8Array
}

type Reader = protobuf.Reader
/** What a field number means: a field, or a message that Kubernetes inlines, whose fields are its own. */
type Place = { is: 'field'; field: Field } | { is: 'inlined'; places: Places }
type Places = Map<number, Place>

const known = new WeakMap<MessageForm, Places>()

/** Opens the envelope. Throws ApiError 400 when the bytes are no protobuf body of Kubernetes. */
export function openEnvelope(body: Uint8Array): Envelope {
  if (magic.some((byte, i) => body[i] !== byte))
    throw apiErrors.badRequest('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  return guarded(() => {
    const envelope: { apiVersion: string; kind: string; raw: Uint8Array } = { apiVersion: '', kind: '', raw: new Uint8Array(0) }
    eachField(protobuf.Reader.create(body.subarray(magic.length)), (number, reader) => {
      if (number === 1)
        eachField(within(reader), (inner, typeMeta) => {
          if (inner === 1) envelope.apiVersion = typeMeta.string()
          else if (inner === 2) envelope.kind = typeMeta.string()
          else return false
          return true
        })
      else if (number === 2) envelope.raw = reader.bytes()
      else return false
      return true
    })
    return envelope
  })
}

/** The JSON of a message of `schema`. Throws ApiError 400 when the bytes make no sense; numbers nobody knows are skipped. */
export function protobufToJson(schema: z.ZodType, raw: Uint8Array): Record<string, unknown> {
  return guarded(() => readMessage(placesOf(formOf(schema) as MessageForm), protobuf.Reader.create(raw)))
}
/** A whole body: its envelope opened, its message as JSON with apiVersion and kind. `schemaOf` answers undefined for what it does not know. */
export function protobufBody(
  body: Uint8Array,
  schemaOf: (type: { apiVersion: string; kind: string }) => z.ZodType | undefined,
): Record<string, unknown> {
  const { apiVersion, kind, raw } = openEnvelope(body)
  const schema = schemaOf({ apiVersion, kind })
  if (schema === undefined)
    throw apiErrors.badRequest(`no kind ${JSON.stringify(kind)} is registered for version ${JSON.stringify(apiVersion)}`)
  return { ...protobufToJson(schema, raw), apiVersion, kind }
}

function guarded<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    // protobufjs throws RangeError past the end and Error on a bad wire type.
    throw apiErrors.badRequest(`proto: cannot parse the body: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

function placesOf(form: MessageForm): Places {
  const found = known.get(form)
  if (found !== undefined) return found
  const places: Places = new Map()
  for (const field of form.fields.values()) {
    if (field.protobuf === undefined) continue
    if (typeof field.protobuf === 'number') {
      places.set(field.protobuf, { is: 'field', field })
      continue
    }
    const [outer, inner] = field.protobuf
    const place = places.get(outer) ?? { is: 'inlined', places: new Map() }
    if (place.is === 'inlined') place.places.set(inner, { is: 'field', field })
    places.set(outer, place)
  }
  known.set(form, places)
  return places
}

const within = (reader: Reader): Reader => protobuf.Reader.create(reader.bytes())

/** Calls `read` for every field up to the reader's end; false means it did not read the field, which is then skipped. */
function eachField(reader: Reader, read: (number: number, reader: Reader, wireType: number) => boolean): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (!read(tag >>> 3, reader, tag & 7)) reader.skipType(tag & 7)
  }
}

const lengthDelimited = 2

function readMessage(places: Places, reader: Reader, into: Record<string, unknown> = {}): Record<string, unknown> {
  eachField(reader, (number, at, wireType) => {
    const place = places.get(number)
    if (place === undefined) return false
    if (place.is === 'inlined') {
      if (wireType !== lengthDelimited) return false
      readMessage(place.places, within(at), into)
      return true
    }
    return readField(place.field, at, wireType, into)
  })
  return into
}

function readField({ name, form }: Field, reader: Reader, wireType: number, into: Record<string, unknown>): boolean {
  if (form.is === 'list') {
    const list = (into[name] as unknown[] | undefined) ?? []
    into[name] = list
    // Numbers may come packed into one field.
    const packed = wireType === lengthDelimited && isVarint(form.item)
    if (!packed) return append(list, form.item, reader, wireType)
    for (const items = within(reader); items.pos < items.len; ) append(list, form.item, items, 0)
    return true
  }
  if (form.is === 'map') {
    if (wireType !== lengthDelimited) return false
    const map = (into[name] as object | undefined) ?? {}
    into[name] = map
    readEntry(form.value, within(reader), map)
    return true
  }
  if (!fits(form, wireType)) return false
  const value = readValue(form, reader)
  if (value !== undefined) into[name] = value
  return true
}
function append(list: unknown[], form: Form, reader: Reader, wireType: number): boolean {
  if (!fits(form, wireType)) return false
  list.push(readValue(form, reader))
  return true
}
/** A list under a key is a message { 1 items } (authentication's ExtraValue): no map of protobuf holds lists. */
function readItems(form: Form, reader: Reader): unknown[] {
  const items: unknown[] = []
  eachField(reader, (number, at, wireType) => number === 1 && append(items, form, at, wireType))
  return items
}
/** A map is a list of messages { 1 key, 2 value }. */
function readEntry(form: Form, reader: Reader, map: object): void {
  let key = ''
  let value: unknown = form.is === 'quantity' ? '0' : ''
  eachField(reader, (number, at, wireType) => {
    if (number === 1 && wireType === lengthDelimited) key = at.string()
    else if (number === 2 && form.is === 'list' && wireType === lengthDelimited) value = readItems(form.item, within(at))
    else if (number === 2 && fits(form, wireType)) value = readValue(form, at)
    else return false
    return true
  })
  setKey(map, key, value)
}

const isVarint = (form: Form): boolean => form.is === 'int32' || form.is === 'int64' || form.is === 'bool'
const fits = (form: Form, wireType: number): boolean => wireType === (isVarint(form) ? 0 : lengthDelimited)

/** Undefined stands for a zero time, which is none. */
function readValue(form: Form, reader: Reader): unknown {
  switch (form.is) {
    case 'message':
      return readMessage(placesOf(form), within(reader))
    case 'text':
      return reader.string()
    case 'int32':
      return reader.int32()
    case 'int64':
      return Number(reader.int64())
    case 'bool':
      return reader.bool()
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64')
    case 'quantity':
      return readText(within(reader), 1)
    case 'int-or-string':
      return readIntOrString(within(reader))
    case 'json-schema':
      return jsonSchemaFromProtobuf(within(reader))
    case 'time':
    case 'micro-time':
      return readTime(within(reader), form.is)
    case 'any': {
      // RawExtension and FieldsV1 { 1 raw }: JSON inside.
      const raw = readText(within(reader), 1)
      return raw === '' ? undefined : parseJson(raw)
    }
    default:
      // Lists of lists and of maps: nothing of the API that is written in protobuf.
      reader.bytes()
      return undefined
  }
}

function readText(reader: Reader, wanted: number): string {
  let text = ''
  eachField(reader, (number, at, wireType) => {
    if (number !== wanted || wireType !== lengthDelimited) return false
    text = at.string()
    return true
  })
  return text
}
/** IntOrString { 1 type: 0 int, 1 string; 2 intVal; 3 strVal } */
function readIntOrString(reader: Reader): number | string {
  let type = 0
  let int = 0
  let text = ''
  eachField(reader, (number, at, wireType) => {
    if (number === 1 && wireType === 0) type = Number(at.int64())
    else if (number === 2 && wireType === 0) int = at.int32()
    else if (number === 3 && wireType === lengthDelimited) text = at.string()
    else return false
    return true
  })
  return type === 1 ? text : int
}
/** Timestamp { 1 seconds, 2 nanos } */
function readTime(reader: Reader, form: 'time' | 'micro-time'): string | undefined {
  let seconds = 0
  let nanos = 0
  eachField(reader, (number, at, wireType) => {
    if (wireType !== 0) return false
    if (number === 1) seconds = Number(at.int64())
    else if (number === 2) nanos = at.int32()
    else return false
    return true
  })
  if (seconds === 0 && nanos === 0) return undefined
  if (Math.abs(seconds) > farthestSeconds) throw new RangeError(`a time of ${seconds} seconds is beyond the calendar`)
  if (form === 'time') return timeOf(seconds * 1000)
  return `${timeOf(seconds * 1000).slice(0, -1)}.${String(Math.floor(nanos / 1000)).padStart(6, '0')}Z`
}
/** The year 9999, where RFC 3339 ends. */
const farthestSeconds = 253_402_300_799
