// One request on its way through: to a pod, to the next one when no connection comes about, and the answer back.

import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { Clock } from '../../../packages/clock/clock.js'
import { type SocketAddress, SocketError } from '../../../packages/sockets/socket-api.js'
import type { PodAgent } from '../backend/pod-agent.js'
import { type Failure, failureOf, isConnectFailure, isIdempotent, isReset } from './gateway-error.js'
import { endToEnd } from './headers.js'

/** nginx proxy_next_upstream_tries of ingress-nginx. */
const triesMax = 3
/** How long a pod may take to begin its answer (ingress-nginx proxy-read-timeout). */
export const answerTimeoutMs = 60_000

export interface Upstream {
  readonly agent: PodAgent
  readonly clock: Clock
}
export type Outcome =
  | { kind: 'answered'; status: number; endpoint: SocketAddress }
  | { kind: 'failed'; failure: Failure; endpoint: SocketAddress }
  | { kind: 'client-left' }

/** Sends the request to a pod. `answer` resolves with its head, or rejects with an error that has an errno name for a code. */
function ask(
  { agent, clock }: Upstream,
  request: IncomingMessage,
  headers: string[],
  endpoint: SocketAddress,
  body: 'stream' | 'none',
): { call: ClientRequest; answer: Promise<IncomingMessage> } {
  const call = agent.request(request, framed(headers, request, body), endpoint)
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    const deadline = clock.setTimer(answerTimeoutMs, () =>
      call.destroy(new SocketError('ETIMEDOUT', `No answer from ${endpoint.address}:${endpoint.port}: waited ${answerTimeoutMs} ms`)),
    )
    call.on('response', (response) => {
      deadline.cancel()
      resolve(response)
    })
    call.on('error', (error) => {
      deadline.cancel()
      reject(error)
    })
    call.on('close', () => deadline.cancel())
  })
  if (body === 'none') call.end()
  // Not a byte of the body is taken before there is a connection to send it on: until then another pod may get it.
  else call.once('socket', () => request.pipe(call))
  return { call, answer }
}

/** How long the body is, said anew for this hop: Transfer-Encoding did not come along. */
function framed(
  headers: readonly string[],
  { headers: { 'content-length': length }, method }: IncomingMessage,
  body: 'stream' | 'none',
): readonly string[] {
  if (length !== undefined) return headers
  if (body === 'stream') return [...headers, 'Transfer-Encoding', 'chunked']
  return method === 'POST' || method === 'PUT' || method === 'PATCH' ? [...headers, 'Content-Length', '0'] : headers
}

/** Tries the endpoints in turn. Retries what no pod has seen, and what may be sent twice over a connection that had gone stale. */
export async function exchange(
  upstream: Upstream,
  request: IncomingMessage,
  response: ServerResponse,
  headers: string[],
  endpoints: readonly SocketAddress[],
): Promise<Outcome> {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  // One more time than there are endpoints: a stale connection says nothing about its pod.
  const turns = [...endpoints, endpoints[0] as SocketAddress].slice(0, triesMax)
  let clientLeft = false
  for (const [turn, endpoint] of turns.entries()) {
    const { call, answer } = ask(upstream, request, headers, endpoint, hasBody ? 'stream' : 'none')
    const leave = () => {
      if (response.writableFinished) return
      clientLeft = true
      call.destroy()
    }
    response.once('close', leave)
    try {
      const head = await answer
      await relay(head, response)
      return { kind: 'answered', status: head.statusCode ?? 0, endpoint }
    } catch (error) {
      response.off('close', leave)
      if (clientLeft) return { kind: 'client-left' }
      const stale = call.reusedSocket && isReset(error) && isIdempotent(request.method ?? '') && !hasBody
      const again = !response.headersSent && turn < turns.length - 1 && (stale || (isConnectFailure(error) && turn < endpoints.length - 1))
      if (!again) return { kind: 'failed', failure: failureOf(error), endpoint }
    }
  }
  return { kind: 'client-left' }
}

/** Resolves when the whole answer has been handed on. A pod that breaks off in the middle breaks off the client too: there is no other way to tell it. */
function relay(head: IncomingMessage, response: ServerResponse): Promise<void> {
  // Head and reset may come in one turn: nothing has been said to the client then.
  if (head.destroyed && !head.complete)
    return Promise.reject(new SocketError('ECONNRESET', 'The pod reset the connection after the head of its answer'))
  response.writeHead(head.statusCode ?? 502, head.statusMessage, endToEnd(head.rawHeaders))
  return new Promise((resolve, reject) => {
    head.on('error', (error) => {
      response.destroy()
      reject(error)
    })
    head.on('aborted', () => response.destroy())
    response.once('close', resolve)
    head.pipe(response)
  })
}
