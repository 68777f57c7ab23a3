// What every verb of the command line is, and how verbs read their flags.

import { type ParseArgsConfig, parseArgs } from 'node:util'
import { UsageError } from '../boot/options.js'

export interface Verb {
  readonly name: string
  /** `node NODE -- COMMAND…` */
  readonly usage: string
  readonly summary: string
  /** Lines of --help. */
  readonly options: readonly string[]
  /** Resolves to the exit code. */
  run(args: string[]): Promise<number>
}

type Options = NonNullable<ParseArgsConfig['options']>

/** parseArgs that turns a mistake into one line. */
export function readArgs<O extends Options>(args: string[], options: O, { positionals = 0 } = {}) {
  try {
    const parsed = parseArgs({ args, options, allowPositionals: positionals > 0, strict: true })
    if (parsed.positionals.length > positionals) throw new UsageError(`${parsed.positionals[positionals]}: unexpected argument`)
    return parsed
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error))
  }
}
