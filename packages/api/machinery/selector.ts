// Label selectors, as objects (LabelSelector) and as text (`-l app=web,tier in (a,b),!old`), and field selectors.
// Text is read as apimachinery pkg/labels and pkg/fields read it.

import { labelValue, qualifiedName } from './name-rules.js'
import { atomicMessage, list, message, oneOf, optional, required, stringMap, text } from './notation.js'
import { apiErrors } from './status.js'

export const labelSelectorRequirement = message('io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelectorRequirement', {
  key: required(1, text, 'The label.'),
  operator: required(2, oneOf('In', 'NotIn', 'Exists', 'DoesNotExist'), 'How the label relates to values.'),
  values: optional(3, list(text), 'For In and NotIn; empty for Exists and DoesNotExist.'),
})

export const labelSelector = atomicMessage(
  'io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector',
  {
    matchLabels: optional(1, stringMap, 'Labels an object must have with these very values.'),
    matchExpressions: optional(2, list(labelSelectorRequirement), 'Requirements that must all hold.'),
  },
  'Chooses objects by their labels; an empty selector chooses all.',
)

export interface LabelSelector {
  matchLabels?: Record<string, string> | undefined
  matchExpressions?: { key: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist'; values?: string[] | undefined }[] | undefined
}
export type Labels = Readonly<Record<string, string>> | undefined

export type LabelRequirement =
  | { key: string; operator: 'in' | 'notin'; values: ReadonlySet<string> }
  | { key: string; operator: 'exists' | 'not-exists' }
  | { key: string; operator: 'greater' | 'less'; value: number }

/** All requirements must hold; none at all matches everything. */
export type LabelRequirements = readonly LabelRequirement[]

const labelOf = (labels: Labels, key: string): string | undefined =>
  labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined

export function matchesLabels(requirements: LabelRequirements, labels: Labels): boolean {
  return requirements.every((requirement) => holds(requirement, labelOf(labels, requirement.key)))
}
function holds(requirement: LabelRequirement, value: string | undefined): boolean {
  switch (requirement.operator) {
    case 'in':
      return value !== undefined && requirement.values.has(value)
    case 'notin':
      return value === undefined || !requirement.values.has(value)
    case 'exists':
      return value !== undefined
    case 'not-exists':
      return value === undefined
    case 'greater':
      return value !== undefined && /^-?\d+$/.test(value) && Number(value) > requirement.value
    case 'less':
      return value !== undefined && /^-?\d+$/.test(value) && Number(value) < requirement.value
  }
}

const operatorOf = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: 'not-exists' } as const

/** A LabelSelector object as requirements. Undefined (no selector) matches nothing: callers ask for it first. */
function requirementsOf(selector: LabelSelector): LabelRequirements {
  const requirements: LabelRequirement[] = []
  for (const [key, value] of Object.entries(selector.matchLabels ?? {}))
    requirements.push({ key, operator: 'in', values: new Set([value]) })
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const to = operatorOf[operator]
    requirements.push(to === 'in' || to === 'notin' ? { key, operator: to, values: new Set(values) } : { key, operator: to })
  }
  return requirements
}
/** Whether a LabelSelector object chooses these labels. No selector chooses nothing, an empty one everything. */
export const selects = (selector: LabelSelector | undefined, labels: Labels): boolean =>
  selector !== undefined && matchesLabels(requirementsOf(selector), labels)
/** A Service's kind of selector: a plain map. An empty one chooses nothing. */
export const selectsByMap = (selector: Readonly<Record<string, string>> | undefined, labels: Labels): boolean => {
  const wanted = Object.entries(selector ?? {})
  return wanted.length > 0 && wanted.every(([key, value]) => labelOf(labels, key) === value)
}

/** A LabelSelector as text, as columns and Scale.status.selector show it. */
export function renderSelector(selector: LabelSelector | undefined): string {
  if (selector === undefined) return '<none>'
  const parts = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  for (const { key, operator, values = [] } of selector.matchExpressions ?? []) {
    const set = `(${[...values].sort().join(',')})`
    parts.push({ key, text: { In: `${key} in ${set}`, NotIn: `${key} notin ${set}`, Exists: key, DoesNotExist: `!${key}` }[operator] })
  }
  return parts.length === 0
    ? '<none>'
    : parts
        .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
        .map((part) => part.text)
        .join(',')
}

// `in` and `notin` are words, the rest are signs; a value may be empty (`a=`).
const token = /\s*(==|!=|=|!|<|>|\(|\)|,|[^\s=!<>(),]+)/y

