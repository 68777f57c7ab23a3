// SPDY/3 header blocks (§2.6.10): a count, then names and values with their lengths, all 32 bits, compressed with zlib
// over the dictionary that the protocol fixes. One compression context lasts a connection's life, one for each direction,
// so blocks must be read and made in the order of their frames.

import { constants, createDeflate, createInflate, type Deflate, type Inflate } from 'node:zlib'
import dictionaries from 'spdy-transport/lib/spdy-transport/protocol/spdy/dictionary.js'

const dictionary = dictionaries[3]!
/** Far above what a client sends in one block; a block that grows beyond is a bomb. */
export const blockMaxBytes = 64 * 1024

export type Headers = ReadonlyMap<string, string>

export class HeaderReader {
  readonly #inflate: Inflate = createInflate({ dictionary, flush: constants.Z_SYNC_FLUSH })
  #chunks: Buffer[] = []
  #length = 0
  #failed: Error | undefined

  constructor() {
    this.#inflate.on('data', (chunk: Buffer) => {
      this.#length += chunk.length
      if (this.#length > blockMaxBytes) this.#inflate.destroy(new Error(`a header block of more than ${blockMaxBytes} bytes`))
      else this.#chunks.push(chunk)
    })
    this.#inflate.on('error', (error) => {
      this.#failed = error
    })
  }
  /** Undefined for a block that makes no sense; the connection is of no use then. */
  async read(block: Buffer): Promise<Headers | undefined> {
    if (this.#failed !== undefined || this.#inflate.destroyed) return undefined
    await new Promise<void>((resolve) => {
      const settle = () => {
        this.#inflate.removeListener('close', settle)
        resolve()
      }
      this.#inflate.once('close', settle)
      this.#inflate.write(block, settle)
    })
    if (this.#failed !== undefined || this.#inflate.destroyed) return undefined
    const plain = Buffer.concat(this.#chunks)
    this.#chunks = []
    this.#length = 0
    return parseHeaders(plain)
  }
  close(): void {
    this.#inflate.destroy()
  }
}

export class HeaderWriter {
  readonly #deflate: Deflate = createDeflate({ dictionary, flush: constants.Z_SYNC_FLUSH })
  #chunks: Buffer[] = []

  constructor() {
    this.#deflate.on('data', (chunk: Buffer) => this.#chunks.push(chunk))
    this.#deflate.on('error', () => {})
  }
  async write(headers: Headers): Promise<Buffer> {
    await new Promise<void>((resolve) => this.#deflate.write(emitHeaders(headers), () => resolve()))
    const block = Buffer.concat(this.#chunks)
    this.#chunks = []
    return block
  }
  close(): void {
    this.#deflate.destroy()
  }
}

/** Names come in lower case; of several values (separated by NUL) the first counts. */
function parseHeaders(plain: Buffer): Headers | undefined {
  const headers = new Map<string, string>()
  let at = 4
  const text = (): string | undefined => {
    if (at + 4 > plain.length) return undefined
    const length = plain.readUInt32BE(at)
    at += 4
    if (at + length > plain.length) return undefined
    at += length
    return plain.toString('latin1', at - length, at)
  }
  if (plain.length < 4) return undefined
  for (let left = plain.readUInt32BE(0); left > 0; left--) {
    const name = text()
    const value = name === undefined ? undefined : text()
    if (name === undefined || value === undefined) return undefined
    headers.set(name.toLowerCase(), value.split('\0')[0]!)
  }
  return headers
}

function emitHeaders(headers: Headers): Buffer {
  const parts: Buffer[] = [number(headers.size)]
  for (const [name, value] of headers) {
    for (const text of [name, value]) parts.push(number(Buffer.byteLength(text, 'latin1')), Buffer.from(text, 'latin1'))
  }
  return Buffer.concat(parts)
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
