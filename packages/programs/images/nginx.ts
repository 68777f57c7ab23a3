// nginx as its image comes: the welcome page, or what is mounted at /usr/share/nginx/html, on port 80.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { SocketError } from '../../sockets/socket-api.js'
import { serveHttp } from '../http-service.js'
import { type Program, type ProgramContext, writeText } from '../program.js'
import { serveUntilTerminated, urlOf } from '../serving.js'

const version = 'nginx/1.27.3'
export const nginxRoot = '/usr/share/nginx/html'

export const welcomePage = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>The web server of this pod is up and answers requests.</p>
</body>
</html>
`

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  js: 'application/javascript',
  json: 'application/json',
  txt: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
  xml: 'text/xml',
}

const errorPage = (status: string) =>
  `<html>\r\n<head><title>${status}</title></head>\r\n<body>\r\n<center><h1>${status}</h1></center>\r\n<hr><center>${version}</center>\r\n</body>\r\n</html>\r\n`

export const nginx: Program = async (ctx) => {
  const at = { address: '0.0.0.0', port: 80 }
  try {
    const service = await serveHttp(ctx, at, (request, response) => answer(ctx, request, response))
    await writeText(ctx.stderr, `${errorTime(ctx)} [notice] 1#1: ${version}\n${errorTime(ctx)} [notice] 1#1: start worker processes\n`)
    return await serveUntilTerminated(ctx, [service], 0)
  } catch (error) {
    const why =
      error instanceof SocketError && error.code === 'EADDRINUSE' ? '(98: Address already in use)' : `(${(error as Error).message})`
    await writeText(ctx.stderr, `nginx: [emerg] bind() to ${at.address}:${at.port} failed ${why}\n`)
    return 1
  }
}
Object.assign(nginx, { catches: ['SIGTERM', 'SIGQUIT', 'SIGINT'] })

function answer(ctx: ProgramContext, request: IncomingMessage, response: ServerResponse) {
  const send = (status: number, headers: Record<string, string>, body: Uint8Array | string) => {
    const bytes = Buffer.from(body as string)
    response.writeHead(status, { server: version, ...headers, 'content-length': String(bytes.length) })
    response.end(request.method === 'HEAD' ? undefined : bytes)
    logAccess(ctx, request, status, request.method === 'HEAD' ? 0 : bytes.length)
  }
  const fail = (status: number, text: string) => send(status, { 'content-type': 'text/html' }, errorPage(`${status} ${text}`))

  if (request.method !== 'GET' && request.method !== 'HEAD') return fail(405, 'Not Allowed')
  let path: string
  try {
    path = decodeURIComponent(urlOf(request).pathname)
  } catch {
    return fail(400, 'Bad Request')
  }
  let file = `${nginxRoot}${path}`
  try {
    if (ctx.files.isDirectory(file)) {
      if (!path.endsWith('/')) return send(301, { 'content-type': 'text/html', location: `${path}/` }, errorPage('301 Moved Permanently'))
      file += 'index.html'
      if (!ctx.files.exists(file)) {
        logError(ctx, request, `directory index of "${nginxRoot}${path}" is forbidden`)
        return fail(403, 'Forbidden')
      }
    }
    if (!ctx.files.exists(file)) {
      logError(ctx, request, `open() "${file}" failed (2: No such file or directory)`)
      return fail(404, 'Not Found')
    }
    const extension = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase() ?? ''
    send(
      200,
      { 'content-type': contentTypes[extension] ?? 'application/octet-stream', 'accept-ranges': 'bytes' },
      ctx.files.readBytes(file),
    )
  } catch (error) {
    logError(ctx, request, (error as Error).message)
    fail(500, 'Internal Server Error')
  }
}

function errorTime(ctx: ProgramContext): string {
  return new Date(ctx.clock.wallMs()).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** The image's log_format main. */
function logAccess(ctx: ProgramContext, request: IncomingMessage, status: number, bytes: number) {
  const now = new Date(ctx.clock.wallMs())
  const day = String(now.getUTCDate()).padStart(2, '0')
  const at = `${day}/${months[now.getUTCMonth()]}/${now.getUTCFullYear()}:${now.toISOString().slice(11, 19)} +0000`
  const header = (name: string) => (request.headers[name] as string | undefined) ?? '-'
  const line = `${request.socket.remoteAddress} - - [${at}] "${request.method} ${request.url} HTTP/${request.httpVersion}" ${status} ${bytes} "${header('referer')}" "${header('user-agent')}" "${header('x-forwarded-for')}"`
  void writeText(ctx.stdout, `${line}\n`)
}

function logError(ctx: ProgramContext, request: IncomingMessage, text: string) {
  const line = `${errorTime(ctx)} [error] 29#29: ${text}, client: ${request.socket.remoteAddress}, server: localhost, request: "${request.method} ${request.url} HTTP/${request.httpVersion}", host: "${request.headers.host ?? ''}"`
  void writeText(ctx.stderr, `${line}\n`)
}
