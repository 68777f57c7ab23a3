// hashicorp/http-echo: answers every request with one text.

import { parseFlags, parseListenAddress } from '../flags.js'
import { serveHttp } from '../http-service.js'
import { type Program, writeText } from '../program.js'
import { goListenError, goTime, logLine, remoteOf, serveUntilTerminated } from '../serving.js'

const version = '1.0.0'

export const httpEcho: Program = async (ctx) => {
  const flags = parseFlags(ctx.argv.slice(1), { strings: ['listen', 'text', 'status-code'], booleans: ['version'] })
  if (flags.error !== undefined) {
    await writeText(ctx.stderr, `flag provided but not defined: ${flags.error.replace('unknown flag: ', '')}\n`)
    return 2
  }
  if (flags.values.has('version')) {
    await writeText(ctx.stderr, `http-echo v${version}\n`)
    return 0
  }
  const text = flags.values.get('text') ?? ctx.env.get('ECHO_TEXT') ?? 'hello-world'
  const at = parseListenAddress(flags.values.get('listen') ?? ':5678')
  const status = Number(flags.values.get('status-code') ?? '200')
  if (at === undefined || !Number.isInteger(status) || status < 200 || status > 599) {
    await writeText(
      ctx.stderr,
      `[ERR] cannot listen on ${flags.values.get('listen')} with status ${flags.values.get('status-code') ?? 200}\n`,
    )
    return 127
  }
  const body = `${text}\n`
  try {
    const service = await serveHttp(ctx, at, (request, response) => {
      const startedMs = ctx.clock.nowMs()
      response.writeHead(status, {
        'x-app-name': 'http-echo',
        'x-app-version': version,
        'content-type': 'text/plain; charset=utf-8',
        'content-length': Buffer.byteLength(body),
      })
      response.end(request.method === 'HEAD' ? undefined : body)
      const tookUs = ((ctx.clock.nowMs() - startedMs) * 1000).toFixed(3)
      const line = `${request.headers.host ?? ''} ${remoteOf(request)} "${request.method} ${request.url} HTTP/${request.httpVersion}" ${status} ${Buffer.byteLength(body)} "${request.headers['user-agent'] ?? ''}" ${tookUs}µs`
      void writeText(ctx.stdout, `${goTime(ctx.clock.wallMs())} ${line}\n`)
    })
    logLine(ctx, `[INFO] server is listening on ${flags.values.get('listen') ?? ':5678'}`)
    return await serveUntilTerminated(ctx, [service], 0)
  } catch (error) {
    logLine(ctx, `[ERR] server exited with: ${goListenError(error, 'tcp', at)}`)
    return 1
  }
}
Object.assign(httpEcho, { catches: ['SIGTERM', 'SIGINT'] })
