// The node's system calls: one row a kind of request. Rows marked `network` act in one namespace, and a namespace's door
// admits them; the others are the node's own business and come over the bus alone.

import type { Link } from '../../packages/netstack/link/link.js'
import type { Veth } from '../../packages/netstack/link/veth.js'
import type { LinkSpec } from '../../packages/netstack/links.js'
import type { Namespace } from '../../packages/netstack/namespace.js'
import type { NetworkStack } from '../../packages/netstack/network-stack.js'
import type { RulesTool } from '../../packages/programs/node-tools.js'
import type { SocketServer } from '../../packages/sockets/socket-server.js'
import type { kubewire } from '../../proto/generated/kubewire.js'
import { CallRefused, wanted } from './call-failure.js'
import type { Containers } from './containers.js'
import { addressOf, linkInfo, macOf, mainTable, NamespaceTools } from './namespace-tools.js'
import type { Namespaces } from './namespaces.js'

/** What the calls act on. */
export interface Machine {
  readonly stack: NetworkStack
  readonly namespaces: Namespaces
  readonly containers: Containers
  readonly sockets: SocketServer
  readonly usage: () => kubewire.Usages.$Properties
}
type Reply = kubewire.KernelReply.$Properties
export type CallKind = NonNullable<kubewire.KernelRequest['call']>
type Request<K extends CallKind> = NonNullable<kubewire.KernelRequest[K]>

interface Row<K extends CallKind> {
  readonly network: boolean
  readonly answer: (machine: Machine, namespace: Namespace, request: Request<K>) => Reply | Promise<Reply>
}
type Table = { readonly [K in CallKind]: Row<K> }

/** A question to a namespace. */
function ask<K extends CallKind>(act: (tools: NamespaceTools, request: Request<K>, namespace: Namespace) => Reply): Row<K> {
  return { network: true, answer: (_, namespace, request) => act(new NamespaceTools(namespace), request, namespace) }
}
/** A change in a namespace, answered by done. */
function change<K extends CallKind>(
  act: (tools: NamespaceTools, request: Request<K>, context: { namespace: Namespace; machine: Machine }) => void,
): Row<K> {
  return {
    network: true,
    answer: (machine, namespace, request) => {
      act(new NamespaceTools(namespace), request, { namespace, machine })
      return { done: {} }
    },
  }
}
function askNode<K extends CallKind>(act: (machine: Machine, request: Request<K>) => Reply | Promise<Reply>): Row<K> {
  return { network: false, answer: (machine, _, request) => act(machine, request) }
}
function changeNode<K extends CallKind>(act: (machine: Machine, request: Request<K>, namespace: Namespace) => void): Row<K> {
  return {
    network: false,
    answer: (machine, namespace, request) => {
      act(machine, request, namespace)
      return { done: {} }
    },
  }
}

export const systemCalls: Table = {
  netnsCreate: askNode(async ({ namespaces }, { name }) => ({ netns: await namespaces.create(wanted(name, 'the name of a namespace')) })),
  netnsDelete: changeNode(({ namespaces }, { name }) => namespaces.delete(wanted(name, 'the name of a namespace'))),
  netnsList: askNode(({ namespaces }) => ({ netnsNames: { netns: namespaces.list() } })),

  linkAdd: change((_, request, { namespace, machine }) => namespace.addLink(linkSpec(request, namespace, machine))),
  linkSet: change((tools, request, { namespace, machine }) => setLink(tools, request, namespace, machine)),
  linkDelete: change((tools, { name }) => tools.linkDelete(wanted(name, 'the name of a link'))),
  linkList: ask((_, { name }, namespace) => ({ links: { links: (name ? [namespace.link(name)] : namespace.links()).map(linkMessage) } })),

  addressAdd: change((tools, { link, cidr, scope }) => tools.addressAdd({ ...addressed(link, cidr), scope: scope ?? '' })),
  addressDelete: change((tools, { link, cidr }) => tools.addressDelete(addressed(link, cidr))),
  addressList: ask((tools, { link }) => ({ addresses: { addresses: ofLink(tools.addresses(), link) } })),

  routeReplace: change((tools, request) => tools.routeReplace(routeRequest(request), 'replace')),
  routeDelete: change((tools, request) => tools.routeDelete(routeRequest(request))),
  routeList: ask((tools, { table }) => ({ routes: { routes: tools.routes(table || mainTable) } })),

  neighborReplace: change((tools, { link, address, mac, state }) =>
    tools.neighborReplace({ link: wanted(link, 'a link'), address: address!, mac: mac!, state: state ?? '' }),
  ),
  neighborDelete: change((tools, { link, address }) => tools.neighborDelete({ link: wanted(link, 'a link'), address: address! })),
  neighborList: ask((tools, { link }) => ({ neighbors: { neighbors: ofLink(tools.neighbors(), link) } })),

  fdbReplace: change((tools, { link, mac, destination }) =>
    tools.fdbReplace({ link: wanted(link, 'a link'), mac: mac!, destination: destination ?? '' }),
  ),
  fdbDelete: change((tools, { link, mac, destination }) =>
    tools.fdbDelete({ link: wanted(link, 'a link'), mac: mac!, destination: destination ?? '' }),
  ),
  fdbList: ask((tools, { link }) => ({ fdbEntries: { entries: ofLink(tools.fdb(), link) } })),

  sysctlSet: change((tools, { key, value }) => tools.sysctlSet(wanted(key, 'a sysctl'), value ?? '')),
  sysctlGet: ask((_, { key }, namespace) => ({ text: { text: namespace.getSysctl(wanted(key, 'a sysctl')) } })),

  rulesRestore: change((tools, { tool, text, noflush, counters, test }) =>
    tools.rulesRestore(rulesTool(tool), text ?? '', { noflush: noflush ?? false, counters: counters ?? false, test: test ?? false }),
  ),
  rulesSave: ask((tools, { tool, table, counters }) => ({
    text: { text: tools.rulesSave(rulesTool(tool), { table: table ?? '', counters: counters ?? false }) },
  })),
  conntrackList: ask((tools) => ({
    text: {
      text: tools
        .conntrackList()
        .map((line) => `${line}\n`)
        .join(''),
    },
  })),
  conntrackDelete: change((tools, { protocol, originalDestination, originalDestinationPort }) =>
    tools.conntrackDelete({ protocol: protocol ?? '', destination: originalDestination ?? '', port: originalDestinationPort ?? 0 }),
  ),

  containerStart: changeNode(({ containers }, request, namespace) => containers.start(namespace, request as kubewire.ContainerStart)),
  containerSignal: changeNode(({ containers }, { id, signal }) =>
    containers.signal(wanted(id, 'a container id'), wanted(signal, 'a signal')),
  ),
  containerRemove: changeNode(({ containers }, { id }) => containers.remove(wanted(id, 'a container id'))),
  containerList: askNode(({ containers }) => ({ containers: { containers: containers.list() } })),
  usageGet: askNode(({ usage }) => ({ usages: usage() })),
  processAttach: changeNode(({ sockets }, { containerId, pid }) =>
    sockets.attach({ containerId: wanted(containerId, 'a container id'), pid: wanted(pid, 'a pid') }),
  ),
}

