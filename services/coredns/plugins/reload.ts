// reload [INTERVAL] [JITTER]: says that the Corefile may be changed while it is served; coredns.ts watches the file.

import { CorefileError } from '../corefile.js'
import { parseDuration } from '../duration.js'
import type { PluginMaker } from '../plugin.js'

export const reload: PluginMaker = ({ args, line }) => {
  for (const arg of args) if (parseDuration(arg) === undefined) throw new CorefileError(line, `plugin/reload: invalid duration: ${arg}`)
  return { name: 'reload' }
}
