// The small HTTP servers of health, ready and prometheus.

import { createServer, type RequestListener } from 'node:http'
import type { SocketApi } from '../../../packages/sockets/socket-api.js'

export interface HttpEndpoint {
  close(): Promise<void>
}

export async function openHttp(sockets: SocketApi, at: { address: string; port: number }, handler: RequestListener): Promise<HttpEndpoint> {
  const server = createServer(handler)
  server.on('clientError', (_error, socket) => socket.destroy())
  const open = new Set<{ destroy(): void }>()
  const listener = await sockets.listenTcp(at, (connection) => {
    open.add(connection)
    connection.once('close', () => open.delete(connection))
    connection.on('error', () => {})
    server.emit('connection', connection)
  })
  return {
    close: async () => {
      await listener.close()
      for (const connection of open) connection.destroy()
    },
  }
}

/** ":8080" or "0.0.0.0:8080"; undefined when it is neither. */
export function parseAddress(text: string): { address: string; port: number } | undefined {
  const match = /^(.*):(\d{1,5})$/.exec(text)
  if (match === null || Number(match[2]) > 65_535) return undefined
  return { address: match[1] === '' || match[1] === '[::]' ? '0.0.0.0' : match[1]!, port: Number(match[2]) }
}
