// Rules of containers (kubernetes pkg/apis/core/validation).

import type { Causes } from '../machinery/causes.js'
import { dns1123Label, envVarName, portName, qualifiedName } from '../machinery/name-rules.js'
import { nanosOf } from '../machinery/quantity.js'
import type { Container, ContainerPort } from './container.js'
import { validateHandler, validateOneSuccess, validateProbe } from './probe-rules.js'

export function validateContainers(
  containers: readonly Container[],
  field: string,
  volumes: ReadonlySet<string>,
  names: Set<string>,
  causes: Causes,
): void {
  for (const [i, container] of containers.entries()) {
    const at = `${field}[${i}]`
    for (const why of dns1123Label(container.name)) causes.invalid(`${at}.name`, container.name, why)
    if (names.has(container.name)) causes.duplicate(`${at}.name`, container.name)
    names.add(container.name)
    validateContainer(container, at, volumes, causes)
  }
  validateHostPorts(containers, field, causes)
}

export function validateContainer(container: Container, at: string, volumes: ReadonlySet<string>, causes: Causes): void {
  const { image } = container
  if (image === undefined) causes.required(`${at}.image`)
  else if (image !== image.trim()) causes.invalid(`${at}.image`, image, 'must not have leading or trailing whitespace')
  validatePorts(container.ports ?? [], `${at}.ports`, causes)
  validateEnv(container.env ?? [], `${at}.env`, causes)
  validateEnvFrom(container.envFrom ?? [], `${at}.envFrom`, causes)
  validateMounts(container, at, volumes, causes)
  validateResources(container.resources, `${at}.resources`, causes)
  if (container.livenessProbe) {
    validateProbe(container.livenessProbe, `${at}.livenessProbe`, causes)
    validateOneSuccess(container.livenessProbe, `${at}.livenessProbe`, causes)
  }
  if (container.readinessProbe) validateProbe(container.readinessProbe, `${at}.readinessProbe`, causes)
  if (container.startupProbe) {
    validateProbe(container.startupProbe, `${at}.startupProbe`, causes)
    validateOneSuccess(container.startupProbe, `${at}.startupProbe`, causes)
  }
  for (const moment of ['postStart', 'preStop'] as const) {
    const handler = container.lifecycle?.[moment]
    if (handler) validateHandler(handler, `${at}.lifecycle.${moment}`, causes)
  }
}

function validatePorts(ports: readonly ContainerPort[], field: string, causes: Causes): void {
  const names = new Set<string>()
  for (const [i, { name, containerPort }] of ports.entries()) {
    const at = `${field}[${i}]`
    if (name !== undefined) {
      const wrong = portName(name)
      for (const why of wrong) causes.invalid(`${at}.name`, name, why)
      if (wrong.length === 0 && names.has(name)) causes.duplicate(`${at}.name`, name)
      names.add(name)
    }
    if (containerPort === 0) causes.required(`${at}.containerPort`)
    else if (containerPort < 1 || containerPort > 65_535)
      causes.invalid(`${at}.containerPort`, containerPort, 'must be between 1 and 65535, inclusive')
  }
}

/** No two containers of a pod may take one port of the node. */
function validateHostPorts(containers: readonly Container[], field: string, causes: Causes): void {
  const taken = new Set<string>()
  for (const [i, container] of containers.entries()) {
    for (const [j, { hostPort, hostIP = '', protocol }] of (container.ports ?? []).entries()) {
      if (hostPort === undefined) continue
      const place = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(place)) causes.duplicate(`${field}[${i}].ports[${j}].hostPort`, place)
      taken.add(place)
    }
  }
}

const valueSources = ['fieldRef', 'resourceFieldRef', 'configMapKeyRef', 'secretKeyRef'] as const

function validateEnv(env: NonNullable<Container['env']>, field: string, causes: Causes): void {
  for (const [i, { name, value, valueFrom }] of env.entries()) {
    const at = `${field}[${i}]`
    for (const why of envVarName(name)) causes.invalid(`${at}.name`, name, why)
    if (valueFrom === undefined) continue
    const given = valueSources.filter((source) => valueFrom[source] !== undefined)
    if (given.length === 0)
      causes.invalid(`${at}.valueFrom`, '', `must specify one of: ${valueSources.map((source) => `\`${source}\``).join(', ')}`)
    if (given.length > 1) causes.invalid(`${at}.valueFrom`, '', 'may not have more than one field specified at a time')
    if (value !== undefined) causes.invalid(`${at}.valueFrom`, '', 'may not be specified when `value` is not empty')
  }
}
function validateEnvFrom(envFrom: NonNullable<Container['envFrom']>, field: string, causes: Causes): void {
  for (const [i, { configMapRef, secretRef, prefix }] of envFrom.entries()) {
    const at = `${field}[${i}]`
    if (prefix !== undefined) for (const why of envVarName(prefix)) causes.invalid(`${at}.prefix`, prefix, why)
    if (configMapRef === undefined && secretRef === undefined) causes.invalid(at, '', 'must specify one of: `configMapRef` or `secretRef`')
    if (configMapRef !== undefined && secretRef !== undefined)
      causes.invalid(at, '', 'may not have more than one field specified at a time')
    if (configMapRef !== undefined && !configMapRef.name) causes.required(`${at}.configMapRef.name`)
    if (secretRef !== undefined && !secretRef.name) causes.required(`${at}.secretRef.name`)
  }
}

function validateMounts(container: Container, at: string, volumes: ReadonlySet<string>, causes: Causes): void {
  const paths = new Set<string>()
  for (const [i, { name, mountPath, subPath, subPathExpr }] of (container.volumeMounts ?? []).entries()) {
    const mount = `${at}.volumeMounts[${i}]`
    if (!volumes.has(name)) causes.notFound(`${mount}.name`, name)
    if (paths.has(mountPath)) causes.invalid(`${mount}.mountPath`, mountPath, 'must be unique')
    paths.add(mountPath)
    if (subPath !== undefined && subPathExpr !== undefined)
      causes.invalid(`${mount}.subPathExpr`, subPathExpr, 'subPathExpr and subPath are mutually exclusive')
    for (const [key, path] of Object.entries({ subPath, subPathExpr })) {
      if (path === undefined) continue
      if (path.startsWith('/')) causes.invalid(`${mount}.${key}`, path, 'must be a relative path')
      if (path.split('/').includes('..')) causes.invalid(`${mount}.${key}`, path, "must not contain '..'")
    }
  }
}

function validateResources(resources: Container['resources'], field: string, causes: Causes): void {
  for (const list of ['limits', 'requests'] as const) {
    for (const [name, amount] of Object.entries(resources[list] ?? {})) {
      for (const why of qualifiedName(name)) causes.invalid(`${field}.${list}`, name, why)
      if (nanosOf(amount) < 0n) causes.invalid(`${field}.${list}.${name}`, amount, 'must be greater than or equal to 0')
    }
  }
  for (const [name, request] of Object.entries(resources.requests ?? {})) {
    const limit = resources.limits?.[name]
    if (limit !== undefined && nanosOf(request) > nanosOf(limit))
      causes.invalid(`${field}.requests`, request, `must be less than or equal to ${name} limit of ${limit}`)
  }
}
