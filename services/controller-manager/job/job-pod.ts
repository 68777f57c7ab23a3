// The pod a Job makes, and for an Indexed one what tells it its index (job_controller.go, indexed_job_utils.go).

import type { Draft } from '../../../packages/client/resource.js'
import { type Job, jobs, type Pod } from '../../../packages/client/resources.js'
import { podFrom } from '../pod-control.js'
import type { NewPod } from './plan.js'
import { failureCountKey, indexKey, trackingFinalizer } from './tracking.js'

/** A generated name has 63 characters with its five random ones; the index must not be cut off. */
const prefixMaxChars = 58
const indexVariable = 'JOB_COMPLETION_INDEX'

export function jobPod(job: Job, { index, failures }: NewPod): Draft<Pod> {
  const draft = podFrom(job.spec.template, job, jobs)
  const metadata = { ...draft.metadata, finalizers: [...(draft.metadata?.finalizers ?? []), trackingFinalizer] }
  if (index === undefined) return { ...draft, metadata }
  const end = `-${index}-`
  return {
    metadata: {
      ...metadata,
      generateName: `${job.metadata.name.slice(0, prefixMaxChars - end.length)}${end}`,
      labels: { ...metadata.labels, [indexKey]: String(index) },
      annotations: {
        ...metadata.annotations,
        [indexKey]: String(index),
        ...(failures !== undefined && { [failureCountKey]: String(failures) }),
      },
    },
    spec: {
      ...draft.spec,
      hostname: `${job.metadata.name}-${index}`,
      containers: withIndex(draft.spec?.containers),
      ...(draft.spec?.initContainers !== undefined && { initContainers: withIndex(draft.spec.initContainers) }),
    },
  }
}

type Containers = NonNullable<NonNullable<Draft<Pod>['spec']>['containers']>

/** Whoever sets the variable himself is left alone. */
const withIndex = (containers: Containers = []): Containers =>
  containers.map((container) =>
    container?.env?.some((variable) => variable?.name === indexVariable)
      ? container
      : {
          ...container,
          env: [
            ...(container?.env ?? []),
            { name: indexVariable, valueFrom: { fieldRef: { fieldPath: `metadata.labels['${indexKey}']` } } },
          ],
        },
  )
