// The one way from inside to the host: 172.18.0.1:6443, behind which the real apiserver listens on its loopback address. Pods
// reach it as https://kubernetes.default.svc; nothing else of the host is behind any address here.

import { connect, type Socket } from 'node:net'
import type { SocketApi } from '../../packages/sockets/socket-api.js'
import { reset, type Spliced, splice } from '../../packages/sockets/splice.js'

export const apiPort = 6443
export const gateClientsMax = 1_024

export interface ApiGate {
  /** Nobody comes in any more, and whoever is in is thrown out. */
  close(): Promise<void>
}

/** `apiServer`: https://127.77.<index>.254:6443 */
export async function openApiGate(sockets: SocketApi, address: string, apiServer: string): Promise<ApiGate> {
  const { hostname, port } = new URL(apiServer)
  const clients = new Set<Socket>()
  const listener = await sockets.listenTcp({ address, port: apiPort }, (connection) => {
    const inside = connection as typeof connection & Spliced
    if (clients.size >= gateClientsMax) return void inside.resetAndDestroy()
    const host = connect({ host: hostname, port: Number(port), allowHalfOpen: true })
    clients.add(host)
    host.once('close', () => clients.delete(host))
    splice(inside, host)
  })
  return {
    async close() {
      await listener.close()
      for (const client of clients) reset(client)
    },
  }
}
