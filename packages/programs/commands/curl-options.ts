// curl's command line.

export interface CurlOptions {
  readonly urls: readonly string[]
  readonly flags: ReadonlySet<string>
  /** Last value of each option that takes one. */
  readonly values: ReadonlyMap<string, string>
  /** All values of options that add up. */
  readonly lists: ReadonlyMap<string, readonly string[]>
}

/** Long name of every short option. */
const short: Readonly<Record<string, string>> = {
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  i: 'include',
  I: 'head',
  o: 'output',
  O: 'remote-name',
  w: 'write-out',
  H: 'header',
  d: 'data',
  X: 'request',
  k: 'insecure',
  m: 'max-time',
  f: 'fail',
  L: 'location',
  A: 'user-agent',
  e: 'referer',
  u: 'user',
  b: 'cookie',
  G: 'get',
  N: 'no-buffer',
  D: 'dump-header',
  E: 'cert',
  '4': 'ipv4',
  '6': 'ipv6',
  '0': 'http1.0',
  '#': 'progress-bar',
  V: 'version',
  h: 'help',
  x: 'proxy',
  g: 'globoff',
  q: 'disable',
}
const withValue = new Set([
  ...[
    'output',
    'write-out',
    'request',
    'max-time',
    'connect-timeout',
    'user-agent',
    'referer',
    'user',
    'cookie',
    'dump-header',
    'cacert',
    'cert',
    'key',
  ],
  ...['max-redirs', 'retry', 'retry-delay', 'retry-max-time', 'noproxy', 'proxy', 'url', 'keepalive-time'],
])
const adding = new Set(['header', 'data', 'data-raw', 'data-binary', 'data-ascii', 'data-urlencode', 'json', 'resolve'])
const plain = new Set([
  ...Object.values(short).filter((name) => !withValue.has(name) && !adding.has(name)),
  ...[
    'fail-with-body',
    'compressed',
    'http1.1',
    'http2',
    'no-progress-meter',
    'retry-connrefused',
    'retry-all-errors',
    'tcp-nodelay',
    'no-keepalive',
    'path-as-is',
    'location-trusted',
  ],
])

/** `problem` is what curl says after "curl: " with exit 2. */
export function parseCurl(args: readonly string[]): { options: CurlOptions } | { problem: string } {
  const urls: string[] = []
  const flags = new Set<string>()
  const values = new Map<string, string>()
  const lists = new Map<string, string[]>()
  let at = 0
  const take = (name: string, given: string, attached: string | undefined): string | undefined => {
    if (plain.has(name)) {
      flags.add(name)
      return undefined
    }
    if (!withValue.has(name) && !adding.has(name)) return `option ${given}: is unknown`
    const value = attached ?? args[at++]
    if (value === undefined) return `option ${given}: requires parameter`
    if (name === 'url') urls.push(value)
    else if (withValue.has(name)) values.set(name, value)
    else {
      const list = lists.get(name) ?? []
      list.push(value)
      lists.set(name, list)
      // The order among the kinds of data counts: they are one list too.
      if (name.startsWith('data') || name === 'json') lists.set('body', [...(lists.get('body') ?? []), `${name}:${value}`])
    }
    return undefined
  }
  while (at < args.length) {
    const arg = args[at++]!
    let problem: string | undefined
    if (arg === '--') {
      urls.push(...args.slice(at))
      break
    }
    if (arg.startsWith('--')) problem = take(arg.slice(2), arg, undefined)
    else if (arg.startsWith('-') && arg.length > 1) {
      for (let i = 1; i < arg.length && problem === undefined; i++) {
        const name = short[arg[i]!]
        if (name === undefined) problem = `option ${arg}: is unknown`
        else if (plain.has(name)) flags.add(name)
        else {
          problem = take(name, `-${arg[i]}`, i + 1 < arg.length ? arg.slice(i + 1) : undefined)
          break
        }
      }
    } else urls.push(arg)
    if (problem !== undefined) return { problem: `${problem}\ncurl: try 'curl --help' or 'curl --manual' for more information` }
  }
  return { options: { urls, flags, values, lists } }
}
