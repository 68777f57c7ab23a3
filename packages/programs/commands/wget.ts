// wget as busybox has it: -q -O FILE -T SECONDS -S --header --post-data --spider --no-check-certificate; exit 1 on any failure.

import { SocketError } from '../../sockets/socket-api.js'
import { DeadlinePassed, withDeadline } from '../deadline.js'
import { textOfErrno } from '../errno-text.js'
import { ExchangeError, readBody, sendRequest, startTls } from '../http-exchange.js'
import { type Program, type ProgramContext, writeText } from '../program.js'
import { ResolveError, Resolver } from '../resolver.js'
import { absolutePath } from '../virtual-files.js'

/** busybox: FEATURE_WGET_TIMEOUT's default. */
const defaultTimeoutMs = 900_000
const redirectsMax = 5
const fileBytesMax = 32 * 1024 * 1024

class WgetError extends Error {
  override name = 'WgetError'
}

interface WgetOptions {
  quiet: boolean
  showHeaders: boolean
  spider: boolean
  verify: boolean
  output: string | undefined
  timeoutMs: number
  headers: [string, string][]
  body: string | undefined
  urls: string[]
}

export const wget: Program = async (ctx) => {
  const options = parse(ctx.argv.slice(1))
  if (typeof options === 'string') {
    await writeText(
      ctx.stderr,
      `wget: ${options}\nUsage: wget [-cqS] [--spider] [-O FILE] [--header STR] [--post-data STR] [-T SEC] URL...\n`,
    )
    return 1
  }
  for (const url of options.urls) {
    try {
      await fetch(ctx, options, url)
    } catch (error) {
      const text =
        error instanceof DeadlinePassed
          ? 'download timed out'
          : error instanceof ResolveError
            ? `bad address '${hostOf(url)}'`
            : error instanceof SocketError
              ? `can't connect to remote host: ${textOfErrno(error)}`
              : error instanceof ExchangeError
                ? error.failure === 'empty-reply' || error.failure === 'cut-short'
                  ? 'error getting response'
                  : error.message
                : error instanceof WgetError
                  ? error.message
                  : undefined
      if (text === undefined) throw error
      await writeText(ctx.stderr, `wget: ${text}\n`)
      return 1
    }
  }
  return 0
}

function parse(args: string[]): WgetOptions | string {
  const options: WgetOptions = {
    quiet: false,
    showHeaders: false,
    spider: false,
    verify: true,
    output: undefined,
    timeoutMs: defaultTimeoutMs,
    headers: [],
    body: undefined,
    urls: [],
  }
  const set = (name: string, value: string): string | undefined => {
    if (name === 'O') options.output = value
    else if (name === 'header') {
      const colon = value.indexOf(':')
      if (colon > 0) options.headers.push([value.slice(0, colon).trim(), value.slice(colon + 1).trim()])
    } else if (name === 'post-data') options.body = value
    else if (name === 'U') options.headers.push(['User-Agent', value])
    else if (name === 'T') {
      if (!/^\d+(\.\d+)?$/.test(value)) return `invalid number '${value}'`
      options.timeoutMs = Number(value) * 1000
    }
    return undefined
  }
  const long: Readonly<Record<string, string>> = {
    'output-document': 'O',
    timeout: 'T',
    header: 'header',
    'post-data': 'post-data',
    'user-agent': 'U',
    tries: 't',
  }
  const letters = new Set(['q', 'S', 'c', 'n', 'v'])
  while (args.length > 0) {
    const arg = args.shift()!
    if (arg === '--quiet') options.quiet = true
    else if (arg === '--spider') options.spider = true
    else if (arg === '--server-response') options.showHeaders = true
    else if (arg === '--no-check-certificate') options.verify = false
    else if (arg === '--no-verbose' || arg === '-nv') options.quiet = true
    else if (arg.startsWith('--')) {
      const equals = arg.indexOf('=')
      const name = long[arg.slice(2, equals < 0 ? undefined : equals)]
      if (name === undefined) return `unrecognized option: ${arg.slice(2)}`
      const value = equals < 0 ? args.shift() : arg.slice(equals + 1)
      if (value === undefined) return `option requires an argument: ${arg.slice(2)}`
      const problem = set(name, value)
      if (problem !== undefined) return problem
    } else if (arg.startsWith('-') && arg.length > 1) {
      for (let i = 1; i < arg.length; i++) {
        const letter = arg[i]!
        if (letter === 'q') options.quiet = true
        else if (letter === 'S') options.showHeaders = true
        else if ('OTUt'.includes(letter)) {
          const value = i + 1 < arg.length ? arg.slice(i + 1) : args.shift()
          if (value === undefined) return `option requires an argument: ${letter}`
          const problem = set(letter, value)
          if (problem !== undefined) return problem
          break
        } else if (!letters.has(letter)) return `unrecognized option: ${letter}`
      }
    } else options.urls.push(arg)
  }
  return options.urls.length === 0 ? 'missing URL' : options
}

