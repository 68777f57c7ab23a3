import { defineKind, type Stored } from '../machinery/kind.js'
import { bool, defaulted, int32, oneOf, optional, pointer, required, text } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'

/** Names that begin so belong to the cluster. */
const systemPrefix = 'system-'
const highestOfUsers = 1_000_000_000

/** What every cluster has (kubernetes pkg/apis/scheduling/v1/helpers.go). */
export const systemPriorityClasses = [
  {
    name: 'system-node-critical',
    value: 2_000_001_000,
    description: 'Used for system critical pods that must not be moved from their current node.',
  },
  {
    name: 'system-cluster-critical',
    value: 2_000_000_000,
    description: 'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
  },
] as const

/** Undefined when a class of that name with that value is one of the cluster's own. */
function notOfTheSystem(name: string, value: number, globalDefault: boolean): string | undefined {
  const known = systemPriorityClasses.find((one) => one.name === name)
  if (known === undefined) return `${name} is not a known system priority class`
  if (known.value !== value) return `value of ${name} PriorityClass must be ${known.value}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}

/** A name for how important pods are. */
export const PriorityClass = defineKind({
  group: 'scheduling.k8s.io',
  version: 'v1',
  kind: 'PriorityClass',
  plural: 'priorityclasses',
  namespaced: false,
  shortNames: ['pc'],
  about: 'A name for how important pods are.',
  fields: {
    value: required(2, int32, 'The priority that pods of this class get; cannot change.'),
    globalDefault: optional(3, bool, 'Whether pods that name no class get this one; one class of all may say so.'),
    description: optional(4, text, 'When to use it, for people.'),
    preemptionPolicy: defaulted(
      5,
      pointer(oneOf('PreemptLowerPriority', 'Never')),
      'PreemptLowerPriority',
      'Whether pods of this class may push out less important ones; cannot change.',
    ),
  },
  columns: [
    nameColumn,
    { name: 'Value', type: 'integer', description: 'The priority.', cell: ({ value }) => value },
    {
      name: 'Global-Default',
      type: 'boolean',
      description: 'Whether pods without a class get it.',
      cell: ({ globalDefault }) => globalDefault ?? false,
    },
    ageColumn,
    { name: 'PreemptionPolicy', description: 'Whether its pods push out others.', cell: ({ preemptionPolicy }) => preemptionPolicy },
  ],
  validate: ({ metadata, value, globalDefault = false }, causes) => {
    if (!(metadata.name ?? '').startsWith(systemPrefix)) {
      if (value > highestOfUsers) causes.forbidden('value', `maximum allowed value of a user defined priority is ${highestOfUsers}`)
      return
    }
    const why = notOfTheSystem(metadata.name, value, globalDefault)
    if (why !== undefined)
      causes.forbidden(
        'metadata.name',
        `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${why}`,
      )
  },
  validateUpdate: (after, before, causes) => {
    if (after.value !== before.value) causes.forbidden('value', 'may not be changed in an update.')
    if (after.preemptionPolicy !== before.preemptionPolicy) causes.invalid('preemptionPolicy', after.preemptionPolicy, 'field is immutable')
  },
})
export type PriorityClass = Stored<typeof PriorityClass>
