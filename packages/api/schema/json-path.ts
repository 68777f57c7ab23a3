// kubectl's JSONPath (client-go util/jsonpath), as printer columns, the scale subresource and field selectors use it: names,
// indexes, wildcards and filters. `..` is left out: what it finds grows without bounds. A path comes from a CustomResourceDefinition: it is parsed once, bounded, and never throws
// on an object.
//
//   .spec.replicas   .metadata.annotations.example\.com/owner   .status.conditions[?(@.type=="Ready")].status   .a[0]['b'][*]

import { isObject } from '../machinery/json.js'

type Step =
  | { is: 'key'; key: string }
  | { is: 'index'; index: number }
  | { is: 'all' }
  | { is: 'filter'; left: Operand; operator: string; right: Operand | undefined }
type Operand = { is: 'path'; steps: readonly Step[] } | { is: 'value'; value: unknown }

export interface JsonPath {
  /** Everything the path leads to; nothing where it leads nowhere. */
  readonly find: (object: unknown) => unknown[]
}

const stepsMax = 64
const textMax = 2_048

/** Why the text is no path for columns or replicas; undefined when it will do (validateSimpleJSONPath). */
export function simpleJsonPath(source: string): string | undefined {
  if (source === '') return 'must not be empty'
  return source.startsWith('.') ? undefined : 'must be a simple json path starting with .'
}

/** Undefined when the text is no path that is understood here. */
export function parseJsonPath(source: string): JsonPath | undefined {
  if (source.length > textMax) return undefined
  const steps = parseSteps(source)
  return steps && { find: (object) => follow(steps, object) }
}

const name = /^\.((?:\\.|[^.[\]\\\s*])+)/
const index = /^\[(-?\d{1,9})\]/
const quoted = /^\[\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")\s*\]/
const filter = /^\[\?\(\s*(.+?)\s*\)\]/

function parseSteps(source: string): Step[] | undefined {
  const steps: Step[] = []
  let rest = source === '.' ? '' : source
  while (rest !== '') {
    if (steps.length === stepsMax) return undefined
    const found = parseStep(rest)
    if (found === undefined) return undefined
    steps.push(found.step)
    rest = rest.slice(found.length)
  }
  return steps
}

function parseStep(rest: string): { step: Step; length: number } | undefined {
  const all = /^(?:\.\*|\[\*\])/.exec(rest)
  if (all !== null) return { step: { is: 'all' }, length: all[0].length }
  const named = name.exec(rest)
  if (named !== null) return { step: { is: 'key', key: unescaped(named[1]!) }, length: named[0].length }
  const numbered = index.exec(rest)
  if (numbered !== null) return { step: { is: 'index', index: Number(numbered[1]) }, length: numbered[0].length }
  const key = quoted.exec(rest)
  if (key !== null) return { step: { is: 'key', key: unescaped(key[1] ?? key[2]!) }, length: key[0].length }
  const condition = filter.exec(rest)
  const step = condition === null ? undefined : parseFilter(condition[1]!)
  return step && { step, length: condition![0].length }
}
const unescaped = (text: string): string => text.replace(/\\(.)/g, '$1')

function parseFilter(source: string): Step | undefined {
  const found = /^(.+?)\s*(==|!=|<=|>=|<|>)\s*(.+)$/.exec(source)
  const left = parseOperand(found?.[1] ?? source)
  const right = found === null ? undefined : parseOperand(found[3]!)
  if (left === undefined || (found !== null && right === undefined)) return undefined
  return { is: 'filter', left, operator: found?.[2] ?? 'exists', right }
}
function parseOperand(source: string): Operand | undefined {
  if (source.startsWith('@')) {
    const steps = parseSteps(source.slice(1))
    return steps && { is: 'path', steps }
  }
  const text = /^(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")$/.exec(source)
  if (text !== null) return { is: 'value', value: unescaped(text[1] ?? text[2]!) }
  if (source === 'true' || source === 'false') return { is: 'value', value: source === 'true' }
  return /^-?\d+(?:\.\d+)?$/.test(source) ? { is: 'value', value: Number(source) } : undefined
}

function follow(steps: readonly Step[], object: unknown): unknown[] {
  let found: unknown[] = [object]
  for (const step of steps) found = found.flatMap((value) => take(step, value))
  return found
}
function take(step: Step, value: unknown): unknown[] {
  switch (step.is) {
    case 'key':
      return isObject(value) && Object.hasOwn(value, step.key) ? [value[step.key]] : []
    case 'index': {
      const item = Array.isArray(value) ? value.at(step.index) : undefined
      return item === undefined ? [] : [item]
    }
    case 'all':
      return childrenOf(value)
    case 'filter':
      return childrenOf(value).filter((item) => holds(step, item))
  }
}
const childrenOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [])

function holds({ left, operator, right }: Extract<Step, { is: 'filter' }>, item: unknown): boolean {
  const valuesOf = (operand: Operand): unknown[] => (operand.is === 'value' ? [operand.value] : follow(operand.steps, item))
  const [a] = valuesOf(left)
  if (operator === 'exists') return a !== undefined
  const [b] = valuesOf(right!)
  if (operator === '==') return a === b
  if (operator === '!=') return a !== b
  if (typeof a !== typeof b || (typeof a !== 'number' && typeof a !== 'string')) return false
  const [x, y] = [a, b as typeof a]
  return operator === '<' ? x < y : operator === '>' ? x > y : operator === '<=' ? x <= y : x >= y
}

/** A value as kubectl's JSONPath prints it: texts bare, objects and lists as JSON. */
export function printed(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
