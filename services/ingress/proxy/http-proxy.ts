// The HTTP side of the ingress: requests in, through the routing table to pods, answers out, a log line each.

import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type pino from 'pino'
import type { Clock } from '../../../packages/clock/clock.js'
import type { Random } from '../../../packages/clock/random.js'
import type { SocketApi, TcpConnection, TcpListener } from '../../../packages/sockets/socket-api.js'
import type { Backends } from '../backend/backends.js'
import { PodAgent } from '../backend/pod-agent.js'
import { requestTarget } from '../routing/request-target.js'
import type { Route, RouteTable } from '../routing/route-table.js'
import { exchange, type Outcome } from './exchange.js'
import { forwardedHeaders, isRequestId } from './headers.js'
import { upgrade } from './upgrade.js'

/** nginx: four buffers of 8 KB. More is answered with 431. */
const headerBytesMax = 32 * 1024
/** A client that sends its header slower than this is a Slowloris (408). */
const headerTimeoutMs = 10_000
const connectionsMax = 4_096

export interface HttpProxyOptions {
  readonly sockets: SocketApi
  readonly clock: Clock
  readonly random: Random
  readonly log: pino.Logger
  readonly backends: Backends
  /** The table of the moment. */
  readonly routes: () => RouteTable
  /** The port clients use, for X-Forwarded-Port. */
  readonly publicPort: number
}

interface Admitted {
  readonly route: Route
  readonly endpoints: Parameters<typeof exchange>[4]
  readonly headers: string[]
}
interface Refused {
  readonly status: number
  readonly why: string
  readonly route?: Route
}

export class HttpProxy {
  readonly #options: HttpProxyOptions
  readonly #server: Server
  readonly #agent: PodAgent
  readonly #connections = new Set<TcpConnection>()
  #listener: TcpListener | undefined

  constructor(options: HttpProxyOptions) {
    this.#options = options
    this.#agent = new PodAgent(options)
    this.#server = createServer({
      maxHeaderSize: headerBytesMax,
      headersTimeout: headerTimeoutMs,
      requestTimeout: 0,
      connectionsCheckingInterval: 5_000,
    })
    this.#server.on('request', (request, response) => void this.#serve(request, response))
    this.#server.on('upgrade', (request, client, early) => void this.#upgrade(request, client, early))
    // Node watches over slow headers from here on; the sockets themselves are not its own.
    this.#server.emit('listening')
  }

  /** Rejects with SocketError EADDRINUSE. */
  async listen(port: number): Promise<void> {
    this.#listener = await this.#options.sockets.listenTcp({ address: '0.0.0.0', port }, (connection) => this.#accept(connection), {
      backlog: 511,
    })
  }

  /** No new connections; those at work may finish until the process ends. */
  async stop(): Promise<void> {
    await this.#listener?.close()
    this.#server.closeIdleConnections()
    this.#agent.destroy()
  }

  #accept(connection: TcpConnection): void {
    if (this.#connections.size >= connectionsMax) {
      this.#options.log.warn({ connectionsMax }, 'connection refused: there are too many')
      connection.destroy()
      return
    }
    this.#connections.add(connection)
    connection.once('close', () => this.#connections.delete(connection))
    connection.allowHalfOpen = false
    this.#server.emit('connection', connection)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startMs = this.#options.clock.nowMs()
    const admitted = this.#admit(request)
    let outcome: Outcome | undefined
    if (!isRefused(admitted)) {
      outcome = await exchange({ agent: this.#agent, clock: this.#options.clock }, request, response, admitted.headers, admitted.endpoints)
    }
    const refused = isRefused(admitted) ? admitted : refusalOf(outcome)
    if (refused !== undefined && !response.headersSent) answer(response, refused)
    this.#account(request, { startMs, route: admitted.route, outcome, refused })
  }

  async #upgrade(request: IncomingMessage, client: Duplex, early: Buffer): Promise<void> {
    const startMs = this.#options.clock.nowMs()
    const admitted = this.#admit(request)
    const outcome = isRefused(admitted)
      ? undefined
      : await upgrade({ agent: this.#agent, clock: this.#options.clock }, request, client, early, admitted.headers, admitted.endpoints)
    const refused = isRefused(admitted) ? admitted : refusalOf(outcome)
    if (refused !== undefined)
      client.end(`HTTP/1.1 ${refused.status} ${STATUS_CODES[refused.status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    this.#account(request, { startMs, route: admitted.route, outcome, refused })
  }

  #admit(request: IncomingMessage): Admitted | Refused {
    const { routes, backends, publicPort } = this.#options
    const host = request.headers.host ?? ''
    const target = requestTarget(request.url ?? '', host)
    if (target === undefined) return { status: 400, why: 'the request names no path or no valid host' }
    const route = routes().match(target)
    if (route === undefined) return { status: 404, why: `no Ingress has a rule for ${target.host}${target.path}` }
    const taken = backends.take(route.backend)
    const { namespace, service, port } = route.backend
    if (!taken.ok) return { status: 503, why: `Service ${namespace}/${service}:${port}: ${taken.why}`, route }
    const said = request.headers['x-request-id']
    const requestId = typeof said === 'string' && isRequestId(said) ? said : this.#options.random.suffix(20)
    const clientAddress = (request.socket as unknown as TcpConnection).remoteAddress
    return {
      route,
      endpoints: taken.addresses,
      headers: forwardedHeaders(request.rawHeaders, { clientAddress, host, port: publicPort, requestId }),
    }
  }

  #account(
    request: IncomingMessage,
    { startMs, route, outcome, refused }: { startMs: number; route?: Route; outcome?: Outcome; refused?: Refused },
  ): void {
    const endpoint =
      outcome === undefined || outcome.kind === 'client-left' ? undefined : `${outcome.endpoint.address}:${outcome.endpoint.port}`
    const status = outcome?.kind === 'answered' ? outcome.status : (refused?.status ?? 499)
    const fields = {
      client: (request.socket as unknown as TcpConnection).remoteAddress,
      method: request.method,
      host: request.headers.host,
      path: request.url,
      status,
      ms: Math.round((this.#options.clock.nowMs() - startMs) * 10) / 10,
      ingress: route?.ingress,
      service: route && `${route.backend.namespace}/${route.backend.service}:${route.backend.port}`,
      endpoint,
      why: refused?.why,
    }
    this.#options.log.info(fields, 'request')
  }
}

const isRefused = (admitted: Admitted | Refused): admitted is Refused => 'status' in admitted

const refusalOf = (outcome: Outcome | undefined): Refused | undefined =>
  outcome?.kind === 'failed'
    ? { status: outcome.failure.status, why: `${outcome.endpoint.address}:${outcome.endpoint.port}: ${outcome.failure.code}` }
    : undefined

/** The client learns the status; the reasons are in the log. */
function answer(response: ServerResponse, { status }: Refused): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...(status === 404 ? {} : { 'Retry-After': '1' }) })
  response.end(`${status} ${STATUS_CODES[status]}\n`)
}
