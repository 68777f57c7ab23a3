// ready [ADDRESS]: GET /ready says OK once every plugin that has something to wait for is ready.

import { CorefileError } from '../corefile.js'
import type { PluginMaker } from '../plugin.js'
import { type HttpEndpoint, openHttp, parseAddress } from './http-endpoint.js'

export const ready: PluginMaker = ({ args, line }, { sockets, plugins }) => {
  const at = parseAddress(args[0] ?? ':8181')
  if (at === undefined || args.length > 1)
    throw new CorefileError(line, `plugin/ready: wrong argument count or unexpected address: ${args.join(' ')}`)
  let endpoint: HttpEndpoint | undefined
  return {
    name: 'ready',
    start: async () => {
      endpoint = await openHttp(sockets, at, (request, response) => {
        if (request.url?.split('?')[0] !== '/ready') return response.writeHead(404).end()
        const waiting = plugins().filter((plugin) => plugin.isReady?.() === false)
        if (waiting.length === 0) return response.end('OK')
        return response.writeHead(503).end(waiting.map(({ name }) => name).join(','))
      })
    },
    stop: async () => endpoint?.close(),
  }
}
