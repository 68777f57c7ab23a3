// Node's HTTP server on the sockets of a container.

import { createServer, type RequestListener, type Server } from 'node:http'
import type { Clock } from '../clock/clock.js'
import type { SocketApi, TcpListener } from '../sockets/socket-api.js'

export interface HttpService {
  readonly listener: TcpListener
  readonly server: Server
  close(): void
}

/** Listens at once; rejects with SocketError EADDRINUSE and the like. */
export async function serveHttp(
  { sockets, clock }: { sockets: SocketApi; clock: Clock },
  at: { address: string; port: number },
  handler: RequestListener,
): Promise<HttpService> {
  const server = createServer((request, response) => {
    // Node would tell the machine's time, not the container's.
    response.setHeader('Date', new Date(clock.wallMs()).toUTCString())
    handler(request, response)
  })
  // A client that has said all (`nc`, FIN after the request) still gets its answer, as from nginx or a Go server.
  Object.assign(server, { httpAllowHalfOpen: true })
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    else socket.destroy()
  })
  const listener = await sockets.listenTcp(at, (connection) => server.emit('connection', connection))
  return {
    listener,
    server,
    close: () => {
      void listener.close().catch(() => {})
      server.closeAllConnections()
    },
  }
}
