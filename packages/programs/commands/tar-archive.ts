// The tar format (POSIX ustar, with GNU's long names and the pax records that say a path): blocks of 512 bytes, a header before
// each member, its bytes padded to whole blocks, two empty blocks at the end.
//
//   0 name 100 mode 108 uid 116 gid 124 size 136 mtime 148 checksum 156 type 157 link name 257 "ustar" 263 version 265 user 297 group 345 prefix

const blockBytes = 512
/** Of the records before a member (long names, pax) only so much is believed. */
const recordMaxBytes = 64 * 1024

const at = { name: 0, mode: 100, uid: 108, gid: 116, size: 124, mtime: 136, checksum: 148, type: 156, linkName: 157, magic: 257 } as const
const nameAt = { user: 265, group: 297, prefix: 345 } as const

export interface Member {
  readonly name: string
  readonly type: 'file' | 'directory' | 'link' | 'hard-link'
  readonly mode: number
  readonly size: number
  readonly mtimeMs: number
  readonly linkName: string
}

const typeFlags = { file: '0', 'hard-link': '1', link: '2', directory: '5' } as const
const padding = (size: number) => (blockBytes - (size % blockBytes)) % blockBytes

/** The header of a member; its bytes and `paddingAfter` follow. */
export function emitHeader(member: Member): Buffer {
  const long = [longRecord('L', member.name), longRecord('K', member.linkName)]
  return Buffer.concat([...long, headerBlock(member, typeFlags[member.type])])
}
export const paddingAfter = (size: number): Buffer => Buffer.alloc(padding(size))
export const endOfArchive = (): Buffer => Buffer.alloc(2 * blockBytes)

function longRecord(type: 'L' | 'K', text: string): Buffer {
  const bytes = Buffer.from(`${text}\0`)
  if (bytes.length <= 100) return Buffer.alloc(0)
  const header = headerBlock({ name: '././@LongLink', mode: 0o644, size: bytes.length, mtimeMs: 0, linkName: '' }, type)
  return Buffer.concat([header, bytes, paddingAfter(bytes.length)])
}

function headerBlock({ name, mode, size, mtimeMs, linkName }: Omit<Member, 'type'>, type: string): Buffer {
  const block = Buffer.alloc(blockBytes)
  const octal = (offset: number, width: number, value: number) =>
    block.write(
      `${Math.trunc(value)
        .toString(8)
        .padStart(width - 1, '0')}\0`,
      offset,
      'latin1',
    )
  block.write(name, at.name, 99)
  octal(at.mode, 8, mode & 0o7777)
  octal(at.uid, 8, 0)
  octal(at.gid, 8, 0)
  octal(at.size, 12, size)
  octal(at.mtime, 12, Math.max(0, mtimeMs) / 1000)
  block.write(type, at.type, 'latin1')
  block.write(linkName, at.linkName, 99)
  block.write('ustar\x0000', at.magic, 'latin1')
  block.write('root', nameAt.user, 'latin1')
  block.write('root', nameAt.group, 'latin1')
  block.write(`${checksumOf(block).toString(8).padStart(6, '0')}\0 `, at.checksum, 'latin1')
  return block
}

/** The sum of all bytes, the checksum itself taken for spaces. */
function checksumOf(block: Buffer): number {
  let sum = 8 * 0x20
  for (let i = 0; i < blockBytes; i++) if (i < at.checksum || i >= at.checksum + 8) sum += block[i]!
  return sum
}

export class NotAnArchive extends Error {
  override name = 'NotAnArchive'
}

