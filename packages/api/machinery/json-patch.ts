// JSON Patch, RFC 6902, over JSON as data: `__proto__` is a key like any other.

import { cloneJson, getKey, isObject, sameJson, setKey } from './json.js'
import { apiErrors } from './status.js'

/** Operations one patch may hold (the apiserver of Kubernetes has the same bound). */
export const operationsMax = 10_000

/** Applies a patch document to `target`, which is not changed. Throws ApiError: 400 for a patch that makes no sense, 422 for one that does not fit. */
export function jsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch))
    throw apiErrors.badRequest('error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch')
  if (patch.length > operationsMax) throw apiErrors.requestEntityTooLarge(operationsMax)
  // A holder makes the whole document a child like any other.
  const holder: Record<string, unknown> = { root: cloneJson(target) }
  for (const operation of patch) apply(holder, operation)
  return holder.root
}

const doesNotFit = (why: string) =>
  apiErrors.invalid({ group: '', kind: '' }, '', [{ reason: 'FieldValueInvalid', field: 'patch', message: why }])

function apply(holder: Record<string, unknown>, operation: unknown): void {
  if (!isObject(operation))
    throw apiErrors.badRequest(`error decoding patch: an operation must be an object, found ${JSON.stringify(operation)}`)
  const op = getKey(operation, 'op')
  const path = pointer(operation, 'path')
  switch (op) {
    case 'add':
      return add(holder, path, cloneJson(needed(operation, 'value')))
    case 'remove':
      remove(holder, path)
      return
    case 'replace': {
      read(holder, path)
      const { parent, key } = locate(holder, path)
      put(parent, key, cloneJson(needed(operation, 'value')))
      return
    }
    case 'move': {
      const from = pointer(operation, 'from')
      // RFC 6902 §4.4: nothing moves into itself.
      if (path.length > from.length && from.every((part, i) => part === path[i]))
        throw doesNotFit(`cannot move ${render(from)} into itself at ${render(path)}`)
      return add(holder, path, remove(holder, from))
    }
    case 'copy':
      return add(holder, path, cloneJson(read(holder, pointer(operation, 'from'))))
    case 'test': {
      const found = read(holder, path)
      if (!sameJson(found, needed(operation, 'value'))) throw doesNotFit(`testing value ${render(path)} failed`)
      return
    }
    default:
      throw apiErrors.badRequest(`error decoding patch: unexpected operation ${JSON.stringify(op)}`)
  }
}

function needed(operation: Record<string, unknown>, member: string): unknown {
  if (!Object.hasOwn(operation, member))
    throw apiErrors.badRequest(`error decoding patch: operation ${JSON.stringify(getKey(operation, 'op'))} has no ${member}`)
  return operation[member]
}

/** RFC 6901 §3 and §4: the parts of a pointer, `~1` and `~0` undone in this order, below the holder's root. */
function pointer(operation: Record<string, unknown>, member: string): string[] {
  const text = needed(operation, member)
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/')) || /~(?![01])/.test(text))
    throw apiErrors.badRequest(`error decoding patch: ${member} must be a JSON pointer, found ${JSON.stringify(text)}`)
  return [
    'root',
    ...text
      .split('/')
      .slice(1)
      .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')),
  ]
}
const render = (path: readonly string[]): string =>
  path
    .slice(1)
    .map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('')

function locate(holder: Record<string, unknown>, path: readonly string[]): { parent: unknown; key: string } {
  const parentPath = path.slice(0, -1)
  return { parent: parentPath.length === 0 ? holder : read(holder, parentPath), key: path.at(-1)! }
}

function read(holder: Record<string, unknown>, path: readonly string[]): unknown {
  let value: unknown = holder
  for (const [i, part] of path.entries()) {
    if (Array.isArray(value)) value = value[indexIn(value.length - 1, part, path)]
    else if (isObject(value) && Object.hasOwn(value, part)) value = value[part]
    else throw doesNotFit(`${render(path.slice(0, i + 1))} does not exist`)
  }
  return value
}

/** RFC 6901 §4: no leading zeros, no signs. */
function indexIn(last: number, part: string, path: readonly string[]): number {
  if (!/^(0|[1-9]\d{0,9})$/.test(part)) throw doesNotFit(`${render(path)}: ${JSON.stringify(part)} is no index of a list`)
  const index = Number(part)
  if (index > last) throw doesNotFit(`${render(path)}: index ${index} is out of bounds, the list ends at ${last}`)
  return index
}

function add(holder: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const { parent, key } = locate(holder, path)
  if (Array.isArray(parent)) parent.splice(key === '-' ? parent.length : indexIn(parent.length, key, path), 0, value)
  else if (isObject(parent)) setKey(parent, key, value)
  else throw doesNotFit(`${render(path)}: what holds it is no object and no list`)
}
function put(parent: unknown, key: string, value: unknown): void {
  if (Array.isArray(parent)) parent[Number(key)] = value
  else setKey(parent as object, key, value)
}
function remove(holder: Record<string, unknown>, path: readonly string[]): unknown {
  const value = read(holder, path)
  if (path.length === 1) throw doesNotFit('cannot remove the whole document')
  const { parent, key } = locate(holder, path)
  if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else delete (parent as Record<string, unknown>)[key]
  return value
}
