// agnhost serve-hostname and porter.

import type { SocketApi } from '../../sockets/socket-api.js'
import { parseFlags, parsePort } from '../flags.js'
import { type HttpService, serveHttp } from '../http-service.js'
import { type Program, terminated, writeText } from '../program.js'
import { goListenError, logLine, serveUntilTerminated } from '../serving.js'

/** Answers with the host's name, by HTTP unless --http=false, by TCP and UDP when asked. */
export const serveHostname: Program = async (ctx) => {
  const flags = parseFlags(ctx.argv.slice(1), { strings: ['port'], booleans: ['tcp', 'udp', 'http', 'close'] })
  const port = parsePort(flags.values.get('port') ?? '9376')
  if (flags.error !== undefined || port === undefined) {
    await writeText(ctx.stderr, `Error: ${flags.error ?? `invalid argument "${flags.values.get('port')}" for "--port" flag`}\n`)
    return 1
  }
  const on = (name: string, byDefault: boolean) => (flags.values.get(name) ?? String(byDefault)) === 'true'
  const at = { address: '0.0.0.0', port }
  const services: { close(): unknown }[] = []
  try {
    if (on('udp', false)) services.push(await answerUdp(ctx.sockets, at, () => ctx.hostname))
    if (on('tcp', false)) {
      services.push(
        await ctx.sockets.listenTcp(at, (connection) => {
          connection.resume()
          connection.end(`${ctx.hostname}\n`)
        }),
      )
    }
    if (on('http', true)) {
      services.push(
        await serveHttp(ctx, at, (_request, response) => {
          if (on('close', false)) response.setHeader('connection', 'close')
          response.end(ctx.hostname)
        }),
      )
    }
  } catch (error) {
    logLine(ctx, goListenError(error, on('udp', false) && services.length === 0 ? 'udp' : 'tcp', at))
    return 1
  }
  logLine(ctx, `Serving on port ${port}.`)
  return serveUntilTerminated(ctx, services, 0)
}
Object.assign(serveHostname, { catches: ['SIGTERM', 'SIGINT'] })

/** One HTTP server for each SERVE_PORT_N in the environment, answering with the variable's value. */
export const porter: Program = async (ctx) => {
  const services: HttpService[] = []
  for (const [name, value] of ctx.env) {
    const port = parsePort(/^SERVE_PORT_(\d+)$/.exec(name)?.[1])
    if (port === undefined) continue
    const at = { address: '0.0.0.0', port }
    try {
      services.push(await serveHttp(ctx, at, (_request, response) => response.end(value)))
      logLine(ctx, `server on port ${port}`)
    } catch (error) {
      logLine(ctx, `server on port ${port} failed: ${goListenError(error, 'tcp', at)}`)
      // The real one goes on with its other ports, which are goroutines of their own.
    }
  }
  if (services.length === 0) await terminated(ctx.signal)
  return serveUntilTerminated(ctx, services, 0)
}
Object.assign(porter, { catches: ['SIGTERM', 'SIGINT'] })

/** Answers each datagram with what `reply` makes of it; `undefined` stays silent. */
export async function answerUdp(
  sockets: SocketApi,
  at: { address: string; port: number },
  reply: (text: string, from: { address: string; port: number }) => string | undefined,
) {
  const socket = await sockets.openUdp(at)
  socket.onError(() => {})
  socket.onMessage((data, from) => {
    const text = reply(new TextDecoder().decode(data), from)
    if (text === undefined) return
    try {
      socket.send(new TextEncoder().encode(text), from)
    } catch {
      // UDP promises nothing: a reply that cannot be routed is lost, as sendto's error is ignored by the real server.
    }
  })
  return socket
}
