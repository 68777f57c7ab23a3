// A SPDY session inside a WebSocket (SPDY/3.1+portforward.k8s.io): the binary messages are its bytes, cut anywhere.
//
// The protocol's name holds a slash, which RFC 6455 §4.1 allows in no subprotocol, and ws refuses it: so it does not see the name,
// and the answer gets it here.

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { createWebSocketStream, WebSocketServer } from 'ws'

export const tunnelProtocol = 'SPDY/3.1+portforward.k8s.io'
const messageMaxBytes = 4 * 1024 * 1024
/** A client that does not answer the close in this time is cut off. */
const closeMs = 10_000

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: messageMaxBytes,
  closeTimeout: closeMs,
} as ConstructorParameters<typeof WebSocketServer>[0])
server.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${tunnelProtocol}`))

/** Answers the upgrade. Resolves with the bytes' stream; undefined when the client left, or its request is no WebSocket's. */
export function openTunnel(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<Duplex | undefined> {
  return new Promise((resolve) => {
    const left = () => resolve(undefined)
    if (socket.destroyed) return left()
    socket.once('close', left)
    delete incoming.headers['sec-websocket-protocol']
    server.handleUpgrade(incoming, socket, head, (webSocket) => {
      socket.removeListener('close', left)
      webSocket.on('message', (_data, isBinary: boolean) => {
        if (!isBinary) webSocket.close(1003, 'text messages are not part of the protocol')
      })
      const stream = createWebSocketStream(webSocket)
      stream.on('error', () => {})
      resolve(stream)
    })
  })
}
