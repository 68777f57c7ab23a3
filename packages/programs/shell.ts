// sh and bash of a container: just-bash over the container's files, with our own commands registered beside its own.
// The interpreter gets no network of its own, no host files, no other process, no JavaScript and no Python.

import type { Bash, CustomCommand, ScriptNode } from 'just-bash'
import { delay } from './deadline.js'
import { exitCodeOfSignal, type Program, type ProgramContext, readAll, Terminated, terminated, writeText } from './program.js'
import { readsStdin } from './reads-stdin.js'
import { ShellFileSystem } from './shell-file-system.js'
import { markStreams, takeRoute, tickCommand } from './shell-streaming.js'
import { readTerminal } from './terminal.js'
import { absolutePath } from './virtual-files.js'

/** Loaded when the first script runs: most containers never need it. */
const loadInterpreter = () => import('just-bash')

/** Commands of the interpreter that make no sense in a container of ours, or speak of the library. */
const withheld = new Set(['curl', 'js-exec', 'python', 'python3', 'node', 'help', 'html-to-markdown', 'sqlite3', 'hostname', 'sleep'])

/** A loop gives way to the rest of the process this often, and rests a moment so that a busy one leaves most of a core alone. */
const ticksPerRest = 50
const restMs = 2

/** Loops of a pod run for weeks; the interpreter's own bounds are for one-off scripts. Memory and depth stay bounded. */
const unbounded = Number.MAX_SAFE_INTEGER
const executionLimits = {
  maxCommandCount: unbounded,
  maxLoopIterations: unbounded,
  maxWorkUnits: unbounded,
  maxExecutionTimeMs: unbounded,
  maxInputBytes: unbounded,
  maxOutputSize: 16 * 1024 * 1024,
  maxLiveBytes: 64 * 1024 * 1024,
  maxStringLength: 16 * 1024 * 1024,
}

interface Shell {
  readonly bash: Bash
  readonly isCommand: (name: string) => boolean
  run(
    script: string,
    options: { signal: AbortSignal; cwd: string; env: Record<string, string>; args?: readonly string[]; stdin?: Uint8Array },
  ): Promise<{ code: number; env: Record<string, string> }>
}

