// Which names a definition gets, and whether it is established: apiextensions' naming and establishing controllers, as one
// pure decision over all definitions of a group.

import type { CustomResourceDefinition } from '../../../packages/api/kinds/custom-resource-definition.js'
import { type Condition, conditionOf, setCondition } from '../../../packages/api/kinds/custom-resource-definition-rules.js'
import { sameJson } from '../../../packages/api/machinery/json.js'

type Status = CustomResourceDefinition['status']

export interface TakenNames {
  /** Plurals, singulars and short names. */
  readonly resources: ReadonlySet<string>
  /** Kinds and lists of them. */
  readonly kinds: ReadonlySet<string>
}

/** The status that the definition should have; undefined when it has it. `now` is a metav1.Time. */
export function named(definition: CustomResourceDefinition, taken: TakenNames, now: string): Status | undefined {
  const { status } = definition
  const wanted = definition.spec.names
  const accepted = { ...status.acceptedNames }
  let conflict: Pick<Condition, 'reason' | 'message'> | undefined
  for (const [field, reason, names] of [
    ['plural', 'PluralConflict', taken.resources],
    ['singular', 'SingularConflict', taken.resources],
    ['kind', 'KindConflict', taken.kinds],
    ['listKind', 'ListKindConflict', taken.kinds],
  ] as const) {
    const name = wanted[field] ?? ''
    if (name !== status.acceptedNames[field] && names.has(name)) conflict = { reason, message: inUse(name) }
    else accepted[field] = name
  }
  const own = status.acceptedNames.shortNames ?? []
  const used = (wanted.shortNames ?? []).filter((name) => !own.includes(name) && taken.resources.has(name))
  if (used.length > 0) conflict = { reason: 'ShortNamesConflict', message: aggregate(used.map(inUse)) }
  else accepted.shortNames = wanted.shortNames
  accepted.categories = wanted.categories

  let conditions = setCondition(status.conditions, {
    type: 'NamesAccepted',
    lastTransitionTime: now,
    ...(conflict === undefined
      ? { status: 'True', reason: 'NoConflicts', message: 'no conflicts found' }
      : { status: 'False', ...conflict }),
  })
  // Once established it stays so: instances may be there.
  if (conditionOf(definition, 'Established')?.status !== 'True')
    conditions = setCondition(conditions, {
      type: 'Established',
      lastTransitionTime: now,
      ...(conflict === undefined
        ? { status: 'True', reason: 'InitialNamesAccepted', message: 'the initial names have been accepted' }
        : { status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' }),
    })
  const next: Status = { ...status, acceptedNames: accepted, conditions }
  return sameJson(next, status) ? undefined : next
}

const inUse = (name: string): string => `${JSON.stringify(name)} is already in use`
const aggregate = (texts: readonly string[]): string => (texts.length === 1 ? texts[0]! : `[${texts.join(', ')}]`)
