// Columns that several kinds of workload share.

import type { Column } from '../machinery/kind.js'
import { type LabelSelector, renderSelector } from '../machinery/selector.js'
import type { PodTemplateSpec } from './pod-spec.js'

export const templateColumns: readonly Column<{ spec: { template: PodTemplateSpec; selector: LabelSelector } }>[] = [
  {
    name: 'Containers',
    priority: 1,
    description: 'Names of the containers in the template.',
    cell: ({ spec }) => spec.template.spec.containers.map(({ name }) => name).join(','),
  },
  {
    name: 'Images',
    priority: 1,
    description: 'Images of the containers in the template.',
    cell: ({ spec }) => spec.template.spec.containers.map(({ image }) => image ?? '').join(','),
  },
  { name: 'Selector', priority: 1, description: 'Which pods belong to it.', cell: ({ spec }) => renderSelector(spec.selector) },
]
/** `a=b,c=d` of a plain map of labels. */
export const renderLabels = (labels: Readonly<Record<string, string>> | undefined): string => renderSelector({ matchLabels: { ...labels } })
