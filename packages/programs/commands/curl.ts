// curl: URLs over HTTP and HTTPS, with its messages and exit codes (curl(1), "EXIT CODES").

import type { IncomingMessage } from 'node:http'
import { SocketError, type TcpConnection } from '../../sockets/socket-api.js'
import { DeadlinePassed, delay, withDeadline } from '../deadline.js'
import { textOfErrno } from '../errno-text.js'
import { ExchangeError, readBody, sendRequest, startTls } from '../http-exchange.js'
import { type Program, type ProgramContext, writeText } from '../program.js'
import { ResolveError, Resolver } from '../resolver.js'
import { absolutePath, FileError } from '../virtual-files.js'
import { type CurlOptions, parseCurl } from './curl-options.js'
import { noTransfer, progressHead, progressLine, type Transfer, writeOut } from './curl-report.js'

const version = '8.14.1'
const redirectsMax = 50
/** -o keeps the body until it is whole. */
const fileBytesMax = 32 * 1024 * 1024
const inContainer = (ctx: ProgramContext, path: string) => absolutePath(ctx.cwd, path)

/** A failure with curl's number; the message follows "curl: (N) ". */
class CurlError extends Error {
  override name = 'CurlError'
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

export const curl: Program = async (ctx) => {
  const parsed = parseCurl(ctx.argv.slice(1))
  if ('problem' in parsed) {
    await writeText(ctx.stderr, `curl: ${parsed.problem}\n`)
    return 2
  }
  const { options } = parsed
  if (options.flags.has('version')) {
    await writeText(ctx.stdout, `curl ${version} (x86_64-pc-linux-gnu) libcurl/${version}\nProtocols: http https\nFeatures: SSL\n`)
    return 0
  }
  if (options.flags.has('help')) {
    await writeText(ctx.stdout, 'Usage: curl [options...] <url>\n')
    return 0
  }
  if (options.urls.length === 0) {
    await writeText(ctx.stderr, "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n")
    return 2
  }
  let code = 0
  for (const url of options.urls) code = await fetchWithRetries(ctx, options, url)
  return code
}

async function fetchWithRetries(ctx: ProgramContext, options: CurlOptions, url: string): Promise<number> {
  const retries = Number(options.values.get('retry') ?? '0') || 0
  const fixedMs = (Number(options.values.get('retry-delay') ?? '0') || 0) * 1000
  for (let attempt = 0; ; attempt++) {
    const outcome = await fetchOnce(ctx, options, url)
    // curl calls these transient: timeouts, and 408 429 500 502 503 504.
    const transient = outcome.code === 28 || [408, 429, 500, 502, 503, 504].includes(outcome.status)
    const again =
      transient ||
      (outcome.code === 7 && options.flags.has('retry-connrefused')) ||
      (outcome.code !== 0 && options.flags.has('retry-all-errors'))
    if (!again || attempt >= retries) return outcome.code
    const waitMs = fixedMs || Math.min(1000 * 2 ** attempt, 600_000)
    if (!options.flags.has('silent')) {
      const left = retries - attempt
      await writeText(
        ctx.stderr,
        `curl: Problem: ${outcome.code === 28 ? 'timeout' : outcome.code === 7 ? 'connection refused' : 'HTTP error'}. Will retry in ${waitMs / 1000} second${waitMs === 1000 ? '' : 's'}. ${left} ${left === 1 ? 'retry' : 'retries'} left.\n`,
      )
    }
    await delay(ctx, waitMs)
  }
}

/** A transfer's notes, filled in as it goes. */
type Notes = { -readonly [K in keyof Transfer]: Transfer[K] }

async function fetchOnce(ctx: ProgramContext, options: CurlOptions, text: string): Promise<{ code: number; status: number }> {
  const { flags, values } = options
  const notes: Notes = { ...noTransfer, url: text }
  const startedMs = ctx.clock.nowMs()
  const elapsedMs = () => ctx.clock.nowMs() - startedMs
  const output = await openOutput(ctx, options, text, notes)
  const maxTimeMs = secondsOption(values.get('max-time'))
  const meter = !flags.has('silent') && !flags.has('no-progress-meter') && !ctx.tty && !flags.has('head')
  let code = 0
  let message = ''
  try {
    if (maxTimeMs === undefined) throw new CurlError(2, 'option --max-time: expected a proper numerical parameter')
    await withDeadline(ctx, maxTimeMs, (signal) => followRedirects(ctx, options, text, { notes, output, signal, elapsedMs }))
    output.close()
  } catch (error) {
    const failed =
      error instanceof DeadlinePassed
        ? new CurlError(28, timedOut(notes, maxTimeMs ?? 0))
        : error instanceof FileError
          ? new CurlError(23, 'Failure writing output to destination')
          : error
    if (!(failed instanceof CurlError)) throw failed
    code = failed.code
    message = failed.message
  }
  notes.totalMs = elapsedMs()
  notes.exitCode = code
  notes.errorText = message
  if (meter) await writeText(ctx.stderr, `${progressHead}${progressLine(notes)}\n`)
  if (code !== 0 && (!flags.has('silent') || flags.has('show-error'))) await writeText(ctx.stderr, `curl: (${code}) ${message}\n`)
  const format = values.get('write-out')
  if (format !== undefined) {
    const text = format.startsWith('@') ? ctx.files.readText(inContainer(ctx, format.slice(1))) : format
    await writeText(ctx.stdout, writeOut(text, notes))
  }
  return { code, status: notes.status }
}

function timedOut(notes: Notes, limitMs: number): string {
  if (notes.connectMs === 0) return `Connection timed out after ${limitMs} milliseconds`
  const received = notes.downloadedBytes
  return `Operation timed out after ${limitMs} milliseconds with ${received} ${notes.contentType === '' && received === 0 ? 'bytes received' : `out of -1 bytes received`}`
}

/** Milliseconds of a decimal number of seconds; 0 when not given, undefined when it is no number. */
function secondsOption(text: string | undefined): number | undefined {
  if (text === undefined) return 0
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : undefined
}

interface Output {
  write(data: Uint8Array): void | Promise<void>
  close(): void
}

async function openOutput(ctx: ProgramContext, { flags, values }: CurlOptions, url: string, notes: Notes): Promise<Output> {
  const path =
    values.get('output') ?? (flags.has('remote-name') ? url.replace(/[?#].*/, '').replace(/.*\//, '') || 'curl_response' : undefined)
  if (path === undefined || path === '-') return { write: (data) => ctx.stdout(data), close: () => {} }
  notes.outputFile = path
  const chunks: Uint8Array[] = []
  let bytes = 0
  return {
    write(data) {
      bytes += data.length
      if (bytes > fileBytesMax) throw new CurlError(23, `Failure writing output to destination: more than ${fileBytesMax} bytes`)
      chunks.push(data)
    },
    close: () => ctx.files.write(inContainer(ctx, path), Buffer.concat(chunks)),
  }
}

interface Run {
  readonly notes: Notes
  readonly output: Output
  readonly signal: AbortSignal
  readonly elapsedMs: () => number
}

async function followRedirects(ctx: ProgramContext, options: CurlOptions, text: string, run: Run): Promise<void> {
  const { flags, values } = options
  const most = values.has('max-redirs') ? Number(values.get('max-redirs')) : redirectsMax
  let url = parseUrl(text)
  let { method, body } = requestBody(ctx, options)
  if (flags.has('get') && body !== undefined) {
    url.search = [url.search.replace(/^\?/, ''), body.toString()].filter((part) => part !== '').join('&')
    body = undefined
    method = 'GET'
  }
  method = values.get('request') ?? (flags.has('head') ? 'HEAD' : method)
  for (;;) {
    const next = await transferOnce(ctx, options, { url, method, body }, run)
    if (next === undefined) return
    if (++run.notes.redirects > most) throw new CurlError(47, `Maximum (${most}) redirects followed`)
    // RFC 9110 §15.4: 303 always, 301 and 302 by custom, turn a POST into a GET.
    const status = run.notes.status
    if ((status === 303 || ((status === 301 || status === 302) && method === 'POST')) && !values.has('request')) {
      method = method === 'HEAD' ? 'HEAD' : 'GET'
      body = undefined
    }
    url = next
  }
}

function parseUrl(text: string): URL {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  const scheme = withScheme.slice(0, withScheme.indexOf(':')).toLowerCase()
  if (scheme !== 'http' && scheme !== 'https') throw new CurlError(1, `Protocol "${scheme}" not supported`)
  const authority = withScheme.slice(scheme.length + 3).split(/[/?#]/)[0]!
  if (authority === '' || authority.startsWith(':')) throw new CurlError(3, 'URL rejected: No host part in the URL')
  const port = /:(\d+)$/.exec(authority)?.[1]
  if (port !== undefined && Number(port) > 65535)
    throw new CurlError(3, 'URL rejected: Port number was not a decimal number between 0 and 65535')
  if (/:[^\]\d][^\]]*$/.test(authority.replace(/^.*@/, '')))
    throw new CurlError(3, 'URL rejected: Port number was not a decimal number between 0 and 65535')
  if ([...text].some((character) => character <= ' ')) throw new CurlError(3, 'URL rejected: Malformed input to a URL function')
  try {
    return new URL(withScheme)
  } catch {
    throw new CurlError(3, 'URL rejected: Bad hostname')
  }
}

function requestBody(ctx: ProgramContext, { lists }: CurlOptions): { method: string; body: Buffer | undefined } {
  const parts = lists.get('body')
  if (parts === undefined) return { method: 'GET', body: undefined }
  const pieces = parts.map((part) => {
    const [kind, value] = [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1)]
    if (kind === 'data-urlencode') {
      const equals = value.indexOf('=')
      return Buffer.from(
        equals < 0
          ? encodeURIComponent(value)
          : `${equals === 0 ? '' : `${value.slice(0, equals)}=`}${encodeURIComponent(value.slice(equals + 1))}`,
      )
    }
    if (kind === 'data-raw' || !value.startsWith('@')) return Buffer.from(value)
    const path = inContainer(ctx, value.slice(1))
    if (!ctx.files.exists(path)) throw new CurlError(26, `Failed to open ${value.slice(1)}`)
    const bytes = Buffer.from(ctx.files.readBytes(path))
    // -d @file drops newlines, --data-binary and --json keep them.
    return kind === 'data-binary' || kind === 'json' ? bytes : Buffer.from(bytes.toString('latin1').replace(/[\r\n]/g, ''), 'latin1')
  })
  const json = parts.every((part) => part.startsWith('json:'))
  return { method: 'POST', body: Buffer.concat(pieces.flatMap((piece, i) => (i === 0 || json ? [piece] : [Buffer.from('&'), piece]))) }
}

/** One request and its answer; the URL to follow, if any. */
async function transferOnce(
  ctx: ProgramContext,
  options: CurlOptions,
  request: { url: URL; method: string; body: Buffer | undefined },
  run: Run,
): Promise<URL | undefined> {
  const { flags, values } = options
  const { notes, output, signal, elapsedMs } = run
  const { url, method, body } = request
  const say = (text: string) => (flags.has('verbose') ? writeText(ctx.stderr, text) : undefined)
  const host = url.hostname
  const secure = url.protocol === 'https:'
  const port = Number(url.port) || (secure ? 443 : 80)
  Object.assign(notes, {
    url: url.href,
    method,
    scheme: secure ? 'https' : 'http',
    status: 0,
    downloadedBytes: 0,
    uploadedBytes: body?.length ?? 0,
  })

  const connection = await open(ctx, options, { host, port }, run)
  try {
    let stream: Parameters<typeof sendRequest>[0] = connection
    if (secure) {
      const cacert = values.get('cacert')
      try {
        stream = await startTls(
          connection,
          {
            servername: host,
            verify: !flags.has('insecure'),
            ca: cacert === undefined ? [] : [readPem(ctx, cacert, 77)],
            ...clientCertificate(ctx, options),
          },
          signal,
        )
      } catch (error) {
        if (!(error instanceof ExchangeError)) throw error
        throw error.failure === 'untrusted'
          ? new CurlError(60, `SSL certificate problem: ${error.message}\nMore details here: https://curl.se/docs/sslcerts.html`)
          : new CurlError(35, `TLS connect error: ${error.message}`)
      }
      notes.tlsMs = elapsedMs()
      await say('* SSL connection established\n')
    }
    const headers = requestHeaders(options, { url, body, port, secure })
    notes.requestMs = elapsedMs()
    const target = `${url.pathname}${url.search}`
    await say(`> ${method} ${target} HTTP/1.1\n${headers.map(([name, value]) => `> ${name}: ${value}\n`).join('')}>\n`)
    const response = await exchange(
      () => sendRequest(stream, { method, target, headers, ...(body !== undefined && { body }) }, signal),
      notes,
    )
    notes.firstByteMs = elapsedMs()
    return await receive(ctx, options, { response, url, method }, { notes, output, signal, elapsedMs, say })
  } finally {
    connection.destroy()
    if (notes.status > 0) await say(`* Connection #0 to host ${host} left intact\n`)
  }
}

async function receive(
  ctx: ProgramContext,
  { flags, values }: CurlOptions,
  { response, url, method }: { response: IncomingMessage; url: URL; method: string },
  { notes, output, signal, say }: Run & { say: (text: string) => void | Promise<void> },
): Promise<URL | undefined> {
  const status = response.statusCode ?? 0
  const head = headText(response)
  const location = response.headers.location
  const redirect = status >= 300 && status < 400 && location !== undefined ? new URL(location, url) : undefined
  Object.assign(notes, {
    status,
    httpVersion: response.httpVersion.replace(/\.0$/, ''),
    contentType: response.headers['content-type'] ?? '',
    redirectUrl: redirect?.href ?? '',
    headerBytes: notes.headerBytes + head.length,
  })
  await say(head.replace(/^(.*)\r\n/gm, '< $1\n'))
  const follow = redirect !== undefined && flags.has('location')
  const failing = status >= 400 && flags.has('fail') && !flags.has('fail-with-body')
  if ((flags.has('include') || flags.has('head')) && !failing) await output.write(Buffer.from(head, 'latin1'))
  const headerFile = values.get('dump-header')
  if (headerFile === '-') await writeText(ctx.stdout, head)
  else if (headerFile !== undefined) ctx.files.write(inContainer(ctx, headerFile), head)
  if (failing) throw new CurlError(22, `The requested URL returned error: ${status}`)
  if (method !== 'HEAD') {
    await exchange(
      () =>
        readBody(response, signal, (chunk) => {
          notes.downloadedBytes += chunk.length
          if (!follow) return output.write(chunk)
        }),
      notes,
    )
  }
  if (status >= 400 && flags.has('fail-with-body')) throw new CurlError(22, `The requested URL returned error: ${status}`)
  return follow ? redirect : undefined
}

/** Turns what went wrong on the wire into curl's numbers. */
async function exchange<T>(work: () => Promise<T>, notes: Notes): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TypeError) throw new CurlError(43, `A libcurl function was given a bad argument: ${error.message}`)
    if (!(error instanceof ExchangeError)) throw error
    switch (error.failure) {
      case 'empty-reply':
        throw new CurlError(52, 'Empty reply from server')
      case 'not-http':
        throw new CurlError(1, 'Received HTTP/0.9 when not allowed')
      case 'cut-short':
        throw new CurlError(18, `transfer closed with outstanding read data remaining (${notes.downloadedBytes} bytes received)`)
      default:
        throw new CurlError(56, 'Recv failure: Connection reset by peer')
    }
  }
}

