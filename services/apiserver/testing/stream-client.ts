// Clients of connections that leave HTTP: WebSockets, and SPDY in either of its wrappings.

import type { Duplex } from 'node:stream'
import { connect } from 'node:tls'
import { createWebSocketStream, WebSocket } from 'ws'
import type { TestServer } from './test-server.js'

export const openWebSocket = (server: TestServer, url: string, protocol: string): WebSocket =>
  new WebSocket(server.url.replace('https', 'wss') + url, protocol, server.tls())

/** The connection after a POST that asked for SPDY. Rejects with the answer's head when it was refused. */
export const upgradeToSpdy = (server: TestServer, url: string, protocols: readonly string[]): Promise<Duplex> =>
  upgraded(server, `POST ${url}`, [
    'Upgrade: SPDY/3.1',
    ...protocols.map((protocol) => `X-Stream-Protocol-Version: ${protocol}`),
    'Content-Length: 0',
  ])

/** A WebSocket whose messages are a SPDY session's bytes. Rejects with the answer's head when it was refused. */
export async function openSpdyTunnel(server: TestServer, url: string): Promise<WebSocket> {
  const key = Buffer.alloc(16, 7).toString('base64')
  const protocol = 'Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io'
  const head = ['Upgrade: websocket', 'Sec-WebSocket-Version: 13', `Sec-WebSocket-Key: ${key}`, protocol]
  const socket = await upgraded(server, `GET ${url}`, head)
  // As ws makes one after its own handshake, which takes no protocol with a slash in its name.
  const webSocket = new WebSocket(null as never, undefined, { autoPong: true } as never)
  Object.assign(webSocket, { _isServer: false })
  const settings = { allowSynchronousEvents: true, maxPayload: 16 * 1024 * 1024, skipUTF8Validation: false }
  ;(webSocket as unknown as { setSocket(socket: Duplex, head: Buffer, settings: object): void }).setSocket(
    socket,
    Buffer.alloc(0),
    settings,
  )
  socket.resume()
  return webSocket
}

/** The bytes of such a WebSocket. */
export function bytesOf(webSocket: WebSocket): Duplex {
  const stream = createWebSocketStream(webSocket)
  stream.on('error', () => {})
  return stream
}

function upgraded(server: TestServer, request: string, headers: readonly string[]): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port: server.port, ...server.tls() })
    socket.once('error', reject)
    socket.write(`${[`${request} HTTP/1.1`, 'Host: x', 'Connection: Upgrade', ...headers].join('\r\n')}\r\n\r\n`)
    let text = Buffer.alloc(0)
    const read = (chunk: Buffer) => {
      text = Buffer.concat([text, chunk])
      const end = text.indexOf('\r\n\r\n')
      if (end < 0) return
      socket.removeListener('data', read)
      socket.pause()
      const head = text.toString('latin1', 0, end)
      if (!/^HTTP\/1\.1 101 /.test(head)) return reject(new Error(head))
      const asked = headers.find((header) => /protocol/i.test(header))!
      if (!head.includes(asked)) return reject(new Error(`wanted ${asked}: ${head}`))
      socket.unshift(text.subarray(end + 4))
      resolve(socket)
    }
    socket.on('data', read)
  })
}
