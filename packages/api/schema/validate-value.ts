// Values against their schema, in the words of kube-openapi's validators (pkg/validation/validate, errors/schema.go), which is
// what a 422 about a custom resource says.

import { Causes } from '../machinery/causes.js'
import { isObject, sameJson } from '../machinery/json.js'
import { isOfFormat } from './formats.js'
import { type Steps, stepsMax } from './re2.js'
import { type Checks, childPath, type SchemaNode } from './schema-node.js'

/** What was found, and how much was in order: of alternatives that all fail the one that fits best is told. */
interface Outcome {
  readonly causes: Causes
  readonly steps: Steps
  matches: number
}
/** What checking one value against one schema counts as, beside the characters it matches. */
const stepsOfCheck = 4

/** `prefix` is where the value lies: '' for an object as a whole. Messages name the place from there on, as upstream's do. */
export function validateValue(value: unknown, node: SchemaNode, prefix: string, causes: Causes): void {
  const steps: Steps = { left: stepsMax }
  const found = check(value, node, '', steps).causes
  if (steps.left < 0) found.invalid('', '', `validating it takes more than ${stepsMax} steps`)
  for (const cause of found.list) causes.list.push({ ...cause, field: placed(prefix, cause.field) })
}
/** What is said of a whole object has no field, which Go's field.Path prints so. */
const placed = (prefix: string, field: string): string => (prefix === '' ? field || '<nil>' : field === '' ? prefix : `${prefix}.${field}`)

function check(value: unknown, node: SchemaNode, path: string, steps: Steps): Outcome {
  const outcome: Outcome = { causes: new Causes(), steps, matches: 0 }
  steps.left -= stepsOfCheck
  if (steps.left < 0) return outcome
  const { checks } = node
  const found = typeOf(value)
  checkType(value, found, node, path, outcome)
  if (value !== null) {
    checkJunctors(value, checks, path, outcome)
    if (typeof value === 'string') checkText(value, node, path, outcome)
    else if (typeof value === 'number') checkNumber(value, checks, path, outcome)
    else if (Array.isArray(value)) checkList(value, node, path, outcome)
  }
  if (checks.enum.length > 0) {
    if (checks.enum.some((allowed) => sameJson(allowed, value))) outcome.matches++
    else outcome.causes.notSupported(path, value, checks.enum.map(shownEnum))
  }
  if (isObject(value)) checkObject(value, node, path, outcome)
  return outcome
}

const shownEnum = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

