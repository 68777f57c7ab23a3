// A client that costs next to nothing: HTTP/1.1 over TLS, one request after the other on each connection, answers measured and not read.

import { connect, type TLSSocket } from 'node:tls'

export interface Target {
  readonly host: string
  readonly port: number
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

const headEnd = Buffer.from('\r\n\r\n')

export class RawConnection {
  readonly #socket: TLSSocket
  #chunks: Buffer[] = []
  #length = 0
  #wanted = -1
  #status = 0
  #answered: ((status: number) => void) | undefined

  static async open(target: Target): Promise<RawConnection> {
    const socket = connect({ ...target, ALPNProtocols: ['http/1.1'] })
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', () => resolve())
      socket.once('error', reject)
    })
    socket.setNoDelay(true)
    return new RawConnection(socket)
  }
  private constructor(socket: TLSSocket) {
    this.#socket = socket
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
  }
  /** Resolves with the status when the whole answer is there. */
  ask(request: Buffer): Promise<number> {
    return new Promise((resolve) => {
      this.#answered = resolve
      this.#socket.write(request)
    })
  }
  /** The answer goes on: `onBytes` is handed all of it from now on. */
  stream(request: Buffer, onBytes: (bytes: Buffer) => void): void {
    this.#socket.removeAllListeners('data')
    this.#socket.on('data', onBytes)
    this.#socket.write(request)
  }
  close(): void {
    this.#socket.destroy()
  }
  #take(chunk: Buffer): void {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    if (this.#wanted < 0) {
      const all = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
      const at = all.indexOf(headEnd)
      if (at < 0) return
      const head = all.toString('latin1', 0, at)
      this.#status = Number(head.slice(9, 12))
      this.#wanted = at + 4 + Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
    }
    if (this.#length < this.#wanted) return
    this.#chunks = []
    this.#length = 0
    this.#wanted = -1
    this.#answered?.(this.#status)
  }
}

export function requestText(method: string, path: string, body?: string): Buffer {
  const length = body === undefined ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
  return Buffer.from(`${method} ${path} HTTP/1.1\r\nhost: bench\r\naccept: application/json\r\n${length}\r\n${body ?? ''}`)
}

export interface Load {
  readonly perSecond: number
  /** Sorted, milliseconds. */
  readonly latenciesMs: readonly number[]
}

/** Keeps `concurrency` requests under way until `count` are answered. Throws when one is answered otherwise than with 2xx. */
export async function load(target: Target, concurrency: number, count: number, request: (i: number) => Buffer): Promise<Load> {
  const connections = await Promise.all(Array.from({ length: concurrency }, () => RawConnection.open(target)))
  const latenciesMs: number[] = []
  let next = 0
  const startedMs = performance.now()
  await Promise.all(
    connections.map(async (connection) => {
      while (next < count) {
        const bytes = request(next++)
        const atMs = performance.now()
        const status = await connection.ask(bytes)
        if (status < 200 || status > 299) throw new Error(`${bytes.toString().split('\r\n')[0]}: answered ${status}`)
        latenciesMs.push(performance.now() - atMs)
      }
    }),
  )
  const perSecond = (count / (performance.now() - startedMs)) * 1000
  for (const connection of connections) connection.close()
  return { perSecond, latenciesMs: latenciesMs.sort((a, b) => a - b) }
}

export const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN
