// The iptables rules with which bridge masquerades what leaves a container's network: one chain a container, named by a hash, as the
// reference plugin names it.

import { createHash } from 'node:crypto'
import { formatCidr, networkOf, cidr as parsedCidr } from '../../../packages/wire/cidr.js'
import { formatIpv4Address } from '../../../packages/wire/ipv4-address.js'
import type { KernelCalls } from '../../kernel-door.js'

export const chainName = (network: string, containerId: string): string =>
  `CNI-${createHash('sha512')
    .update(network + containerId)
    .digest('hex')}`.slice(0, 28)

function rules(network: string, containerId: string, cidr: string): { chain: string; jump: string; inChain: string[] } {
  const parsed = parsedCidr(cidr)
  const chain = chainName(network, containerId)
  const comment = `-m comment --comment "name: \\"${network}\\" id: \\"${containerId}\\""`
  return {
    chain,
    jump: `POSTROUTING -s ${formatIpv4Address(parsed.address)}/32 ${comment} -j ${chain}`,
    // Within the network nothing is touched, nor multicast.
    inChain: [`-d ${formatCidr(networkOf(parsed))} ${comment} -j ACCEPT`, `! -d 224.0.0.0/4 ${comment} -j MASQUERADE`],
  }
}

const restore = (host: KernelCalls, lines: string[]) =>
  host.call({ rulesRestore: { tool: 'iptables', text: `*nat\n${lines.join('\n')}\nCOMMIT\n`, noflush: true } })
const save = async (host: KernelCalls): Promise<string[]> =>
  ((await host.call({ rulesSave: { tool: 'iptables', table: 'nat' } })).text?.text ?? '').split('\n')

export async function setUpMasquerade(host: KernelCalls, network: string, containerId: string, cidr: string): Promise<void> {
  const { chain, jump, inChain } = rules(network, containerId, cidr)
  const jumps = (await save(host)).some((line) => line.startsWith('-A POSTROUTING') && line.endsWith(`-j ${chain}`))
  await restore(host, [`:${chain} - [0:0]`, ...inChain.map((rule) => `-A ${chain} ${rule}`), ...(jumps ? [] : [`-A ${jump}`])])
}

/** Harmless when nothing is left. */
export async function tearDownMasquerade(host: KernelCalls, network: string, containerId: string): Promise<void> {
  const chain = chainName(network, containerId)
  const saved = await save(host)
  if (!saved.some((line) => line.startsWith(`:${chain} `))) return
  const jumps = saved.filter((line) => line.startsWith('-A POSTROUTING') && line.endsWith(`-j ${chain}`))
  await restore(host, [`:${chain} - [0:0]`, ...jumps.map((line) => line.replace('-A', '-D')), `-X ${chain}`])
}
