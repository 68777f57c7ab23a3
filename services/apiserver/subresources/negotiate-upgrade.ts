// Which of its protocols a client and this server both speak, for connections that leave HTTP.

import type { IncomingMessage } from 'node:http'
import { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import type { ApiRequest } from '../http/request.js'
import type { Upgrade } from '../http/server.js'

export interface Accepted {
  /** Sec-WebSocket-Protocol, X-Stream-Protocol-Version; best first. */
  readonly webSocket: readonly string[]
  readonly spdy: readonly string[]
}

export interface Negotiated {
  readonly carrier: 'websocket' | 'spdy'
  readonly protocol: string
  readonly incoming: IncomingMessage
  readonly head: Buffer
  /** The connection, which is no longer HTTP's. */
  takeOver(): Duplex
}

/** Throws ApiError when the client speaks none of the protocols. Nothing has been answered yet. */
export function negotiateUpgrade(request: ApiRequest, upgrade: Upgrade | undefined, accepted: Accepted): Negotiated {
  const { incoming, outgoing } = request
  if (upgrade === undefined || !(outgoing instanceof ServerResponse)) throw apiErrors.badRequest('Upgrade request required')
  const { protocol: carrier, socket, head } = upgrade
  const takeOver = () => {
    outgoing.detachSocket(socket as never)
    return socket
  }
  const rest = { incoming: incoming as IncomingMessage, head, takeOver }
  const offered = (header: string) =>
    request
      .header(header)
      .split(',')
      .map((it) => it.trim())
      .filter((it) => it !== '')
  if (carrier === 'websocket') {
    const protocols = offered('sec-websocket-protocol')
    const protocol = accepted.webSocket.find((it) => protocols.includes(it))
    if (protocol === undefined) throw apiErrors.badRequest(noneOf(protocols, accepted.webSocket))
    return { carrier, protocol, ...rest }
  }
  if (carrier === 'spdy/3.1') {
    const protocols = offered('x-stream-protocol-version')
    const protocol = accepted.spdy.find((it) => protocols.includes(it))
    if (protocol === undefined) throw new ApiError('Forbidden', noneOf(protocols, accepted.spdy))
    return { carrier: 'spdy', protocol, ...rest }
  }
  throw apiErrors.badRequest(`unable to upgrade: unknown protocol ${JSON.stringify(carrier)}`)
}

const noneOf = (offered: readonly string[], accepted: readonly string[]) =>
  `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${accepted.join(' ')}]`

/** The answer that turns a connection into SPDY. */
export function answerSpdy(socket: Duplex, protocol: string): void {
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${protocol}\r\n\r\n`,
  )
}
