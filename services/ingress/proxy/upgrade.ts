// A connection that changes its protocol (WebSocket): the handshake goes through, and bytes both ways after it.

import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { SocketAddress } from '../../../packages/sockets/socket-api.js'
import { answerTimeoutMs, type Outcome, type Upstream } from './exchange.js'
import { failureOf, isConnectFailure } from './gateway-error.js'
import { endToEnd, pairs } from './headers.js'

const headText = (status: number, message: string | undefined, headers: readonly string[]): string =>
  `HTTP/1.1 ${status} ${message ?? STATUS_CODES[status]}\r\n${[...pairs(headers)].map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`

/** `headers`: the forwarded ones; Connection and Upgrade are added. `client` is this function's from here on. */
export async function upgrade(
  upstream: Upstream,
  request: IncomingMessage,
  client: Duplex,
  early: Buffer,
  headers: readonly string[],
  endpoints: readonly SocketAddress[],
): Promise<Outcome> {
  client.on('error', () => client.destroy())
  const wanted = [...headers, 'Connection', 'Upgrade', 'Upgrade', request.headers.upgrade ?? '']
  for (const [turn, endpoint] of endpoints.entries()) {
    try {
      const { head, pod, first } = await shake(upstream, request, wanted, endpoint)
      if (pod === undefined) return await refuse(head, client, endpoint)
      client.write(
        headText(101, head.statusMessage, [...endToEnd(head.rawHeaders), 'Connection', 'Upgrade', 'Upgrade', head.headers.upgrade ?? '']),
      )
      join(client, pod, { early, first })
      return { kind: 'answered', status: 101, endpoint }
    } catch (error) {
      if (client.destroyed) return { kind: 'client-left' }
      if (isConnectFailure(error) && turn < endpoints.length - 1) continue
      return { kind: 'failed', failure: failureOf(error), endpoint }
    }
  }
  return { kind: 'client-left' }
}

/** `pod` is undefined when the pod answered with something else than 101. */
function shake(
  { agent, clock }: Upstream,
  request: IncomingMessage,
  headers: readonly string[],
  endpoint: SocketAddress,
): Promise<{ head: IncomingMessage; pod?: Duplex; first: Buffer }> {
  const call = agent.request(request, headers, endpoint)
  return new Promise((resolve, reject) => {
    const deadline = clock.setTimer(answerTimeoutMs, () =>
      call.destroy(Object.assign(new Error('no answer to the upgrade'), { code: 'ETIMEDOUT' })),
    )
    call.on('upgrade', (head, pod, first) => {
      deadline.cancel()
      resolve({ head, pod, first })
    })
    call.on('response', (head) => {
      deadline.cancel()
      resolve({ head, first: Buffer.alloc(0) })
    })
    call.on('error', (error) => {
      deadline.cancel()
      reject(error)
    })
    call.end()
  })
}

async function refuse(head: IncomingMessage, client: Duplex, endpoint: SocketAddress): Promise<Outcome> {
  client.write(headText(head.statusCode ?? 502, head.statusMessage, [...endToEnd(head.rawHeaders), 'Connection', 'close']))
  head.pipe(client)
  return { kind: 'answered', status: head.statusCode ?? 502, endpoint }
}

/** Either side's end is the other's; either side's failure ends both. */
function join(client: Duplex, pod: Duplex, { early, first }: { early: Buffer; first: Buffer }): void {
  if (first.length > 0) client.write(first)
  if (early.length > 0) pod.write(early)
  pod.on('error', () => client.destroy())
  pod.on('close', () => client.destroy())
  client.on('close', () => pod.destroy())
  client.pipe(pod)
  pod.pipe(client)
}
