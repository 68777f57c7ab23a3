// A container's log, line by line: the CRI format that the kernel writes, and raw lines of a process-container.
//
//   2025-01-01T00:00:00.123456789Z stdout F text of a whole line
//   2025-01-01T00:00:00.123456789Z stderr P a part, the rest follows

export interface LogOptions {
  tailLines?: number
  /** Wall clock: older lines are left out. */
  sinceMs?: number
  timestamps: boolean
  limitBytes?: number
}

interface Line {
  /** RFC 3339 with nanoseconds; '' on a raw line. */
  time: string
  text: string
}

const criLine = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})) (stdout|stderr) ([FP])(?: (.*))?$/s
/** A line of a program without line ends; what is beyond starts another. */
export const lineBytesMax = 256 * 1024

/** Turns chunks of a log file into text for a client. Lines of a file are asked for in order. */
export class LogLines {
  readonly #options: LogOptions
  #rest = ''
  #part: Line | undefined
  #left: number

  constructor(options: LogOptions) {
    this.#options = options
    this.#left = options.limitBytes ?? Number.POSITIVE_INFINITY
  }

  /** True when limitBytes is used up. */
  get isFull(): boolean {
    return this.#left <= 0
  }

  /** Text of every line that `chunk` completes. */
  feed(chunk: string): string {
    const lines = (this.#rest + chunk).split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > lineBytesMax) {
      lines.push(this.#rest)
      this.#rest = ''
    }
    return this.#render(lines.flatMap((line) => this.#join(line)))
  }

  /** The whole of a file that is not followed, its unfinished last line included; tailLines counts here. */
  whole(content: string): string {
    const lines = content.split('\n')
    if (lines.at(-1) === '') lines.pop()
    const all = lines.flatMap((line) => this.#join(line))
    if (this.#part !== undefined) all.push(this.#part)
    this.#part = undefined
    const { tailLines } = this.#options
    return this.#render(tailLines === undefined ? all : tailLines === 0 ? [] : all.slice(-tailLines))
  }

  /** Puts parts of a line together. */
  #join(raw: string): Line[] {
    const match = criLine.exec(raw)
    if (match === null) return [{ time: '', text: raw }]
    const [, time, , tag, text = ''] = match
    const line = { time: this.#part?.time ?? time!, text: (this.#part?.text ?? '') + text }
    const isWhole = tag === 'F' || line.text.length > lineBytesMax
    this.#part = isWhole ? undefined : line
    return isWhole ? [line] : []
  }

  #render(lines: readonly Line[]): string {
    const { sinceMs, timestamps } = this.#options
    let out = ''
    for (const { time, text } of lines) {
      // Raw lines carry no time: they are never too old.
      if (sinceMs !== undefined && time !== '' && Date.parse(time) < sinceMs) continue
      out += timestamps && time !== '' ? `${time} ${text}\n` : `${text}\n`
    }
    if (Buffer.byteLength(out) > this.#left) out = Buffer.from(out).subarray(0, this.#left).toString('utf8')
    this.#left -= Buffer.byteLength(out)
    return out
  }
}
