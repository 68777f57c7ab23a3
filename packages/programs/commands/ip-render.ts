// iproute2's output: long, brief (-br) and JSON (-j).

import type { AddressInfo, LinkInfo, NeighborInfo, RouteInfo } from '../node-tools.js'

export interface Shape {
  readonly brief: boolean
  readonly json: boolean
  readonly details: boolean
  readonly statistics: boolean
  /** -6: there are no IPv6 addresses to show. */
  readonly inet6: boolean
}

/** An unset IPv4 broadcast address is derived; /31 and /32 have none. */
function broadcastOf(cidr: string): string | undefined {
  const [address, length] = cidr.split('/')
  const bits = Number(length)
  if (bits > 30) return undefined
  const value = address!.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0)
  const last = (value | (2 ** (32 - bits) - 1)) >>> 0
  return [24, 16, 8, 0].map((shift) => (last >>> shift) & 255).join('.')
}

const flagsOf = (link: LinkInfo): string[] => [
  ...(link.kind === 'loopback' ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST']),
  ...(link.up ? ['UP', 'LOWER_UP'] : []),
]
const stateOf = (link: LinkInfo) =>
  link.kind === 'loopback' || link.kind === 'vxlan' ? (link.up ? 'UNKNOWN' : 'DOWN') : link.up ? 'UP' : 'DOWN'
const shownName = (link: LinkInfo) => (link.peerIndex > 0 ? `${link.name}@if${link.peerIndex}` : link.name)

function linkText(link: LinkInfo, { details, statistics }: Shape): string {
  const master = link.master === '' ? '' : ` master ${link.master}`
  const queue = link.kind === 'nic' ? 'pfifo_fast' : 'noqueue'
  const length = link.kind === 'loopback' || link.kind === 'nic' ? 'qlen 1000' : ''
  const ether = link.kind === 'loopback' ? 'loopback' : 'ether'
  const broadcast = link.kind === 'loopback' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff'
  let text = `${link.index}: ${shownName(link)}: <${flagsOf(link).join(',')}> mtu ${link.mtu} qdisc ${link.up ? queue : 'noop'}${master} state ${stateOf(link)} group default ${length}\n`
  text += `    link/${ether} ${link.mac} brd ${broadcast}${link.peerElsewhere ? ' link-netnsid 0' : ''}\n`
  if (details && link.vxlan !== undefined) {
    const { vni, local, device, port, learning } = link.vxlan
    text += `    vxlan id ${vni} local ${local} dev ${device} srcport 0 0 dstport ${port} ${learning ? '' : 'nolearning '}ttl auto ageing 300 noudpcsum noudp6zerocsumtx noudp6zerocsumrx\n`
  } else if (details && link.kind !== 'loopback' && link.kind !== 'nic') text += `    ${link.kind}\n`
  if (details && link.master !== '') text += `    bridge_slave state forwarding hairpin ${link.hairpin ? 'on' : 'off'}\n`
  if (statistics) {
    const row = (...cells: number[]) => cells.map((cell) => String(cell).padStart(10)).join(' ')
    text += `    RX:  bytes    packets     errors    dropped\n    ${row(link.rxBytes, link.rxPackets, 0, link.rxDropped)}\n    TX:  bytes    packets     errors    dropped\n    ${row(link.txBytes, link.txPackets, 0, link.txDropped)}\n`
  }
  return text
}

const linkJson = (link: LinkInfo) => ({
  ifindex: link.index,
  ...(link.peerIndex > 0 && { link_index: link.peerIndex }),
  ifname: link.name,
  flags: flagsOf(link),
  mtu: link.mtu,
  qdisc: 'noqueue',
  ...(link.master !== '' && { master: link.master }),
  operstate: stateOf(link),
  group: 'default',
  link_type: link.kind === 'loopback' ? 'loopback' : 'ether',
  address: link.mac,
  broadcast: link.kind === 'loopback' ? '00:00:00:00:00:00' : 'ff:ff:ff:ff:ff:ff',
  ...(link.peerElsewhere && { link_netnsid: 0 }),
})

export function renderLinks(links: readonly LinkInfo[], shape: Shape): string {
  if (shape.json) return `${JSON.stringify(links.map(linkJson))}\n`
  if (shape.brief)
    return links
      .map((link) => `${shownName(link).padEnd(16)} ${stateOf(link).padEnd(14)} ${link.mac} <${flagsOf(link).join(',')}> \n`)
      .join('')
  return links.map((link) => linkText(link, shape).replace('group default', 'mode DEFAULT group default')).join('')
}

export function renderAddresses(links: readonly LinkInfo[], addresses: readonly AddressInfo[], shape: Shape): string {
  const of = (link: LinkInfo) => addresses.filter((address) => address.link === link.name)
  if (shape.json) {
    const infos = links.map((link) => ({
      ...linkJson(link),
      addr_info: of(link).map(({ cidr, scope }) => {
        const broadcast = link.kind === 'loopback' ? undefined : broadcastOf(cidr)
        return {
          family: 'inet',
          local: cidr.split('/')[0],
          prefixlen: Number(cidr.split('/')[1]),
          ...(broadcast !== undefined && { broadcast }),
          scope,
          label: link.name,
          valid_life_time: 4294967295,
          preferred_life_time: 4294967295,
        }
      }),
    }))
    return `${JSON.stringify(infos)}\n`
  }
  if (shape.brief)
    return links
      .map(
        (link) =>
          `${shownName(link).padEnd(16)} ${stateOf(link).padEnd(14)} ${of(link)
            .map(({ cidr }) => `${cidr} `)
            .join('')}\n`,
      )
      .join('')
  return links
    .map((link) => {
      const lines = of(link).map(({ cidr, scope }) => {
        const broadcast = link.kind === 'loopback' ? undefined : broadcastOf(cidr)
        return `    inet ${cidr}${broadcast === undefined ? '' : ` brd ${broadcast}`} scope ${scope} ${link.name}\n       valid_lft forever preferred_lft forever\n`
      })
      return linkText(link, shape) + lines.join('')
    })
    .join('')
}

function routeLine(route: RouteInfo): string {
  const type = route.type === 'unicast' || route.type === '' ? '' : `${route.type} `
  const parts = [
    `${type}${route.destination.replace(/\/32$/, '')}`,
    route.via === '' ? '' : `via ${route.via}`,
    route.link === '' ? '' : `dev ${route.link}`,
    route.protocol === '' || route.protocol === 'boot' ? '' : `proto ${route.protocol}`,
    route.scope === '' || route.scope === 'global' ? '' : `scope ${route.scope}`,
    route.source === '' ? '' : `src ${route.source}`,
    route.metric === 0 ? '' : `metric ${route.metric}`,
    route.onlink ? 'onlink' : '',
  ]
  return `${parts.filter((part) => part !== '').join(' ')} `
}

export function renderRoutes(routes: readonly RouteInfo[], shape: Shape): string {
  if (!shape.json) return routes.map((route) => `${routeLine(route)}\n`).join('')
  const infos = routes.map((route) => ({
    ...(route.type !== 'unicast' && route.type !== '' && { type: route.type }),
    dst: route.destination,
    ...(route.via !== '' && { gateway: route.via }),
    dev: route.link,
    ...(route.protocol !== '' && { protocol: route.protocol }),
    ...(route.scope !== '' && route.scope !== 'global' && { scope: route.scope }),
    ...(route.source !== '' && { prefsrc: route.source }),
    ...(route.metric !== 0 && { metric: route.metric }),
    flags: route.onlink ? ['onlink'] : [],
  }))
  return `${JSON.stringify(infos)}\n`
}

export function renderNeighbors(neighbors: readonly NeighborInfo[], shape: Shape): string {
  if (shape.json) {
    return `${JSON.stringify(neighbors.map(({ address, link, mac, state }) => ({ dst: address, dev: link, ...(mac !== '' && { lladdr: mac }), state: [state.toUpperCase()] })))}\n`
  }
  return neighbors
    .map(({ address, link, mac, state }) => `${address} dev ${link} ${mac === '' ? '' : `lladdr ${mac} `}${state.toUpperCase()} \n`)
    .join('')
}
