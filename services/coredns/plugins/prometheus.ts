// prometheus [ADDRESS]: GET /metrics. Counts every query that passes.

import { CorefileError } from '../corefile.js'
import type { PluginMaker } from '../plugin.js'
import { type HttpEndpoint, openHttp, parseAddress } from './http-endpoint.js'

/** Types counted by name; the others together, so that askers cannot make labels. */
const namedTypes = new Set(['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT', 'ANY'])

export const prometheus: PluginMaker = ({ args, line }, { sockets, metrics, zones, port, log }) => {
  const at = parseAddress(args[0] ?? '127.0.0.1:9153')
  if (at === undefined || args.length > 1)
    throw new CorefileError(line, `plugin/prometheus: wrong argument count or unexpected address: ${args.join(' ')}`)
  let endpoint: HttpEndpoint | undefined
  const server = `dns://:${port}`
  const zone = zones[0] === '' ? '.' : `${zones[0]}.`
  return {
    name: 'prometheus',
    serve: async ({ query, transport }, next) => {
      const type = namedTypes.has(query.type) ? query.type : 'other'
      metrics.count('coredns_dns_requests_total', { family: '1', proto: transport, server, type, view: '', zone })
      const reply = await next()
      metrics.count('coredns_dns_responses_total', { plugin: '', rcode: reply?.rcode ?? 'SERVFAIL', server, view: '', zone })
      return reply
    },
    start: async () => {
      try {
        endpoint = await openHttp(sockets, at, (request, response) => {
          if (request.url?.split('?')[0] !== '/metrics') return response.writeHead(404).end()
          return response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8').end(metrics.render())
        })
      } catch (error) {
        // Several blocks may name the same address: one of them serves it.
        if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
        log(`[INFO] plugin/prometheus: ${args[0]} is served already`)
      }
    },
    stop: async () => endpoint?.close(),
  }
}
