// IPVS, in NAT mode, for one namespace: virtual servers balance new connections over real servers. Netfilter calls it behind
// filter at input (packets to an address of this host, such as those of kube-ipvs0) and behind nat at output; connections and
// the way back are conntrack's. Changed and read as ipvsadm's text (ipvsadm.ts).
//
//   const ipvs = new Ipvs(netfilter)
//   ipvs.restore('-A -t 10.96.0.1:443 -s rr\n-a -t 10.96.0.1:443 -r 172.18.0.2:6443 -m -w 1\n')
//   ipvs.save()      // ipvsadm -Sn
//   ipvs.list()      // ipvsadm -Ln

import { type ConntrackEntry, status, tcpState } from '../netfilter/conntrack/entry.js'
import { type Flow, tcp } from '../netfilter/flow.js'
import type { Netfilter } from '../netfilter/netfilter.js'
import type { VirtualServers } from '../netfilter/virtual-servers.js'
import { type IpvsResult, listText, runText, saveText } from './ipvsadm.js'
import {
  connectionKey,
  endpointKey,
  persistentClientsMax,
  type RealServer,
  type VirtualServer,
  type VirtualServerTable,
} from './virtual-server.js'

export class Ipvs implements VirtualServers {
  readonly #netfilter: Netfilter
  #table: VirtualServerTable = new Map()

  constructor(netfilter: Netfilter) {
    this.#netfilter = netfilter
    netfilter.useVirtualServers(this)
  }

  schedule(flow: Flow): ReturnType<VirtualServers['schedule']> {
    const virtual = this.#table.get(flow.protocol)?.get(endpointKey(flow.destination, flow.destinationPort))
    if (virtual === undefined) return 'not-virtual'
    return this.#persistent(virtual, flow.source) ?? virtual.scheduler.pick([...virtual.servers.values()], flow.source) ?? 'no-server'
  }

  isPresent({ protocol, original, reply }: ConntrackEntry): boolean {
    const virtual = this.#table.get(protocol)?.get(endpointKey(original.destination, original.destinationPort))
    return virtual?.servers.has(endpointKey(reply.source, reply.sourcePort)) ?? false
  }

  /** `ipvsadm -R`: runs the lines in order; at the first mistake nothing has been changed. */
  restore(text: string): IpvsResult {
    const draft = fork(this.#table)
    const result = runText(draft, text)
    if (result.ok) this.#table = draft
    return result
  }
  /** `ipvsadm -Sn`. */
  save(): string {
    return saveText(this.#table)
  }
  /** `ipvsadm -Ln`. */
  list(): string {
    return listText(this.#table, this.#countConnections())
  }

  /** The server this client stays with; picks and remembers one when the virtual server is persistent. */
  #persistent(virtual: VirtualServer, client: number): RealServer | undefined {
    if (virtual.persistenceSeconds === 0) return undefined
    const nowMs = this.#netfilter.host.clock.nowMs()
    const known = virtual.persistent.get(client)
    const stays =
      known !== undefined &&
      known.expiresMs > nowMs &&
      virtual.servers.get(endpointKey(known.server.address, known.server.port)) === known.server
    const server = stays ? known.server : virtual.scheduler.pick([...virtual.servers.values()], client)
    virtual.persistent.delete(client)
    if (server === undefined) return undefined
    if (virtual.persistent.size >= persistentClientsMax) virtual.persistent.delete(virtual.persistent.keys().next().value!)
    virtual.persistent.set(client, { server, expiresMs: nowMs + virtual.persistenceSeconds * 1000 })
    return server
  }

  /** Active (ESTABLISHED) and other connections by `virtual/real` endpoint keys. */
  #countConnections(): Map<string, { active: number; inactive: number }> {
    const counts = new Map<string, { active: number; inactive: number }>()
    for (const entry of this.#netfilter.conntrack.table.entries()) {
      if ((entry.status & status.virtualServer) === 0) continue
      const { original, reply } = entry
      const key = connectionKey(
        entry.protocol,
        endpointKey(original.destination, original.destinationPort),
        endpointKey(reply.source, reply.sourcePort),
      )
      const count = counts.get(key) ?? { active: 0, inactive: 0 }
      if (entry.protocol === tcp && entry.tcpState === tcpState.ESTABLISHED) count.active++
      else count.inactive++
      counts.set(key, count)
    }
    return counts
  }
}

/** A copy to be changed: real servers are copied, what clients stay with is kept by the new ones. */
function fork(table: VirtualServerTable): VirtualServerTable {
  return new Map(
    [...table].map(([protocol, servers]) => [
      protocol,
      new Map(
        [...servers].map(([key, virtual]) => [
          key,
          { ...virtual, servers: new Map(virtual.servers), persistent: new Map(virtual.persistent) },
        ]),
      ),
    ]),
  )
}
