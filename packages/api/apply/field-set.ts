// A set of fields, kept in the very shape in which managedFields carry it (FieldsV1), so that what an object holds is worked
// with as it is:
//
//   { "f:spec": { "f:template": { ".": {}, "f:image": {} }, "f:replicas": {} } }
//
//   {}                  the step that leads here is a member, and nothing below it is
//   { ".": {}, … }      it is a member, and so are some fields below
//   { … }               only fields below are members
//
// The whole object is no field: at the top, {} is the empty set and there is no ".". Sets are values: nothing here changes
// one it was given, and results share their parts. All sets are in FieldsV1's order, whose first entry is ".".

import { isObject } from '../machinery/json.js'
import { compareElements, type Path, type PathElement, parseElement } from './path-element.js'

export interface FieldSet {
  readonly [element: PathElement]: FieldSet
}
/** A set under construction. */
type Growing = { [element: PathElement]: Growing }

export const emptySet: FieldSet = Object.freeze({})
const self = '.'
const leaf: FieldSet = emptySet

export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false
  return true
}
const isMember = (below: FieldSet): boolean => self in below || isEmptySet(below)

/** The set of these paths. */
export function setOfPaths(paths: Iterable<Path>): FieldSet {
  const root: Growing = {}
  for (const path of paths) insert(root, path)
  return inOrder(root)
}
function insert(root: Growing, path: Path): void {
  let at = root
  for (let i = 0; i < path.length; i++) {
    const element = path[i]!
    const isLast = i === path.length - 1
    const below = at[element]
    if (below === undefined) {
      at = at[element] = {}
      continue
    }
    // What was a bare member and gets fields below it, or the other way round, says so.
    if (isLast ? !isEmptySet(below) : isEmptySet(below)) below[self] = leaf as Growing
    at = below
  }
}
/** Changes `set` to be in order, and returns it. */
function inOrder(set: Growing): FieldSet {
  for (const element in set) if (element !== self) inOrder(set[element]!)
  return sorted(set)
}
function sorted(set: Growing): FieldSet {
  const elements = Object.keys(set)
  let isSorted = true
  for (let i = 1; i < elements.length && isSorted; i++) isSorted = order(elements[i - 1]!, elements[i]!) < 0
  if (isSorted) return set
  const below = elements.sort(order).map((element) => [element, set[element]!] as const)
  for (const [element] of below) delete set[element]
  for (const [element, fields] of below) set[element] = fields
  return set
}
const order = (a: PathElement, b: PathElement): number => (a === self ? -1 : b === self ? 1 : compareElements(a, b))

/** Every member's path, those of one level before those below it. The path is used again: copy what you keep. */
export function* members(set: FieldSet, path: PathElement[] = []): Generator<Path> {
  for (const element in set) {
    if (element === self || !isMember(set[element]!)) continue
    path.push(element)
    yield path
    path.pop()
  }
  for (const element in set) {
    const below = set[element]!
    if (element === self || isEmptySet(below)) continue
    path.push(element)
    yield* members(below, path)
    path.pop()
  }
}

export function hasPath(set: FieldSet, path: Path): boolean {
  let at: FieldSet | undefined = set
  for (const element of path) {
    at = at[element]
    if (at === undefined) return false
  }
  return path.length > 0 && isMember(at)
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b || isEmptySet(b)) return a
  if (isEmptySet(a)) return b
  let merged: Growing | undefined
  for (const element in b) {
    const [left, right] = [a[element], b[element]!]
    const both = left === undefined ? right : element === self ? left : unionBelow(left, right)
    if (both === left) continue
    merged ??= { ...(a as Growing) }
    merged[element] = both as Growing
  }
  return merged === undefined ? a : sorted(merged)
}
/** As `union`, of what is below one step: there, {} is a member. */
function unionBelow(a: FieldSet, b: FieldSet): FieldSet {
  if (a === b) return a
  const [aBare, bBare] = [isEmptySet(a), isEmptySet(b)]
  if (aBare) return bBare || self in b ? (bBare ? a : b) : { [self]: leaf, ...b }
  if (bBare) return self in a ? a : { [self]: leaf, ...a }
  return union(a, b)
}