async function openShell(ctx: ProgramContext, commands: ReadonlyMap<string, Program>): Promise<Shell> {
  const { Bash, defineCommand, getCommandNames } = await loadInterpreter()
  const bundled = getCommandNames().filter((name) => !withheld.has(name) && !commands.has(name))
  const custom: CustomCommand[] = []
  // Signals of the line that runs now: an interactive shell outlives a ^C.
  let signal = ctx.signal

  for (const [name, program] of commands) {
    custom.push(
      defineCommand(name, async (args, call) => {
        ctx.cpu.enter()
        const { route, args: own } = takeRoute(args)
        const out: Uint8Array[] = []
        const err: Uint8Array[] = []
        const stdout = route.out ? ctx.stdout : (data: Uint8Array) => void out.push(data)
        const stderr = route.merged ? stdout : route.err ? ctx.stderr : (data: Uint8Array) => void err.push(data)
        const exitCode = await runToEnd(program, {
          ...ctx,
          argv: [name, ...own],
          env: new Map(call.env),
          cwd: call.cwd,
          stdin: oneChunk(Buffer.from(call.stdin as unknown as string, 'latin1')),
          stdout,
          stderr,
          tty: ctx.tty && route.out,
          signal: call.signal ?? signal,
        })
        return { stdout: Buffer.concat(out).toString('latin1'), stdoutKind: 'bytes', stderr: Buffer.concat(err).toString(), exitCode }
      }),
    )
  }
  for (const name of bundled) {
    custom.push(
      defineCommand(name, async (args, call) => {
        ctx.cpu.enter()
        const { route, args: own } = takeRoute(args)
        const result = await call.origCommand!([...own])
        if (!route.out && !route.err) return result
        const kind = result.stdoutKind ?? (result.stdoutEncoding === 'binary' ? 'bytes' : 'text')
        if (route.out && result.stdout !== '') await ctx.stdout(Buffer.from(result.stdout, kind === 'bytes' ? 'latin1' : 'utf8'))
        if (route.err) await writeText(route.merged ? ctx.stdout : ctx.stderr, result.stderr)
        return {
          exitCode: result.exitCode,
          stdout: route.out ? '' : result.stdout,
          stderr: route.err ? '' : result.stderr,
          stdoutKind: kind,
        }
      }),
    )
  }
  let ticks = 0
  custom.push(
    defineCommand(tickCommand, async () => {
      ctx.cpu.enter()
      if (++ticks % ticksPerRest === 0) await delay({ clock: ctx.clock, signal }, restMs)
      return { stdout: '', stderr: '', exitCode: 0 }
    }),
    // Signals end a script at once: handlers are accepted and not run.
    defineCommand('trap', async () => ({ stdout: '', stderr: '', exitCode: 0 })),
    defineCommand('kill', async () => ({ stdout: '', stderr: '', exitCode: 0 })),
    // The interpreter knows these names even when they are not registered, and would talk of itself.
    ...[...withheld]
      .filter((name) => !commands.has(name))
      .map((name) => defineCommand(name, async () => ({ stdout: '', stderr: `bash: ${name}: command not found\n`, exitCode: 127 }))),
  )
  const names = new Set([...commands.keys(), ...bundled])
  // The interpreter finds a command by its file on $PATH.
  for (const name of [...names, 'trap', 'kill', tickCommand]) {
    if (ctx.files.exists(`/bin/${name}`)) continue
    ctx.files.write(`/bin/${name}`, `#!/bin/sh\n# ${name}\n`)
    ctx.files.changeMode(`/bin/${name}`, 0o755)
  }
  const bash = new Bash({
    fs: new ShellFileSystem(ctx.files),
    cwd: ctx.cwd,
    env: Object.fromEntries(ctx.env),
    customCommands: custom,
    commands: bundled as never,
    executionLimits,
    // It patches globals of the whole process, which is the node's kernel. The interpreter runs no foreign JavaScript.
    defenseInDepth: false,
    sleep: (ms) => delay({ clock: ctx.clock, signal }, ms),
    processInfo: { pid: 1, ppid: 0, uid: 0, gid: 0 },
  })
  bash.registerTransformPlugin({
    name: 'streams',
    transform: ({ ast }: { ast: ScriptNode }) => {
      markStreams(ast, (name) => names.has(name))
      return { ast }
    },
  })
  return {
    bash,
    isCommand: (name) => names.has(name),
    async run(script, options) {
      signal = options.signal
      const result = await bash.exec(script, {
        env: options.env,
        replaceEnv: true,
        cwd: options.cwd,
        signal,
        rawScript: true,
        ...(options.args !== undefined && { args: [...options.args] }),
        ...(options.stdin !== undefined && { stdin: Buffer.from(options.stdin).toString('latin1'), stdinKind: 'bytes' as const }),
      })
      if (signal.aborted && signal.reason instanceof Terminated) throw signal.reason
      await ctx.stdout(Buffer.from(result.stdout, result.stdoutKind === 'bytes' ? 'latin1' : 'utf8'))
      await writeText(ctx.stderr, result.stderr)
      return { code: result.exitCode & 255, env: result.env }
    },
  }
}

/** A program's exit code, also when a signal ended it. */
async function runToEnd(program: Program, ctx: ProgramContext): Promise<number> {
  try {
    return await program(ctx)
  } catch (error) {
    if (error instanceof Terminated) return exitCodeOfSignal(error.signal)
    throw error
  }
}

async function* oneChunk(data: Uint8Array) {
  if (data.length > 0) yield data
}

