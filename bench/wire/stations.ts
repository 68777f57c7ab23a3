// The bench's child processes, as objects whose methods are the stations' verbs.

import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Verbs } from './station.js'

export type Station = {
  readonly [Verb in keyof Verbs]: (...args: Parameters<Verbs[Verb]>) => Promise<Awaited<ReturnType<Verbs[Verb]>>>
} & { readonly process: ChildProcess }

/** `execArgv` are Node's own flags, as --cpu-prof. */
export async function startStation(url: string, name: string, execArgv: string[] = []): Promise<Station> {
  const child = fork(fileURLToPath(new URL('./station.js', import.meta.url)), [url, name], { execArgv: [...process.execArgv, ...execArgv] })
  const reply = () =>
    new Promise<unknown>((resolve, reject) => {
      const gone = (code: number | null) => reject(new Error(`station ${name} ended with code ${code}`))
      child.once('exit', gone)
      child.once('message', ({ result, error }: { result?: unknown; error?: string }) => {
        child.off('exit', gone)
        if (error === undefined) resolve(result)
        else reject(new Error(`station ${name}: ${error}`))
      })
    })
  await reply()
  // One call at a time, and its reply.
  const call = (verb: string, args: unknown[]) => {
    const answered = reply()
    child.send({ verb, args })
    return answered
  }
  return new Proxy({} as Station, {
    get: (_, verb) => (verb === 'process' ? child : verb === 'then' ? undefined : (...args: unknown[]) => call(String(verb), args)),
  })
}

export async function stopStation({ process: child }: Station): Promise<void> {
  if (child.exitCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.disconnect()
  await gone
}
