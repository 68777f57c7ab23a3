// One TLS port for HTTP/2, HTTP/1.1 and upgrades from it.

import { constants } from 'node:crypto'
import { ServerResponse } from 'node:http'
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import type { TLSSocket } from 'node:tls'
import { ApiRequest } from './request.js'
import { readRequestInfo } from './request-info.js'

const headersMs = 10_000
const bodyMs = 60_000
/** How often connections are looked over for these two. */
const checkMs = 2_000
const idleMs = 180_000
const connectionsMax = 4_096
const headersMaxBytes = 1024 * 1024
const streamsPerConnectionMax = 1_000

export interface TlsFiles {
  readonly ca: string
  readonly cert: string
  readonly key: string
}
export interface Listen {
  readonly host: string
  readonly port: number
}
/** A connection that its client wants to turn into another protocol. */
export interface Upgrade {
  readonly protocol: string
  readonly socket: Duplex
  readonly head: Buffer
}

export class ApiHttpServer {
  readonly #server: Http2SecureServer
  readonly #sockets = new Set<Duplex>()
  #stopping = false

  /** `serve` never rejects. For an upgrade it either takes the socket over or answers as usual. */
  constructor({ ca, cert, key }: TlsFiles, serve: (request: ApiRequest, upgrade?: Upgrade) => Promise<void>) {
    const server = createSecureServer({
      allowHTTP1: true,
      ca,
      cert,
      key,
      requestCert: true,
      // Who has no certificate may have a token, or ask for /healthz; authentication.ts decides.
      rejectUnauthorized: false,
      // No resumption: OpenSSL takes a resumed TLS 1.3 session for verified, whatever its certificate was.
      secureOptions: constants.SSL_OP_NO_TICKET,
      handshakeTimeout: headersMs,
      maxHeaderListPairs: 256,
      settings: { maxConcurrentStreams: streamsPerConnectionMax, maxHeaderListSize: headersMaxBytes },
    })
    // Node takes these from options for HTTP servers only; of an HTTP/2 server that allows HTTP/1 it reads them as they stand on it.
    Object.assign(server, { maxHeaderSize: headersMaxBytes, keepAliveTimeout: idleMs })
    Object.assign(server, { headersTimeout: headersMs, requestTimeout: bodyMs, connectionsCheckingInterval: checkMs })
    this.#server = server
    server.maxConnections = connectionsMax
    server.on('secureConnection', (socket: Duplex) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    // Handshakes that fail, clients that go away: theirs to notice.
    server.on('tlsClientError', () => {})
    server.on('sessionError', () => {})
    server.on('clientError', (_error: Error, socket: Duplex) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
      else socket.destroy()
    })
    server.on('request', (incoming: Http2ServerRequest, outgoing) => {
      incoming.on('error', () => {})
      outgoing.on('error', () => {})
      const info = readRequestInfo(incoming.method, incoming.url)
      if (info === undefined) {
        outgoing.writeHead(400, { 'content-type': 'text/plain' })
        outgoing.end('bad path\n')
        return
      }
      if (this.#stopping && incoming.httpVersionMajor === 1) outgoing.setHeader('connection', 'close')
      void serve(new ApiRequest(incoming, outgoing, info))
    })
    server.on('upgrade', (incoming, socket: Duplex, head: Buffer) => {
      socket.on('error', () => {})
      const outgoing = new ServerResponse(incoming)
      outgoing.shouldKeepAlive = false
      outgoing.assignSocket(socket as never)
      // Nobody reads any more from a connection whose upgrade was refused, so its client's end would never be seen: it is closed from here.
      outgoing.once('finish', () => (socket as TLSSocket).destroySoon())
      const info = readRequestInfo(incoming.method ?? 'GET', incoming.url ?? '/')
      if (info === undefined) {
        outgoing.writeHead(400)
        outgoing.end()
        return
      }
      void serve(new ApiRequest(incoming, outgoing, info), { protocol: String(incoming.headers.upgrade ?? '').toLowerCase(), socket, head })
    })
  }
  /** Rejects when the address is taken. Returns the port, which port 0 leaves to the system. */
  listen({ host, port }: Listen): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen(port, host, () => {
        this.#server.removeListener('error', reject)
        resolve((this.#server.address() as AddressInfo).port)
      })
    })
  }
  /** Takes no new connections, lets requests end for `graceMs`, then closes what is left. */
  async close(graceMs: number): Promise<void> {
    this.#stopping = true
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        for (const socket of this.#sockets) socket.destroy()
      }, graceMs)
      this.#server.close(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}