function merge(into: Outcome, { causes, matches }: Outcome): void {
  into.causes.list.push(...causes.list)
  into.matches += matches
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

function checkType(value: unknown, found: string, { type, nullable, intOrString }: SchemaNode, path: string, outcome: Outcome): void {
  const wanted = intOrString ? ['integer', 'string'] : type === '' ? [] : [type]
  const fits =
    wanted.length === 0 || wanted.includes(found) || (found === 'integer' && wanted.includes('number')) || (value === null && nullable)
  if (fits) outcome.matches++
  else outcome.causes.typeInvalid(path, found, `${where(path)}must be of type ${wanted.join(',')}: ${JSON.stringify(found)}`)
}

/** Messages name the place once more. */
const where = (path: string): string => (path === '' ? ' in body ' : `${path} in body `)

function checkJunctors(value: unknown, { allOf, anyOf, oneOf, not }: Checks, path: string, outcome: Outcome): void {
  const named = JSON.stringify(path)
  if (anyOf.length > 0) {
    const outcomes = anyOf.map((schema) => check(value, schema, path, outcome.steps))
    const good = outcomes.find(({ causes }) => causes.list.length === 0)
    if (good === undefined) outcome.causes.invalid('', '', `${named} must validate at least one schema (anyOf)`)
    merge(outcome, good ?? best(outcomes))
  }
  if (oneOf.length > 0) {
    const outcomes = oneOf.map((schema) => check(value, schema, path, outcome.steps))
    const good = outcomes.filter(({ causes }) => causes.list.length === 0)
    if (good.length === 1) merge(outcome, good[0]!)
    else {
      const why = good.length === 0 ? 'Found none valid' : `Found ${good.length} valid alternatives`
      outcome.causes.invalid('', '', `${named} must validate one and only one schema (oneOf). ${why}`)
      if (good.length === 0) merge(outcome, best(outcomes))
    }
  }
  if (allOf.length > 0) {
    const outcomes = allOf.map((schema) => check(value, schema, path, outcome.steps))
    const good = outcomes.filter(({ causes }) => causes.list.length === 0)
    for (const one of outcomes) merge(outcome, one)
    if (good.length < allOf.length)
      outcome.causes.invalid('', '', `${named} must validate all the schemas (allOf)${good.length === 0 ? '. None validated' : ''}`)
  }
  if (not !== undefined && check(value, not, path, outcome.steps).causes.list.length === 0)
    outcome.causes.invalid('', '', `${named} must not validate the schema (not)`)
}

const best = (outcomes: readonly Outcome[]): Outcome => outcomes.reduce((a, b) => (b.matches > a.matches ? b : a))

function checkText(value: string, { type, checks }: SchemaNode, path: string, outcome: Outcome): void {
  const { format, pattern, minLength, maxLength } = checks
  const { causes } = outcome
  // Characters are counted, as Go's utf8.RuneCountInString does.
  const length = minLength === undefined && maxLength === undefined ? 0 : [...value].length
  if (maxLength !== undefined && length > maxLength) causes.tooLong(path, maxLength)
  else if (minLength !== undefined && length < minLength)
    causes.invalid(path, value, `${where(path)}should be at least ${minLength} chars long`)
  else if (pattern !== undefined) {
    if (pattern.match(value, outcome.steps) === 'no') causes.invalid(path, value, `${where(path)}should match '${pattern.source}'`)
  }
  if (format !== '' && (type === '' || type === 'string') && !isOfFormat(format, value))
    causes.typeInvalid(path, value, `${where(path)}must be of type ${format}: ${JSON.stringify(value)}`)
  outcome.matches++
}

function checkNumber(value: number, checks: Checks, path: string, outcome: Outcome): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf, format } = checks
  const { causes } = outcome
  const orEqual = (exclusive: boolean): string => (exclusive ? '' : ' or equal to')
  if (format === 'int32' && Number.isInteger(value) && (value | 0) !== value)
    causes.invalid(path, value, `Checked value must be of type integer with format int32 in ${path}`)
  if (multipleOf !== undefined && !isMultiple(value, multipleOf))
    causes.invalid(path, value, `${where(path)}should be a multiple of ${multipleOf}`)
  if (minimum !== undefined && (exclusiveMinimum ? value <= minimum : value < minimum))
    causes.invalid(path, value, `${where(path)}should be greater than${orEqual(exclusiveMinimum)} ${minimum}`)
  if (maximum !== undefined && (exclusiveMaximum ? value >= maximum : value > maximum))
    causes.invalid(path, value, `${where(path)}should be less than${orEqual(exclusiveMaximum)} ${maximum}`)
  outcome.matches++
}

/** Fractions that are not exact in binary count as what they are written as. */
const isMultiple = (value: number, of: number): boolean => {
  const quotient = value / of
  return Math.abs(quotient - Math.round(quotient)) < 1e-9 * Math.max(1, Math.abs(quotient))
}

function checkList(value: readonly unknown[], { items, checks }: SchemaNode, path: string, outcome: Outcome): void {
  if (items !== undefined) for (const [i, item] of value.entries()) merge(outcome, check(item, items, childPath(path, i), outcome.steps))
  if (checks.minItems !== undefined && value.length < checks.minItems)
    outcome.causes.invalid(path, value.length, `${where(path)}should have at least ${checks.minItems} items`)
  if (checks.maxItems !== undefined && value.length > checks.maxItems) outcome.causes.tooMany(path, value.length, checks.maxItems)
  outcome.matches++
}

function checkObject(value: Record<string, unknown>, { properties, additional, checks }: SchemaNode, path: string, outcome: Outcome): void {
  const { causes } = outcome
  const keys = Object.keys(value)
  if (checks.minProperties !== undefined && keys.length < checks.minProperties)
    causes.invalid(path, keys.length, `${where(path)}should have at least ${checks.minProperties} properties`)
  if (checks.maxProperties !== undefined && keys.length > checks.maxProperties) causes.tooMany(path, keys.length, checks.maxProperties)
  for (const key of keys) {
    const at = childPath(path, key)
    const known = properties.get(key)
    if (known !== undefined) merge(outcome, check(value[key], known, at, outcome.steps))
    else if (additional === false) causes.invalid(path, key, `${path}.${key} in body is a forbidden property`)
    else if (typeof additional === 'object') merge(outcome, check(value[key], additional, at, outcome.steps))
  }
  for (const name of checks.required) if (!Object.hasOwn(value, name)) causes.required(childPath(path, name))
  outcome.matches++
}