const addressed = (link: string | null | undefined, cidr: string | null | undefined) => ({
  link: wanted(link, 'a link'),
  cidr: wanted(cidr, 'an address'),
})

/** The one row of the request's kind; the table's type says that kind and request belong together. */
export function answerCall<K extends CallKind>(
  machine: Machine,
  namespace: Namespace,
  kind: K,
  request: Request<K>,
): Reply | Promise<Reply> {
  return (systemCalls[kind] as Row<K>).answer(machine, namespace, request)
}

const ofLink = <T extends { readonly link: string }>(entries: T[], link: string | null | undefined): T[] =>
  link ? entries.filter((entry) => entry.link === link) : entries

function linkMessage(link: Link): kubewire.Link.$Properties {
  const info = linkInfo(link)
  const peer = link.kind === 'veth' ? (link as Veth).peer : undefined
  return { ...info, peer: peer?.name ?? '', peerNetns: peer?.namespace.name ?? '', counters: info }
}

function linkSpec(
  { name, kind, mac, mtu, peerName, peerNetns, vxlan }: kubewire.LinkAdd.$Properties,
  namespace: Namespace,
  { namespaces }: Machine,
): LinkSpec {
  const common = { name: wanted(name, 'the name of a link'), ...(mac && { mac: macOf(mac) }), ...(mtu && { mtuBytes: mtu }) }
  switch (kind) {
    case 'veth':
      return {
        kind,
        ...common,
        peer: { name: wanted(peerName, 'the name of the peer'), namespace: peerNetns ? namespaces.get(peerNetns) : namespace },
      }
    case 'bridge':
    case 'dummy':
      return { kind, ...common }
    case 'vxlan': {
      const { vni, local, device, port, learning } = wanted(vxlan, 'the settings of a vxlan device')
      return {
        kind,
        ...common,
        vni: vni ?? 0,
        ...(local && { local: addressOf(local) }),
        ...(device && { device }),
        ...(port && { port }),
        learning: learning ?? false,
      }
    }
    default:
      throw new CallRefused(
        'EOPNOTSUPP',
        `Cannot add ${name}: links of kind "${kind}" are not to be added; wanted veth, bridge, vxlan or dummy`,
      )
  }
}

function setLink(tools: NamespaceTools, request: kubewire.LinkSet.$Properties, namespace: Namespace, { namespaces }: Machine): void {
  const name = wanted(request.name, 'the name of a link')
  const { up, master, mtu, mac, hairpin, rename, moveToNetns } = request
  const changes = { up, master, mtu, mac, hairpin, rename }
  tools.linkSet(name, Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined && value !== null)))
  if (moveToNetns) namespace.changeLink(rename ? rename : name, { moveTo: namespaces.get(moveToNetns) })
}

const routeRequest = (route: kubewire.Route.$Properties) => ({
  destination: wanted(route.destination, 'a destination'),
  via: route.via ?? '',
  link: route.link ?? '',
  source: route.source ?? '',
  scope: route.scope ?? '',
  metric: route.metric ?? 0,
  onlink: route.onlink ?? false,
  type: route.type ?? '',
  table: route.table ?? 0,
  protocol: route.protocol ?? '',
})

function rulesTool(tool: string | null | undefined): RulesTool {
  if (tool === 'iptables' || tool === 'ipvsadm' || tool === 'ipset') return tool
  throw new CallRefused('EINVAL', `Cannot use the rules of "${tool}": wanted iptables, ipvsadm or ipset`)
}
