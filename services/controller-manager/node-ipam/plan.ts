// Which /24 of the cluster's pod range each node gets: the lowest free one, and the one it has for ever
// (pkg/controller/nodeipam/ipam, --node-cidr-mask-size 24).

import type { Node } from '../../../packages/client/resources.js'

const nodeMaskBits = 24

/** Node name → podCIDR, for those that have none. Nodes beyond the range get nothing: `left` names them. */
export function plan(podCIDR: string, nodes: readonly Node[]): { assign: Map<string, string>; left: readonly string[] } {
  const [base = 0, bits = 0] = parseCIDR(podCIDR)
  const blocks = 2 ** Math.max(0, nodeMaskBits - bits)
  const taken = new Set(nodes.flatMap(({ spec }) => (spec.podCIDR ? [parseCIDR(spec.podCIDR)[0]] : [])))
  const assign = new Map<string, string>()
  const left: string[] = []
  let next = 0
  for (const node of nodes.filter(({ spec }) => !spec.podCIDR).sort(byNumber)) {
    while (next < blocks && taken.has(base + next * 256)) next++
    if (next >= blocks) left.push(node.metadata.name)
    else assign.set(node.metadata.name, `${dotted(base + next++ * 256)}/${nodeMaskBits}`)
  }
  return { assign, left }
}

// node-2 before node-10.
const byNumber = (a: Node, b: Node): number => a.metadata.name.localeCompare(b.metadata.name, 'en', { numeric: true })

function parseCIDR(cidr: string): [number, number] {
  const [address = '', bits = ''] = cidr.split('/')
  return [address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0), Number(bits)]
}
const dotted = (address: number): string => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
