// host-local: addresses of this node's own range, kept in files. An IPAM plugin: bridge executes it.

import { parseIpv4Address } from '../../../packages/wire/ipv4-address.js'
import { CniError, cniCodes } from '../../skel/cni-error.js'
import type { CniResult } from '../../skel/result.js'
import type { Call, Plugin } from '../../skel/run-plugin.js'
import { parseRanges, type RangeSet, rangeOf } from './address-range.js'
import { type AddressStore, DiskStore, type Holder } from './address-store.js'
import { allocate } from './allocator.js'

const defaultDataDir = '/var/lib/cni/networks'

/** `openStore` gets the configured folder and the network's name. */
export function hostLocal(
  openStore: (dataDir: string, network: string) => AddressStore = (dataDir, network) => new DiskStore(dataDir, network),
): Plugin {
  const open = ({ conf, containerId, ifName }: Call): { ranges: RangeSet[]; store: AddressStore; holder: Holder } => {
    if (conf.ipam === undefined || typeof conf.ipam !== 'object')
      throw new CniError(cniCodes.invalidConfig, `IPAM config missing 'ipam' key`)
    const ranges = parseRanges(conf.ipam)
    const dataDir = typeof conf.ipam.dataDir === 'string' && conf.ipam.dataDir !== '' ? conf.ipam.dataDir : defaultDataDir
    return { ranges, store: openStore(dataDir, conf.name), holder: { containerId, ifName } }
  }
  return {
    about: 'CNI plugin host-local of kubewire: addresses from ranges of this node',
    async ADD(call) {
      const { ranges, store, holder } = open(call)
      const asked = addressesAsked(call)
      const result: CniResult = { ips: [] }
      try {
        ranges.forEach((set, i) => {
          const wanted = [...asked].find((address) => rangeOf(set, address) !== undefined)
          if (wanted !== undefined) asked.delete(wanted)
          try {
            result.ips!.push(allocate(set, i, store, holder, wanted))
          } catch (error) {
            throw new Error(`failed to allocate for range ${i}: ${(error as Error).message}`, { cause: error })
          }
        })
        if (asked.size > 0) throw new Error('failed to allocate all requested IPs')
      } catch (error) {
        // A refusal must not free the address of an earlier ADD, only what this one took.
        if (result.ips!.length > 0) store.release(holder)
        throw error
      }
      const { routes } = call.conf.ipam!
      if (Array.isArray(routes)) result.routes = routes
      return result
    },
    async DEL(call) {
      const { store, holder } = open(call)
      store.release(holder)
    },
    async CHECK(call) {
      const { store, holder } = open(call)
      if (store.held(holder).length === 0) throw new Error(`host-local: Failed to find address added by container ${call.containerId}`)
    },
    async GC(call) {
      const { store } = open(call)
      const valid = call.conf['cni.dev/valid-attachments']
      if (!Array.isArray(valid)) throw new CniError(cniCodes.invalidConfig, 'Cannot collect garbage: cni.dev/valid-attachments is missing')
      const key = (containerId: unknown, ifName: unknown) => `${String(containerId)}\n${String(ifName)}`
      const kept = new Set(
        valid.map((attachment: { containerID?: string; ifname?: string }) => key(attachment?.containerID, attachment?.ifname)),
      )
      for (const holder of store.holders()) if (!kept.has(key(holder.containerId, holder.ifName))) store.release(holder)
    },
    async STATUS(call) {
      if (call.conf.ipam === undefined) throw new CniError(cniCodes.invalidConfig, `IPAM config missing 'ipam' key`)
      parseRanges(call.conf.ipam)
    },
  }
}

/** Addresses the runtime asks for by CNI_ARGS (IP=…) or the `ips` capability. */
function addressesAsked({ args, conf }: Call): Set<number> {
  const capability = conf.runtimeConfig?.ips
  const texts = [...(args.get('IP')?.split(',') ?? []), ...(Array.isArray(capability) ? capability.map(String) : [])]
  return new Set(
    texts.map((text) => {
      const address = parseIpv4Address(text.split('/')[0]!)
      if (address === undefined) throw new CniError(cniCodes.invalidConfig, `invalid IP ${text}: wanted an IPv4 address`)
      return address
    }),
  )
}
