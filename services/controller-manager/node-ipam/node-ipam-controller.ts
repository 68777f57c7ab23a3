// Gives each node its range of pod addresses.

import type { Result } from '../../../packages/client/reconcile-loop.js'
import { type Node, nodes } from '../../../packages/client/resources.js'
import { type Controller, type ControllerContext, controllerLoop } from '../controller.js'
import { plan } from './plan.js'

const name = 'node-ipam-controller'
/** Ranges are handed out by one worker looking at all nodes, so there is one key. */
const allNodes = 'nodes'

export const nodeIpamController: Controller = {
  name,
  open(context) {
    // What was given and is not in the cache yet counts as taken.
    const given = new Map<string, string>()
    const loop = controllerLoop(context, name, { reconcile: () => reconcile(context, given) }, { workersMax: 1 })
    context.informers.nodes.onEvent(({ type, object }) => {
      if (type === 'deleted') given.delete(object.metadata.uid)
      if (type === 'deleted' || !object.spec.podCIDR) loop.queue.add(allNodes)
    })
    return loop
  },
}

async function reconcile({ client, informers, podCIDR, log }: ControllerContext, given: Map<string, string>): Promise<Result | undefined> {
  const known = informers.nodes.list().map((node): Node => {
    const cidr = node.spec.podCIDR || given.get(node.metadata.uid)
    return cidr ? { ...node, spec: { ...node.spec, podCIDR: cidr } } : node
  })
  const { assign, left } = plan(podCIDR, known)
  await Promise.all(
    [...assign].map(async ([node, cidr]) => {
      const uid = informers.nodes.get(node)?.metadata.uid ?? ''
      given.set(uid, cidr)
      try {
        await client.patch(nodes, { name: node }, { type: 'merge', body: { spec: { podCIDR: cidr, podCIDRs: [cidr] } } })
      } catch (error) {
        given.delete(uid)
        throw error
      }
    }),
  )
  if (left.length > 0) log.warn({ nodes: left, podCIDR }, 'no pod range is left for these nodes')
  return undefined
}