/** Members of `a` that are none of `b`. A field is not its children: taking away one leaves the other. */
export const difference = (a: FieldSet, b: FieldSet): FieldSet => minus(a, b, false)
/** As `difference`, but with a member of `b` everything below it goes, too. */
export const differenceBelow = (a: FieldSet, b: FieldSet): FieldSet => minus(a, b, true)

function minus(a: FieldSet, b: FieldSet, recursive: boolean): FieldSet {
  let rest: Growing | undefined
  for (const element in b) {
    const left = a[element]
    if (left === undefined || element === self) continue
    const kept = minusBelow(left, b[element]!, recursive)
    if (kept === left) continue
    rest ??= { ...(a as Growing) }
    if (kept === undefined) delete rest[element]
    else rest[element] = kept as Growing
  }
  return rest ?? a
}
/** Undefined when nothing is left. */
function minusBelow(a: FieldSet, b: FieldSet, recursive: boolean): FieldSet | undefined {
  const taken = isMember(b)
  if (taken && recursive) return undefined
  if (isEmptySet(a)) return taken ? undefined : a
  const wasMember = self in a
  let below = minus(a, b, recursive)
  if (wasMember && taken) {
    const { [self]: _, ...others } = below
    below = others
  }
  // Nothing below is left: {} now says that the step itself is a member.
  const isBare = isEmptySet(below) || (self in below && Object.keys(below).length === 1)
  if (isBare) return wasMember && !taken ? leaf : undefined
  return below
}

/** Members of both. */
export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  const both: Growing = {}
  for (const element in a) {
    const right = b[element]
    if (right === undefined || element === self) continue
    const shared = intersectionBelow(a[element]!, right)
    if (shared !== undefined) both[element] = shared as Growing
  }
  return both
}
function intersectionBelow(a: FieldSet, b: FieldSet): FieldSet | undefined {
  if (a === b) return a
  const member = isMember(a) && isMember(b)
  const below = intersection(a, b)
  if (isEmptySet(below)) return member ? leaf : undefined
  return member ? { [self]: leaf, ...below } : below
}

/** What is below one step; undefined when nothing is. */
export function below(set: FieldSet, element: PathElement): FieldSet | undefined {
  const fields = set[element]
  return fields === undefined || isEmptySet(fields) ? undefined : fields
}
/** Whether the step itself is a member. */
export const has = (set: FieldSet, element: PathElement): boolean => set[element] !== undefined && isMember(set[element]!)

/**
 * Reads FieldsV1 that came from outside. Steps of unknown types are left out, as upstream does. Throws SyntaxError for what is
 * no FieldsV1. Its depth is bounded by that of the body it came in.
 */
export function parseFieldSet(json: unknown): FieldSet {
  if (!isObject(json)) throw new SyntaxError(`a set of fields must be an object, found ${JSON.stringify(json)}`)
  const set = parseBelow(json)
  const { [self]: _, ...fields } = set ?? {}
  return fields
}
function parseBelow(json: Record<string, unknown>): FieldSet | undefined {
  const set: Growing = {}
  let unknown = false
  for (const key of Object.keys(json)) {
    const value = json[key]
    if (!isObject(value)) throw new SyntaxError(`a set of fields must be an object, found ${JSON.stringify(value)}`)
    if (key === self) {
      set[self] = leaf as Growing
      continue
    }
    const element = parseElement(key)
    const fields = element === undefined ? undefined : parseBelow(value)
    if (element === undefined || fields === undefined) unknown = true
    else set[element] = (set[element] === undefined ? fields : unionBelow(set[element], fields)) as Growing
  }
  // {".": {}} is a bare member; an object of which nothing was understood is nothing.
  const elements = Object.keys(set)
  if (elements.length === 0) return unknown ? undefined : leaf
  if (elements.length === 1 && elements[0] === self) return leaf
  return sorted(set)
}
