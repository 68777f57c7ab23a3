// Rules of ephemeral containers (kubernetes pkg/apis/core/validation: validateEphemeralContainers, ValidatePodEphemeralContainersUpdate).

import type { Causes } from '../machinery/causes.js'
import { sameJson } from '../machinery/json.js'
import { dns1123Label } from '../machinery/name-rules.js'
import { validateContainer } from './container-rules.js'
import type { PodSpec } from './pod-spec.js'

/** What makes sense only for a container that the pod was made of. */
const withheld = ['ports', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle', 'restartPolicy', 'resizePolicy'] as const
const why = 'cannot be set for an Ephemeral Container'

export function validateEphemeralContainers(
  spec: PodSpec,
  field: string,
  volumes: ReadonlySet<string>,
  names: Set<string>,
  causes: Causes,
): void {
  const targets = [...spec.containers, ...(spec.initContainers ?? [])].map(({ name }) => name)
  for (const [i, container] of (spec.ephemeralContainers ?? []).entries()) {
    const at = `${field}.ephemeralContainers[${i}]`
    for (const wrong of dns1123Label(container.name)) causes.invalid(`${at}.name`, container.name, wrong)
    if (names.has(container.name)) causes.duplicate(`${at}.name`, container.name)
    names.add(container.name)
    validateContainer(container, at, volumes, causes)
    for (const name of withheld) if (container[name] !== undefined) causes.forbidden(`${at}.${name}`, why)
    if (!sameJson(container.resources, {})) causes.forbidden(`${at}.resources`, why)
    for (const [j, { subPath, subPathExpr }] of (container.volumeMounts ?? []).entries()) {
      if (subPath !== undefined) causes.forbidden(`${at}.volumeMounts[${j}].subPath`, why)
      if (subPathExpr !== undefined) causes.forbidden(`${at}.volumeMounts[${j}].subPathExpr`, why)
    }
    const target = container.targetContainerName
    if (target !== undefined && !targets.includes(target)) causes.notFound(`${at}.targetContainerName`, target)
  }
}

/** They can be added; what is there stays as it is. */
export function validateEphemeralUpdate(after: PodSpec, before: PodSpec, causes: Causes): void {
  const wanted = new Map((after.ephemeralContainers ?? []).map((container) => [container.name, container]))
  for (const container of before.ephemeralContainers ?? []) {
    const kept = wanted.get(container.name)
    if (kept === undefined)
      causes.forbidden('spec.ephemeralContainers', `existing ephemeral containers ${JSON.stringify(container.name)} may not be removed\n`)
    else if (!sameJson(kept, container))
      causes.forbidden('spec.ephemeralContainers', `existing ephemeral containers ${JSON.stringify(container.name)} may not be changed\n`)
  }
}
