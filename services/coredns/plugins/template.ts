// template CLASS TYPE [ZONE…] { rcode CODE · fallthrough [ZONE…] }: a fixed answer for zones that nobody serves. Only the
// rcode is offered; answers by pattern are not.

import { CorefileError } from '../corefile.js'
import { emptyReply, type Rcode, rcodeNumbers } from '../dns-message.js'
import { zoneOf } from '../kubernetes/resolve.js'
import type { PluginMaker } from '../plugin.js'

export const template: PluginMaker = ({ args, block, line }, { zones: blockZones }) => {
  const [family = '', type = '', ...named] = args.map((arg) => arg.toUpperCase())
  if (!['IN', 'ANY'].includes(family) || type === '')
    throw new CorefileError(line, `plugin/template: wrong class or type: ${args.join(' ')}`)
  const zones = named.length > 0 ? named.map((zone) => zone.toLowerCase().replace(/\.$/, '')) : blockZones
  let rcode: Rcode = 'NOERROR'
  for (const option of block) {
    const code = option.args[0]?.toUpperCase() ?? ''
    if (option.name !== 'rcode')
      throw new CorefileError(option.line, `plugin/template: property '${option.name}' is not offered, only rcode is`)
    if (!Object.hasOwn(rcodeNumbers, code)) throw new CorefileError(option.line, `plugin/template: unknown rcode ${code}`)
    rcode = code as Rcode
  }
  return {
    name: 'template',
    serve: async ({ query }, next) =>
      zoneOf(query.name, zones) !== undefined && (type === 'ANY' || type === query.type)
        ? { ...emptyReply(rcode), authoritative: true }
        : next(),
  }
}
