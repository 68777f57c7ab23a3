// Runs the steps of a console session, one after the other, as a person at a terminal would.

import { spawn } from 'node:child_process'

/** A bash that keeps its variables from step to step. */
export class ConsoleShell {
  readonly #shell
  #out = ''
  #errors = ''
  #wake = () => {}

  constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#shell = spawn('/bin/bash', ['--noprofile', '--norc'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] })
    this.#shell.stdout.on('data', (chunk: Buffer) => {
      this.#out += chunk
      this.#wake()
    })
    this.#shell.stderr.on('data', (chunk: Buffer) => {
      this.#errors += chunk
    })
  }
  async run(command: string): Promise<{ code: number; out: string; errors: string }> {
    const end = `step-${Math.floor(performance.now() * 1000)}`
    this.#out = ''
    this.#errors = ''
    // A command must not read the shell's own input, which is what comes next.
    this.#shell.stdin.write(`{ ${command}\n} </dev/null\necho "${end} $?"\n`)
    for (;;) {
      const ended = new RegExp(`${end} (\\d+)\\n`).exec(this.#out)
      if (ended !== null) return { code: Number(ended[1]), out: this.#out.slice(0, ended.index), errors: this.#errors }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
  close(): void {
    this.#shell.stdin.end()
  }
}
