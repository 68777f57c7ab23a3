// Columns of HorizontalPodAutoscalers (kubernetes pkg/printers/internalversion/printers.go, formatHPAMetrics).

import type { Column } from '../machinery/kind.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import type { AutoscalerSpec, AutoscalerStatus, MetricSpec, MetricTarget } from './horizontal-pod-autoscaler.js'

type MetricValue = { value?: string | undefined; averageValue?: string | undefined; averageUtilization?: number | undefined }
type MetricStatus = NonNullable<AutoscalerStatus['currentMetrics']>[number]
type Autoscaler = Parameters<(typeof nameColumn)['cell']>[0] & { spec: AutoscalerSpec; status: AutoscalerStatus }

/** Metrics that a cell shows before it counts the rest. */
const shownMax = 2
const unknown = '<unknown>'

const percent = (share: number | undefined, otherwise: string) => (share === undefined ? otherwise : `${share}%`)

function ofResource(name: string, target: MetricTarget, current: MetricValue = {}): string {
  if (target.averageValue !== undefined) return `${name}: ${current.averageValue ?? unknown}/${target.averageValue}`
  return `${name}: ${percent(current.averageUtilization, unknown)}/${percent(target.averageUtilization, '<auto>')}`
}
function ofValue(target: MetricTarget, current: MetricValue = {}): string {
  if (target.averageValue !== undefined) return `${current.averageValue ?? unknown}/${target.averageValue} (avg)`
  return `${current.value ?? unknown}/${target.value ?? unknown}`
}

function metric(spec: MetricSpec, status: Partial<MetricStatus> = {}): string {
  if (spec.resource !== undefined) return ofResource(spec.resource.name, spec.resource.target, status.resource?.current)
  if (spec.containerResource !== undefined)
    return ofResource(spec.containerResource.name, spec.containerResource.target, status.containerResource?.current)
  if (spec.pods !== undefined) return `${status.pods?.current.averageValue ?? unknown}/${spec.pods.target.averageValue ?? unknown}`
  if (spec.object !== undefined) return ofValue(spec.object.target, status.object?.current)
  if (spec.external !== undefined) return ofValue(spec.external.target, status.external?.current)
  return unknown
}

function targets({ spec, status }: Autoscaler): string {
  const cells = (spec.metrics ?? []).map((one, i) => metric(one, status.currentMetrics?.[i]))
  if (cells.length === 0) return '<none>'
  return cells.length <= shownMax ? cells.join(', ') : `${cells.slice(0, shownMax).join(', ')} + ${cells.length - shownMax} more...`
}

export const autoscalerColumns: readonly Column<Autoscaler>[] = [
  nameColumn,
  {
    name: 'Reference',
    description: 'What is scaled.',
    cell: ({ spec: { scaleTargetRef } }) => `${scaleTargetRef.kind}/${scaleTargetRef.name}`,
  },
  { name: 'Targets', description: 'What is measured, and what it should be.', cell: targets },
  { name: 'MinPods', description: 'The fewest replicas.', cell: ({ spec }) => String(spec.minReplicas ?? '<unset>') },
  { name: 'MaxPods', type: 'integer', description: 'The most replicas.', cell: ({ spec }) => spec.maxReplicas },
  { name: 'Replicas', type: 'integer', description: 'Replicas there are.', cell: ({ status }) => status.currentReplicas ?? 0 },
  ageColumn,
]
