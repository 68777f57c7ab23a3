// The README's tour, run as a newcomer would: every `$` line, and what it prints.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'ava'
import { toolsDir } from '../../cli/boot/state.js'
import { packageRoot } from '../../cli/package-root.js'
import { kubectl } from '../../cli/tools/kubectl.js'
import { findTool } from '../../cli/tools/tool.js'
import { pattern, stepsOf } from './console-session.js'

/** A shell that keeps its variables from step to step, in the project's folder, with a state folder of its own. */
class Tour {
  readonly #shell
  #out = ''
  #errors = ''
  #wake = () => {}

  constructor(env: NodeJS.ProcessEnv) {
    this.#shell = spawn('/bin/bash', ['--noprofile', '--norc'], { cwd: packageRoot, env, stdio: ['pipe', 'pipe', 'pipe'] })
    this.#shell.stdout.on('data', (chunk: Buffer) => {
      this.#out += chunk
      this.#wake()
    })
    this.#shell.stderr.on('data', (chunk: Buffer) => {
      this.#errors += chunk
    })
  }
  async run(command: string): Promise<{ code: number; out: string; errors: string }> {
    const end = `tour-${Math.floor(performance.now() * 1000)}`
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

test('every step of the README’s tour does what the README says', async (t) => {
  t.timeout(240_000)
  const steps = stepsOf(readFileSync(join(packageRoot, 'README.md'), 'utf8'))
  t.true(steps.length >= 12)
  const home = mkdtempSync(join(tmpdir(), 'kw-tour-'))
  const tools = dirname(await findTool(kubectl, toolsDir()))
  const tour = new Tour({ ...process.env, KUBEWIRE_HOME: join(home, '.kubewire'), PATH: `${tools}:${process.env['PATH']}` })
  try {
    for (const { command, expected } of steps) {
      // The state lies elsewhere, so that the tour does not meet a cluster that is up in this folder.
      const { code, out, errors } = await tour.run(command.replaceAll('$PWD/.kubewire', join(home, '.kubewire')))
      t.is(code, 0, `${command}\n${out}${errors}`)
      t.regex(out, pattern(expected), command)
    }
  } finally {
    await tour.run('npm stop')
    tour.close()
    rmSync(home, { recursive: true, force: true })
  }
})

test('pattern() lets … stand for anything, and nothing else', (t) => {
  t.regex('a\nb\nready now\n', pattern(['…', 'ready…']))
  t.notRegex('a\nb\n', pattern(['…', 'ready…']))
  t.notRegex('axb\n', pattern(['a.b']))
})
