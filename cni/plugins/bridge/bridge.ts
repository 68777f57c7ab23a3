// bridge: a veth pair between the container and a bridge of the host; the bridge may be the container's gateway. Addresses come from the
// IPAM plugin named in the configuration.

import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { KernelFailure, unless } from '../../../packages/kernel-client/kernel-failure.js'
import { networkOf, parseCidr } from '../../../packages/wire/cidr.js'
import { formatIpv4Address } from '../../../packages/wire/ipv4-address.js'
import { DoorClosed, type KernelCalls, KernelDoor } from '../../kernel-door.js'
import { CniError, cniCodes } from '../../skel/cni-error.js'
import { delegate } from '../../skel/delegate.js'
import type { CniResult } from '../../skel/result.js'
import type { Call, Plugin } from '../../skel/run-plugin.js'
import { type BridgeConf, readBridgeConf } from './bridge-conf.js'
import { setUpMasquerade, tearDownMasquerade } from './masquerade.js'

type Door = KernelCalls & { close(): void }

export interface BridgeSurroundings {
  openDoor: (path: string) => Promise<Door>
  run: typeof delegate
}

/** The host's end of a container's link: the same for every call about it. */
export const hostLinkName = (containerId: string, ifName: string): string =>
  `veth${createHash('sha256').update(`${containerId}\n${ifName}`).digest('hex').slice(0, 8)}`

export function bridge({ openDoor, run }: BridgeSurroundings = { openDoor: (path) => KernelDoor.open(path), run: delegate }): Plugin {
  return {
    about: 'CNI plugin bridge of kubewire: a veth pair to a bridge of the host',
    async ADD(call) {
      const conf = readBridgeConf(call.conf, call.args)
      const { host, pod } = await openDoors(openDoor, call.netns)
      try {
        return await add(call, conf, host, pod, run)
      } finally {
        host.close()
        pod.close()
      }
    },

    async DEL(call) {
      const conf = readBridgeConf(call.conf, call.args)
      // The address goes first, even when namespace or kernel are gone.
      if (conf.ipam !== '') await run(conf.ipam, 'DEL', call)
      if (call.netns === '') return
      await ifReachable(openDoor, call.netns, async (pod) => {
        await pod.call({ linkDelete: { name: call.ifName } }).catch(unless('ENODEV', 'ENOENT'))
      })
      if (conf.ipMasq)
        await ifReachable(openDoor, hostDoor(call.netns), (host) => tearDownMasquerade(host, call.conf.name, call.containerId))
    },

    async CHECK(call) {
      const conf = readBridgeConf(call.conf, call.args)
      const previous = call.conf.prevResult
      if (previous === undefined) throw new CniError(cniCodes.invalidConfig, 'Required prevResult missing')
      if (conf.ipam !== '') await run(conf.ipam, 'CHECK', call)
      const { host, pod } = await openDoors(openDoor, call.netns)
      try {
        await check(call, conf, previous, host, pod)
      } finally {
        host.close()
        pod.close()
      }
    },
  }
}

/** The plugin's own namespace is the node's; its door stands beside the container's. */
const hostDoor = (netns: string): string => join(dirname(netns), 'host')

async function openDoors(openDoor: BridgeSurroundings['openDoor'], netns: string): Promise<{ host: Door; pod: Door }> {
  const pod = await openDoor(netns)
  try {
    return { pod, host: await openDoor(hostDoor(netns)) }
  } catch (error) {
    pod.close()
    throw error
  }
}

async function ifReachable(openDoor: BridgeSurroundings['openDoor'], path: string, act: (door: Door) => Promise<void>): Promise<void> {
  let door: Door
  try {
    door = await openDoor(path)
  } catch (error) {
    if (error instanceof DoorClosed) return // the namespace is gone, and its links with it
    throw error
  }
  try {
    await act(door)
  } finally {
    door.close()
  }
}

async function findLink(door: KernelCalls, name: string) {
  const reply = await door.call({ linkList: { name } }).catch(unless('ENODEV', 'ENOENT'))
  return reply?.links?.links.find((link) => link.name === name)
}

async function add(call: Call, conf: BridgeConf, host: Door, pod: Door, run: typeof delegate): Promise<CniResult> {
  const { containerId, ifName, netns } = call
  await ensureBridge(conf, host)
  const hostLink = hostLinkName(containerId, ifName)
  const mtu = conf.mtuBytes === 0 ? {} : { mtu: conf.mtuBytes }
  await pod
    .call({ linkAdd: { name: ifName, kind: 'veth', peerName: hostLink, peerNetns: 'host', mac: conf.mac, ...mtu } })
    .catch((error) => {
      if (error instanceof KernelFailure && error.errno === 'EEXIST')
        throw new Error(`container veth name provided (${ifName}) already exists`)
      throw error
    })
  let leased = false
  try {
    await host.call({ linkSet: { name: hostLink, master: conf.bridge, up: true, hairpin: conf.hairpinMode } })
    const result: CniResult = { interfaces: [] }
    if (conf.ipam !== '') {
      const { ips = [], routes = [], dns } = await run(conf.ipam, 'ADD', call)
      leased = true
      if (ips.length === 0) throw new Error('IPAM plugin returned missing IP config')
      result.ips = ips.map((ip) => ({ ...ip, gateway: gatewayOf(ip, conf), interface: 2 }))
      const defaultRoute =
        conf.isDefaultGateway && !routes.some(({ dst }) => dst === '0.0.0.0/0') ? [{ dst: '0.0.0.0/0', gw: result.ips[0]!.gateway! }] : []
      result.routes = [...routes, ...defaultRoute]
      if (dns) result.dns = dns
      await configure(pod, ifName, result)
      if (conf.isGateway) await becomeGateway(host, conf.bridge, result)
      if (conf.ipMasq) for (const { address } of result.ips) await setUpMasquerade(host, call.conf.name, containerId, address)
    } else {
      await pod.call({ linkSet: { name: ifName, up: true } })
    }
    const [bridgeLink, hostEnd, podEnd] = await Promise.all([findLink(host, conf.bridge), findLink(host, hostLink), findLink(pod, ifName)])
    result.interfaces = [
      { name: conf.bridge, mac: bridgeLink?.mac ?? '' },
      { name: hostLink, mac: hostEnd?.mac ?? '' },
      { name: ifName, mac: podEnd?.mac ?? '', sandbox: netns },
    ]
    if (call.conf.dns && Object.keys(call.conf.dns).length > 0) result.dns = call.conf.dns
    return result
  } catch (error) {
    // Nothing may stay behind: the runtime will come again with the same names. What went wrong first is what is told.
    if (leased) await run(conf.ipam, 'DEL', call).catch(() => {})
    await pod.call({ linkDelete: { name: ifName } }).catch(() => {})
    throw error
  }
}

