// UDP and TCP on one port.

import type { Clock, Timer } from '../../packages/clock/clock.js'
import type { SocketApi, TcpConnection } from '../../packages/sockets/socket-api.js'
import { emptyReply, encodeReply, type Query, type Reply, receive } from './dns-message.js'
import type { Asked } from './plugin.js'

/** Queries of one TCP connection that may be under way at once; more wait in the socket (RFC 7766 §6.2.1.1). */
const pipelinedMax = 128
/** RFC 7766 §6.2.3: an idle connection is closed. */
const idleMs = 8_000
/** A query under way counts; beyond this, new UDP ones are dropped. */
const runningMax = 4096

export interface DnsServer {
  close(): Promise<void>
}

/** `answer` must not reject; what it takes is the whole of a query's time. */
export async function openDnsServer(
  { sockets, clock }: { sockets: SocketApi; clock: Clock },
  port: number,
  answer: (asked: Asked) => Promise<Reply>,
  onDrop: (reason: string) => void,
): Promise<DnsServer> {
  let running = 0
  const reply = async (
    bytes: Uint8Array,
    from: { address: string; port: number },
    transport: 'udp' | 'tcp',
  ): Promise<Uint8Array | undefined> => {
    const received = receive(bytes)
    if (received.kind === 'ignore') return undefined
    if (received.kind === 'reject') return received.reply
    const asked: Asked = { query: received.query, from, transport, bytes: bytes.length }
    running++
    try {
      return encodeOrFail(received.query, await answer(asked), transport)
    } finally {
      running--
    }
  }

  const udp = await sockets.openUdp({ address: '0.0.0.0', port })
  udp.onError(() => {})
  udp.onMessage((data, from) => {
    if (running >= runningMax) return onDrop('too-many-queries')
    void reply(data, from, 'udp').then((bytes) => {
      if (bytes === undefined) return
      try {
        udp.send(bytes, from)
      } catch (error) {
        onDrop((error as Error).message)
      }
    })
  })
  const connections = new Set<TcpConnection>()
  try {
    const tcp = await sockets.listenTcp({ address: '0.0.0.0', port }, (connection) => {
      connections.add(connection)
      connection.once('close', () => connections.delete(connection))
      serveConnection(clock, connection, (bytes) => reply(bytes, { address: connection.remoteAddress, port: connection.remotePort }, 'tcp'))
    })
    return {
      close: async () => {
        udp.close()
        await tcp.close()
        for (const connection of connections) connection.destroy()
      },
    }
  } catch (error) {
    udp.close()
    throw error
  }
}

/** A record that cannot be put on the wire (a name too long, say) costs its answer, not the server. */
function encodeOrFail(query: Query, reply: Reply, transport: 'udp' | 'tcp'): Uint8Array {
  try {
    return encodeReply(query, reply, transport)
  } catch {
    return encodeReply(query, emptyReply('SERVFAIL'), transport)
  }
}

function serveConnection(clock: Clock, connection: TcpConnection, reply: (bytes: Uint8Array) => Promise<Uint8Array | undefined>) {
  let held: Buffer = Buffer.alloc(0)
  let running = 0
  let ended = false
  let idle: Timer | undefined
  const rest = () => {
    idle?.cancel()
    idle = clock.setTimer(idleMs, () => connection.destroy())
  }
  const finish = () => {
    if (ended && running === 0) connection.end()
  }
  const take = () => {
    while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0) && running < pipelinedMax) {
      const message = held.subarray(2, 2 + held.readUInt16BE(0))
      held = held.subarray(2 + message.length)
      running++
      void reply(message).then((bytes) => {
        running--
        if (bytes !== undefined && connection.writable)
          connection.write(Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]))
        if (connection.isPaused() && running < pipelinedMax) connection.resume()
        take()
        finish()
      })
    }
    if (running >= pipelinedMax) connection.pause()
  }
  connection.on('error', () => {})
  connection.on('close', () => idle?.cancel())
  connection.on('data', (chunk: Buffer) => {
    rest()
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    take()
  })
  connection.on('end', () => {
    ended = true
    finish()
  })
  rest()
}
