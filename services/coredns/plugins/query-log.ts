// errors and log: what the container's log says of queries.

import { CorefileError } from '../corefile.js'
import { encodeReply } from '../dns-message.js'
import type { PluginMaker } from '../plugin.js'

export const errors: PluginMaker = ({ block }, { log }) => {
  for (const option of block)
    if (option.name !== 'consolidate' && option.name !== 'stacktrace')
      throw new CorefileError(option.line, `plugin/errors: unknown property '${option.name}'`)
  return {
    name: 'errors',
    serve: async (asked, next) => {
      const reply = await next()
      if (asked.error !== undefined) log(`[ERROR] plugin/errors: 2 ${asked.query.name}. ${asked.query.type}: ${asked.error}`)
      return reply
    },
  }
}

export const log: PluginMaker = ({ block }, { log: write, clock }) => {
  for (const option of block)
    if (option.name !== 'class') throw new CorefileError(option.line, `plugin/log: unknown property '${option.name}'`)
  return {
    name: 'log',
    serve: async (asked, next) => {
      const startedMs = clock.nowMs()
      const reply = await next()
      const { query, from, transport, bytes } = asked
      const flags = ['qr', reply?.authoritative && 'aa', query.recursionDesired && 'rd', reply?.recursionAvailable && 'ra']
        .filter(Boolean)
        .join(',')
      const size = reply === undefined ? 0 : encodeReply(query, reply, transport).length
      const seconds = ((clock.nowMs() - startedMs) / 1000).toFixed(9)
      write(
        `[INFO] ${from.address}:${from.port} - ${query.id} "${query.type} ${query.question.class ?? 'IN'} ${query.question.name}. ${transport} ${bytes} ${query.edns?.dnssecOk ?? false} ${query.edns?.size ?? 512}" ${reply?.rcode ?? 'SERVFAIL'} ${flags} ${size} ${seconds}s`,
      )
      return reply
    },
  }
}
