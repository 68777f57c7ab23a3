// health [ADDRESS] { lameduck DURATION }: GET /health says OK while the process lives. With lameduck, stopping waits so long
// and goes on answering, until everybody has heard that this pod is going.

import { CorefileError } from '../corefile.js'
import { parseDuration } from '../duration.js'
import type { PluginMaker } from '../plugin.js'
import { type HttpEndpoint, openHttp, parseAddress } from './http-endpoint.js'

export const health: PluginMaker = ({ args, block, line }, { sockets, clock, log }) => {
  const at = parseAddress(args[0] ?? ':8080')
  if (at === undefined || args.length > 1)
    throw new CorefileError(line, `plugin/health: wrong argument count or unexpected address: ${args.join(' ')}`)
  let lameduckMs = 0
  for (const option of block) {
    const durationMs = option.name === 'lameduck' ? parseDuration(option.args[0] ?? '') : undefined
    if (durationMs === undefined)
      throw new CorefileError(option.line, `plugin/health: unknown property or bad duration: ${option.name} ${option.args.join(' ')}`)
    lameduckMs = durationMs
  }
  let endpoint: HttpEndpoint | undefined
  return {
    name: 'health',
    start: async () => {
      endpoint = await openHttp(sockets, at, (request, response) => {
        response.writeHead(request.url?.split('?')[0] === '/health' ? 200 : 404).end(request.url?.split('?')[0] === '/health' ? 'OK' : '')
      })
    },
    stop: async ({ lameduck }) => {
      if (lameduck && lameduckMs > 0) {
        log(`[INFO] plugin/health: Going into lameduck mode for ${lameduckMs / 1000}s`)
        await new Promise<void>((resolve) => clock.setTimer(lameduckMs, resolve))
      }
      await endpoint?.close()
    },
  }
}
