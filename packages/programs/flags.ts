// Go-style flags: -name=value, --name value, boolean ones alone or with =true/false.

export interface Flags {
  readonly values: ReadonlyMap<string, string>
  readonly operands: readonly string[]
  /** Set when the command line makes no sense: what Go's flag packages print. */
  readonly error: string | undefined
}

/** `booleans` and `strings` are all the flags there are; aliases map a short name to its long one. */
export function parseFlags(
  args: readonly string[],
  known: { strings?: readonly string[]; booleans?: readonly string[]; aliases?: Readonly<Record<string, string>> },
): Flags {
  const values = new Map<string, string>()
  const operands: string[] = []
  let error: string | undefined
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '--') {
      operands.push(...args.slice(i + 1))
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      operands.push(arg)
      continue
    }
    const body = arg.replace(/^--?/, '')
    const equals = body.indexOf('=')
    const given = equals < 0 ? body : body.slice(0, equals)
    const name = known.aliases?.[given] ?? given
    if (known.booleans?.includes(name)) values.set(name, equals < 0 ? 'true' : body.slice(equals + 1))
    else if (known.strings?.includes(name)) {
      const value = equals < 0 ? args[++i] : body.slice(equals + 1)
      if (value === undefined) error ??= `flag needs an argument: ${arg}`
      else values.set(name, value)
    } else error ??= `unknown flag: ${arg}`
  }
  return { values, operands, error }
}

/** Go's time.ParseDuration in milliseconds: 300ms, 5s, 1m30s; undefined when it is none. A bare 0 is allowed. */
export function parseDurationMs(text: string): number | undefined {
  if (text === '0') return 0
  const unitsMs: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  if (!/^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * unitsMs[unit!]!,
    0,
  )
}

/** A port number, or undefined. */
export function parsePort(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,5}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined
}

/** Go's listen address: ":8080", "127.0.0.1:8080", "[::]:8080". */
export function parseListenAddress(text: string): { address: string; port: number } | undefined {
  const colon = text.lastIndexOf(':')
  const port = parsePort(text.slice(colon + 1))
  if (colon < 0 || port === undefined) return undefined
  const host = text.slice(0, colon).replace(/^\[|\]$/g, '')
  return { address: host === '' || host === '::' ? '0.0.0.0' : host === 'localhost' ? '127.0.0.1' : host, port }
}
