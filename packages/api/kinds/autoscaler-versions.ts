// autoscaling/v1 and autoscaling/v2 are two spellings of one stored autoscaler. v1 knows the target of the CPU alone; all else
// travels in annotations, so that a v1 client that reads and writes loses nothing (pkg/apis/autoscaling/v1/conversion.go). What
// the annotations hold is spelled as in v2.

import { decode } from '../machinery/decode.js'
import { HorizontalPodAutoscaler, type MetricSpec } from './horizontal-pod-autoscaler.js'

type Object = Record<string, unknown>
type Status = HorizontalPodAutoscaler['status']
type MetricStatus = NonNullable<Status['currentMetrics']>[number]

const prefix = 'autoscaling.alpha.kubernetes.io/'
const carried = ['metrics', 'behavior', 'current-metrics', 'conditions'] as const
type Carried = Partial<Record<(typeof carried)[number], unknown>>

const isCpuTarget = ({ type, resource }: MetricSpec): boolean =>
  type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined
const isCpu = ({ type, resource }: MetricStatus): boolean => type === 'Resource' && resource?.name === 'cpu'

/** The autoscaling/v1 spelling of a stored autoscaler. */
export function toAutoscalingV1<T>(stored: object): T {
  const { metadata, spec, status } = stored as HorizontalPodAutoscaler
  const { metrics = [], behavior, ...plainSpec } = spec
  const { currentMetrics = [], conditions = [], ...plainStatus } = status
  const cpu = metrics.find(isCpuTarget)
  const currentCpu = currentMetrics.find(isCpu)
  const annotations = withCarried(metadata.annotations, {
    metrics: metrics.filter((metric) => metric !== cpu),
    behavior,
    'current-metrics': currentMetrics.filter((metric) => metric !== currentCpu),
    conditions,
  })
  const targetCPU = cpu?.resource?.target.averageUtilization
  const currentCPU = currentCpu?.resource?.current.averageUtilization
  return {
    ...stored,
    apiVersion: 'autoscaling/v1',
    metadata: { ...metadata, ...(annotations !== undefined && { annotations }) },
    spec: { ...plainSpec, ...(targetCPU !== undefined && { targetCPUUtilizationPercentage: targetCPU }) },
    status: {
      ...plainStatus,
      currentReplicas: plainStatus.currentReplicas ?? 0,
      ...(currentCPU !== undefined && { currentCPUUtilizationPercentage: currentCPU }),
    },
  } as T
}

/** The stored (autoscaling/v2) spelling of an autoscaling/v1 autoscaler. Throws ApiError 422 for what its annotations may not say. */
export function toAutoscalingV2<T>(object: object): T {
  const { metadata, spec, status = {}, ...others } = object as { metadata: Object; spec: Object; status?: Object }
  const { annotations, ...plainMetadata } = metadata as { annotations?: Record<string, string> }
  const found = carriedBy(annotations)
  const own = Object.entries(annotations ?? {}).filter(([key]) => !carried.some((name) => key === prefix + name))
  const { targetCPUUtilizationPercentage: target, ...plainSpec } = spec
  const { currentCPUUtilizationPercentage: current, ...plainStatus } = status
  const metrics = [
    ...(target === undefined
      ? []
      : [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: target } } }]),
    ...asList(found.metrics),
  ]
  const currentMetrics = [
    ...(current === undefined ? [] : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: current } } }]),
    ...asList(found['current-metrics']),
  ]
  const { object: decoded } = decode(HorizontalPodAutoscaler, {
    ...others,
    apiVersion: 'autoscaling/v2',
    metadata: { ...plainMetadata, ...(own.length > 0 && { annotations: Object.fromEntries(own) }) },
    spec: { ...plainSpec, metrics, ...(found.behavior !== undefined && { behavior: found.behavior }) },
    status: { ...plainStatus, currentMetrics, conditions: asList(found.conditions) },
  })
  return decoded as T
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

function withCarried(annotations: Record<string, string> | undefined, values: Carried): Record<string, string> | undefined {
  const said = Object.entries(values).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
  if (said.length === 0) return annotations
  return { ...annotations, ...Object.fromEntries(said.map(([name, value]) => [prefix + name, JSON.stringify(value)])) }
}

/** What makes no sense is left out, as if nobody had written it. */
function carriedBy(annotations: Record<string, string> | undefined): Carried {
  const found: Carried = {}
  for (const name of carried) {
    const text = annotations !== undefined && Object.hasOwn(annotations, prefix + name) ? annotations[prefix + name] : undefined
    if (text === undefined) continue
    try {
      found[name] = JSON.parse(text)
    } catch {
      // Not ours.
    }
  }
  return found
}
