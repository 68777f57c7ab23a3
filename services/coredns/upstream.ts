// One question to another server.

import packet, { type DecodedPacket } from 'dns-packet'
import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import type { SocketAddress, SocketApi } from '../../packages/sockets/socket-api.js'
import { ednsOption, type Query } from './dns-message.js'

interface Asking {
  readonly sockets: SocketApi
  readonly clock: Clock
  readonly random: Random
}

export type UpstreamMessage = DecodedPacket & { readonly rcode: string }

/** Rejects after `timeoutMs`, and when the server cannot be reached or answers nonsense. */
export async function askUpstream(
  ctx: Asking,
  server: SocketAddress,
  query: Query,
  options: { tcp: boolean; timeoutMs: number },
): Promise<UpstreamMessage> {
  const id = ctx.random.below(0x10000)
  const request = packet.encode({
    type: 'query',
    id,
    flags: query.recursionDesired ? packet.RECURSION_DESIRED : 0,
    questions: [query.question],
    additionals: ednsOption(query, false),
  })
  const accept = (data: Uint8Array): UpstreamMessage | undefined => {
    try {
      const message = packet.decode(Buffer.from(data.buffer, data.byteOffset, data.byteLength)) as UpstreamMessage
      return message.id === id && message.type === 'response' ? message : undefined
    } catch {
      return undefined
    }
  }
  const message = await (options.tcp ? overTcp : overUdp)(ctx, server, request, options.timeoutMs, accept)
  return message.flag_tc && !options.tcp ? askUpstream(ctx, server, query, { ...options, tcp: true }) : message
}

type Accept = (data: Uint8Array) => UpstreamMessage | undefined

async function overUdp(
  { sockets, clock }: Asking,
  server: SocketAddress,
  request: Uint8Array,
  timeoutMs: number,
  accept: Accept,
): Promise<UpstreamMessage> {
  const socket = await sockets.openUdp()
  return new Promise<UpstreamMessage>((resolve, reject) => {
    const timer = clock.setTimer(timeoutMs, () => reject(new Error('i/o timeout')))
    socket.onError((error) => {
      timer.cancel()
      reject(error)
    })
    socket.onMessage((data, from) => {
      const message = from.address === server.address && from.port === server.port ? accept(data) : undefined
      if (message === undefined) return
      timer.cancel()
      resolve(message)
    })
    socket.send(request, server)
  }).finally(() => socket.close())
}

async function overTcp(
  { sockets, clock }: Asking,
  server: SocketAddress,
  request: Uint8Array,
  timeoutMs: number,
  accept: Accept,
): Promise<UpstreamMessage> {
  const giveUp = new AbortController()
  const timer = clock.setTimer(timeoutMs, () => giveUp.abort(new Error('i/o timeout')))
  try {
    const connection = await sockets.connectTcp(server, { signal: giveUp.signal })
    try {
      return await new Promise<UpstreamMessage>((resolve, reject) => {
        giveUp.signal.addEventListener('abort', () => reject(giveUp.signal.reason), { once: true })
        let held = Buffer.alloc(0)
        connection.on('error', reject)
        connection.on('end', () => reject(new Error('EOF')))
        connection.on('data', (chunk: Buffer) => {
          held = Buffer.concat([held, chunk])
          if (held.length < 2 || held.length < 2 + held.readUInt16BE(0)) return
          const message = accept(held.subarray(2, 2 + held.readUInt16BE(0)))
          if (message === undefined) reject(new Error('the answer makes no sense'))
          else resolve(message)
        })
        connection.write(Buffer.concat([Buffer.from([request.length >> 8, request.length & 255]), request]))
      })
    } finally {
      connection.destroy()
    }
  } finally {
    timer.cancel()
  }
}
