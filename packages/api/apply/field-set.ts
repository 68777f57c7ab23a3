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
/** A set under construction, its maker's own. */
type Growing = { [element: PathElement]: Growing }

export const emptySet: FieldSet = Object.freeze({})
const self = '.'
/** What is below a step that is a member and has no members below it. */
export const member: FieldSet = emptySet

export function isEmptySet(set: FieldSet): boolean {
  for (const _ in set) return false
  return true
}
const isMember = (below: FieldSet): boolean => self in below || isEmptySet(below)

/** A step, and what is below it. */
export type Step = readonly [PathElement, FieldSet]

/** The set of these steps, each there once. What is below them is in order already. */
export function setOfSteps(steps: Step[]): FieldSet {
  const set: Growing = {}
  for (const [element, below] of inOrder(steps)) set[element] = below as Growing
  return set
}
function inOrder(steps: Step[]): Step[] {
  if (steps.length < 2) return steps
  // Fields are in order as plain texts are, and "." comes before them. Keys hold numbers, which are not.
  const plain = steps.every(([element]) => element[0] === 'f' || element === self)
  return steps.sort(plain ? ([a], [b]) => (a < b ? -1 : 1) : ([a], [b]) => order(a, b))
}
const order = (a: PathElement, b: PathElement): number => (a === self ? -1 : b === self ? 1 : compareElements(a, b))
const sorted = (set: Growing): FieldSet => setOfSteps(Object.entries(set))

/** The set of these paths. */
export const setOfPaths = (paths: readonly Path[]): FieldSet => paths.reduce((set: FieldSet, path) => union(set, pathSet(path)), emptySet)

function pathSet([element, ...rest]: Path): FieldSet {
  return element === undefined ? emptySet : { [element]: rest.length === 0 ? member : pathSet(rest) }
}

/** What is below a step, and that it is a member itself. */
export const withMember = (below: FieldSet | undefined): FieldSet =>
  below === undefined || isMember(below) ? (below ?? member) : { [self]: member, ...below }

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
  if (aBare) return bBare || self in b ? (bBare ? a : b) : { [self]: member, ...b }
  if (bBare) return self in a ? a : { [self]: member, ...a }
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
  if (isBare) return wasMember && !taken ? member : undefined
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
  const both = isMember(a) && isMember(b)
  const shared = intersection(a, b)
  if (isEmptySet(shared)) return both ? member : undefined
  return both ? { [self]: member, ...shared } : shared
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
      set[self] = member as Growing
      continue
    }
    const element = parseElement(key)
    const fields = element === undefined ? undefined : parseBelow(value)
    if (element === undefined || fields === undefined) unknown = true
    else set[element] = (set[element] === undefined ? fields : unionBelow(set[element], fields)) as Growing
  }
  // {".": {}} is a bare member; an object of which nothing was understood is nothing.
  const elements = Object.keys(set)
  if (elements.length === 0) return unknown ? undefined : member
  if (elements.length === 1 && elements[0] === self) return member
  return sorted(set)
}