/** Members and their bytes, in the order of the archive. Throws NotAnArchive. */
export async function* readArchive(source: AsyncIterable<Uint8Array>): AsyncGenerator<{ member: Member; data: Buffer }> {
  const bytes = new Bytes(source)
  let longName: string | undefined
  let longLink: string | undefined
  for (;;) {
    const block = await bytes.take(blockBytes)
    if (block === undefined || block.every((byte) => byte === 0)) return
    const { member, type } = parseHeader(block)
    if ('LKxg'.includes(type)) {
      if (member.size > recordMaxBytes) throw new NotAnArchive(`a record of ${member.size} bytes`)
      const record = await bytes.member(member.size)
      if (type === 'L') longName = textOf(record)
      if (type === 'K') longLink = textOf(record)
      if (type === 'x') {
        const pax = parsePax(record)
        longName = pax.get('path') ?? longName
        longLink = pax.get('linkpath') ?? longLink
      }
      continue
    }
    const hasBytes = member.type === 'file'
    const data = hasBytes ? await bytes.member(member.size) : Buffer.alloc(0)
    yield { member: { ...member, name: longName ?? member.name, linkName: longLink ?? member.linkName }, data }
    longName = undefined
    longLink = undefined
  }
}

function parseHeader(block: Buffer): { member: Member; type: string } {
  const number = (offset: number, width: number): number => {
    // GNU writes what octal digits cannot hold in base 256.
    if ((block[offset]! & 0x80) !== 0) return block.readUIntBE(offset + width - 6, 6)
    return Number.parseInt(textOf(block.subarray(offset, offset + width)).trim() || '0', 8)
  }
  if (number(at.checksum, 8) !== checksumOf(block)) throw new NotAnArchive('a header with a wrong checksum')
  const type = String.fromCharCode(block[at.type]! || 0x30)
  const prefix = textOf(block.subarray(at.magic, at.magic + 5)) === 'ustar' ? textOf(block.subarray(nameAt.prefix, 500)) : ''
  const name = textOf(block.subarray(at.name, at.name + 100))
  const size = number(at.size, 12)
  if (!Number.isSafeInteger(size) || size < 0) throw new NotAnArchive('a header with a wrong size')
  return {
    type,
    member: {
      name: prefix === '' ? name : `${prefix}/${name}`,
      type: type === '5' ? 'directory' : type === '2' ? 'link' : type === '1' ? 'hard-link' : 'file',
      mode: number(at.mode, 8) & 0o7777,
      size,
      mtimeMs: number(at.mtime, 12) * 1000,
      linkName: textOf(block.subarray(at.linkName, at.linkName + 100)),
    },
  }
}

const textOf = (bytes: Buffer): string => {
  const end = bytes.indexOf(0)
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end)
}

/** "LENGTH key=value\n", the length counting itself. */
function parsePax(record: Buffer): Map<string, string> {
  const values = new Map<string, string>()
  for (let from = 0; from < record.length; ) {
    const space = record.indexOf(0x20, from)
    const length = space < 0 ? Number.NaN : Number(record.toString('latin1', from, space))
    if (!Number.isInteger(length) || length <= space - from) throw new NotAnArchive('a pax record that makes no sense')
    const [key = '', ...value] = record.toString('utf8', space + 1, from + length - 1).split('=')
    values.set(key, value.join('='))
    from += length
  }
  return values
}

/** A source taken in portions. */
class Bytes {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#chunks = source[Symbol.asyncIterator]()
  }
  /** Undefined at the end of the source. Throws NotAnArchive when it ends in between. */
  async take(length: number): Promise<Buffer | undefined> {
    const parts = [this.#rest]
    let have = this.#rest.length
    while (have < length) {
      const next = await this.#chunks.next()
      if (next.done) {
        if (have === 0) return undefined
        throw new NotAnArchive('it ends in the middle of a member')
      }
      parts.push(Buffer.from(next.value))
      have += next.value.length
    }
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts)
    this.#rest = whole.subarray(length)
    return whole.subarray(0, length)
  }
  async member(size: number): Promise<Buffer> {
    const whole = size === 0 ? Buffer.alloc(0) : await this.take(size + padding(size))
    if (whole === undefined) throw new NotAnArchive('it ends in the middle of a member')
    return whole.subarray(0, size)
  }
}
