// What the servers among the images share: how they fail to bind, log and end.

import type { IncomingMessage } from 'node:http'
import { SocketError } from '../sockets/socket-api.js'
import type { HttpService } from './http-service.js'
import { type ProgramContext, terminated, writeText } from './program.js'

/** What a Go program says when it cannot listen. */
export function goListenError(error: unknown, network: 'tcp' | 'udp', at: { address: string; port: number }): string {
  const code = error instanceof SocketError ? error.code : 'EIO'
  const text = code === 'EADDRINUSE' ? 'address already in use' : code === 'EADDRNOTAVAIL' ? 'cannot assign requested address' : code
  return `listen ${network} ${at.address}:${at.port}: bind: ${text}`
}

/** Go's default log prefix: 2025/01/02 03:04:05. */
export function goTime(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ')
}

export function logLine(ctx: ProgramContext, text: string): void {
  void writeText(ctx.stderr, `${goTime(ctx.clock.wallMs())} ${text}\n`)
}

/** Serves until the process is signalled; resolves with `code`. */
export async function serveUntilTerminated(
  ctx: ProgramContext,
  services: readonly (HttpService | { close(): unknown })[],
  code: number,
): Promise<number> {
  await terminated(ctx.signal)
  for (const service of services) service.close()
  return code
}

/** "10.244.1.3:41234" */
export function remoteOf(request: IncomingMessage): string {
  return `${request.socket.remoteAddress}:${request.socket.remotePort}`
}

/** Path and query of a request, which may be nonsense. */
export function urlOf(request: IncomingMessage): URL {
  try {
    return new URL(request.url ?? '/', 'http://service')
  } catch {
    return new URL('http://service/')
  }
}
