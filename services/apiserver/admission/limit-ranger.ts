// LimitRanger: what containers do not say is filled in, and what they and their pod ask for stays within bounds
// (plugin/pkg/admission/limitranger).

import type { LimitRange, LimitRangeItem } from '../../../packages/api/kinds/limit-range.js'
import type { Pod } from '../../../packages/api/kinds/pod.js'
import { Causes } from '../../../packages/api/machinery/causes.js'
import { compareQuantities, nanosOf } from '../../../packages/api/machinery/quantity.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { podResources } from '../../../packages/quota/pod-resources.js'
import type { ResourceList } from '../../../packages/quota/resource-list.js'
import { type ApiContext, groupResource, type Target } from '../verbs/api-context.js'
import { type AdmissionPlugin, isNew } from './admission-plugin.js'

const annotation = 'kubernetes.io/limit-ranger'

export const limitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  mutate: (context, request) => {
    if (!isNew(request, 'Pod')) return
    const { target, object } = request
    const pod = object as unknown as Pod
    const said = limitsOf(context, target).flatMap(({ spec }) => fillIn(pod, spec.limits))
    if (said.length === 0) return
    pod.metadata.annotations = { ...pod.metadata.annotations, [annotation]: `LimitRanger plugin set: ${said.join('; ')}` }
    // A limit that was filled in may be below the request that was given.
    const causes = new Causes()
    target.kind.validate?.(object, causes)
    if (causes.list.length > 0) throw apiErrors.invalid(target.kind, pod.metadata.name, causes.list)
  },
  validate: (context, request) => {
    if (!isNew(request, 'Pod')) return
    const { target, object } = request
    for (const { spec } of limitsOf(context, target)) {
      const wrong = spec.limits.flatMap((limit) => violations(object as unknown as Pod, limit))
      if (wrong.length > 0)
        throw apiErrors.forbidden(groupResource(target), object.metadata.name, wrong.length === 1 ? wrong[0]! : `[${wrong.join(', ')}]`)
    }
  },
}

const limitsOf = ({ store }: ApiContext, { on }: Target): LimitRange[] =>
  [...store.cache.resource('', 'limitranges').list(on.namespace)].map(({ object }) => object as unknown as LimitRange)

/** Gives containers the requests and limits they lack. Returns what was set, in the annotation's words. */
function fillIn({ spec }: Pod, items: readonly LimitRangeItem[]): string[] {
  const ofContainers = items.filter(({ type }) => type === 'Container')
  const requests: ResourceList = Object.assign({}, ...ofContainers.map(({ defaultRequest }) => defaultRequest))
  const limits: ResourceList = Object.assign({}, ...ofContainers.map((limit) => limit.default))
  const said: string[] = []
  const fill = (container: Pod['spec']['containers'][number], what: string) => {
    for (const [key, word, defaults] of [
      ['requests', 'request', requests],
      ['limits', 'limit', limits],
    ] as const) {
      const given = container.resources[key] ?? {}
      const missing = Object.keys(defaults).filter((name) => !Object.hasOwn(given, name))
      if (missing.length === 0) continue
      container.resources[key] = { ...given, ...Object.fromEntries(missing.map((name) => [name, defaults[name]!])) }
      said.push(`${missing.sort().join(', ')} ${word} for ${what} ${container.name}`)
    }
  }
  for (const container of spec.containers) fill(container, 'container')
  for (const container of spec.initContainers ?? []) fill(container, 'init container')
  return said
}

function violations({ spec }: Pod, limit: LimitRangeItem): string[] {
  if (limit.type === 'Container')
    return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources }) =>
      boundViolations(limit, resources.requests ?? {}, resources.limits ?? {}),
    )
  return limit.type === 'Pod' ? boundViolations(limit, podResources(spec, 'requests'), podResources(spec, 'limits')) : []
}

function boundViolations(limit: LimitRangeItem, requests: ResourceList, limits: ResourceList): string[] {
  const { type, min = {}, max = {}, maxLimitRequestRatio = {} } = limit
  const wrong: string[] = []
  for (const [name, bound] of Object.entries(min)) {
    const least = `minimum ${name} usage per ${type} is ${bound}`
    const [request, ceiling] = [requests[name], limits[name]]
    if (request === undefined) wrong.push(`${least}.  No request is specified`)
    else if (compareQuantities(request, bound) < 0) wrong.push(`${least}, but request is ${request}`)
    else if (ceiling !== undefined && compareQuantities(ceiling, bound) < 0) wrong.push(`${least}, but limit is ${ceiling}`)
  }
  for (const [name, bound] of Object.entries(max)) {
    const most = `maximum ${name} usage per ${type} is ${bound}`
    const [request, ceiling] = [requests[name], limits[name]]
    if (ceiling === undefined) wrong.push(`${most}.  No limit is specified`)
    else if (compareQuantities(ceiling, bound) > 0) wrong.push(`${most}, but limit is ${ceiling}`)
    else if (request !== undefined && compareQuantities(request, bound) > 0) wrong.push(`${most}, but request is ${request}`)
  }
  for (const [name, bound] of Object.entries(maxLimitRequestRatio)) {
    const why = ratioViolation(bound, nanosOf(requests[name] ?? '0'), nanosOf(limits[name] ?? '0'))
    if (why !== undefined) wrong.push(`${name} max limit to request ratio per ${type} is ${bound}, but ${why}`)
  }
  return wrong
}

function ratioViolation(bound: string, request: bigint, limit: bigint): string | undefined {
  if (request === 0n) return 'no request is specified or request is 0'
  if (limit === 0n) return 'no limit is specified or limit is 0'
  const ratio = Number(limit) / Number(request)
  return ratio > Number(nanosOf(bound)) / 1e9 ? `provided ratio is ${ratio.toFixed(6)}` : undefined
}
