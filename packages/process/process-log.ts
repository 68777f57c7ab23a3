// Where a process's log lines go: to stdout, which pm2 appends to the process's file. In a process-container each line carries time and
// stream, as in every container's log (CRI), so that `kubectl logs --timestamps --since` work on it.
//
// The file is kept short by the process itself. pm2 holds it open for appending, so it is copied aside and cut to nothing, as logrotate's
// copytruncate does; what pm2 appends between the two is lost.

import { copyFileSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asidePath, asideTooMany, criTime, logFileBytesMax } from './log-rotation.js'

export interface ProcessLogOptions {
  /** Where lines are written: stdout. */
  readonly out: { write(line: string): unknown }
  /** The file pm2 makes of stdout. */
  readonly path: string
  readonly isContainer: boolean
  readonly wallMs: () => number
  readonly fileBytesMax?: number
}

export class ProcessLog {
  readonly #options: Required<ProcessLogOptions>
  /** What the file had when it was looked at, and what was written since. */
  #bytes: number

  constructor(options: ProcessLogOptions) {
    this.#options = { fileBytesMax: logFileBytesMax, ...options }
    this.#bytes = sizeOf(options.path)
  }

  /** One line, its end included. */
  write(line: string): void {
    const { out, isContainer, wallMs, fileBytesMax } = this.#options
    const text = isContainer ? `${criTime(wallMs())} stdout F ${line}` : line
    const length = Buffer.byteLength(text)
    if (this.#bytes + length > fileBytesMax) this.#putAside()
    this.#bytes += length
    out.write(text)
  }

  #putAside(): void {
    const { path, wallMs, fileBytesMax } = this.#options
    // pm2 may be behind, or write elsewhere: the file itself says whether it is long.
    this.#bytes = sizeOf(path)
    if (this.#bytes < fileBytesMax / 2) return
    try {
      copyFileSync(path, asidePath(path, wallMs()))
      truncateSync(path, 0)
      this.#bytes = 0
      const folder = dirname(path)
      for (const name of asideTooMany(readdirSync(folder), path)) rmSync(join(folder, name), { force: true })
    } catch {
      this.#bytes = 0 // a disk that is full: a log is no reason to stop
    }
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size
  } catch {
    return 0 // run by hand, without a supervisor
  }
}
