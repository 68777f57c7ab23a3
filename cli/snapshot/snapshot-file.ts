// One file that holds a cluster: a line that says what follows, and a gzipped tar of the state directory.
//
//   kubewire-snapshot 1 <SHA-256 of the tar, 64 hex digits> <its length, 15 digits>\n
//   <tar.gz>
//
// The line is written last, over its own room, and the file is renamed when it is on the disk: a save that was interrupted leaves no
// snapshot. Whoever restores reads all of it once before a single file is laid out.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The file is no snapshot, or not all of one. */
export class SnapshotUnreadable extends Error {
  override name = 'SnapshotUnreadable'
}

const format = 'kubewire-snapshot 1'
const headerOf = (sha256: string, length: number) => Buffer.from(`${format} ${sha256} ${String(length).padStart(15, '0')}\n`)
const headerBytes = headerOf('0'.repeat(64), 0).length
/** What processes write anew, or what means nothing elsewhere. */
const leftOut = ['logs', 'pm2', 'nats.conf', 'nats.json', 'nats-server.path']

/** Packs `folder` into `file` (0600). Rejects when tar fails or the disk is full; `file` is then as it was. */
export async function saveSnapshot(folder: string, file: string): Promise<{ bytes: number }> {
  const partial = `${file}.partial`
  const out = await open(partial, 'w', 0o600)
  try {
    const tar = run('tar', ['-C', folder, ...leftOut.map((name) => `--exclude=./${name}`), '-czf', '-', '.'])
    const hash = createHash('sha256')
    let at = headerBytes
    for await (const chunk of tar.child.stdout as AsyncIterable<Buffer>) {
      hash.update(chunk)
      await out.write(chunk, 0, chunk.length, at)
      at += chunk.length
    }
    await tar.ended
    await out.write(headerOf(hash.digest('hex'), at - headerBytes), 0, headerBytes, 0)
    await out.sync()
    await out.close()
    await rename(partial, file)
    return { bytes: at }
  } catch (error) {
    await out.close().catch(() => {})
    await rm(partial, { force: true })
    throw error
  }
}

/** Unpacks `file` into `folder`, which exists and is empty. Rejects with SnapshotUnreadable before anything was unpacked. */
export async function unpackSnapshot(file: string, folder: string): Promise<void> {
  await verify(file)
  const tar = run('tar', ['-C', folder, '--no-same-owner', '-xzf', '-'])
  await Promise.all([pipeline(createReadStream(file, { start: headerBytes }), tar.child.stdin), tar.ended])
}

async function verify(file: string): Promise<void> {
  const refuse = (why: string) => new SnapshotUnreadable(`${basename(file)}: ${why}`)
  const handle = await open(file, 'r')
  const head = await handle.read(Buffer.alloc(headerBytes), 0, headerBytes, 0).finally(() => handle.close())
  const said = /^kubewire-snapshot (\d+) ([0-9a-f]{64}) (\d{15})\n$/.exec(head.buffer.toString('latin1', 0, head.bytesRead))
  if (said === null) throw refuse('found no snapshot of kubewire in it')
  if (said[1] !== '1') throw refuse(`found format ${said[1]}, wanted 1`)
  const hash = createHash('sha256')
  let length = 0
  for await (const chunk of createReadStream(file, { start: headerBytes }) as AsyncIterable<Buffer>) {
    hash.update(chunk)
    length += chunk.length
  }
  if (length !== Number(said[3])) throw refuse(`found ${length} bytes of the ${Number(said[3])} that were saved: it is torn`)
  if (hash.digest('hex') !== said[2]) throw refuse('its checksum is not what was saved: it is damaged')
}

/** `ended` rejects with what the program said when it fails. */
function run(program: string, args: readonly string[]) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-2_000)
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program} ended with code ${code}: ${said.trim()}`))))
  })
  ended.catch(() => {}) // heard where it is awaited
  return { child, ended }
}
