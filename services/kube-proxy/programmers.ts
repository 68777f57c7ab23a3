// Apply: what a mode does to the node so that it serves some Service ports. Level based: told everything each time, they find
// out what differs from what they did last. `forget` makes the next one assume nothing.

import { iptablesJumps, renderIptables } from './iptables-rules.js'
import { diffIpvs, noIpvs } from './ipvs-diff.js'
import { dummyLink, type IpvsState, ipvsJumps, renderIpvs } from './ipvs-rules.js'
import type { NodeCalls } from './node-calls.js'
import type { ProxyConfig } from './proxy-config.js'
import { diffRuleSets, type Jump, jumpsMissingIn, type ProxyTable, proxyTables, type RuleSet } from './rule-set.js'
import type { ServicePort } from './service-ports.js'

export interface Programmer {
  /** Rejects when the kernel refused or did not answer; what was done by then is not known. */
  program(ports: readonly ServicePort[]): Promise<void>
  forget(): void
}

/** Chains that are kube-proxy's whatever is in them, in either mode: others begin with KUBE- too (kubelet's, kube-router's). */
const ownChain = new RegExp(
  `^:(KUBE-(?:(?:SVC|SVL|EXT|FW|SEP)-[A-Z2-7]{16}|${[
    ...['SERVICES', 'EXTERNAL-SERVICES', 'NODEPORTS', 'NODE-PORT', 'POSTROUTING', 'MARK-MASQ', 'FORWARD', 'FIREWALL', 'PROXY-FIREWALL'],
    ...['SOURCE-RANGES-FIREWALL', 'IPVS-FILTER', 'LOAD-BALANCER', 'PROXY-CANARY'],
  ].join('|')})) `,
  'gm',
)
/** A line no rule set holds: a chain whose content is not known. */
const unknownContent = ['unknown']

/** What a table holds already, for want of memory: the names of our chains, and the jumps of the other mode. */
async function takeStock(
  calls: NodeCalls,
  otherJumps: readonly Jump[],
): Promise<{ before: RuleSet; saved: Record<ProxyTable, string>; stale: Jump[] }> {
  const saved: Record<ProxyTable, string> = { mangle: '', nat: '', filter: '' }
  for (const table of proxyTables) saved[table] = `\n${await calls.saveTable(table)}`
  const chains = (table: ProxyTable) => new Map([...saved[table].matchAll(ownChain)].map(([, name]) => [name!, unknownContent]))
  const missing = new Set(jumpsMissingIn(otherJumps, saved))
  return {
    before: { tables: { mangle: chains('mangle'), nat: chains('nat'), filter: chains('filter') }, jumps: [] },
    saved,
    stale: otherJumps.filter((jump) => !missing.has(jump)),
  }
}

/** Lines of restore text that take another mode's jumps out. */
const removeJumps = (jumps: readonly Jump[]): string =>
  jumps.map(({ table, chain, rule }) => `*${table}\n-D ${chain} ${rule}\nCOMMIT\n`).join('')

const isOneOf = (jumps: readonly Jump[], { table, chain, rule }: Jump) =>
  jumps.some((jump) => jump.table === table && jump.chain === chain && jump.rule === rule)

/** The iptables part of either mode. */
class RulesInForce {
  readonly #calls: NodeCalls
  readonly #otherJumps: readonly Jump[]
  #before: RuleSet | undefined

  constructor(calls: NodeCalls, otherJumps: readonly Jump[]) {
    this.#calls = calls
    this.#otherJumps = otherJumps
  }
  forget(): void {
    this.#before = undefined
  }
  async become(rules: RuleSet): Promise<void> {
    const known = this.#before
    // Until it has succeeded, nothing is known.
    this.#before = undefined
    if (known !== undefined) await this.#calls.restore('iptables', diffRuleSets(known, rules))
    else {
      const { before, saved, stale } = await takeStock(
        this.#calls,
        this.#otherJumps.filter((jump) => !isOneOf(rules.jumps, jump)),
      )
      await this.#calls.restore('iptables', removeJumps(stale) + diffRuleSets(before, rules, jumpsMissingIn(rules.jumps, saved)))
    }
    this.#before = rules
  }
}

export class IptablesProgrammer implements Programmer {
  readonly #config: ProxyConfig
  readonly #calls: NodeCalls
  readonly #rules: RulesInForce
  #isFirst = true

  constructor(config: ProxyConfig, calls: NodeCalls) {
    this.#config = config
    this.#calls = calls
    this.#rules = new RulesInForce(calls, ipvsJumps)
  }
  forget(): void {
    this.#isFirst = true
    this.#rules.forget()
  }
  async program(ports: readonly ServicePort[]): Promise<void> {
    if (this.#isFirst) {
      // --localhost-nodeports: node ports answer on loopback addresses too.
      await this.#calls.setSysctl('net.ipv4.conf.all.route_localnet', '1')
      await this.#calls.deleteLink(dummyLink)
    }
    await this.#rules.become(renderIptables(ports, this.#config))
    this.#isFirst = false
  }
}

export class IpvsProgrammer implements Programmer {
  readonly #config: ProxyConfig
  readonly #calls: NodeCalls
  readonly #rules: RulesInForce
  #before: IpvsState | undefined

  constructor(config: ProxyConfig, calls: NodeCalls) {
    this.#config = config
    this.#calls = calls
    this.#rules = new RulesInForce(calls, iptablesJumps)
  }
  forget(): void {
    this.#before = undefined
    this.#rules.forget()
  }
  async program(ports: readonly ServicePort[]): Promise<void> {
    const known = this.#before
    this.#before = undefined
    if (known === undefined) await this.#calls.makeDummy(dummyLink)
    const addresses = await this.#calls.addresses()
    // Links come and go (the bridge of the first pod), so node ports are served where there is an address now.
    const nodeAddresses = addresses.filter(({ link }) => link !== dummyLink && link !== 'lo').map(({ address }) => address)
    const wanted = renderIpvs(ports, this.#config, nodeAddresses)
    const there = new Set(addresses.filter(({ link }) => link === dummyLink).map(({ address }) => address))
    const changes = diffIpvs({ ...(known ?? noIpvs), addresses: there }, wanted)
    // Sets before the rules that name them; a virtual server before its address, so that nobody is refused in between.
    await this.#calls.restore('ipset', changes.sets)
    await this.#rules.become(wanted.rules)
    await this.#calls.restore('ipvsadm', (known === undefined ? '-C\n' : '') + changes.virtualServers)
    for (const address of changes.addressesToAdd) await this.#calls.addAddress(dummyLink, address)
    for (const address of changes.addressesToRemove) await this.#calls.deleteAddress(dummyLink, address)
    this.#before = wanted
  }
}