const hostOf = (url: string) => url.replace(/^[a-z]+:\/\//i, '').split(/[/:?#]/)[0]!

async function fetch(ctx: ProgramContext, options: WgetOptions, text: string): Promise<void> {
  let url = parseUrl(text)
  for (let redirects = 0; ; redirects++) {
    const next = await fetchOnce(ctx, options, url)
    if (next === undefined) return
    if (redirects >= redirectsMax) throw new WgetError('too many redirections')
    url = next
  }
}

function parseUrl(text: string): URL {
  let url: URL | undefined
  try {
    url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`)
  } catch {
    // Reported below with what is wrong for wget: anything but a good http address.
  }
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) throw new WgetError(`not an http or ftp url: ${text}`)
  return url
}

async function fetchOnce(ctx: ProgramContext, options: WgetOptions, url: URL): Promise<URL | undefined> {
  const say = (line: string) => (options.quiet ? undefined : writeText(ctx.stderr, line))
  const secure = url.protocol === 'https:'
  const port = Number(url.port) || (secure ? 443 : 80)
  return withDeadline(ctx, options.timeoutMs, async (signal) => {
    const address = (await new Resolver({ ...ctx, signal }).lookup(url.hostname))[0]!
    await say(`Connecting to ${url.host} (${address}:${port})\n`)
    const connection = await ctx.sockets.connectTcp({ address, port }, { signal })
    try {
      const stream = secure ? await startTls(connection, { servername: url.hostname, verify: options.verify, ca: [] }, signal) : connection
      const given = new Set(options.headers.map(([name]) => name.toLowerCase()))
      const defaults: [string, string][] = [
        ['Host', url.host],
        ['User-Agent', 'Wget'],
        ['Connection', 'close'],
        ...(options.body === undefined
          ? []
          : ([
              ['Content-Type', 'application/x-www-form-urlencoded'],
              ['Content-Length', String(Buffer.byteLength(options.body))],
            ] as [string, string][])),
      ]
      const headers = [...defaults.filter(([name]) => !given.has(name.toLowerCase())), ...options.headers]
      const method = options.body === undefined ? (options.spider ? 'HEAD' : 'GET') : 'POST'
      const response = await sendRequest(
        stream,
        { method, target: `${url.pathname}${url.search}`, headers, ...(options.body !== undefined && { body: Buffer.from(options.body) }) },
        signal,
      )
      const status = response.statusCode ?? 0
      if (options.showHeaders) {
        let head = `  HTTP/${response.httpVersion} ${status} ${response.statusMessage}\n`
        for (let i = 0; i < response.rawHeaders.length; i += 2) head += `  ${response.rawHeaders[i]}: ${response.rawHeaders[i + 1]}\n`
        await writeText(ctx.stderr, head)
      }
      if (status >= 300 && status < 400 && response.headers.location !== undefined) return new URL(response.headers.location, url)
      if (status < 200 || status >= 300)
        throw new WgetError(`server returned error: HTTP/${response.httpVersion} ${status} ${response.statusMessage}`)
      if (options.spider) {
        await say('remote file exists\n')
        return undefined
      }
      const path = options.output ?? (url.pathname.replace(/.*\//, '') || 'index.html')
      if (path === '-') {
        await readBody(response, signal, (chunk) => ctx.stdout(chunk))
        return undefined
      }
      const file = absolutePath(ctx.cwd, path)
      if (options.output === undefined && ctx.files.exists(file)) throw new WgetError(`can't open '${path}': File exists`)
      await say(`saving to '${path}'\n`)
      const chunks: Uint8Array[] = []
      let bytes = 0
      await readBody(response, signal, (chunk) => {
        bytes += chunk.length
        if (bytes > fileBytesMax) throw new WgetError(`write error: more than ${fileBytesMax} bytes`)
        chunks.push(chunk)
      })
      ctx.files.write(file, Buffer.concat(chunks))
      await say(`${path.padEnd(20)} 100% |${'*'.repeat(32)}| ${String(bytes).padStart(5)}  0:00:00 ETA\n'${path}' saved\n`)
      return undefined
    } finally {
      connection.destroy()
    }
  })
}
