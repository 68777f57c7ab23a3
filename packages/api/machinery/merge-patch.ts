// JSON Merge Patch, RFC 7396, over JSON as data: `__proto__` is a key like any other.

import { cloneJson, getKey, isObject, setKey } from './json.js'

/** RFC 7396 §2. Neither argument is changed. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return cloneJson(patch)
  const result: Record<string, unknown> = isObject(target) ? cloneJson(target) : {}
  for (const key of Object.keys(patch)) {
    const value = patch[key]
    if (value === null) delete result[key]
    else setKey(result, key, mergePatch(getKey(result, key), value))
  }
  return result
}
