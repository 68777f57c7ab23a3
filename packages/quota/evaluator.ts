// What an object of a resource counts as (kubernetes pkg/quota/v1/evaluator).

import type { Pod } from '../api/kinds/pod.js'
import { countedResources, isExtendedResource, isHugePages } from '../api/kinds/resource-names.js'
import type { Service } from '../api/kinds/service.js'
import type { KubeObject } from '../api/machinery/kind.js'
import { podResources } from './pod-resources.js'
import { add, type ResourceList } from './resource-list.js'

export interface Counted {
  readonly group: string
  /** The plural: `pods`. */
  readonly resource: string
}

export interface Evaluator extends Counted {
  /** Whether a quota's bound of this name is about such objects. */
  readonly counts: (name: string) => boolean
  /** Whether updates can use more than before; elsewhere creation alone does. */
  readonly onUpdate: boolean
  readonly usage: (object: KubeObject, nowMs: number) => ResourceList
  /** What an object must say of itself before a quota with these bounds can count it; throws QuotaRefusal. */
  readonly require?: (names: readonly string[], object: KubeObject) => void
}

/** Not let in, and why, in upstream's words. */
export class QuotaRefusal extends Error {
  override name = 'QuotaRefusal'
}

/** `count/pods`, `count/deployments.apps` */
const countName = ({ group, resource }: Counted): string => `count/${resource}${group === '' ? '' : `.${group}`}`

export function evaluatorOf(counted: Counted): Evaluator {
  if (counted.group === '' && counted.resource === 'pods') return podEvaluator
  if (counted.group === '' && counted.resource === 'services') return serviceEvaluator
  const names = [countName(counted)]
  // Some have had a bound of their own since before objects were counted by any name.
  if (counted.group === '' && countedResources.includes(counted.resource)) names.push(counted.resource)
  const one = Object.fromEntries(names.map((name) => [name, '1']))
  return { ...counted, counts: (name) => names.includes(name), onUpdate: false, usage: () => one }
}

/** The resource whose objects a quota's bound counts; undefined when no such name can be. */
export function countedBy(name: string): Counted | undefined {
  const found = /^count\/([^.]+)(?:\.(.+))?$/.exec(name)
  if (found !== null) return { group: found[2] ?? '', resource: found[1]! }
  if (podEvaluator.counts(name)) return { group: '', resource: 'pods' }
  if (serviceEvaluator.counts(name)) return { group: '', resource: 'services' }
  return countedResources.includes(name) ? { group: '', resource: name } : undefined
}

const compute = ['cpu', 'memory', 'ephemeral-storage'] as const
const ofPods = new Set(['count/pods', 'pods', ...compute.flatMap((name) => [name, `requests.${name}`, `limits.${name}`])])
/** A quota of these demands that every container names them. */
const demanded = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']

const podEvaluator: Evaluator = {
  group: '',
  resource: 'pods',
  counts: (name) =>
    ofPods.has(name) || isHugePages(name) || (name.startsWith('requests.') && isExtendedResource(name.slice('requests.'.length))),
  onUpdate: false,
  usage: (object, nowMs) => {
    const pod = object as unknown as Pod
    const stored: ResourceList = { 'count/pods': '1' }
    if (!lives(pod, nowMs)) return stored
    return add(stored, computeUsage(podResources(pod.spec, 'requests'), podResources(pod.spec, 'limits')))
  },
  require: (names, object) => {
    const { spec } = object as unknown as Pod
    const wanted = demanded.filter((name) => names.includes(name))
    const missing = new Map<string, string[]>()
    for (const { name, resources } of [...spec.containers, ...(spec.initContainers ?? [])]) {
      const given = computeUsage(resources.requests ?? {}, resources.limits ?? {})
      for (const one of wanted) if (!Object.hasOwn(given, one)) missing.set(one, [...(missing.get(one) ?? []), name])
    }
    if (missing.size === 0) return
    const texts = [...missing].sort(([a], [b]) => (a < b ? -1 : 1)).map(([one, containers]) => `${one} for: ${containers.sort().join(',')}`)
    throw new QuotaRefusal(`must specify ${texts.join('; ')}`)
  },
}

/** A pod counts until it has ended, or its time to go is over. */
function lives({ metadata, status }: Pod, nowMs: number): boolean {
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return false
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata
  if (!deletionTimestamp || deletionGracePeriodSeconds === undefined) return true
  return nowMs <= Date.parse(deletionTimestamp) + deletionGracePeriodSeconds * 1_000
}

/** Requests under their own name and as `requests.…`, limits as `limits.…`. */
function computeUsage(requests: ResourceList, limits: ResourceList): ResourceList {
  const usage: Record<string, string> = { pods: '1' }
  for (const [name, amount] of Object.entries(requests)) {
    const isCompute = (compute as readonly string[]).includes(name)
    if (isCompute || isHugePages(name)) usage[name] = amount
    if (isCompute || isHugePages(name) || isExtendedResource(name)) usage[`requests.${name}`] = amount
  }
  for (const name of compute) if (Object.hasOwn(limits, name)) usage[`limits.${name}`] = limits[name]!
  return usage
}

const ofServices = ['count/services', 'services', 'services.nodeports', 'services.loadbalancers']

const serviceEvaluator: Evaluator = {
  group: '',
  resource: 'services',
  counts: (name) => ofServices.includes(name),
  onUpdate: true,
  usage: (object) => {
    const { type, ports = [], allocateLoadBalancerNodePorts = true } = (object as unknown as Service).spec
    const given = ports.filter(({ nodePort }) => nodePort !== undefined && nodePort !== 0).length
    const nodePorts =
      type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts) ? ports.length : type === 'LoadBalancer' ? given : 0
    return {
      'count/services': '1',
      services: '1',
      'services.nodeports': String(nodePorts),
      'services.loadbalancers': type === 'LoadBalancer' ? '1' : '0',
    }
  },
}
