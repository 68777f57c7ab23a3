// Fetches a file and lets it stand only when its SHA-256 is the one that was wanted.

import { createHash, randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Everything we fetch is smaller: nats-server 7 MB, kubectl 60 MB, a package index 15 MB. */
const downloadMaxBytes = 128 * 1024 * 1024
const downloadDeadlineMs = 120_000

/** The body of a URL. Throws with the URL's host, the status or the reason. */
export async function fetchBytes(url: string): Promise<Buffer> {
  let response: Response
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(downloadDeadlineMs) })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    throw new Error(`cannot fetch ${url}: ${cause instanceof Error ? cause.message : cause}`, { cause: error })
  }
  if (!response.ok) throw new Error(`cannot fetch ${url}: status ${response.status}`)
  const bytes = Buffer.from(await response.arrayBuffer())
  if (bytes.length > downloadMaxBytes) throw new Error(`cannot fetch ${url}: ${bytes.length} bytes, wanted at most ${downloadMaxBytes}`)
  return bytes
}

export function checkSha256(bytes: Uint8Array, wanted: string, what: string): void {
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== wanted) throw new Error(`refusing ${what}: its SHA-256 is ${found}, wanted ${wanted}`)
}

/** Writes a file whole or not at all. */
export async function placeFile(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${randomUUID()}.partial`
  try {
    await writeFile(partial, bytes, { mode })
    await rename(partial, path)
  } finally {
    await rm(partial, { force: true })
  }
}

/**
 * Lets `fill` lay out a new folder, and puts it in place whole or not at all: others may look into `folder` meanwhile, or fill it too.
 * `fill` may leave what it needs beside what it fills.
 */
export async function placeFolder(folder: string, fill: (content: string) => Promise<void>): Promise<void> {
  const partial = `${folder}.${randomUUID()}.partial`
  const content = join(partial, 'content')
  try {
    await mkdir(content, { recursive: true })
    await fill(content)
    await rename(content, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error // somebody else was faster
    })
  } finally {
    await rm(partial, { recursive: true, force: true })
  }
}
