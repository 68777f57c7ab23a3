// Kept-alive connections to pods, over the sockets of the proxy's own namespace.

import { Agent, type ClientRequest, type ClientRequestArgs, request as httpRequest, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Clock } from '../../../packages/clock/clock.js'
import { type SocketAddress, type SocketApi, SocketError } from '../../../packages/sockets/socket-api.js'

/** Connections to one endpoint; more requests than this wait. */
export const socketsPerEndpointMax = 256
export const idleSocketsPerEndpointMax = 32
export const connectTimeoutMs = 5_000

export class PodAgent extends Agent {
  readonly #sockets: SocketApi
  readonly #clock: Clock

  constructor({ sockets, clock }: { sockets: SocketApi; clock: Clock }) {
    super({ keepAlive: true, maxSockets: socketsPerEndpointMax, maxFreeSockets: idleSocketsPerEndpointMax })
    this.#sockets = sockets
    this.#clock = clock
  }

  /** Asks a pod what a client has asked, with these headers (name, value, name, value …) and no others. The body is the caller's to write. */
  request({ method, url }: IncomingMessage, headers: readonly string[], endpoint: SocketAddress): ClientRequest {
    const to = { agent: this, host: endpoint.address, port: endpoint.port, setHost: false }
    return httpRequest({ ...to, method, path: url, headers: headers as never })
  }

  // Node's declarations know only the form that returns a socket; the callback has been there since 0.12.
  override createConnection({ host, port }: ClientRequestArgs, done?: (error: Error | null, stream: Duplex) => void): never {
    const giveUp = new AbortController()
    let late = false
    const timer = this.#clock.setTimer(connectTimeoutMs, () => {
      late = true
      giveUp.abort()
    })
    this.#sockets.connectTcp({ address: String(host), port: Number(port) }, { signal: giveUp.signal }).then(
      (connection) => {
        timer.cancel()
        // As net.Socket does: a pod that ends a kept-alive connection is not to be asked over it again.
        connection.allowHalfOpen = false
        done?.(null, connection)
      },
      (error: unknown) => {
        timer.cancel()
        const cause = late
          ? new SocketError('ETIMEDOUT', `Cannot connect to ${host}:${port}: no answer in ${connectTimeoutMs} ms`, { cause: error })
          : (error as Error)
        done?.(cause, undefined as never)
      },
    )
    return undefined as never
  }
}
