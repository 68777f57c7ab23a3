// subnet.env: how flanneld tells the plugin which subnet this node has.
//
//   FLANNEL_NETWORK=10.244.0.0/16
//   FLANNEL_SUBNET=10.244.1.1/24
//   FLANNEL_MTU=1450
//   FLANNEL_IPMASQ=true

import { formatCidr, networkOf, parseCidr } from '../../../packages/wire/cidr.js'

export interface SubnetEnv {
  networks: string[]
  /** The node's subnet, host bits cleared. */
  subnet: string
  mtuBytes: number
  ipMasq: boolean
}

/** Throws when a line is missing or makes no sense; `file` is for the message. */
export function parseSubnetEnv(text: string, file: string): SubnetEnv {
  const values = new Map(
    text
      .split('\n')
      .flatMap((line) =>
        line.includes('=') ? [[line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()] as const] : [],
      ),
  )
  const missing = ['FLANNEL_NETWORK', 'FLANNEL_SUBNET', 'FLANNEL_MTU', 'FLANNEL_IPMASQ'].filter((key) => !values.has(key))
  if (missing.length > 0) throw new Error(`${file} is missing ${missing.join(', ')}`)
  const network = (key: string, value: string): string => {
    const cidr = parseCidr(value)
    if (cidr === undefined) throw new Error(`${file}: ${key}: invalid CIDR address: ${value}`)
    return formatCidr(networkOf(cidr))
  }
  const mtu = values.get('FLANNEL_MTU')!
  if (!/^\d{1,5}$/.test(mtu)) throw new Error(`${file}: FLANNEL_MTU: invalid number: ${mtu}`)
  return {
    networks: [
      ...new Set(
        values
          .get('FLANNEL_NETWORK')!
          .split(',')
          .map((value) => network('FLANNEL_NETWORK', value)),
      ),
    ],
    subnet: network('FLANNEL_SUBNET', values.get('FLANNEL_SUBNET')!),
    mtuBytes: Number(mtu),
    ipMasq: values.get('FLANNEL_IPMASQ') === 'true',
  }
}

export const renderSubnetEnv = ({ networks, gateway, mtuBytes, ipMasq }: Omit<SubnetEnv, 'subnet'> & { gateway: string }): string =>
  `FLANNEL_NETWORK=${networks.join(',')}\nFLANNEL_SUBNET=${gateway}\nFLANNEL_MTU=${mtuBytes}\nFLANNEL_IPMASQ=${ipMasq}\n`
