// Priority: a pod's class becomes its number, and one class at most is the default of all (plugin/pkg/admission/priority).

import type { Pod } from '../../../packages/api/kinds/pod.js'
import type { PriorityClass } from '../../../packages/api/kinds/priority-class.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { type ApiContext, groupResource } from '../verbs/api-context.js'
import { type AdmissionPlugin, type AdmissionRequest, isNew } from './admission-plugin.js'

export const priority: AdmissionPlugin = {
  name: 'Priority',
  mutate: (context, request) => {
    if (isNew(request, 'Pod')) setPriority(context, request)
    else if (request.target.kind.group === '' && request.target.kind.kind === 'Pod') keepPriority(request)
  },
  validate: ({ store }, { target, object }) => {
    if (target.kind.group !== 'scheduling.k8s.io' || target.kind.kind !== 'PriorityClass') return
    if ((object as unknown as PriorityClass).globalDefault !== true) return
    const other = defaultClass({ store })
    if (other !== undefined && other.metadata.name !== object.metadata.name)
      throw apiErrors.forbidden(
        groupResource(target),
        object.metadata.name,
        `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`,
      )
  },
}

const classes = ({ store }: Pick<ApiContext, 'store'>) => store.cache.resource('scheduling.k8s.io', 'priorityclasses')

/** The one marked as default; the least of several that came at once. */
function defaultClass(context: Pick<ApiContext, 'store'>): PriorityClass | undefined {
  return [...classes(context).list('')]
    .map(({ object }) => object as unknown as PriorityClass)
    .filter(({ globalDefault }) => globalDefault === true)
    .sort((a, b) => a.value - b.value)[0]
}

function setPriority(context: ApiContext, { target, object }: AdmissionRequest): void {
  const { spec } = object as unknown as Pod
  const refuse = (why: string) => apiErrors.forbidden(groupResource(target), object.metadata.name, why)
  const named = spec.priorityClassName || undefined
  const found = named === undefined ? defaultClass(context) : (classes(context).get('', named)?.object as PriorityClass | undefined)
  if (found === undefined && named !== undefined) throw refuse(`no PriorityClass with name ${named} was found`)
  const value = found?.value ?? 0
  const policy = found?.preemptionPolicy ?? 'PreemptLowerPriority'
  if (spec.priority !== undefined && spec.priority !== value)
    throw refuse(
      `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${value} from the given PriorityClass name`,
    )
  if (spec.preemptionPolicy !== undefined && spec.preemptionPolicy !== policy)
    throw refuse(
      `the string value of PreemptionPolicy (${spec.preemptionPolicy}) must not be provided in pod spec; priority admission controller computed ${policy} from the given PriorityClass name`,
    )
  if (found !== undefined) spec.priorityClassName = found.metadata.name
  spec.priority = value
  spec.preemptionPolicy = policy
}

/** Whoever writes a pod without the numbers it was given does not mean to take them away. */
function keepPriority({ object, before }: AdmissionRequest): void {
  const [after, old] = [object, before].map((pod) => (pod as unknown as Pod).spec)
  if (old!.priority !== undefined) after!.priority ??= old!.priority
  if (old!.preemptionPolicy !== undefined) after!.preemptionPolicy ??= old!.preemptionPolicy
}
