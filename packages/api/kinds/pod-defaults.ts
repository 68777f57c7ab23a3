// Defaults of a pod's spec that depend on its other fields (kubernetes pkg/apis/core/v1/defaults.go).

import type { Container, EphemeralContainer } from './container.js'
import type { PodSpec } from './pod-spec.js'
import { sourcesOf } from './volume.js'

/** The tag of an image reference: `latest` when none is given, '' when a digest pins it. */
function imageTag(image: string): string {
  const [reference = '', digest] = image.split('@')
  const name = reference.slice(reference.lastIndexOf('/') + 1)
  const colon = name.indexOf(':')
  if (colon >= 0) return name.slice(colon + 1)
  return digest === undefined ? 'latest' : ''
}

/** What holds for every pod spec, in a Pod as in a template. Changes `spec`. */
export function defaultPodSpec(spec: PodSpec): void {
  for (const container of allContainers(spec))
    container.imagePullPolicy ??= imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent'
  for (const volume of spec.volumes ?? []) {
    if (sourcesOf(volume).length === 0) volume.emptyDir = {}
    if (volume.image !== undefined)
      volume.image.pullPolicy ??= imageTag(volume.image.reference ?? '') === 'latest' ? 'Always' : 'IfNotPresent'
  }
  // `serviceAccount` is the old name of the field; both are shown.
  const account = spec.serviceAccountName ?? spec.serviceAccount
  if (account !== undefined) {
    spec.serviceAccountName = account
    spec.serviceAccount = account
  }
}

/** What holds for Pods only, not for templates. Changes `spec`. */
export function defaultPod(spec: PodSpec): void {
  spec.enableServiceLinks ??= true
  for (const { resources } of [...spec.containers, ...(spec.initContainers ?? [])]) {
    if (resources.limits !== undefined) resources.requests = { ...resources.limits, ...resources.requests }
  }
  if (spec.hostNetwork !== true) return
  for (const { ports } of [...spec.containers, ...(spec.initContainers ?? [])])
    for (const port of ports ?? []) port.hostPort ??= port.containerPort
}

const allContainers = (spec: PodSpec): (Container | EphemeralContainer)[] => [
  ...spec.containers,
  ...(spec.initContainers ?? []),
  ...(spec.ephemeralContainers ?? []),
]
