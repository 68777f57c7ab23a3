// Requests to a real apiserver over HTTPS, HTTP/1.1, with connections kept alive.

import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent, request as httpsRequest } from 'node:https'
import { createSecureContext } from 'node:tls'
import type { Clock } from '../clock/clock.js'
import { Unreachable } from './api-failure.js'
import { BearerToken } from './bearer-token.js'
import type { ApiAccess } from './kubeconfig.js'
import { type ApiAnswer, type ApiRequest, answerBytesMax, type StreamListener, type Transport } from './transport.js'

/** Connections for requests. More requests than this wait their turn. */
const requestSocketsMax = 16
/** One connection a watch. */
const watchSocketsMax = 256
const errorBodyBytesMax = 1024 * 1024
// A dead peer on another machine is noticed by the kernel; on loopback a killed apiserver resets at once.
const keepAliveMs = 5_000

export class HttpsTransport implements Transport {
  readonly #server: URL
  readonly #userAgent: string
  readonly #token: BearerToken | undefined
  readonly #requests: HttpAgent
  readonly #watches: HttpAgent
  readonly #secure: boolean
  readonly #clock: Clock

  constructor({ server, ca, cert, key, token, tokenFile, userAgent, clock }: ApiAccess & { userAgent: string; clock: Clock }) {
    this.#clock = clock
    this.#server = new URL(server)
    this.#secure = this.#server.protocol === 'https:'
    this.#userAgent = userAgent
    this.#token = token === undefined && tokenFile === undefined ? undefined : new BearerToken({ token, tokenFile, clock })
    // One context for all connections: Node would parse certificates and key again for each of them, some 2 ms.
    const secureContext = this.#secure ? createSecureContext({ ca, cert, key }) : undefined
    const options = { keepAlive: true, keepAliveMsecs: keepAliveMs, scheduling: 'lifo', secureContext } as const
    const AgentOf = this.#secure ? Agent : HttpAgent
    this.#requests = new AgentOf({ ...options, maxSockets: requestSocketsMax })
    this.#watches = new AgentOf({ ...options, maxSockets: watchSocketsMax })
  }

  async send(request: ApiRequest, options: { deadlineMs: number; signal?: AbortSignal }): Promise<ApiAnswer> {
    try {
      return await this.#sendOnce(request, options)
    } catch (error) {
      // RFC 9110 §9.2.2: only what is safe to repeat may be, when a kept-alive connection turned out to be closed.
      if (request.method === 'GET' && error instanceof Unreachable && error.code === 'ECONNRESET')
        return await this.#sendOnce(request, options)
      throw error
    }
  }

  #sendOnce(request: ApiRequest, { deadlineMs, signal }: { deadlineMs: number; signal?: AbortSignal }): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
      const { call, answered, fail } = this.#open(request, this.#requests, deadlineMs, reject, signal)
      call.on('response', (answer) => {
        readText(answer, answerBytesMax).then((body) => {
          answered()
          resolve({ code: answer.statusCode ?? 0, body })
        }, fail)
      })
      call.end(request.body)
    })
  }

  stream(
    request: ApiRequest,
    { deadlineMs, listener }: { deadlineMs: number; listener: StreamListener },
  ): Promise<{ code: number; body: string; close(): void }> {
    return new Promise((resolve, reject) => {
      const { call, answered, fail } = this.#open(request, this.#watches, deadlineMs, reject)
      call.on('response', (answer) => {
        answered()
        if (answer.statusCode !== 200) {
          readText(answer, errorBodyBytesMax).then((body) => resolve({ code: answer.statusCode ?? 0, body, close: () => {} }), fail)
          return
        }
        resolve({ code: 200, body: '', close: relay(answer, listener, `${request.method} ${request.path}`) })
      })
      call.end()
    })
  }

  close(): void {
    this.#requests.destroy()
    this.#watches.destroy()
  }

  /** `reject` hears Unreachable for every failure up to `answered()`, the deadline's passing among them. */
  #open(
    request: ApiRequest,
    agent: HttpAgent,
    deadlineMs: number,
    reject: (error: Unreachable) => void,
    signal?: AbortSignal,
  ): { call: ClientRequest; answered(): void; fail(error: unknown): void } {
    const { method, path, body, contentType = 'application/json', accept = 'application/json' } = request
    const headers: Record<string, string> = { 'User-Agent': this.#userAgent, Accept: accept }
    if (this.#token !== undefined) headers.Authorization = `Bearer ${this.#token.current()}`
    if (body !== undefined) Object.assign(headers, { 'Content-Type': contentType, 'Content-Length': String(Buffer.byteLength(body)) })
    const open = this.#secure ? httpsRequest : httpRequest
    const call = open({ host: this.#server.hostname, port: this.#server.port, method, path, headers, agent, signal })
    const deadline = this.#clock.setTimer(deadlineMs, () => call.destroy(new Error(`no answer in ${deadlineMs} ms`)))
    const fail = (error: unknown) => {
      deadline.cancel()
      reject(new Unreachable(`${method} ${path}`, error))
    }
    call.on('error', fail)
    return { call, answered: () => deadline.cancel(), fail }
  }
}

/** Hands an answer's text on as it arrives. Returns what ends it without another word. */
function relay(answer: IncomingMessage, listener: StreamListener, what: string): () => void {
  let over = false
  const end = (error?: Unreachable) => {
    if (over) return
    over = true
    listener.onEnd(error)
  }
  answer.setEncoding('utf8')
  answer.on('data', (text: string) => {
    if (!over) listener.onText(text)
  })
  answer.on('end', () => end())
  answer.on('error', (error) => end(new Unreachable(what, error)))
  return () => {
    over = true
    answer.destroy()
  }
}

async function readText(answer: IncomingMessage, bytesMax: number): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new Error(`the answer has more than ${bytesMax} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
