// agnhost netexec: an HTTP and a UDP server that say who they are and who asked.

import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { withDeadline } from '../deadline.js'
import { parseDurationMs, parseFlags, parsePort } from '../flags.js'
import { serveHttp } from '../http-service.js'
import { type Program, type ProgramContext, terminated, writeText } from '../program.js'
import { Resolver } from '../resolver.js'
import { goListenError, logLine, remoteOf, urlOf } from '../serving.js'
import { answerUdp } from './agnhost-serve.js'

/** Bounds of /dial, which asks others on the caller's behalf. */
const triesMax = 1000
const dialBytesMax = 2048
const dialTimeoutMs = 5000

export const netexec: Program = async (ctx) => {
  const flags = parseFlags(ctx.argv.slice(1), {
    strings: ['http-port', 'udp-port', 'sctp-port', 'delay-shutdown', 'http-override', 'udp-listen-addresses'],
  })
  const httpPort = parsePort(flags.values.get('http-port') ?? '8080')
  const udp = flags.values.get('udp-port') ?? '8081'
  const udpPort = parsePort(udp)
  if (flags.error !== undefined || httpPort === undefined || (udpPort === undefined && udp !== '-1')) {
    await writeText(ctx.stderr, `Error: ${flags.error ?? `invalid port: http ${flags.values.get('http-port') ?? 8080}, udp ${udp}`}\n`)
    return 1
  }
  let exitRequested: (code: number) => void
  const exited = new Promise<number>((resolve) => (exitRequested = resolve))
  const services: { close(): unknown }[] = []
  const http = { address: '0.0.0.0', port: httpPort }
  try {
    services.push(
      await serveHttp(ctx, http, (request, response) => {
        logLine(ctx, `${request.method} ${request.url}`)
        const override = flags.values.get('http-override')
        answer(ctx, request, response, override ?? urlOf(request).pathname, exitRequested).catch((error) => {
          if (!response.headersSent) response.writeHead(500)
          response.end(String(error))
        })
      }),
    )
    logLine(ctx, `Started HTTP server on port ${httpPort}`)
  } catch (error) {
    logLine(ctx, goListenError(error, 'tcp', http))
    return 1
  }
  if (udpPort !== undefined) {
    const at = { address: '0.0.0.0', port: udpPort }
    try {
      services.push(await answerUdp(ctx.sockets, at, (text, from) => udpReply(ctx, text, from)))
      logLine(ctx, `Started UDP server on port  ${udpPort}`)
    } catch (error) {
      logLine(ctx, goListenError(error, 'udp', at))
      for (const service of services) service.close()
      return 1
    }
  }
  const code = await Promise.race([exited, terminated(ctx.signal).then(() => 0)])
  for (const service of services) service.close()
  return code
}
Object.assign(netexec, { catches: ['SIGTERM', 'SIGINT'] })

function udpReply(ctx: ProgramContext, text: string, from: { address: string; port: number }): string | undefined {
  const [command, ...rest] = text.trim().split(' ')
  switch (command?.toLowerCase()) {
    case 'hostname':
      return ctx.hostname
    case 'echo':
      return rest.join(' ')
    case 'clientip':
      return `${from.address}:${from.port}`
    default:
      return undefined
  }
}

