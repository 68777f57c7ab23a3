// Keeps aggregated ClusterRoles (admin, edit, view …) what the roles they gather hold
// (kubernetes pkg/controller/clusterroleaggregation).

import { sameJson } from '../../../packages/api/machinery/json.js'
import { clusterRoles } from '../../../packages/client/resources.js'
import { type Controller, controllerLoop } from '../controller.js'
import { aggregatedRules, isAggregated } from './plan.js'

const name = 'clusterrole-aggregation-controller'

export const clusterRoleAggregationController: Controller = {
  name,
  open(context) {
    const { informers, client } = context
    const loop = controllerLoop(context, name, {
      reconcile: async (key) => {
        const role = informers.clusterRoles.get(key)
        if (role === undefined || !isAggregated(role)) return undefined
        const rules = aggregatedRules(role, informers.clusterRoles.list())
        if (!sameJson(rules, role.rules)) await client.update(clusterRoles, { ...role, rules })
        return undefined
      },
    })
    // Whichever role changes, any that gathers may be concerned: there are few of them, and edit gathers view's.
    informers.clusterRoles.onEvent(() => {
      for (const role of informers.clusterRoles.list()) if (isAggregated(role)) loop.queue.add(role.metadata.name)
    })
    return loop
  },
}