async function open(
  ctx: ProgramContext,
  options: CurlOptions,
  { host, port }: { host: string; port: number },
  { notes, signal, elapsedMs }: Run,
): Promise<TcpConnection> {
  const say = (text: string) => (options.flags.has('verbose') ? writeText(ctx.stderr, text) : undefined)
  const connectMs = secondsOption(options.values.get('connect-timeout'))
  if (connectMs === undefined) throw new CurlError(2, 'option --connect-timeout: expected a proper numerical parameter')
  if (host.startsWith('[') || options.flags.has('ipv6'))
    throw new CurlError(7, `Failed to connect to ${host} port ${port} after 0 ms: Address family not supported by protocol`)
  try {
    return await withDeadline({ clock: ctx.clock, signal }, connectMs, async (within) => {
      const addresses = resolveOverride(options, host, port) ?? (await new Resolver({ ...ctx, signal: within }).lookup(host))
      notes.lookupMs = elapsedMs()
      if (!/^[\d.]+$/.test(host)) await say(`* Host ${host}:${port} was resolved.\n* IPv6: (none)\n* IPv4: ${addresses.join(', ')}\n`)
      let last: unknown
      for (const address of addresses) {
        await say(`*   Trying ${address}:${port}...\n`)
        try {
          const connection = await ctx.sockets.connectTcp({ address, port }, { signal: within })
          Object.assign(notes, {
            connectMs: elapsedMs(),
            remoteAddress: connection.remoteAddress,
            remotePort: connection.remotePort,
            localAddress: connection.localAddress,
            localPort: connection.localPort,
          })
          await say(`* Connected to ${host} (${address}) port ${port}\n`)
          return connection
        } catch (error) {
          last = error
          if (!(error instanceof SocketError) || within.aborted) break
          await say(`* connect to ${address} port ${port} failed: ${textOfErrno(error)}\n`)
        }
      }
      throw last
    })
  } catch (error) {
    const after = `after ${Math.round(elapsedMs())} ms`
    if (signal.aborted) throw signal.reason
    if (error instanceof DeadlinePassed) throw new CurlError(28, `Connection timed out after ${connectMs} milliseconds`)
    if (error instanceof ResolveError) throw new CurlError(6, `Could not resolve host: ${host}`)
    if (error instanceof SocketError && error.code === 'ETIMEDOUT')
      throw new CurlError(28, `Failed to connect to ${host} port ${port} ${after}: Could not connect to server`)
    if (error instanceof SocketError)
      throw new CurlError(7, `Failed to connect to ${host} port ${port} ${after}: Could not connect to server`)
    throw error
  }
}