async function answer(ctx: ProgramContext, request: IncomingMessage, response: ServerResponse, path: string, exit: (code: number) => void) {
  const query = urlOf(request).searchParams
  switch (path.toLowerCase()) {
    case '/hostname':
      return response.end(ctx.hostname)
    case '/clientip':
      return response.end(remoteOf(request))
    case '/healthz':
      return response.writeHead(200).end()
    case '/echo': {
      const code = Number(query.get('code') ?? '200')
      if (!Number.isInteger(code) || code < 200 || code > 599)
        return response.writeHead(400).end(`argument code must be an HTTP status, it is ${query.get('code')}`)
      return response.writeHead(code).end(query.get('msg') ?? '')
    }
    case '/header':
      return response.end(request.headers[(query.get('key') ?? '').toLowerCase()]?.toString() ?? '')
    case '/redirect':
      return response.writeHead(Number(query.get('code')) === 301 ? 301 : 302, { location: encodeURI(query.get('location') ?? '/') }).end()
    case '/exit': {
      response.end()
      const code = Number(query.get('code') ?? '0') & 255
      const afterMs = parseDurationMs(query.get('timeout') ?? '0') ?? 0
      ctx.clock.setTimer(afterMs, () => exit(code))
      return
    }
    case '/shell':
    case '/shutdown':
    case '/upload':
      // Commands over HTTP are not offered; kubectl exec runs them in the container's own shell.
      return response.writeHead(501, { 'content-type': 'application/json' }).end(JSON.stringify({ error: `${path} is not emulated` }))
    case '/dial':
      return dial(ctx, query, response)
    case '/':
      return response.end(`NOW: ${new Date(ctx.clock.wallMs()).toISOString()}`)
    default:
      return response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
  }
}

/** Asks host:port `tries` times for `request`, and returns what each answer said. */
async function dial(ctx: ProgramContext, query: URLSearchParams, response: ServerResponse) {
  const host = query.get('host') ?? ''
  const port = parsePort(query.get('port') ?? '')
  const protocol = query.get('protocol') ?? 'udp'
  const what = query.get('request') ?? 'hostname'
  const tries = Number(query.get('tries') ?? '1')
  if (
    host === '' ||
    port === undefined ||
    (protocol !== 'http' && protocol !== 'udp') ||
    !Number.isInteger(tries) ||
    tries < 1 ||
    tries > triesMax
  ) {
    return response
      .writeHead(400)
      .end(`invalid dial request: host ${host}, port ${query.get('port')}, protocol ${protocol}, tries ${query.get('tries')}`)
  }
  const responses: string[] = []
  const errors: string[] = []
  for (let i = 0; i < tries && !ctx.signal.aborted; i++) {
    try {
      responses.push(
        await withDeadline(ctx, dialTimeoutMs, async (signal) => {
          const address = (await new Resolver({ ...ctx, signal }).lookup(host))[0]!
          return protocol === 'http' ? httpGet(ctx, { address, port }, `/${what}`, signal) : udpAsk(ctx, { address, port }, what, signal)
        }),
      )
    } catch (error) {
      errors.push((error as Error).message)
    }
  }
  // The real one leaves out an empty list.
  response.end(JSON.stringify({ ...(responses.length > 0 && { responses }), ...(errors.length > 0 && { errors }) }))
}

async function httpGet(ctx: ProgramContext, to: { address: string; port: number }, path: string, signal: AbortSignal): Promise<string> {
  const connection = await ctx.sockets.connectTcp(to, { signal })
  try {
    return await new Promise<string>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      const request = httpRequest(
        { createConnection: () => connection, path, headers: { host: `${to.address}:${to.port}`, connection: 'close' } },
        (incoming) => {
          let text = ''
          incoming.setEncoding('utf8')
          incoming.on('data', (chunk: string) => (text = (text + chunk).slice(0, dialBytesMax)))
          incoming.on('end', () => resolve(text.trim()))
        },
      )
      request.on('error', reject)
      request.end()
    })
  } finally {
    connection.destroy()
  }
}

async function udpAsk(ctx: ProgramContext, to: { address: string; port: number }, text: string, signal: AbortSignal): Promise<string> {
  const socket = await ctx.sockets.openUdp()
  try {
    return await new Promise<string>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      socket.onError(reject)
      socket.onMessage((data) => resolve(new TextDecoder().decode(data.subarray(0, dialBytesMax)).trim()))
      socket.send(new TextEncoder().encode(text), to)
    })
  } finally {
    socket.close()
  }
}
