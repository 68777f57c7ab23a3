// The doors of namespaces: Unix sockets that stand where Linux has /run/netns/<name>. What a plugin does with the descriptor
// of a namespace file, it does here with requests (proto/kernel.proto), each led by its length in 4 bytes, big endian.

import { chmodSync, closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'

/** A full set of rules for iptables-restore is the largest thing a plugin says. */
export const doorRequestBytesMax = 4 * 1024 * 1024
export const doorConnectionsMax = 64
/** sun_path less its NUL: a longer path is bound through the descriptor of its folder. */
const socketPathBytesMax = 107

export interface DoorsOptions {
  /** Folder of the doors, made when missing; whatever a former kernel left there is removed. */
  readonly folder: string
  /** Answers one request that came through the door of `namespace`. Never rejects. */
  readonly answer: (request: Uint8Array, namespace: string) => Promise<Uint8Array>
  /** The answer to a request that is too long, after which the connection is closed. */
  readonly tooLong: (lengthBytes: number) => Uint8Array
}

export class Doors {
  readonly #options: DoorsOptions
  readonly #open = new Map<string, { server: Server; connections: Set<Socket> }>()
  readonly #folder: number

  constructor(options: DoorsOptions) {
    this.#options = options
    rmSync(options.folder, { recursive: true, force: true })
    mkdirSync(options.folder, { recursive: true, mode: 0o700 })
    this.#folder = openSync(options.folder, 'r')
  }

  /** Absolute path of a namespace's door. */
  path(namespace: string): string {
    return join(this.#options.folder, namespace)
  }
  /** Resolves once a plugin may come in. */
  async open(namespace: string): Promise<void> {
    const connections = new Set<Socket>()
    const server = createServer((socket) => {
      connections.add(socket)
      socket.on('close', () => connections.delete(socket))
      socket.on('error', () => socket.destroy())
      this.#serve(socket, namespace)
    })
    server.maxConnections = doorConnectionsMax
    const path = this.path(namespace)
    const bound = Buffer.byteLength(path) <= socketPathBytesMax ? path : `/proc/self/fd/${this.#folder}/${namespace}`
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(bound, resolve)
    })
    chmodSync(path, 0o600)
    this.#open.set(namespace, { server, connections })
  }
  close(namespace: string): void {
    const door = this.#open.get(namespace)
    if (door === undefined) return
    this.#open.delete(namespace)
    door.server.close()
    for (const socket of door.connections) socket.destroy()
    rmSync(this.path(namespace), { force: true })
  }
  closeAll(): void {
    for (const namespace of [...this.#open.keys()]) this.close(namespace)
    closeSync(this.#folder)
  }

  #serve(socket: Socket, namespace: string): void {
    let received: Buffer = Buffer.alloc(0)
    let answering = false
    const next = async () => {
      if (answering) return
      answering = true
      socket.pause() // one request at a time: a plugin that asks faster waits in its own socket
      while (received.length >= 4 && !socket.destroyed) {
        const length = received.readUInt32BE(0)
        if (length > doorRequestBytesMax) {
          socket.end(framed(this.#options.tooLong(length)))
          break
        }
        if (received.length < 4 + length) break
        const request = received.subarray(4, 4 + length)
        received = received.subarray(4 + length)
        socket.write(framed(await this.#options.answer(request, namespace)))
      }
      answering = false
      socket.resume()
    }
    socket.on('data', (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      void next()
    })
  }
}

function framed(body: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(4 + body.length)
  bytes.writeUInt32BE(body.length)
  bytes.set(body, 4)
  return bytes
}
