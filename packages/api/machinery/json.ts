// JSON as data. Keys come from outside, so `__proto__` is a key like any other: objects are built with
// defineProperty where it could matter, and never read through the prototype.

import { apiErrors } from './status.js'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Sets an own property, `__proto__` included. */
export function setKey(object: object, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true })
  else (object as Record<string, unknown>)[key] = value
}
/** Reads an own property; what the prototype has does not count. */
export const getKey = (object: object, key: string): unknown =>
  Object.hasOwn(object, key) ? (object as Record<string, unknown>)[key] : undefined

/** A deep copy of JSON. */
export function cloneJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(cloneJson) as T
  if (!isObject(value)) return value
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(value)) setKey(copy, key, cloneJson(value[key]))
  return copy as T
}

/** Whether two JSON values hold the same; the order of keys does not count. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  if (!isObject(a) || !isObject(b)) return false
  // A key that holds undefined is not there, as JSON would write it.
  const keys = Object.keys(a).filter((key) => a[key] !== undefined)
  return (
    keys.length === Object.keys(b).filter((key) => b[key] !== undefined).length && keys.every((key) => sameJson(a[key], getKey(b, key)))
  )
}

/** Levels of nesting a body may have (bodies come from outside and the walks below recurse). */
export const jsonDepthMax = 256

/** Parses a request's JSON. Throws ApiError 400. */
export function parseJson(source: string): Json {
  let value: Json
  try {
    value = JSON.parse(source) as Json
  } catch (cause) {
    throw apiErrors.badRequest(
      `the object provided is unrecognized (must be of type Object): ${cause instanceof Error ? cause.message : String(cause)}`,
    )
  }
  if (depthOf(value, 0) > jsonDepthMax) throw apiErrors.badRequest(`the object provided is nested deeper than ${jsonDepthMax} levels`)
  return value
}
/** Depth of nesting, looked at no further than the maximum. */
function depthOf(value: Json, depth: number): number {
  if (typeof value !== 'object' || value === null || depth > jsonDepthMax) return depth
  let deepest = depth
  for (const item of Array.isArray(value) ? value : Object.values(value)) deepest = Math.max(deepest, depthOf(item, depth + 1))
  return deepest
}
