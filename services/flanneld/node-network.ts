// The node's side of the overlay: reads what its kernel has and applies operations, and lays down what every peer needs once.

import type { KernelCalls } from '../../packages/kernel-client/kernel-client.js'
import { unless } from '../../packages/kernel-client/kernel-failure.js'
import { cidr, contains, parseCidr } from '../../packages/wire/cidr.js'
import { renderRules } from './masquerade-rules.js'
import type { NetConf } from './net-conf.js'
import { type Operation, type Present, vxlanLink } from './plan.js'

/** Ethernet, IPv4, UDP and VXLAN headers around an inner frame. */
export const vxlanOverheadBytes = 50

export interface Nic {
  name: string
  mtuBytes: number
}

const netns = 'host'

export class NodeNetwork {
  readonly #kernel: KernelCalls
  constructor(kernel: KernelCalls) {
    this.#kernel = kernel
  }

  /** The link that has the node's address. Rejects when none has. */
  async nicOf(address: string): Promise<Nic> {
    const { addresses } = await this.#kernel.call({ netns, addressList: {} })
    const holder = addresses?.addresses?.find((entry) => entry.cidr?.startsWith(`${address}/`))?.link
    const { links } = holder ? await this.#kernel.call({ netns, linkList: { name: holder } }) : { links: undefined }
    const link = links?.links?.[0]
    if (!link?.name) throw new Error(`Cannot find the node's link: none has the address ${address}`)
    return { name: link.name, mtuBytes: link.mtu ?? 1500 }
  }

  /** Makes flannel.1, up, with this node's overlay address. One that fits is left as it is; another is replaced. */
  async ensureVxlan(wanted: {
    backend: Extract<NetConf['Backend'], { Type: 'vxlan' }>
    mac: string
    nic: Nic
    local: string
    subnet: string
    mtuBytes: number
  }): Promise<void> {
    const { backend, mac, nic, local, subnet, mtuBytes } = wanted
    const name = vxlanLink(backend.VNI)
    const vxlan = { vni: backend.VNI, local, device: nic.name, port: backend.Port, learning: false }
    const reply = await this.#kernel.call({ netns, linkList: { name } }).catch(unless('ENODEV', 'ENOENT'))
    const found = reply?.links?.links?.find((link) => link.name === name)
    const fits =
      found !== undefined &&
      found.kind === 'vxlan' &&
      found.mac === mac &&
      found.mtu === mtuBytes &&
      found.vxlan?.vni === vxlan.vni &&
      found.vxlan?.local === local &&
      found.vxlan?.port === vxlan.port
    if (found !== undefined && !fits) await this.#kernel.call({ netns, linkDelete: { name } })
    if (!fits) await this.#kernel.call({ netns, linkAdd: { name, kind: 'vxlan', mac, mtu: mtuBytes, vxlan } })
    // The subnet's own network address, as a host address: no connected route comes with it.
    const address = `${subnet.slice(0, subnet.indexOf('/'))}/32`
    await this.#kernel.call({ netns, addressAdd: { link: name, cidr: address, scope: 'global' } }).catch(unless('EEXIST'))
    await this.#kernel.call({ netns, linkSet: { name, up: true } })
    await this.#kernel.call({ netns, sysctlSet: { key: 'net.ipv4.ip_forward', value: '1' } })
  }

  async ensureRules(network: string, subnet: string): Promise<void> {
    const saved = await Promise.all(['nat', 'filter'].map((table) => this.#kernel.call({ netns, rulesSave: { tool: 'iptables', table } })))
    const text = renderRules({ network, subnet, saved: saved.map((reply) => reply.text?.text ?? '').join('\n') })
    await this.#kernel.call({ netns, rulesRestore: { tool: 'iptables', text, noflush: true } })
  }

  /** What plan() compares with: entries of `link`, and routes through it into `network` that have a gateway. */
  async present(link: string, network: string): Promise<Present> {
    const [neighbors, forwarding, routes] = await Promise.all([
      this.#kernel.call({ netns, neighborList: { link } }),
      this.#kernel.call({ netns, fdbList: { link } }),
      this.#kernel.call({ netns, routeList: {} }),
    ])
    const within = (destination: string) => {
      const parsed = parseCidr(destination)
      return parsed !== undefined && contains(cidr(network), parsed.address)
    }
    const isOverlay = link.startsWith('flannel.')
    return {
      neighbors: isOverlay
        ? (neighbors.neighbors?.neighbors ?? []).map(({ address, mac }) => ({ address: address ?? '', mac: mac ?? '' }))
        : [],
      forwarding: isOverlay
        ? (forwarding.fdbEntries?.entries ?? []).map(({ mac, destination }) => ({ mac: mac ?? '', destination: destination ?? '' }))
        : [],
      routes: (routes.routes?.routes ?? [])
        .map((route) => ({ destination: route.destination ?? '', via: route.via ?? '', link: route.link ?? '' }))
        .filter((route) => route.link === link && route.via !== '' && within(route.destination)),
    }
  }

  async apply(operation: Operation, link: string): Promise<void> {
    const gone = unless('ENOENT', 'ESRCH')
    switch (operation.kind) {
      case 'replace-neighbor':
        await this.#kernel.call({ netns, neighborReplace: { link, address: operation.address, mac: operation.mac, state: 'permanent' } })
        return
      case 'delete-neighbor':
        await this.#kernel.call({ netns, neighborDelete: { link, address: operation.address } }).catch(gone)
        return
      case 'replace-forwarding':
        await this.#kernel.call({ netns, fdbReplace: { link, mac: operation.mac, destination: operation.destination, state: 'permanent' } })
        return
      case 'delete-forwarding':
        await this.#kernel.call({ netns, fdbDelete: { link, mac: operation.mac, destination: operation.destination } }).catch(gone)
        return
      case 'replace-route':
        await this.#kernel.call({
          netns,
          routeReplace: { destination: operation.destination, via: operation.via, link: operation.link, onlink: operation.onlink },
        })
        return
      case 'delete-route':
        await this.#kernel
          .call({ netns, routeDelete: { destination: operation.destination, via: operation.via, link: operation.link } })
          .catch(gone)
        return
    }
  }
}
