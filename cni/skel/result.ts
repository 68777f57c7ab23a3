// What a plugin reports (CNI 1.1.0 §"Add Success"): the links it made, the addresses it gave, routes and DNS.
// In memory always in the shape of 1.x; printResult() and parseResult() translate.

import { CniError, cniCodes } from './cni-error.js'
import { type CniVersion, isAtLeast } from './cni-version.js'

export interface CniInterface {
  name: string
  mac?: string
  mtu?: number
  /** The namespace's path for links inside the container, absent on the host. */
  sandbox?: string
}
export interface CniAddress {
  /** CIDR: the address and the subnet's length. */
  address: string
  gateway?: string
  /** Index into `interfaces`. Left out by IPAM plugins. */
  interface?: number
}
export interface CniRoute {
  dst: string
  gw?: string
  mtu?: number
}
export interface CniDns {
  nameservers?: string[]
  domain?: string
  search?: string[]
  options?: string[]
}
export interface CniResult {
  interfaces?: CniInterface[]
  ips?: CniAddress[]
  routes?: CniRoute[]
  dns?: CniDns
}

/** The result as JSON of the given version. */
export function renderResult(result: CniResult, version: CniVersion): Record<string, unknown> {
  const { interfaces, ips, routes, dns } = result
  return {
    cniVersion: version,
    ...(interfaces?.length ? { interfaces } : {}),
    // Before 1.0.0 each address named its family.
    ...(ips?.length
      ? { ips: isAtLeast(version, '1.0.0') ? ips : ips.map((ip) => ({ version: ip.address.includes(':') ? '6' : '4', ...ip })) }
      : {}),
    ...(routes?.length ? { routes } : {}),
    dns: dns ?? {},
  }
}

/** A result of any supported version, in the shape of 1.x. Throws CniError 6 when it is none. */
export function parseResult(value: unknown): CniResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CniError(cniCodes.decoding, `Cannot read a CNI result: found ${JSON.stringify(value)}, wanted an object`)
  const { interfaces, ips, routes, dns } = value as CniResult
  for (const [key, list] of Object.entries({ interfaces, ips, routes })) {
    if (list != null && !(Array.isArray(list) && list.every((item) => typeof item === 'object' && item !== null))) {
      throw new CniError(cniCodes.decoding, `Cannot read a CNI result: ${key} is ${JSON.stringify(list)}, wanted a list of objects`)
    }
  }
  for (const ip of ips ?? []) {
    if (typeof ip.address !== 'string')
      throw new CniError(cniCodes.decoding, `Cannot read a CNI result: an address is ${JSON.stringify(ip.address)}, wanted a CIDR`)
  }
  const parsed: CniResult = {}
  if (interfaces?.length) parsed.interfaces = interfaces
  if (ips?.length)
    parsed.ips = ips.map(({ address, gateway, interface: index }) => ({
      address,
      ...(gateway ? { gateway } : {}),
      ...(index === undefined ? {} : { interface: index }),
    }))
  if (routes?.length) parsed.routes = routes
  if (dns) parsed.dns = dns
  return parsed
}
