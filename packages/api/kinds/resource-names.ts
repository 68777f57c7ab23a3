// Which names resources have, in containers and in quotas (kubernetes pkg/apis/core/helper).

import type { Causes } from '../machinery/causes.js'
import { qualifiedName } from '../machinery/name-rules.js'

const ofContainers = ['cpu', 'memory', 'ephemeral-storage']
/** Of pods as a whole, in quotas. */
export const computeResources = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']
/** Counted in whole pieces. */
export const countedResources = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]
const ofQuotas = [
  ...computeResources,
  ...countedResources,
  'ephemeral-storage',
  'requests.ephemeral-storage',
  'limits.ephemeral-storage',
  'requests.storage',
]
const standard = [...ofQuotas, 'storage']

export const isHugePages = (name: string): boolean => /^(?:requests\.)?hugepages-/.test(name)
export const isQuotaResource = (name: string): boolean => ofQuotas.includes(name) || isHugePages(name)
/** Fully qualified outside of kubernetes.io: a device, or the like. */
export const isExtendedResource = (name: string): boolean =>
  name.includes('/') && !name.includes('kubernetes.io/') && !name.startsWith('requests.') && qualifiedName(`requests.${name}`).length === 0

/** `of` a container, a quota, or anything. */
export function validateResourceName(name: string, field: string, of: 'container' | 'quota' | 'standard', causes: Causes): void {
  const wrong = qualifiedName(name)
  for (const why of wrong) causes.invalid(field, name, why)
  if (wrong.length > 0 || name.includes('/')) return
  if (!standard.includes(name) && !isHugePages(name)) causes.invalid(field, name, 'must be a standard resource type or fully qualified')
  if (of === 'container' && !ofContainers.includes(name) && !isHugePages(name))
    causes.invalid(field, name, 'must be a standard resource for containers')
  if (of === 'quota' && !isQuotaResource(name)) causes.invalid(field, name, 'must be a standard resource for quota')
}
