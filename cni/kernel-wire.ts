// The few messages of proto/kernel.proto a plugin sends and reads, coded by hand: the generated code and its runtime cost every
// plugin about 12 ms of its start. kernel-wire.test.ts holds the two against each other.
//
// A schema lists a message's fields by name: number, and type (a scalar's name or another schema).

import type { kubewire } from '../proto/generated/kubewire.js'

type Scalar = 'string' | 'uint32' | 'bool'
interface Field {
  number: number
  type: Scalar | Schema
  repeated?: boolean
}
type Schema = { readonly [name: string]: Field }

const fields = (...names: (string | [name: string, type: Scalar | Schema])[]): Schema =>
  Object.fromEntries(
    names.map((name, i) =>
      typeof name === 'string' ? [name, { number: i + 1, type: 'string' }] : [name[0], { number: i + 1, type: name[1] }],
    ),
  )

const failure = fields('errno', 'message')
const linkAdd = fields('name', 'kind', 'mac', ['mtu', 'uint32'], 'peerName', 'peerNetns')
const linkSet = fields('name', ['up', 'bool'], 'master', ['mtu', 'uint32'], 'mac', ['hairpin', 'bool'], 'moveToNetns', 'rename')
const link = fields(
  'name',
  ['index', 'uint32'],
  'kind',
  'mac',
  ['mtu', 'uint32'],
  ['up', 'bool'],
  'master',
  ['hairpin', 'bool'],
  'peer',
  'peerNetns',
)
const address = fields('link', 'cidr', 'scope')
const route = fields(
  'destination',
  'via',
  'link',
  'source',
  'scope',
  ['metric', 'uint32'],
  ['onlink', 'bool'],
  'type',
  ['table', 'uint32'],
  'protocol',
)
const sysctl = fields('key', 'value')
const rulesRestore = fields('tool', 'text', ['noflush', 'bool'], ['counters', 'bool'], ['test', 'bool'])
const rulesSave = fields('tool', 'table', ['counters', 'bool'])
const named = fields('name')

const request: Schema = {
  netns: { number: 1, type: 'string' },
  linkAdd: { number: 5, type: linkAdd },
  linkSet: { number: 6, type: linkSet },
  linkDelete: { number: 7, type: named },
  linkList: { number: 8, type: named },
  addressAdd: { number: 9, type: address },
  addressList: { number: 11, type: fields('link') },
  routeReplace: { number: 12, type: route },
  routeList: { number: 14, type: { table: { number: 1, type: 'uint32' } } },
  sysctlSet: { number: 21, type: sysctl },
  rulesRestore: { number: 23, type: rulesRestore },
  rulesSave: { number: 24, type: rulesSave },
}
const reply: Schema = {
  failure: { number: 1, type: failure },
  done: { number: 2, type: {} },
  links: { number: 4, type: { links: { number: 1, type: link, repeated: true } } },
  addresses: { number: 5, type: { addresses: { number: 1, type: address, repeated: true } } },
  routes: { number: 6, type: { routes: { number: 1, type: route, repeated: true } } },
  text: { number: 9, type: { text: { number: 1, type: 'string' } } },
}

/** The calls a plugin may make. */
export type PluginRequest = Pick<
  kubewire.KernelRequest.$Properties,
  | 'netns'
  | 'linkAdd'
  | 'linkSet'
  | 'linkDelete'
  | 'linkList'
  | 'addressAdd'
  | 'addressList'
  | 'routeReplace'
  | 'routeList'
  | 'sysctlSet'
  | 'rulesRestore'
  | 'rulesSave'
>
/** What a plugin reads of the answer. */
export interface PluginReply {
  failure?: { errno: string; message: string }
  links?: { links: PluginLink[] }
  addresses?: { addresses: { link: string; cidr: string }[] }
  routes?: { routes: { destination: string; via: string; link: string }[] }
  text?: { text: string }
}
export interface PluginLink {
  name: string
  kind: string
  mac: string
  mtu: number
  up: boolean
  master: string
  hairpin: boolean
  peer: string
  peerNetns: string
}

export const encodeRequest = (message: PluginRequest): Uint8Array => Buffer.concat(encode(message as Record<string, unknown>, request))
/** Undefined when the bytes are no such message. */
export const decodeReply = (bytes: Uint8Array): PluginReply | undefined => decode(bytes, reply) as PluginReply | undefined

const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const

function encode(message: Record<string, unknown>, schema: Schema): Uint8Array[] {
  const out: Uint8Array[] = []
  for (const [name, { number, type }] of Object.entries(schema)) {
    const value = message[name]
    if (value === undefined || value === null) continue
    if (type === 'uint32' || type === 'bool') {
      out.push(varint((number << 3) | wireTypes.varint), varint(Number(value)))
    } else {
      const content = type === 'string' ? Buffer.from(value as string) : Buffer.concat(encode(value as Record<string, unknown>, type))
      out.push(varint((number << 3) | wireTypes.bytes), varint(content.length), content)
    }
  }
  return out
}

function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value >>> 0
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  bytes.push(rest)
  return Uint8Array.from(bytes)
}

function decode(bytes: Uint8Array, schema: Schema): Record<string, unknown> | undefined {
  const byNumber = new Map(Object.entries(schema).map(([name, field]) => [field.number, { name, ...field }]))
  const message: Record<string, unknown> = {}
  // proto3: a scalar that is absent has its zero value.
  for (const [name, { type, repeated }] of Object.entries(schema)) {
    if (repeated) message[name] = []
    else if (typeof type === 'string') message[name] = type === 'string' ? '' : type === 'bool' ? false : 0
  }
  let at = 0
  const readVarint = (): number => {
    let value = 0
    for (let shift = 0; shift < 64; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined) return -1
      if (shift < 32) value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value >>> 0
    }
    return -1
  }
  while (at < bytes.length) {
    const key = readVarint()
    if (key < 0) return undefined
    const field = byNumber.get(key >>> 3)
    const wireType = key & 7
    if (wireType === wireTypes.varint) {
      const value = readVarint()
      if (value < 0) return undefined
      if (field !== undefined && typeof field.type === 'string') message[field.name] = field.type === 'bool' ? value !== 0 : value
    } else if (wireType === wireTypes.bytes) {
      const length = readVarint()
      if (length < 0 || at + length > bytes.length) return undefined
      const content = bytes.subarray(at, at + length)
      at += length
      if (field === undefined) continue
      const value =
        field.type === 'string'
          ? Buffer.from(content).toString('utf8')
          : typeof field.type === 'object'
            ? decode(content, field.type)
            : undefined
      if (value === undefined) return undefined
      if (field.repeated) (message[field.name] as unknown[]).push(value)
      else message[field.name] = value
    } else if (wireType === wireTypes.fixed64 || wireType === wireTypes.fixed32) {
      at += wireType === wireTypes.fixed64 ? 8 : 4
      if (at > bytes.length) return undefined
    } else {
      return undefined
    }
  }
  return message
}
