// /healthz and /readyz on a port of the node, as flannel's --healthz-port serves them.

import { createServer, type Server } from 'node:http'
import type { SocketApi } from '../../packages/sockets/socket-api.js'

/** Listens in the namespace of `sockets`; the listener is opened again by itself after a kernel's restart. */
export async function serveHealth(sockets: SocketApi, port: number, isReady: () => boolean): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0]
    if (path === '/healthz') return response.writeHead(200).end('flanneld is running\n')
    if (path === '/readyz') return response.writeHead(isReady() ? 200 : 503).end(isReady() ? 'ok\n' : 'the node has no lease yet\n')
    return response.writeHead(404).end()
  })
  await sockets.listenTcp({ address: '0.0.0.0', port }, (connection) => server.emit('connection', connection))
  return server
}
