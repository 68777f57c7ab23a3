// A container's log in the CRI format, which kubelets read for `kubectl logs`:
//
//     2025-01-01T00:00:00.000000000Z stdout F a whole line
//     2025-01-01T00:00:00.000000000Z stderr P the first part of a line longer than 16 KiB
//
// Lines that come while a write is under way leave together with the next one.

import { mkdirSync } from 'node:fs'
import { appendFile, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Clock } from '../../packages/clock/clock.js'
import { asidePath, asideTooMany, criTime, logFileBytesMax } from '../../packages/process/log-rotation.js'

/** A longer line is cut into P parts, as containerd does. */
export const logLineBytesMax = 16 * 1024
/** Bytes waiting to be written above which the program has to wait. */
export const logQueueBytesMax = 1024 * 1024

type StreamName = 'stdout' | 'stderr'
const newline = 10

export class CriLog {
  readonly #path: string
  readonly #clock: Clock
  readonly #onFailure: (error: unknown) => void
  readonly #fileBytesMax: number
  readonly #partial: Record<StreamName, Uint8Array[]> = { stdout: [], stderr: [] }
  readonly #partialBytes: Record<StreamName, number> = { stdout: 0, stderr: 0 }
  #queue: Uint8Array[] = []
  #queueBytes = 0
  #fileBytes = 0
  #writing: Promise<void> | undefined

  /** `path` is begun anew below an existing or new directory. A file that cannot be written loses the lines and says so once. */
  constructor({
    path,
    clock,
    onFailure,
    fileBytesMax = logFileBytesMax,
  }: { path: string; clock: Clock; onFailure: (error: unknown) => void; fileBytesMax?: number }) {
    this.#path = path
    this.#clock = clock
    this.#onFailure = onFailure
    this.#fileBytesMax = fileBytesMax
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    this.#append(new Uint8Array(0)) // `kubectl logs` of a silent container finds an empty file
  }

  /** A program's output. The promise, where there is one, holds the program back until the disk has caught up. */
  write(stream: StreamName, data: Uint8Array): void | Promise<void> {
    let start = 0
    for (;;) {
      const end = data.indexOf(newline, start)
      const piece = data.subarray(start, end < 0 ? data.length : end)
      this.#collect(stream, piece)
      if (end < 0) break
      this.#finishLine(stream)
      start = end + 1
    }
    if (this.#queueBytes > logQueueBytesMax) return this.#writing
  }
  /** Everything is written; a last line without a newline counts as whole. */
  async close(): Promise<void> {
    for (const stream of ['stdout', 'stderr'] as const) if (this.#partialBytes[stream] > 0) this.#finishLine(stream)
    await this.#writing
  }

  #collect(stream: StreamName, piece: Uint8Array): void {
    let rest = piece
    while (this.#partialBytes[stream] + rest.length > logLineBytesMax) {
      const fits = logLineBytesMax - this.#partialBytes[stream]
      this.#partial[stream].push(rest.subarray(0, fits))
      this.#record(stream, 'P')
      rest = rest.subarray(fits)
    }
    if (rest.length === 0) return
    this.#partial[stream].push(rest.slice())
    this.#partialBytes[stream] += rest.length
  }
  #finishLine(stream: StreamName): void {
    this.#record(stream, 'F')
  }
  #record(stream: StreamName, tag: 'F' | 'P'): void {
    const bytes = Buffer.concat([
      Buffer.from(`${criTime(this.#clock.wallMs())} ${stream} ${tag} `),
      ...this.#partial[stream],
      Buffer.from('\n'),
    ])
    this.#partial[stream] = []
    this.#partialBytes[stream] = 0
    this.#append(bytes)
  }
  #append(bytes: Uint8Array): void {
    this.#queue.push(bytes)
    this.#queueBytes += bytes.length
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = undefined
    })
  }
  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = Buffer.concat(this.#queue)
      this.#queue = []
      this.#queueBytes = 0
      try {
        if (this.#fileBytes > 0 && this.#fileBytes + batch.length > this.#fileBytesMax) await this.#rotate()
        await appendFile(this.#path, batch, { mode: 0o600 })
        this.#fileBytes += batch.length
      } catch (error) {
        this.#onFailure(error)
      }
    }
  }
  async #rotate(): Promise<void> {
    await rename(this.#path, asidePath(this.#path, this.#clock.wallMs()))
    this.#fileBytes = 0
    const folder = dirname(this.#path)
    for (const name of asideTooMany(await readdir(folder), this.#path)) await rm(join(folder, name), { force: true })
  }
}
