// Rules of a pod's spec, in a Pod as in a template (kubernetes pkg/apis/core/validation).

import { isIP } from 'node:net'
import type { Causes } from '../machinery/causes.js'
import { sameJson } from '../machinery/json.js'
import { validateLabels } from '../machinery/meta-rules.js'
import { dns1123Label, dns1123Subdomain, qualifiedName } from '../machinery/name-rules.js'
import { validateContainers } from './container-rules.js'
import { validateEphemeralContainers } from './ephemeral-rules.js'
import type { PodSpec } from './pod-spec.js'
import { sourcesOf } from './volume.js'

export function validatePodSpec(spec: PodSpec, field: string, causes: Causes): void {
  const volumes = validateVolumes(spec.volumes ?? [], `${field}.volumes`, causes)
  const names = new Set<string>()
  if (spec.containers.length === 0) causes.required(`${field}.containers`)
  validateContainers(spec.containers, `${field}.containers`, volumes, names, causes)
  validateContainers(spec.initContainers ?? [], `${field}.initContainers`, volumes, names, causes)
  validateEphemeralContainers(spec, field, volumes, names, causes)
  if (spec.terminationGracePeriodSeconds < 0)
    causes.invalid(`${field}.terminationGracePeriodSeconds`, spec.terminationGracePeriodSeconds, 'must be greater than or equal to 0')
  if (spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds < 1)
    causes.invalid(`${field}.activeDeadlineSeconds`, spec.activeDeadlineSeconds, 'must be between 1 and 2147483647, inclusive')
  validateLabels(spec.nodeSelector, `${field}.nodeSelector`, causes)
  const named = (key: 'nodeName' | 'serviceAccountName' | 'hostname' | 'subdomain', rule: typeof dns1123Label) => {
    const value = spec[key]
    if (value !== undefined) for (const why of rule(value)) causes.invalid(`${field}.${key}`, value, why)
  }
  named('nodeName', dns1123Subdomain)
  named('serviceAccountName', dns1123Subdomain)
  named('hostname', dns1123Label)
  named('subdomain', dns1123Label)
  validateHostNetworkPorts(spec, field, causes)
  validateTolerations(spec.tolerations ?? [], `${field}.tolerations`, causes)
  for (const [i, { ip }] of (spec.hostAliases ?? []).entries()) {
    if (isIP(ip) === 0) causes.invalid(`${field}.hostAliases[${i}].ip`, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')
  }
  validateDns(spec, field, causes)
  validateSpread(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`, causes)
}

function validateVolumes(volumes: NonNullable<PodSpec['volumes']>, field: string, causes: Causes): Set<string> {
  const names = new Set<string>()
  for (const [i, volume] of volumes.entries()) {
    const at = `${field}[${i}]`
    for (const why of dns1123Label(volume.name)) causes.invalid(`${at}.name`, volume.name, why)
    if (names.has(volume.name)) causes.duplicate(`${at}.name`, volume.name)
    names.add(volume.name)
    for (const extra of sourcesOf(volume).slice(1)) causes.forbidden(`${at}.${extra}`, 'may not specify more than 1 volume type')
    if (volume.hostPath !== undefined && volume.hostPath.path === '') causes.required(`${at}.hostPath.path`)
    if (volume.configMap !== undefined && !volume.configMap.name) causes.required(`${at}.configMap.name`)
    if (volume.secret !== undefined && !volume.secret.secretName) causes.required(`${at}.secret.secretName`)
    if (volume.persistentVolumeClaim !== undefined && volume.persistentVolumeClaim.claimName === '')
      causes.required(`${at}.persistentVolumeClaim.claimName`)
  }
  return names
}

function validateHostNetworkPorts(spec: PodSpec, field: string, causes: Causes): void {
  if (spec.hostNetwork !== true) return
  for (const [i, container] of spec.containers.entries()) {
    for (const [j, { containerPort, hostPort }] of (container.ports ?? []).entries()) {
      if (hostPort !== undefined && hostPort !== containerPort)
        causes.invalid(
          `${field}.containers[${i}].ports[${j}].containerPort`,
          containerPort,
          'must match `hostPort` when `hostNetwork` is true',
        )
    }
  }
}

function validateTolerations(tolerations: NonNullable<PodSpec['tolerations']>, field: string, causes: Causes): void {
  for (const [i, { key, operator, value, effect, tolerationSeconds }] of tolerations.entries()) {
    const at = `${field}[${i}]`
    if (key !== undefined) for (const why of qualifiedName(key)) causes.invalid(`${at}.key`, key, why)
    if (key === undefined && operator !== 'Exists')
      causes.invalid(
        `${at}.operator`,
        operator ?? '',
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      )
    if (operator === 'Exists' && value !== undefined)
      causes.invalid(`${at}.operator`, value, "value must be empty when `operator` is 'Exists'")
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      causes.invalid(`${at}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set")
  }
}

function validateDns(spec: PodSpec, field: string, causes: Causes): void {
  const nameservers = spec.dnsConfig?.nameservers ?? []
  if (spec.dnsPolicy === 'None' && nameservers.length === 0)
    causes.required(`${field}.dnsConfig`, "must provide at least one DNS nameserver when `dnsPolicy` is 'None'")
  if (nameservers.length > 3) causes.invalid(`${field}.dnsConfig.nameservers`, nameservers, 'must not have more than 3 nameservers')
  for (const [i, ip] of nameservers.entries())
    if (isIP(ip) === 0)
      causes.invalid(`${field}.dnsConfig.nameservers[${i}]`, ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')
}

function validateSpread(constraints: NonNullable<PodSpec['topologySpreadConstraints']>, field: string, causes: Causes): void {
  const seen = new Set<string>()
  for (const [i, { maxSkew, topologyKey, whenUnsatisfiable }] of constraints.entries()) {
    const at = `${field}[${i}]`
    if (maxSkew <= 0) causes.invalid(`${at}.maxSkew`, maxSkew, 'must be greater than zero')
    if (topologyKey === '') causes.required(`${at}.topologyKey`, 'can not be empty')
    const pair = `{${topologyKey}, ${whenUnsatisfiable}}`
    if (seen.has(pair)) causes.duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, pair)
    seen.add(pair)
  }
}

/** Of a pod that is there, only images, its deadline and grace, more tolerations and the scheduler's word may change. */
export function validatePodSpecUpdate(after: PodSpec, before: PodSpec, causes: Causes): void {
  const imageless = <C extends { image?: string | undefined }>(containers: readonly C[] | undefined) =>
    (containers ?? []).map(({ image: _image, ...rest }) => rest)
  const fixed = ({
    containers,
    initContainers,
    activeDeadlineSeconds: _deadline,
    tolerations: _tolerations,
    terminationGracePeriodSeconds: _grace,
    schedulingGates: _gates,
    ephemeralContainers: _ephemeral,
    ...rest
  }: PodSpec) => ({
    ...rest,
    containers: imageless(containers),
    initContainers: imageless(initContainers),
  })
  const keepsTolerations = (before.tolerations ?? []).every((old) =>
    (after.tolerations ?? []).some((toleration) => sameJson(toleration, old)),
  )
  const keepsGrace =
    after.terminationGracePeriodSeconds === before.terminationGracePeriodSeconds ||
    (before.terminationGracePeriodSeconds < 0 && after.terminationGracePeriodSeconds === 1)
  if (!sameJson(fixed(after), fixed(before)) || !keepsTolerations || !keepsGrace)
    causes.forbidden(
      'spec',
      'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
    )
  const [deadline, was] = [after.activeDeadlineSeconds, before.activeDeadlineSeconds]
  if (was !== undefined && deadline === undefined)
    causes.invalid('spec.activeDeadlineSeconds', '', 'must not update from a positive integer to nil value')
  else if (was !== undefined && deadline !== undefined && deadline > was)
    causes.invalid('spec.activeDeadlineSeconds', deadline, 'must be less than or equal to previous value')
}
