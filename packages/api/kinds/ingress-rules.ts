// Rules of Ingresses (kubernetes pkg/apis/networking/validation).

import { isIP } from 'node:net'
import type { Causes } from '../machinery/causes.js'
import { dns1035Label, dns1123Subdomain, portName, wildcardSubdomain } from '../machinery/name-rules.js'
import type { IngressBackend, IngressSpec } from './ingress.js'

/** Sequences that a path may not hold or end in: routers read them differently. */
const badSequences = ['//', '/./', '/../', '%2f', '%2F']
const badEndings = ['/..', '/.']

export function validateIngress(spec: IngressSpec, causes: Causes): void {
  if (spec.defaultBackend === undefined && (spec.rules ?? []).length === 0)
    causes.invalid('spec', spec.rules ?? [], 'either `defaultBackend` or `rules` must be specified')
  if (spec.defaultBackend !== undefined) validateBackend(spec.defaultBackend, 'spec.defaultBackend', causes)
  if (spec.ingressClassName !== undefined)
    for (const why of dns1123Subdomain(spec.ingressClassName)) causes.invalid('spec.ingressClassName', spec.ingressClassName, why)
  for (const [i, { host, http }] of (spec.rules ?? []).entries()) {
    const at = `spec.rules[${i}]`
    if (host !== undefined) validateHost(host, `${at}.host`, causes)
    if (http === undefined) continue
    if (http.paths.length === 0) causes.required(`${at}.http.paths`)
    for (const [j, path] of http.paths.entries()) validatePath(path, `${at}.http.paths[${j}]`, causes)
  }
  for (const [i, { hosts = [] }] of (spec.tls ?? []).entries()) {
    for (const [j, host] of hosts.entries()) {
      const rule = host.includes('*') ? wildcardSubdomain : dns1123Subdomain
      for (const why of rule(host)) causes.invalid(`spec.tls[${i}].hosts[${j}]`, host, why)
    }
  }
}

function validateHost(host: string, field: string, causes: Causes): void {
  if (isIP(host) !== 0) causes.invalid(field, host, 'must be a DNS name, not an IP address')
  const rule = host.includes('*') ? wildcardSubdomain : dns1123Subdomain
  for (const why of rule(host)) causes.invalid(field, host, why)
}

function validatePath(
  { path, pathType, backend }: { path?: string | undefined; pathType: string; backend: IngressBackend },
  field: string,
  causes: Causes,
): void {
  if (pathType === 'Exact' || pathType === 'Prefix') {
    if (!path?.startsWith('/')) causes.invalid(`${field}.path`, path ?? '', 'must be an absolute path')
    for (const bad of badSequences) if (path?.includes(bad)) causes.invalid(`${field}.path`, path, `must not contain '${bad}'`)
    for (const bad of badEndings) if (path?.endsWith(bad)) causes.invalid(`${field}.path`, path, `cannot end with '${bad}'`)
  } else if (path !== undefined && !path.startsWith('/')) causes.invalid(`${field}.path`, path, 'must be an absolute path')
  validateBackend(backend, `${field}.backend`, causes)
}

function validateBackend({ service, resource }: IngressBackend, field: string, causes: Causes): void {
  if (service === undefined && resource === undefined) return causes.invalid(field, '', 'resource or service backend is required')
  if (service !== undefined && resource !== undefined) return causes.invalid(field, '', 'cannot set both resource and service backends')
  if (service === undefined) return
  if (service.name === '') causes.required(`${field}.service.name`)
  else for (const why of dns1035Label(service.name)) causes.invalid(`${field}.service.name`, service.name, why)
  const { name, number } = service.port
  if (name !== undefined && number !== undefined) causes.invalid(field, '', 'cannot set both port name & port number')
  else if (name !== undefined) for (const why of portName(name)) causes.invalid(`${field}.service.port.name`, name, why)
  else if (number === undefined) causes.required(field, 'port name or number is required')
}
