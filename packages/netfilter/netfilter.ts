// A namespace's netfilter. netstack makes one per namespace and calls hook() at the five places of hooks.ts; kube-proxy, the
// CNI agents and node tools change it through rule text.
//
//   const netfilter = new Netfilter(host)
//   netfilter.restore('*nat\n-A POSTROUTING -s 10.244.0.0/16 -j MASQUERADE\nCOMMIT\n', { noflush: true })
//   const verdict = netfilter.hook('prerouting', packet)
//   netfilter.save({ counters: true })
//
// Refuses to know: links, routes, sockets (NetfilterHost tells what rules ask of them), and who calls it.

import type { PacketBuffer } from '../wire/packet-buffer.js'
import { type CompiledTable, compile } from './compiled-table.js'
import { Conntrack } from './conntrack/conntrack.js'
import { type ConnectionFilter, connectionLine, findConnections } from './conntrack/conntrack-list.js'
import { ConntrackEntry, status, untracked } from './conntrack/entry.js'
import { timeoutSysctls } from './conntrack/timeouts.js'
import type { RuleContext } from './extension.js'
import { ctState, Flow } from './flow.js'
import {
  accepted,
  chainAt,
  droppedFor,
  type Hook,
  type RejectWith,
  rerouted,
  type Stage,
  stagesAt,
  type TableName,
  type Verdict,
} from './hooks.js'
import { IpSets } from './ipset/ip-sets.js'
import { Nat } from './nat.js'
import type { NetfilterHost } from './netfilter-host.js'
import { type RestoreOptions, type RestoreResult, restoreTables } from './restore.js'
import { outcome } from './rule.js'
import { type SaveOptions, save } from './save.js'
import { type Chain, hooksOf, type Table, tableNames } from './table.js'
import type { VirtualServers } from './virtual-servers.js'
import { type Step, walk } from './walk.js'

/** A table in force. */
interface Active {
  readonly table: Table
  readonly compiled: CompiledTable
  /** Its built-in chain at each hook. */
  readonly at: Readonly<Partial<Record<Hook, BuiltIn>>>
}
interface BuiltIn {
  readonly table: TableName
  readonly compiled: CompiledTable
  readonly chain: Chain
  /** The chain's in the compiled table. */
  readonly number: number
}

/** A stage with what it needs, looked up when rules change and not when packets come. */
interface Work {
  readonly stage: Stage
  /** Undefined for stages that are no table's, and for nat without rules. */
  readonly builtIn: BuiltIn | undefined
}

const rejects = new Map<RejectWith, Verdict>()
function rejectedWith(how: RejectWith): Verdict {
  let verdict = rejects.get(how)
  if (verdict === undefined) rejects.set(how, (verdict = Object.freeze({ kind: 'reject', with: how })))
  return verdict
}

const filterDrop = droppedFor('filter-drop')
const policyDrop = droppedFor('policy-drop')
const natFailed = droppedFor('nat-failed')

export class Netfilter {
  readonly host: NetfilterHost
  readonly conntrack: Conntrack
  readonly sets = new IpSets()
  readonly #nat: Nat
  readonly #flow: Flow
  readonly #active: Partial<Record<TableName, Active>> = {}
  readonly #recentLists: RuleContext['recentLists'] = new Map()
  #virtualServers: VirtualServers | null = null
  /** Nothing has been set up: packets pass unlooked at, as in a Linux namespace without netfilter users. */
  #idle = true
  #steps: Step[] | null = null

  constructor(host: NetfilterHost) {
    this.host = host
    this.conntrack = new Conntrack(host.clock, host.random)
    this.#nat = new Nat(this.conntrack)
    this.#flow = new Flow(host)
    this.sets.referencesTo = (name) => this.#rulesWithSet(name)
  }

