// A container's environment: services, then envFrom, then env; later ones win and may refer to earlier ones.

import type { Pod, Service } from '../../../packages/client/resources.js'
import type { ContainerSpec } from '../pods/container-record.js'
import type { ReferencedObjects } from '../volumes/volume-files.js'
import { fieldValue, type PodPlace } from './downward-field.js'
import { expand } from './expand.js'
import { serviceLinks } from './service-links.js'

/** The container cannot be started before its configuration changes. */
export class CreateContainerConfigError extends Error {
  override name = 'CreateContainerConfigError'
}

export interface EnvironmentInput extends PodPlace {
  pod: Pod
  container: ContainerSpec
  services: readonly Service[]
  objects: Pick<ReferencedObjects, 'configMap' | 'secret'>
  hostname: string
}

/** Rejects with CreateContainerConfigError. */
export async function environmentOf(input: EnvironmentInput): Promise<Map<string, string>> {
  const { pod, container, services, objects } = input
  const variables = new Map([
    ['PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
    ['HOSTNAME', input.hostname],
    ...serviceLinks(services, pod.metadata.namespace ?? '', pod.spec?.enableServiceLinks ?? true),
  ])
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const from = configMapRef
      ? required(await objects.configMap(configMapRef.name ?? ''), configMapRef.optional, `configmap "${configMapRef.name}" not found`)
          ?.data
      : decoded(required(await objects.secret(secretRef?.name ?? ''), secretRef?.optional, `secret "${secretRef?.name}" not found`)?.data)
    for (const [key, value] of Object.entries(from ?? {})) variables.set(prefix + key, value)
  }
  for (const { name, value, valueFrom } of container.env ?? []) {
    const found = valueFrom ? await sourcedValue(valueFrom, input) : expand(value ?? '', variables)
    if (found !== undefined) variables.set(name, found)
  }
  return variables
}

type ValueFrom = NonNullable<NonNullable<ContainerSpec['env']>[number]['valueFrom']>

async function sourcedValue(
  { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef }: ValueFrom,
  { pod, container, podIP, nodeIP, objects }: EnvironmentInput,
): Promise<string | undefined> {
  const namespace = pod.metadata.namespace ?? ''
  if (fieldRef) {
    const value = fieldValue(fieldRef.fieldPath, pod, { podIP, nodeIP })
    if (value === undefined) throw new CreateContainerConfigError(`unsupported fieldPath: ${fieldRef.fieldPath}`)
    return value
  }
  if (configMapKeyRef) {
    const { name = '', key, optional } = configMapKeyRef
    const map = required(await objects.configMap(name), optional, `configmap "${name}" not found`)
    return map && required(map.data?.[key], optional, `couldn't find key ${key} in ConfigMap ${namespace}/${name}`)
  }
  if (secretKeyRef) {
    const { name = '', key, optional } = secretKeyRef
    const secret = required(await objects.secret(name), optional, `secret "${name}" not found`)
    return secret && required(decoded(secret.data)?.[key], optional, `couldn't find key ${key} in Secret ${namespace}/${name}`)
  }
  const of = resourceFieldRef && (pod.spec?.containers?.find(({ name }) => name === resourceFieldRef.containerName) ?? container)
  const [list, resource] = (resourceFieldRef?.resource ?? '').split('.')
  const quantity = of?.resources?.[list as 'requests' | 'limits']?.[resource ?? '']
  if (quantity === undefined) throw new CreateContainerConfigError(`unsupported resourceFieldRef: ${resourceFieldRef?.resource}`)
  return String(quantity)
}

function required<T>(value: T | undefined, optional: boolean | null | undefined, message: string): T | undefined {
  if (value === undefined && !optional) throw new CreateContainerConfigError(message)
  return value
}

const decoded = (data: Record<string, string> | undefined): Record<string, string> | undefined =>
  data && Object.fromEntries(Object.entries(data).map(([key, base64]) => [key, Buffer.from(base64, 'base64').toString('utf8')]))
