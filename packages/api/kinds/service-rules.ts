// Defaults and rules of Services (kubernetes pkg/apis/core/v1/defaults.go, pkg/apis/core/validation).

import { isIP } from 'node:net'
import type { Causes } from '../machinery/causes.js'
import { sameJson } from '../machinery/json.js'
import { validateLabels } from '../machinery/meta-rules.js'
import { dns1123Label, dns1123Subdomain } from '../machinery/name-rules.js'
import { validatePortReference } from './probe-rules.js'
import type { ServicePort, ServiceSpec, ServiceStatus } from './service.js'

interface Service {
  spec: ServiceSpec
  status: ServiceStatus
}

/** Seconds for which a client sticks to its endpoint unless said otherwise: three hours. */
const affinitySeconds = 10_800
const badIP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

const isHeadless = (spec: ServiceSpec): boolean => spec.clusterIP === 'None'
const outside = (spec: ServiceSpec): boolean =>
  spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0)

export function defaultService({ spec, status }: Service): void {
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig
  else if (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined)
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: affinitySeconds } }
  for (const port of spec.ports ?? []) port.targetPort ||= port.port
  if (outside(spec)) spec.externalTrafficPolicy ??= 'Cluster'
  if (spec.type === 'LoadBalancer') {
    spec.allocateLoadBalancerNodePorts ??= true
    for (const ingress of status.loadBalancer.ingress ?? []) if (ingress.ip !== undefined) ingress.ipMode ??= 'VIP'
  }
  if (spec.type === 'ExternalName') return
  spec.internalTrafficPolicy ??= 'Cluster'
  spec.ipFamilies ??= [(spec.clusterIP ?? '').includes(':') ? 'IPv6' : 'IPv4']
  spec.ipFamilyPolicy ??= 'SingleStack'
  // Two names of one thing, kept in step; the server fills both in when neither is given.
  if (spec.clusterIP !== undefined) spec.clusterIPs ??= [spec.clusterIP]
  else if (spec.clusterIPs?.[0] !== undefined) spec.clusterIP = spec.clusterIPs[0]
}

