// What bridge reads of its configuration.

import { CniError, cniCodes } from '../../skel/cni-error.js'
import type { NetConf } from '../../skel/net-conf.js'

export interface BridgeConf {
  bridge: string
  isGateway: boolean
  isDefaultGateway: boolean
  ipMasq: boolean
  hairpinMode: boolean
  /** 0: the kernel's default. */
  mtuBytes: number
  /** '' for a bridge without addresses. */
  ipam: string
  /** Asked by the runtime (CNI_ARGS or the mac capability); '' for any. */
  mac: string
}

/** Features of the reference bridge that this one does not have: asking for one is an error, not a surprise. */
const unsupported = ['vlan', 'vlanTrunk', 'promiscMode', 'macspoofchk', 'portIsolation', 'disableContainerInterface'] as const

/** Throws CniError 2 or 7. */
export function readBridgeConf(conf: NetConf, args: ReadonlyMap<string, string>): BridgeConf {
  for (const key of unsupported) {
    if (conf[key]) throw new CniError(cniCodes.unsupportedField, `unsupported field: ${key}`, JSON.stringify(conf[key]))
  }
  const { mtu = 0, bridge = 'cni0' } = conf as { mtu?: unknown; bridge?: unknown }
  if (!Number.isInteger(mtu) || (mtu as number) < 0 || (mtu as number) > 65_535) {
    throw new CniError(cniCodes.invalidConfig, `Invalid MTU ${JSON.stringify(mtu)}: wanted a whole number of bytes`)
  }
  if (typeof bridge !== 'string' || !/^[^/:\s]{1,15}$/.test(bridge))
    throw new CniError(cniCodes.invalidConfig, `Invalid bridge name ${JSON.stringify(bridge)}`)
  const mac = conf.runtimeConfig?.mac ?? args.get('MAC') ?? ''
  return {
    bridge,
    isGateway: conf.isGateway === true || conf.isDefaultGateway === true,
    isDefaultGateway: conf.isDefaultGateway === true,
    ipMasq: conf.ipMasq === true,
    hairpinMode: conf.hairpinMode === true,
    mtuBytes: mtu as number,
    ipam: conf.ipam?.type ?? '',
    mac: String(mac),
  }
}
