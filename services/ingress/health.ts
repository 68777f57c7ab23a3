// /healthz on a port of the pod, for its probes.

import { createServer } from 'node:http'
import type { SocketApi, TcpListener } from '../../packages/sockets/socket-api.js'

export async function serveHealth(sockets: SocketApi, port: number, isReady: () => boolean): Promise<TcpListener> {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/healthz') return response.writeHead(404).end()
    return response.writeHead(isReady() ? 200 : 503, { 'Content-Type': 'text/plain' }).end(isReady() ? 'ok\n' : 'not serving yet\n')
  })
  return await sockets.listenTcp({ address: '0.0.0.0', port }, (connection) => server.emit('connection', connection))
}
