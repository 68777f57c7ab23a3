// A lease: which subnet a node has and how its peers reach it. flannel keeps leases as annotations of the Node.

import type { Node } from '../../packages/client/resources.js'
import { parseCidr } from '../../packages/wire/cidr.js'
import { parseMac } from '../../packages/wire/mac.js'

const prefix = 'flannel.alpha.coreos.com'

export interface Lease {
  node: string
  /** The node's podCIDR. */
  subnet: string
  publicIP: string
  backend: 'vxlan' | 'host-gw'
  /** The MAC of the node's flannel.1, '' for host-gw. */
  vtepMac: string
}

/** A Node's lease; undefined when it has none yet, or one that makes no sense. */
export function leaseOf({ metadata, spec }: Node): Lease | undefined {
  const annotation = (name: string) => metadata.annotations?.[`${prefix}/${name}`] ?? ''
  const subnet = spec?.podCIDR ?? ''
  const backend = annotation('backend-type')
  const publicIP = annotation('public-ip')
  if (annotation('kube-subnet-manager') !== 'true' || parseCidr(subnet) === undefined || parseCidr(`${publicIP}/32`) === undefined)
    return undefined
  if (backend === 'host-gw') return { node: metadata.name ?? '', subnet, publicIP, backend, vtepMac: '' }
  const vtepMac = vtepMacOf(annotation('backend-data'))
  if (backend !== 'vxlan' || vtepMac === undefined) return undefined
  return { node: metadata.name ?? '', subnet, publicIP, backend, vtepMac }
}

function vtepMacOf(backendData: string): string | undefined {
  try {
    const { VtepMAC } = JSON.parse(backendData) as { VtepMAC?: unknown }
    return typeof VtepMAC === 'string' && parseMac(VtepMAC) !== undefined ? VtepMAC.toLowerCase() : undefined
  } catch {
    return undefined
  }
}

/** The annotations that tell a lease. */
export function annotationsOf({ backend, publicIP, vtepMac }: Lease, vni: number): Record<string, string> {
  return {
    [`${prefix}/backend-data`]: backend === 'vxlan' ? JSON.stringify({ VNI: vni, VtepMAC: vtepMac }) : 'null',
    [`${prefix}/backend-type`]: backend,
    [`${prefix}/kube-subnet-manager`]: 'true',
    [`${prefix}/public-ip`]: publicIP,
  }
}
