// A node's kernel for tests: the calls kube-proxy makes, answered by a real Netfilter and a real Ipvs.

import { Ipvs } from '../../../packages/ipvs/ipvs.js'
import type { KernelCalls, KernelReply, KernelRequest } from '../../../packages/kernel-client/kernel-client.js'
import { KernelFailure } from '../../../packages/kernel-client/kernel-failure.js'
import type { TableName } from '../../../packages/netfilter/hooks.js'
import { NetfilterRouter } from '../../../packages/testkit/netfilter-router.js'

export class TestNode implements KernelCalls {
  router = this.#router()
  ipvs = new Ipvs(this.router.netfilter)
  readonly #links = new Set<string>()
  readonly sysctls = new Map<string, string>()
  /** Texts restored, by tool. */
  readonly restored: string[] = []
  readonly forgotten: string[] = []
  /** Set: every call is refused with it. */
  refuses = ''

  /** The kernel starts anew: everything is gone. */
  restart(): void {
    this.router = this.#router()
    this.ipvs = new Ipvs(this.router.netfilter)
    this.#links.clear()
    this.restored.length = 0
  }

  async call(request: KernelRequest): Promise<KernelReply> {
    if (this.refuses !== '') throw new KernelFailure(this.refuses, `refused with ${this.refuses}`)
    return this.#answer(request) as KernelReply
  }

  #answer({
    rulesSave,
    rulesRestore,
    sysctlSet,
    linkAdd,
    linkDelete,
    addressAdd,
    addressDelete,
    addressList,
    conntrackDelete,
  }: KernelRequest): unknown {
    if (rulesSave) return { text: { text: this.router.netfilter.save({ table: rulesSave.table as TableName }) } }
    if (rulesRestore) this.#restore(rulesRestore.tool ?? '', rulesRestore.text ?? '')
    else if (sysctlSet) this.sysctls.set(sysctlSet.key ?? '', sysctlSet.value ?? '')
    else if (linkAdd) this.#links.add(linkAdd.name ?? '')
    else if (linkDelete && !this.#links.delete(linkDelete.name ?? '')) throw new KernelFailure('ENODEV', 'no such link')
    else if (addressAdd) this.router.addAddress(addressAdd.link ?? '', addressAdd.cidr ?? '')
    else if (addressDelete) this.router.deleteAddress(addressDelete.link ?? '', addressDelete.cidr ?? '')
    else if (addressList) return { addresses: { addresses: this.router.addresses() } }
    else if (conntrackDelete) this.forgotten.push(`${conntrackDelete.originalDestination}:${conntrackDelete.originalDestinationPort}`)
    return { done: {} }
  }

  #restore(tool: string, text: string): void {
    this.restored.push(text)
    if (tool === 'ipset') return this.router.netfilter.sets.restore(text)
    if (tool === 'iptables') return this.router.restore(text)
    const result = this.ipvs.restore(text)
    if (!result.ok) throw new KernelFailure('EINVAL', result.message)
  }

  #router(): NetfilterRouter {
    return new NetfilterRouter({
      links: { lo: ['127.0.0.1/8'], eth0: ['172.18.0.2/16'], cni0: ['10.244.1.1/24'], 'flannel.1': ['10.244.1.0/32'], 'kube-ipvs0': [] },
      routes: { '10.244.0.0/16': 'flannel.1' },
      gateway: 'eth0',
    })
  }
}