async function ensureBridge(conf: BridgeConf, host: KernelCalls): Promise<void> {
  const mtu = conf.mtuBytes === 0 ? {} : { mtu: conf.mtuBytes }
  // Two plugins may come at once: whoever is second finds it there.
  await host.call({ linkAdd: { name: conf.bridge, kind: 'bridge', ...mtu } }).catch(unless('EEXIST'))
  const link = await findLink(host, conf.bridge)
  if (link?.kind !== 'bridge')
    throw new Error(`failed to create bridge "${conf.bridge}": "${conf.bridge}" already exists but is not a bridge`)
  if (!link.up) await host.call({ linkSet: { name: conf.bridge, up: true } })
}

/** The IPAM's gateway, or the first address of the subnet when the bridge is to be it. */
function gatewayOf({ address, gateway }: { address: string; gateway?: string }, conf: BridgeConf): string | undefined {
  const cidr = parseCidr(address)
  if (cidr === undefined) throw new CniError(cniCodes.unsupportedField, `Cannot use address ${address}: wanted an IPv4 CIDR`)
  return gateway ?? (conf.isGateway ? formatIpv4Address(networkOf(cidr).address + 1) : undefined)
}

async function configure(pod: KernelCalls, ifName: string, { ips = [], routes = [] }: CniResult): Promise<void> {
  await pod.call({ linkSet: { name: ifName, up: true } })
  for (const { address } of ips) await pod.call({ addressAdd: { link: ifName, cidr: address } })
  for (const { dst, gw } of routes) {
    const via = gw ?? ips[0]?.gateway ?? ''
    await pod.call({ routeReplace: { destination: dst, via, link: ifName } })
  }
}

async function becomeGateway(host: KernelCalls, link: string, { ips = [] }: CniResult): Promise<void> {
  const { addresses } = await host.call({ addressList: { link } })
  for (const { address, gateway } of ips) {
    const wanted = `${gateway}/${parseCidr(address)!.prefixLength}`
    const other = addresses?.addresses.find(({ cidr }) => cidr !== wanted && cidr.split('/')[1] === wanted.split('/')[1])
    if (other !== undefined) throw new Error(`failed to set bridge addr: "${link}" already has an IP address different from ${wanted}`)
    await host.call({ addressAdd: { link, cidr: wanted } }).catch(unless('EEXIST'))
  }
  // A bridge has the lowest MAC of its ports until one is set: it would change with the next pod, under those who know it as their gateway.
  const { mac } = (await findLink(host, link)) ?? {}
  if (mac) await host.call({ linkSet: { name: link, mac } })
  await host.call({ sysctlSet: { key: 'net.ipv4.ip_forward', value: '1' } })
}

async function check(
  { containerId, ifName }: Call,
  conf: BridgeConf,
  previous: CniResult,
  host: KernelCalls,
  pod: KernelCalls,
): Promise<void> {
  const bridgeLink = await findLink(host, conf.bridge)
  if (bridgeLink?.kind !== 'bridge') throw new Error(`Interface ${conf.bridge} not found, or no bridge`)
  const hostLink = hostLinkName(containerId, ifName)
  const hostEnd = await findLink(host, hostLink)
  if (hostEnd === undefined) throw new Error(`Interface ${hostLink} not found`)
  if (hostEnd.master !== conf.bridge) throw new Error(`Interface ${hostLink} is of master "${hostEnd.master}", wanted ${conf.bridge}`)
  const podEnd = await findLink(pod, ifName)
  const expected = previous.interfaces?.find(({ name, sandbox }) => name === ifName && sandbox)
  if (podEnd === undefined) throw new Error(`Interface ${ifName} not found in the container`)
  if (expected?.mac && expected.mac !== podEnd.mac) throw new Error(`Interface ${ifName} has MAC ${podEnd.mac}, wanted ${expected.mac}`)
  const { addresses } = await pod.call({ addressList: { link: ifName } })
  for (const { address } of previous.ips ?? []) {
    if (!addresses?.addresses.some(({ cidr }) => cidr === address)) throw new Error(`Failed to find IP address ${address} on ${ifName}`)
  }
  const { routes } = await pod.call({ routeList: {} })
  for (const { dst } of previous.routes ?? []) {
    const destination = dst === '0.0.0.0/0' ? ['default', dst] : [dst]
    if (!routes?.routes.some((route) => destination.includes(route.destination))) throw new Error(`Failed to find route ${dst}`)
  }
}
