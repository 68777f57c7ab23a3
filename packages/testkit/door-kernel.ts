// A kernel small enough for a plugin's test: links, addresses, routes and rules of a few namespaces, behind real doors (Unix sockets
// with length-prefixed KernelRequests) or called directly. It keeps what it is told; it forwards nothing.

import { mkdirSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { kubewire } from '../../proto/generated/kubewire.js'

interface Namespace {
  links: Map<string, kubewire.Link.$Properties>
  addresses: { link: string; cidr: string }[]
  routes: kubewire.Route.$Properties[]
  nat: string[]
  /** Bridges whose MAC was set; others have the lowest of their ports. */
  fixedMacs: Set<string>
}

export class DoorKernel {
  readonly namespaces = new Map<string, Namespace>()
  readonly sysctls = new Map<string, string>()
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()
  #macs = 0xff

  constructor(...names: string[]) {
    for (const name of ['host', ...names]) {
      const lo = { name: 'lo', kind: 'loopback', mac: '00:00:00:00:00:00', mtu: 65_536, up: false }
      this.namespaces.set(name, {
        links: new Map([['lo', lo]]),
        addresses: [],
        routes: [],
        nat: [':POSTROUTING ACCEPT [0:0]'],
        fixedMacs: new Set(),
      })
    }
  }

  /** Opens a door for each namespace in `folder`. */
  async listen(folder: string): Promise<void> {
    mkdirSync(folder, { recursive: true })
    for (const name of this.namespaces.keys()) {
      const server = createServer((socket) => this.#serve(socket, name))
      this.#servers.push(server)
      await new Promise<void>((resolve) => server.listen(join(folder, name), resolve))
    }
  }
  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    for (const server of this.#servers) server.close()
  }

  call(name: string, request: kubewire.KernelRequest.$Properties): kubewire.KernelReply.$Properties {
    const fail = (errno: string) => ({ failure: { errno, message: `${errno} in ${name}` } })
    const done = { done: {} }
    const namespace = this.namespaces.get(name)!
    const { linkAdd, linkSet, linkDelete, linkList, addressAdd, addressList, routeReplace, routeList, sysctlSet, rulesRestore, rulesSave } =
      request
    if (linkAdd) {
      const peerNamespace = linkAdd.peerName ? this.namespaces.get(linkAdd.peerNetns || name) : undefined
      if (namespace.links.has(linkAdd.name!) || peerNamespace?.links.has(linkAdd.peerName!)) return fail('EEXIST')
      const link = (own: string, peer: string) => ({
        name: own,
        kind: linkAdd.kind!,
        mac: this.#newMac(),
        mtu: linkAdd.mtu || 1500,
        up: false,
        peer,
      })
      namespace.links.set(linkAdd.name!, link(linkAdd.name!, linkAdd.peerName ?? ''))
      peerNamespace?.links.set(linkAdd.peerName!, { ...link(linkAdd.peerName!, linkAdd.name!), peerNetns: name })
      return done
    }
    if (linkSet) {
      const link = namespace.links.get(linkSet.name!)
      if (link === undefined) return fail('ENODEV')
      if (linkSet.mac) namespace.fixedMacs.add(link.name!)
      for (const key of ['up', 'master', 'mtu', 'mac', 'hairpin'] as const)
        if (linkSet[key] != null) Object.assign(link, { [key]: linkSet[key] })
      const bridge = namespace.links.get(linkSet.master ?? '')
      if (bridge !== undefined && !namespace.fixedMacs.has(bridge.name!)) {
        const macs = [...namespace.links.values()].flatMap(({ master, mac }) => (master === bridge.name ? [mac!] : []))
        bridge.mac = macs.sort()[0]!
      }
      return done
    }
    if (linkDelete) {
      const link = namespace.links.get(linkDelete.name!)
      if (link === undefined) return fail('ENODEV')
      namespace.links.delete(linkDelete.name!)
      if (link.peer) for (const other of this.namespaces.values()) other.links.delete(link.peer)
      return done
    }
    if (linkList) {
      if (linkList.name && !namespace.links.has(linkList.name)) return fail('ENODEV')
      return { links: { links: [...namespace.links.values()].filter((link) => !linkList.name || link.name === linkList.name) } }
    }
    if (addressAdd) {
      const address = { link: addressAdd.link!, cidr: addressAdd.cidr! }
      if (namespace.addresses.some(({ link, cidr }) => link === address.link && cidr === address.cidr)) return fail('EEXIST')
      namespace.addresses.push(address)
      return done
    }
    if (addressList)
      return { addresses: { addresses: namespace.addresses.filter(({ link }) => !addressList.link || link === addressList.link) } }
    if (routeReplace) {
      namespace.routes.push(routeReplace)
      return done
    }
    if (routeList) return { routes: { routes: namespace.routes } }
    if (sysctlSet) {
      this.sysctls.set(sysctlSet.key!, sysctlSet.value!)
      return done
    }
    if (rulesRestore) return this.#restore(namespace, rulesRestore.text!)
    if (rulesSave) return { text: { text: `*nat\n${namespace.nat.join('\n')}\nCOMMIT\n` } }
    return fail('ENOSYS')
  }

  #restore(namespace: Namespace, text: string): kubewire.KernelReply.$Properties {
    for (const line of text.split('\n')) {
      const chain = /^:(\S+)/.exec(line)?.[1]
      if (chain !== undefined)
        namespace.nat = [...namespace.nat.filter((rule) => !rule.startsWith(`:${chain} `) && !rule.startsWith(`-A ${chain} `)), line]
      else if (line.startsWith('-A ')) namespace.nat.push(line)
      else if (line.startsWith('-D ')) namespace.nat = namespace.nat.filter((rule) => rule !== line.replace('-D', '-A'))
      else if (line.startsWith('-X ')) namespace.nat = namespace.nat.filter((rule) => !rule.startsWith(`:${line.slice(3)} `))
    }
    return { done: {} }
  }
  #newMac(): string {
    return `02:00:00:00:00:${(this.#macs--).toString(16).padStart(2, '0')}`
  }
  #serve(socket: Socket, name: string): void {
    this.#sockets.add(socket)
    let received = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= 4 && received.length >= 4 + received.readUInt32BE()) {
        const length = received.readUInt32BE()
        const reply = kubewire.KernelReply.encode(this.call(name, kubewire.KernelRequest.decode(received.subarray(4, 4 + length)))).finish()
        received = received.subarray(4 + length)
        const prefix = Buffer.alloc(4)
        prefix.writeUInt32BE(reply.length)
        socket.write(Buffer.concat([prefix, reply]))
      }
    })
  }
}