/** Parses `-l` text. Throws ApiError 400 when it makes no sense. */
export function parseLabelSelector(source: string): LabelRequirements {
  const tokens = tokensOf(source)
  const requirements: LabelRequirement[] = []
  let at = 0
  const refuse = (what: string) => apiErrors.badRequest(`unable to parse requirement: ${what} in label selector ${JSON.stringify(source)}`)
  const next = () => tokens[at++] ?? ''
  const isSign = (value: string) => value === '' || /^(==|!=|[=!<>(),])$/.test(value)
  const key = (): string => {
    const name = next()
    if (isSign(name)) throw refuse(`found '${name}', expected: !, identifier, or 'end of string'`)
    const wrong = qualifiedName(name)
    if (wrong.length > 0) throw apiErrors.badRequest(`key: Invalid value: ${JSON.stringify(name)}: ${wrong.join('; ')}`)
    return name
  }
  const checked = (value: string): string => {
    const wrong = labelValue(value)
    if (wrong.length > 0) throw apiErrors.badRequest(`values[0][]: Invalid value: ${JSON.stringify(value)}: ${wrong.join('; ')}`)
    return value
  }
  const exactValue = (): string => (tokens[at] === undefined || tokens[at] === ',' ? '' : isSign(tokens[at]!) ? '' : checked(next()))
  const valueSet = (): Set<string> => {
    if (next() !== '(') throw refuse(`found '${tokens[at - 1] ?? ''}', expected: '('`)
    const values = new Set<string>()
    for (;;) {
      const value = next()
      if (value === ',' || value === ')') values.add('')
      else if (isSign(value)) throw refuse(`found '${value}', expected: ',', ')' or identifier`)
      else values.add(checked(value))
      if (value === ')') return values
      if (value === ',') {
        if (tokens[at] === ')') continue
        continue
      }
      const after = next()
      if (after === ')') return values
      if (after !== ',') throw refuse(`found '${after}', expected: ',' or ')'`)
    }
  }
  const bound = (): number => {
    const value = next()
    if (!/^-?\d+$/.test(value)) throw refuse(`found '${value}', for 'Gt', 'Lt' operators, the value must be an integer`)
    return Number(value)
  }
  if (tokens.length === 0) return requirements
  do {
    if (tokens[at] === '!') {
      at++
      requirements.push({ key: key(), operator: 'not-exists' })
    } else {
      const name = key()
      const operator = tokens[at]
      if (operator === undefined || operator === ',') requirements.push({ key: name, operator: 'exists' })
      else {
        at++
        if (operator === '=' || operator === '==') requirements.push({ key: name, operator: 'in', values: new Set([exactValue()]) })
        else if (operator === '!=') requirements.push({ key: name, operator: 'notin', values: new Set([exactValue()]) })
        else if (operator === 'in' || operator === 'notin') requirements.push({ key: name, operator, values: valueSet() })
        else if (operator === '>') requirements.push({ key: name, operator: 'greater', value: bound() })
        else if (operator === '<') requirements.push({ key: name, operator: 'less', value: bound() })
        else throw refuse(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`)
      }
    }
    if (at === tokens.length) return requirements
  } while (next() === ',')
  throw refuse(`found '${tokens[at - 1] ?? ''}', expected: ',' or 'end of string'`)
}

function tokensOf(source: string): string[] {
  const trimmed = source.trimEnd()
  const tokens: string[] = []
  token.lastIndex = 0
  while (token.lastIndex < trimmed.length) {
    const found = token.exec(trimmed)
    if (found === null) break
    tokens.push(found[1]!)
  }
  return tokens
}

export interface FieldRequirement {
  readonly field: string
  readonly operator: '=' | '!='
  readonly value: string
}

/** Parses `--field-selector` text: `spec.nodeName=a,status.phase!=Failed`. `\\`, `\,` and `\=` are escapes in values. */
export function parseFieldSelector(source: string): FieldRequirement[] {
  const requirements: FieldRequirement[] = []
  for (const term of source.split(/(?<!\\),/)) {
    if (term === '') continue
    const found = /^(.*?)(!=|==|=)(.*)$/s.exec(term)
    if (found === null) throw apiErrors.badRequest(`invalid selector: '${source}'; can't understand '${term}'`)
    const [, field, operator, value] = found as unknown as [string, string, string, string]
    requirements.push({ field, operator: operator === '!=' ? '!=' : '=', value: value.replace(/\\([\\,=])/g, '$1') })
  }
  return requirements
}

/** A test of objects of a kind, from a field selector. Throws ApiError 400 for a field the kind does not offer. */
export function fieldMatcher(
  kind: { apiVersion: string; kind: string; fieldSelectors: Readonly<Record<string, (object: never) => string>> },
  requirements: readonly FieldRequirement[],
): (object: { metadata: { name: string; namespace?: string | undefined } }) => boolean {
  const tests = requirements.map(({ field, operator, value }) => {
    const getter = getterOf(kind, field)
    return (object: never) => (getter(object) === value) === (operator === '=')
  })
  return (object) => tests.every((test) => test(object as never))
}
function getterOf(
  kind: { apiVersion: string; kind: string; fieldSelectors: Readonly<Record<string, (object: never) => string>> },
  field: string,
) {
  if (field === 'metadata.name') return (object: { metadata: { name: string } }) => object.metadata.name
  if (field === 'metadata.namespace') return (object: { metadata: { namespace?: string } }) => object.metadata.namespace ?? ''
  if (!Object.hasOwn(kind.fieldSelectors, field)) throw apiErrors.badRequest(`field label not supported: ${field}`)
  return kind.fieldSelectors[field]!
}