/** --resolve host:port:address[,address] */
function resolveOverride({ lists }: CurlOptions, host: string, port: number): string[] | undefined {
  for (const entry of lists.get('resolve') ?? []) {
    const match = /^\+?(\*|[^:]+):(\d+):(.+)$/.exec(entry)
    if (match !== null && (match[1] === '*' || match[1]!.toLowerCase() === host.toLowerCase()) && Number(match[2]) === port)
      return match[3]!.split(',')
  }
  return undefined
}

function requestHeaders(
  { lists, values, flags }: CurlOptions,
  { url, body, port, secure }: { url: URL; body: Buffer | undefined; port: number; secure: boolean },
): (readonly [string, string])[] {
  const headers = new Map<string, readonly [string, string]>()
  const set = (name: string, value: string) => headers.set(name.toLowerCase(), [name, value])
  set('Host', port === (secure ? 443 : 80) ? url.hostname : `${url.hostname}:${port}`)
  const user =
    values.get('user') ?? (url.username === '' ? undefined : `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`)
  if (user !== undefined) set('Authorization', `Basic ${Buffer.from(user).toString('base64')}`)
  set('User-Agent', values.get('user-agent') ?? `curl/${version}`)
  set('Accept', '*/*')
  if (flags.has('compressed')) set('Accept-Encoding', 'identity')
  const referer = values.get('referer')
  if (referer !== undefined) set('Referer', referer)
  const cookie = values.get('cookie')
  if (cookie !== undefined) set('Cookie', cookie)
  if (body !== undefined) {
    set('Content-Length', String(body.length))
    set('Content-Type', lists.has('json') ? 'application/json' : 'application/x-www-form-urlencoded')
    if (lists.has('json')) set('Accept', 'application/json')
  }
  const repeated: (readonly [string, string])[] = []
  for (const line of lists.get('header') ?? []) {
    const colon = line.indexOf(':')
    const name = (colon < 0 ? line.replace(/;$/, '') : line.slice(0, colon)).trim()
    const value = colon < 0 ? '' : line.slice(colon + 1).trim()
    // "Name:" removes a header, "Name;" sends it empty.
    if (colon >= 0 && value === '') headers.delete(name.toLowerCase())
    else if (headers.has(name.toLowerCase())) set(name, value)
    else repeated.push([name, value])
  }
  return [...headers.values(), ...repeated]
}

function headText(response: IncomingMessage): string {
  let text = `HTTP/${response.httpVersion} ${response.statusCode}${response.statusMessage ? ` ${response.statusMessage}` : ' '}\r\n`
  for (let i = 0; i < response.rawHeaders.length; i += 2) text += `${response.rawHeaders[i]}: ${response.rawHeaders[i + 1]}\r\n`
  return `${text}\r\n`
}

function readPem(ctx: ProgramContext, path: string, missingCode: number): string {
  const at = inContainer(ctx, path)
  if (!ctx.files.exists(at)) throw new CurlError(missingCode, `error setting certificate file: ${path}`)
  return ctx.files.readText(at)
}

function clientCertificate(ctx: ProgramContext, { values }: CurlOptions): { cert?: string; key?: string } {
  const cert = values.get('cert')
  if (cert === undefined) return {}
  const key = values.get('key')
  return { cert: readPem(ctx, cert, 58), ...(key !== undefined && { key: readPem(ctx, key, 58) }) }
}
