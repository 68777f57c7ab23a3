// A namespace's door, from the plugin's side: the Unix socket that CNI_NETNS names. Requests go in length-prefixed (4 bytes, big
// endian) and are answered in order.

import { closeSync, openSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { basename, dirname } from 'node:path'
import { KernelFailure } from '../packages/kernel-client/kernel-failure.js'
import { decodeReply, encodeRequest, type PluginReply, type PluginRequest } from './kernel-wire.js'

/** The other side of the door is not there, or speaks another language. */
export class DoorClosed extends Error {
  override name = 'DoorClosed'
}

/** Longest path of a Unix socket (sun_path, less its NUL). */
const socketPathBytesMax = 107
/** Larger than any answer of the kernel (a full iptables-save). */
const replyBytesMax = 64 * 1024 * 1024

/** How a plugin talks to the kernel; tests put their own in. */
export interface KernelCalls {
  /** Rejects with KernelFailure. */
  call(request: PluginRequest): Promise<PluginReply>
}

export class KernelDoor implements KernelCalls {
  readonly #socket: Socket
  readonly #waiting: { resolve: (reply: PluginReply) => void; reject: (error: Error) => void }[] = []
  #received: Buffer = Buffer.alloc(0)
  #ended: Error | undefined

  private constructor(socket: Socket, path: string) {
    this.#socket = socket
    socket.on('data', (chunk) => this.#take(chunk as Buffer))
    socket.on('error', (cause) => this.#fail(new DoorClosed(`Cannot reach the kernel through ${path}: ${cause.message}`, { cause })))
    socket.on('close', () => this.#fail(new DoorClosed(`Cannot reach the kernel through ${path}: it hung up`)))
  }

  /** Rejects with DoorClosed when nobody listens there. */
  static async open(path: string): Promise<KernelDoor> {
    let folder: number | undefined
    try {
      // A long path is reached through its opened folder: the name under /proc/self/fd is short, and no working directory changes.
      if (Buffer.byteLength(path) > socketPathBytesMax) folder = openSync(dirname(path), 'r')
      const socket = connect(folder === undefined ? path : `/proc/self/fd/${folder}/${basename(path)}`)
      await new Promise<void>((resolve, reject) => {
        socket.once('connect', resolve)
        socket.once('error', reject)
      })
      return new KernelDoor(socket, path)
    } catch (cause) {
      throw new DoorClosed(`failed to open netns "${path}": ${(cause as Error).message}`, { cause })
    } finally {
      if (folder !== undefined) closeSync(folder)
    }
  }

  async call(request: PluginRequest): Promise<PluginReply> {
    if (this.#ended) throw this.#ended
    const body = encodeRequest(request)
    const framed = Buffer.allocUnsafe(4 + body.length)
    framed.writeUInt32BE(body.length)
    framed.set(body, 4)
    this.#socket.write(framed)
    const reply = await new Promise<PluginReply>((resolve, reject) => this.#waiting.push({ resolve, reject }))
    if (reply.failure) throw new KernelFailure(reply.failure.errno, reply.failure.message)
    return reply
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk])
    while (this.#received.length >= 4) {
      const length = this.#received.readUInt32BE()
      if (length > replyBytesMax) {
        this.#fail(new DoorClosed(`Cannot read the kernel's answer: ${length} bytes, at most ${replyBytesMax}`))
        return
      }
      if (this.#received.length < 4 + length) return
      const reply = decodeReply(this.#received.subarray(4, 4 + length))
      this.#received = this.#received.subarray(4 + length)
      if (reply === undefined) {
        this.#fail(new DoorClosed(`Cannot read the kernel's answer: ${length} bytes that are no KernelReply`))
        return
      }
      this.#waiting.shift()?.resolve(reply)
    }
  }

  #fail(error: Error): void {
    this.#ended ??= error
    this.#socket.destroy()
    for (const { reject } of this.#waiting.splice(0)) reject(this.#ended)
  }
}
