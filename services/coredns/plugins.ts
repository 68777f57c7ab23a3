// The order is the program: a query passes a block's plugins from top to bottom, whatever their order in the Corefile
// (CoreDNS' plugin.cfg).

import type { PluginMaker } from './plugin.js'
import { cache } from './plugins/cache.js'
import { forward } from './plugins/forward.js'
import { health } from './plugins/health.js'
import { kubernetes } from './plugins/kubernetes.js'
import { loadbalance } from './plugins/loadbalance.js'
import { loop } from './plugins/loop.js'
import { prometheus } from './plugins/prometheus.js'
import { errors, log } from './plugins/query-log.js'
import { ready } from './plugins/ready.js'
import { reload } from './plugins/reload.js'
import { template } from './plugins/template.js'

export const plugins: readonly (readonly [string, PluginMaker])[] = [
  ['reload', reload],
  ['ready', ready],
  ['health', health],
  ['prometheus', prometheus],
  ['errors', errors],
  ['log', log],
  ['loadbalance', loadbalance],
  ['cache', cache],
  ['template', template],
  ['kubernetes', kubernetes],
  ['loop', loop],
  ['forward', forward],
]