  /**
   * Runs the stages of one hook over a packet, rewriting it in place (NAT, mark). Never allocates for a packet of a known
   * connection. What may be assumed of the packet:
   * - `network` is at a checked IPv4 header (version, length, total length within `end`), `transport` at the TCP/UDP/ICMP header
   *   or -1 on later fragments; a fragmented packet should have been put together before, as nf_defrag_ipv4 does.
   * - checksums are complete: NAT updates them incrementally (a UDP checksum of 0 stays 0). `segmentBytes` does not matter.
   * - `linkIn` is set at prerouting, input, forward; `linkOut` at forward, output, postrouting.
   * - `tracked` and `mark` were reset when the packet entered this namespace from another (veth, wire); over `lo` they stay.
   * `physIn` and `physOut` are the bridge ports for bridged traffic (br_netfilter), 0 otherwise.
   */
  hook(hook: Hook, packet: PacketBuffer, physIn = 0, physOut = 0): Verdict {
    if (this.#idle) return accepted
    const flow = this.#flow
    const { host } = this
    flow.hook = hook
    flow.read(packet)
    flow.physInLink = physIn
    flow.physOutLink = physOut
    this.#resume(flow, packet)
    const { destination } = flow
    const { mark } = packet
    const works = this.#works[hook]
    let rerouteAtInput = false
    for (let i = 0; i < works.length; i++) {
      const verdict = this.#run(works[i]!, flow, packet)
      if (verdict === rerouted) {
        // A real server on this very host is delivered to here, so its connection is confirmed here too.
        if (host.addressType(flow.destination >>> 0) !== 'LOCAL') return rerouted
        rerouteAtInput = true
      } else if (verdict !== accepted) return verdict
    }
    // ip_route_me_harder: a local packet whose route was looked up for another destination or mark.
    const movedAtOutput = hook === 'output' && (flow.destination !== destination || packet.mark !== mark)
    return movedAtOutput || rerouteAtInput ? rerouted : accepted
  }

  /** From now on the rules that match are listed in `steps`; null ends it. For tests and traces. */
  record(steps: Step[] | null): void {
    this.#steps = steps
  }

  /** iptables-restore: each table of the text is put in force at its COMMIT, whole or not at all. */
  restore(text: string, options: RestoreOptions = {}): RestoreResult {
    return restoreTables(text, options, {
      open: (name) => this.#active[name]?.table,
      parse: this.#surroundings,
      commit: (table, test) => this.#putInForce(table, test),
    })
  }

  /** iptables-save. */
  save(options: Omit<SaveOptions, 'wallMs'> = {}): string {
    return save(this.tables, { ...options, wallMs: this.host.clock.wallMs() })
  }

  /** Lines as `conntrack -L` prints them. Undefined when the filter makes no sense. */
  conntrackList(filter: ConnectionFilter = {}): string[] | undefined {
    const nowMs = this.host.clock.nowMs()
    return findConnections(this.conntrack.table, filter)?.map((entry) => connectionLine(entry, nowMs))
  }

  /** `conntrack -D`: how many were deleted; undefined when the filter makes no sense. */
  conntrackDelete(filter: ConnectionFilter): number | undefined {
    const found = findConnections(this.conntrack.table, filter)
    for (const entry of found ?? []) this.conntrack.table.remove(entry)
    return found?.length
  }

  /** Sets a sysctl below net.netfilter: nf_conntrack_max or a timeout in seconds. False when there is none of this name, or the value is no whole number. */
  setSysctl(name: string, value: number): boolean {
    if (!Number.isInteger(value) || value < 0) return false
    if (name === 'nf_conntrack_max') this.conntrack.table.entriesMax = value
    else if (Object.hasOwn(timeoutSysctls, name)) timeoutSysctls[name]!(this.conntrack.timeouts, value)
    else return false
    return true
  }

  get tables(): ReadonlyMap<TableName, Table> {
    return new Map(tableNames.flatMap((name) => (this.#active[name] ? [[name, this.#active[name].table] as const] : [])))
  }

  /** IPVS takes its place at input and output. */
  useVirtualServers(servers: VirtualServers): void {
    this.#virtualServers = servers
    this.#leaveOutIdleStages()
  }

  /** Those of stagesAt that have something to do. */
  #works: Readonly<Record<Hook, readonly Work[]>> = { prerouting: [], input: [], forward: [], output: [], postrouting: [] }

  #leaveOutIdleStages(): void {
    const hasWork = (stage: Stage) => {
      if (stage === 'ipvs') return this.#virtualServers !== null
      // Conntrack and NAT work without nat rules too: IPVS, and connections that rules once translated.
      return stage === 'nat' || stage.startsWith('conntrack:') || this.#active[stage as TableName] !== undefined
    }
    const at = (hook: Hook) =>
      stagesAt[hook].filter(hasWork).map((stage): Work => ({ stage, builtIn: this.#active[stage as TableName]?.at[hook] }))
    this.#works = {
      prerouting: at('prerouting'),
      input: at('input'),
      forward: at('forward'),
      output: at('output'),
      postrouting: at('postrouting'),
    }
    this.#idle = false
  }

  readonly #surroundings = { sets: this.sets, recentLists: this.#recentLists }

  #putInForce(table: Table, test: boolean): void {
    const compiled = compile(table)
    if (test) return
    const at: Partial<Record<Hook, BuiltIn>> = {}
    for (const hook of hooksOf(table.name)) {
      const name = chainAt[hook]
      at[hook] = { table: table.name, compiled, chain: table.chain(name), number: compiled.chainNumber.get(name)! }
    }
    this.#active[table.name] = { table, compiled, at }
    this.#leaveOutIdleStages()
  }

  #run({ stage, builtIn }: Work, flow: Flow, packet: PacketBuffer): Verdict {
    switch (stage) {
      case 'conntrack:track':
        return this.#track(flow, packet)
      case 'conntrack:confirm':
        return flow.entry === null || this.conntrack.confirm(flow.entry) ? accepted : droppedFor('conntrack-clash')
      case 'nat':
        return flow.entry === null ? accepted : this.#translate(builtIn, flow, packet, flow.entry)
      case 'ipvs':
        return flow.entry === null ? accepted : this.#balance(flow, packet, flow.entry)
      default:
        return builtIn === undefined ? accepted : this.#walk(builtIn, flow, filterDrop)
    }
  }

  /** What an earlier hook, or NOTRACK, left on the packet. */
  #resume(flow: Flow, packet: PacketBuffer): void {
    const { tracked } = packet
    if (tracked instanceof ConntrackEntry) {
      this.conntrack.resume(flow, tracked, packet)
      return
    }
    flow.entry = null
    flow.state = tracked === untracked ? ctState.UNTRACKED : ctState.INVALID
  }

  #track(flow: Flow, packet: PacketBuffer): Verdict {
    // Over lo the packet comes by a second time; NOTRACK wants none.
    if (packet.tracked === untracked) flow.state = ctState.UNTRACKED
    else if (packet.tracked === null) return this.conntrack.track(flow, packet) === 'full' ? droppedFor('conntrack-full') : accepted
    return accepted
  }

  /** Runs the table's chain of this hook; a chain without policy accepts. */
  #walk({ table, compiled, chain, number }: BuiltIn, flow: Flow, onDrop: Verdict): Verdict {
    const result = walk(compiled, number, flow, this.#nat, this.#steps === null ? null : { table, steps: this.#steps })
    switch (result) {
      case outcome.accept:
        return accepted
      case outcome.drop:
        return onDrop
      case outcome.reject:
        return rejectedWith(flow.rejectWith)
      default:
        chain.packets++
        chain.bytes += flow.lengthBytes
        return chain.policy === 'DROP' ? policyDrop : accepted
    }
  }

  /** The nat table decides for the first packet of a connection; every packet is then rewritten as was decided. */
  #translate(builtIn: BuiltIn | undefined, flow: Flow, packet: PacketBuffer, entry: ConntrackEntry): Verdict {
    const manip = flow.hook === 'prerouting' || flow.hook === 'output' ? 'destination' : 'source'
    const done = manip === 'source' ? status.sourceNatDone : status.destinationNatDone
    if (flow.state === ctState.NEW && (entry.status & (done | status.confirmed)) === 0) {
      const verdict = builtIn === undefined ? accepted : this.#walk(builtIn, flow, natFailed)
      if (verdict !== accepted) return verdict
      if (!this.#nat.keep(flow, manip)) return natFailed
    }
    const byIpvs = manip === 'destination' && !packet.isReply && (entry.status & status.virtualServer) !== 0
    if (!byIpvs) this.#nat.apply(flow, packet, entry, manip)
    return accepted
  }

  /** IPVS: packets to a virtual server become packets to the real server chosen for their connection. */
  #balance(flow: Flow, packet: PacketBuffer, entry: ConntrackEntry): Verdict {
    if (packet.isReply || flow.state === ctState.RELATED) return accepted
    const servers = this.#virtualServers!
    if ((entry.status & status.virtualServer) === 0) {
      if (entry.status & status.confirmed) return accepted
      const choice = servers.schedule(flow)
      if (choice === 'not-virtual') return accepted
      if (choice === 'no-server') return rejectedWith('icmp-port-unreachable')
      this.#nat.bindToServer(flow, choice.address, choice.port)
    } else if (!servers.isPresent(entry)) return droppedFor('no-virtual-server-endpoint')
    const moved = this.#nat.apply(flow, packet, entry, 'destination')
    return moved && flow.hook === 'input' ? rerouted : accepted
  }

  #rulesWithSet(name: string): number {
    let count = 0
    for (const table of this.tables.values()) {
      for (const chain of table.chains.values()) {
        for (const rule of chain.rules) count += rule.matches.filter((match) => match.setName === name).length
      }
    }
    return count
  }
}
