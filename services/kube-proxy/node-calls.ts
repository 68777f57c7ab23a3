// The system calls kube-proxy makes, as tools of the node's own namespace know them.

import type { KernelCalls, KernelRequest } from '../../packages/kernel-client/kernel-client.js'
import { unless } from '../../packages/kernel-client/kernel-failure.js'
import type { ProxyTable } from './rule-set.js'

export type RulesTool = 'iptables' | 'ipset' | 'ipvsadm'

export class NodeCalls {
  readonly #kernel: KernelCalls

  constructor(kernel: KernelCalls) {
    this.#kernel = kernel
  }

  /** `iptables-save -t TABLE`. */
  async saveTable(table: ProxyTable): Promise<string> {
    const reply = await this.#host({ rulesSave: { tool: 'iptables', table } })
    return reply.text?.text ?? ''
  }
  /** Rejects when the tool refuses the text. Empty text is no call. */
  async restore(tool: RulesTool, text: string): Promise<void> {
    if (text !== '') await this.#host({ rulesRestore: { tool, text, noflush: true, counters: true } })
  }

  async setSysctl(key: string, value: string): Promise<void> {
    await this.#host({ sysctlSet: { key, value } })
  }

  async makeDummy(name: string): Promise<void> {
    await this.#host({ linkAdd: { name, kind: 'dummy' } }).catch(unless('EEXIST'))
  }
  async deleteLink(name: string): Promise<void> {
    await this.#host({ linkDelete: { name } }).catch(unless('ENODEV', 'ENOENT'))
  }
  async addAddress(link: string, address: string): Promise<void> {
    await this.#host({ addressAdd: { link, cidr: `${address}/32` } }).catch(unless('EEXIST'))
  }
  async deleteAddress(link: string, address: string): Promise<void> {
    await this.#host({ addressDelete: { link, cidr: `${address}/32` } }).catch(unless('EADDRNOTAVAIL', 'ENOENT'))
  }
  /** Every address without its prefix, with its link. */
  async addresses(): Promise<{ link: string; address: string }[]> {
    const reply = await this.#host({ addressList: {} })
    return (reply.addresses?.addresses ?? []).map(({ link, cidr }) => ({ link: link ?? '', address: (cidr ?? '').split('/')[0]! }))
  }

  /** Forgets UDP connections to an address (any when empty) and port. */
  async forgetUdp(address: string, port: number): Promise<void> {
    await this.#host({ conntrackDelete: { protocol: 'udp', originalDestination: address, originalDestinationPort: port } })
  }

  #host(request: KernelRequest) {
    return this.#kernel.call({ netns: 'host', ...request })
  }
}
