// Stands in for every image that has no program of its own: answers HTTP on the ports the pod declares, and says so.

import { SocketError } from '../../sockets/socket-api.js'
import { type HttpService, serveHttp } from '../http-service.js'
import { type Program, type ProgramContext, terminated, writeText } from '../program.js'
import { serveUntilTerminated, urlOf } from '../serving.js'

export const declaredPorts: Program = async (ctx) => {
  const log = (text: string) => void writeText(ctx.stdout, `${new Date(ctx.clock.wallMs()).toISOString()} ${text}\n`)
  const services: (HttpService | { close(): void })[] = []
  const { image, podName, podNamespace, ports } = ctx.container
  log(`${image} stands in for the real program: answers HTTP on its declared ports`)
  for (const { port, protocol } of ports) {
    try {
      if (protocol === 'UDP') services.push(await echoUdp(ctx, port))
      else if (protocol === 'TCP' || protocol === '') {
        services.push(
          await serveHttp(ctx, { address: '0.0.0.0', port }, (request, response) => {
            const { pathname } = urlOf(request)
            const body = pathname === '/healthz' ? 'ok\n' : `pod=${podNamespace}/${podName} image=${image} port=${port} path=${pathname}\n`
            response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'content-length': Buffer.byteLength(body) })
            response.end(request.method === 'HEAD' ? undefined : body)
            log(`${request.socket.remoteAddress} "${request.method} ${request.url}" 200 on port ${port}`)
          }),
        )
      } else {
        log(`port ${port}/${protocol} is not served: only TCP and UDP are`)
        continue
      }
      log(`listening on 0.0.0.0:${port}/${protocol || 'TCP'}`)
    } catch (error) {
      const code = error instanceof SocketError ? error.code : 'EIO'
      const text = code === 'EADDRINUSE' ? 'address already in use' : (error as Error).message
      await writeText(ctx.stderr, `Error: listen ${code}: ${text} 0.0.0.0:${port}\n`)
      for (const service of services) service.close()
      return 1
    }
  }
  if (services.length === 0) {
    log('no port is declared: waits for a signal')
    await terminated(ctx.signal)
    return 0
  }
  return serveUntilTerminated(ctx, services, 0)
}
Object.assign(declaredPorts, { catches: ['SIGTERM', 'SIGINT'] })

async function echoUdp(ctx: ProgramContext, port: number) {
  const socket = await ctx.sockets.openUdp({ address: '0.0.0.0', port })
  socket.onError(() => {})
  socket.onMessage((data, from) => {
    try {
      socket.send(data, from)
    } catch (error) {
      void writeText(ctx.stderr, `send to ${from.address}:${from.port}: ${(error as Error).message}\n`)
    }
  })
  return socket
}
