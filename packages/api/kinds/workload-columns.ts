// Columns that several kinds of workload share.

import type { Column } from '../machinery/kind.js'
import { type LabelSelector, renderSelector } from '../machinery/selector.js'
import type { PodTemplateSpec } from './pod-spec.js'

/** Names and images of the containers in a template. */
export const containerColumnsOf = <Object>(templateOf: (object: Object) => PodTemplateSpec): readonly Column<Object>[] => [
  {
    name: 'Containers',
    priority: 1,
    description: 'Names of the containers in the template.',
    cell: (object) =>
      templateOf(object)
        .spec.containers.map(({ name }) => name)
        .join(','),
  },
  {
    name: 'Images',
    priority: 1,
    description: 'Images of the containers in the template.',
    cell: (object) =>
      templateOf(object)
        .spec.containers.map(({ image }) => image ?? '')
        .join(','),
  },
]
/** Which pods belong to it. */
export const selectorColumnOf = <Object>(selectorOf: (object: Object) => LabelSelector | undefined): Column<Object> => ({
  name: 'Selector',
  priority: 1,
  description: 'Which pods belong to it.',
  cell: (object) => renderSelector(selectorOf(object)),
})

export const containerColumns = containerColumnsOf<{ spec: { template: PodTemplateSpec } }>(({ spec }) => spec.template)
export const templateColumns: readonly Column<{ spec: { template: PodTemplateSpec; selector?: LabelSelector | undefined } }>[] = [
  ...containerColumns,
  selectorColumnOf(({ spec }) => spec.selector),
]
/** `a=b,c=d` of a plain map of labels. */
export const renderLabels = (labels: Readonly<Record<string, string>> | undefined): string => renderSelector({ matchLabels: { ...labels } })