export function validateService({ spec }: Service, causes: Causes): void {
  const ports = spec.ports ?? []
  if (ports.length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') causes.required('spec.ports')
  validateType(spec, causes)
  validatePorts(spec, ports, causes)
  validateLabels(spec.selector, 'spec.selector', causes)
  validateAddresses(spec, causes)
  const timeout = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds
  if (timeout !== undefined && (timeout <= 0 || timeout > 86_400))
    causes.invalid('spec.sessionAffinityConfig.clientIP.timeoutSeconds', timeout, 'must be greater than 0 and less than 86400')
  if (spec.externalTrafficPolicy !== undefined && !outside(spec))
    causes.invalid('spec.externalTrafficPolicy', spec.externalTrafficPolicy, 'may only be set for externally-accessible services')
  if (spec.healthCheckNodePort !== undefined && !(spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local'))
    causes.invalid(
      'spec.healthCheckNodePort',
      spec.healthCheckNodePort,
      "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    )
  if (spec.trafficDistribution !== undefined && spec.trafficDistribution !== 'PreferClose')
    causes.notSupported('spec.trafficDistribution', spec.trafficDistribution, ['PreferClose'])
}

function validateType(spec: ServiceSpec, causes: Causes): void {
  if (spec.type === 'ExternalName') {
    if (spec.externalName === undefined) causes.required('spec.externalName')
    else
      for (const why of dns1123Subdomain(spec.externalName.replace(/\.$/, ''))) causes.invalid('spec.externalName', spec.externalName, why)
    if (spec.clusterIP !== undefined && spec.clusterIP !== 'None')
      causes.forbidden('spec.clusterIPs[0]', "may not be set when `type` is 'ExternalName'")
    return
  }
  if (spec.type === 'LoadBalancer' && isHeadless(spec))
    causes.invalid('spec.clusterIPs[0]', 'None', "may not be set to 'None' for LoadBalancer services")
  if (spec.type === 'NodePort' && isHeadless(spec))
    causes.invalid('spec.clusterIPs[0]', 'None', "may not be set to 'None' for NodePort services")
  if (spec.allocateLoadBalancerNodePorts !== undefined && spec.type !== 'LoadBalancer')
    causes.forbidden('spec.allocateLoadBalancerNodePorts', "may only be used when `type` is 'LoadBalancer'")
}

function validatePorts(spec: ServiceSpec, ports: readonly ServicePort[], causes: Causes): void {
  const names = new Set<string>()
  const taken = new Set<string>()
  const nodePorts = new Set<string>()
  for (const [i, { name, port, protocol, targetPort, nodePort }] of ports.entries()) {
    const at = `spec.ports[${i}]`
    if (name === undefined) {
      if (ports.length > 1) causes.required(`${at}.name`)
    } else {
      for (const why of dns1123Label(name)) causes.invalid(`${at}.name`, name, why)
      if (names.has(name)) causes.duplicate(`${at}.name`, name)
      names.add(name)
    }
    if (targetPort !== undefined) validatePortReference(targetPort, `${at}.targetPort`, causes)
    const pair = `${protocol}/${port}`
    if (taken.has(pair)) causes.duplicate(at, { protocol, port })
    taken.add(pair)
    if (nodePort === undefined) continue
    if (spec.type === 'ClusterIP') causes.forbidden(`${at}.nodePort`, "may not be used when `type` is 'ClusterIP'")
    const nodePair = `${protocol}/${nodePort}`
    if (nodePorts.has(nodePair)) causes.duplicate(`${at}.nodePort`, nodePort)
    nodePorts.add(nodePair)
  }
}

function validateAddresses(spec: ServiceSpec, causes: Causes): void {
  for (const [i, ip] of (spec.clusterIPs ?? []).entries())
    if (ip !== 'None' && isIP(ip) === 0) causes.invalid(`spec.clusterIPs[${i}]`, ip, badIP)
  if (spec.clusterIP !== undefined && spec.clusterIPs?.[0] !== spec.clusterIP)
    causes.invalid('spec.clusterIP', spec.clusterIPs, 'first value must match `clusterIPs` when specifying `clusterIP`')
  for (const [i, ip] of (spec.externalIPs ?? []).entries()) if (isIP(ip) === 0) causes.invalid(`spec.externalIPs[${i}]`, ip, badIP)
  for (const [i, range] of (spec.loadBalancerSourceRanges ?? []).entries()) {
    const [address = '', bits = ''] = range.trim().split('/')
    if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (isIP(address) === 4 ? 32 : 128))
      causes.invalid(`spec.loadBalancerSourceRanges[${i}]`, range, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')
  }
}

/** An update that leaves allocated values out keeps them, unless its type gives them up (the registry's patchAllocatedValues). Changes `after`. */
export function keepAllocated(after: Service, before: Service): void {
  const [to, from] = [after.spec, before.spec]
  if (to.type === 'ExternalName' || from.type === 'ExternalName') return
  keep(to, from, 'clusterIP')
  if (to.clusterIP === from.clusterIP) keep(to, from, 'clusterIPs')
  keep(to, from, 'ipFamilies')
  keep(to, from, 'ipFamilyPolicy')
  if (to.externalTrafficPolicy === 'Local' && from.externalTrafficPolicy === 'Local') keep(to, from, 'healthCheckNodePort')
  if (hasNodePorts(to) && hasNodePorts(from)) keepNodePorts(to.ports ?? [], from.ports ?? [])
}
const hasNodePorts = ({ type }: ServiceSpec) => type === 'NodePort' || type === 'LoadBalancer'

function keep<Field extends keyof ServiceSpec>(to: ServiceSpec, from: ServiceSpec, field: Field): void {
  if (to[field] === undefined && from[field] !== undefined) to[field] = from[field]
}
function keepNodePorts(to: NonNullable<ServiceSpec['ports']>, from: NonNullable<ServiceSpec['ports']>): void {
  const asked = new Set(to.map(({ nodePort }) => nodePort))
  for (const port of to) {
    if (port.nodePort !== undefined) continue
    const kept = from.find((old) => old.port === port.port && old.protocol === port.protocol)?.nodePort
    // Not when another port of the new version asks for it.
    if (kept !== undefined && !asked.has(kept)) port.nodePort = kept
  }
}

export function validateServiceUpdate(after: Service, before: Service, causes: Causes): void {
  const [to, from] = [after.spec, before.spec]
  if (from.type === 'ExternalName' || to.type === 'ExternalName' || (from.clusterIPs ?? []).length === 0) return
  if (!sameJson(to.clusterIPs?.[0], from.clusterIPs?.[0])) causes.invalid('spec.clusterIPs[0]', to.clusterIPs, 'may not change once set')
  if (!sameJson(to.ipFamilies?.[0], from.ipFamilies?.[0])) causes.invalid('spec.ipFamilies[0]', to.ipFamilies, 'may not change once set')
}
