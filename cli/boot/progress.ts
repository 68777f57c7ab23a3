// What a person sees while a cluster comes up: a line a component as it gets ready; on a terminal a spinner with what is awaited.

export interface Progress {
  /** What is being waited for now. */
  waiting(what: string): void
  /** A component is ready. */
  done(what: string): void
  /** Nothing more comes. */
  finish(): void
}

export const silent: Progress = { waiting() {}, done() {}, finish() {} }

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const frameMs = 80

export function terminalProgress(out: NodeJS.WriteStream): Progress {
  const startedMs = performance.now()
  const seconds = () => `${((performance.now() - startedMs) / 1000).toFixed(1)} s`
  const line = (what: string) => `✔ ${what.padEnd(46)} ${seconds().padStart(7)}\n`
  if (!out.isTTY) return { waiting() {}, done: (what) => void out.write(line(what)), finish() {} }
  let [frame, awaited] = [0, '']
  const draw = () => out.write(`\r\x1b[2K${frames[frame++ % frames.length]} ${awaited}`)
  const timer = setInterval(draw, frameMs)
  return {
    waiting(what) {
      awaited = what
      draw()
    },
    done(what) {
      out.write(`\r\x1b[2K${line(what)}`)
    },
    finish() {
      clearInterval(timer)
      out.write('\r\x1b[2K')
    },
  }
}