/** sh, bash, ash: -c SCRIPT [NAME ARGS…], a script file, standard input, or a person at a terminal. */
export function shellProgram(commands: ReadonlyMap<string, Program>): Program {
  return async (ctx) => {
    const args = ctx.argv.slice(1)
    let script: string | undefined
    let options = ''
    let positional: string[] = []
    while (args.length > 0 && /^[-+]/.test(args[0]!)) {
      const option = args.shift()!
      if (option === '--') break
      if (option.startsWith('--')) continue // --login, --norc …
      if (option === '-o') {
        options += `set -o ${quote(args.shift() ?? '')}\n`
        continue
      }
      const letters = option.slice(1)
      const settings = letters.replace(/[cils]/g, '')
      if (settings !== '') options += `set ${option[0]}${settings}\n`
      if (letters.includes('c')) {
        if (args.length === 0) {
          await writeText(ctx.stderr, `${ctx.argv[0]}: -c: option requires an argument\n`)
          return 2
        }
        script = args.shift()!
        // After -c come $0 and the positional parameters.
        positional = args.slice(1)
        args.length = 0
        break
      }
    }
    if (script === undefined && args.length > 0) {
      const path = absolutePath(ctx.cwd, args[0]!)
      if (!ctx.files.exists(path) || ctx.files.isDirectory(path)) {
        await writeText(ctx.stderr, `${ctx.argv[0]}: ${args[0]}: No such file or directory\n`)
        return 127
      }
      script = ctx.files.readText(path).replace(/^#!.*/, '')
      positional = args.slice(1)
    }
    const shell = await openShell(ctx, commands)
    const env = Object.fromEntries(ctx.env)
    if (script === undefined && ctx.tty) return interactive(ctx, shell)
    if (script === undefined) {
      const { code } = await shell.run(options + new TextDecoder().decode(await readAll(ctx.stdin)), {
        signal: ctx.signal,
        cwd: ctx.cwd,
        env,
      })
      return code
    }
    const prologue = positional.length > 0 ? `set -- ${positional.map(quote).join(' ')}\n` : ''
    const { code } = await shell.run(options + prologue + script, {
      signal: ctx.signal,
      cwd: ctx.cwd,
      env,
      stdin: await availableStdin(ctx, script),
    })
    return code
  }
}

/** Runs one command of the interpreter's own (ls, cat …) with its arguments as they are. */
export function bundledProgram(commands: ReadonlyMap<string, Program>, name: string): Program {
  return async (ctx) => {
    const shell = await openShell(ctx, commands)
    const line = `${quote(name)} ${ctx.argv.slice(1).map(quote).join(' ')}`
    const { code } = await shell.run(line, {
      signal: ctx.signal,
      cwd: ctx.cwd,
      env: Object.fromEntries(ctx.env),
      stdin: await availableStdin(ctx, line),
    })
    return code
  }
}

/** Names of the interpreter's own commands. */
export async function bundledNames(): Promise<ReadonlySet<string>> {
  const { getCommandNames } = await loadInterpreter()
  return new Set(getCommandNames().filter((name) => !withheld.has(name)))
}

/** All of a piped standard input, for a script that may read it; it cannot wait for more of it while it runs. */
async function availableStdin(ctx: ProgramContext, script: string): Promise<Uint8Array> {
  return ctx.tty || !(await mayRead(script)) ? new Uint8Array() : readAll(ctx.stdin)
}
async function mayRead(script: string): Promise<boolean> {
  const { parse } = await loadInterpreter()
  try {
    return readsStdin(parse(script))
  } catch {
    return false // it will not run: the interpreter says why
  }
}

async function interactive(ctx: ProgramContext, shell: Shell): Promise<number> {
  let env = Object.fromEntries(ctx.env)
  let cwd = ctx.cwd
  let code = 0
  let running: AbortController | undefined
  const pending: string[] = []
  let ended = false
  let wake = () => {}
  const keyboard = (async () => {
    for await (const event of readTerminal(ctx.stdin, ctx.stdout)) {
      if (event.kind === 'line') pending.push(event.text)
      else if (event.kind === 'end') ended = true
      else if (running !== undefined) running.abort(new Terminated('SIGINT'))
      else await writeText(ctx.stdout, prompt(ctx, cwd))
      wake()
    }
  })()
  keyboard.catch(() => {
    ended = true
    wake()
  })
  const gone = terminated(ctx.signal)
  void gone.then((reason) => {
    running?.abort(reason)
    ended = true
    wake()
  })
  for (;;) {
    await writeText(ctx.stdout, prompt(ctx, cwd))
    while (pending.length === 0 && !ended) await new Promise<void>((resolve) => (wake = resolve))
    const line = pending.shift()
    if (line === undefined) break
    const exit = /^\s*exit(?:\s+(\d+))?\s*;?\s*$/.exec(line)
    if (exit !== null) return exit[1] === undefined ? code : Number(exit[1]) & 255
    if (line.trim() === '') continue
    running = new AbortController()
    try {
      const result = await shell.run(line, { signal: running.signal, cwd, env: { ...env, ...sizeOf(ctx), '?': String(code) } })
      code = result.code
      env = result.env
      cwd = env.PWD ?? cwd
    } catch (error) {
      if (!(error instanceof Terminated)) throw error
      code = exitCodeOfSignal(error.signal)
    }
    running = undefined
  }
  if (ctx.signal.aborted) throw await gone
  await writeText(ctx.stdout, 'exit\n')
  return code
}

const sizeOf = ({ terminalSize }: ProgramContext) => {
  const { columns, rows } = terminalSize()
  return { COLUMNS: String(columns), LINES: String(rows) }
}

function prompt(ctx: ProgramContext, cwd: string): string {
  const name = ctx.argv[0]!.slice(ctx.argv[0]!.lastIndexOf('/') + 1)
  return name === 'bash' ? `root@${ctx.hostname}:${cwd}# ` : `${cwd} # `
}

const quote = (word: string) => `'${word.replaceAll("'", "'\\''")}'`
