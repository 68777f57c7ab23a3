// Asking a container how it is: a real HTTP request or TCP connection from the node's own namespace, or a command inside.

import { request as httpRequest } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { Clock } from '../../../packages/clock/clock.js'
import { type SocketApi, SocketError } from '../../../packages/sockets/socket-api.js'
import type { ContainerSpec } from '../pods/container-record.js'

export type Handler = NonNullable<ContainerSpec['readinessProbe']>
export interface Answer {
  ok: boolean
  /** Worded as the kubelet's event tells it. */
  output: string
}

export interface ProbeSurroundings {
  sockets: SocketApi
  clock: Clock
  /** Runs a command in the container; rejects when it cannot. */
  exec(command: readonly string[], signal: AbortSignal): Promise<{ exitCode: number; output: string }>
}
export interface ProbeTarget {
  ip: string
  container: ContainerSpec
}

/** Of an answer's body only so much is shown. */
const outputBytesMax = 10 * 1024

/** Never rejects: what goes wrong is a failed probe. */
export async function ask(handler: Handler, target: ProbeTarget, { sockets, clock, exec }: ProbeSurroundings): Promise<Answer> {
  const deadline = new AbortController()
  const timer = clock.setTimer((handler.timeoutSeconds || 1) * 1000, () => deadline.abort())
  try {
    if (handler.httpGet) return await askHttp(handler.httpGet, target, sockets, deadline.signal)
    if (handler.tcpSocket) return await askTcp(handler.tcpSocket, target, sockets, deadline.signal)
    if (handler.exec) return await askExec(handler.exec.command ?? [], exec, deadline.signal)
    return { ok: false, output: 'gRPC probes are not offered' }
  } finally {
    timer.cancel()
  }
}

async function askExec(command: readonly string[], exec: ProbeSurroundings['exec'], signal: AbortSignal): Promise<Answer> {
  try {
    const { exitCode, output } = await exec(command, signal)
    return { ok: exitCode === 0, output: output.slice(0, outputBytesMax) }
  } catch (error) {
    return { ok: false, output: signal.aborted ? `command timed out: ${JSON.stringify(command.join(' '))}` : (error as Error).message }
  }
}

async function askTcp(
  { port, host }: { port: string | number; host?: string },
  target: ProbeTarget,
  sockets: SocketApi,
  signal: AbortSignal,
): Promise<Answer> {
  const at = addressOf(port, host, target)
  if (at === undefined) return noPort(port)
  try {
    const connection = await sockets.connectTcp(at, { signal })
    connection.on('error', () => {})
    connection.destroy()
    return { ok: true, output: '' }
  } catch (error) {
    return { ok: false, output: dialFailure(at, error, signal) }
  }
}

type HttpGet = NonNullable<Handler['httpGet']>

async function askHttp(get: HttpGet, target: ProbeTarget, sockets: SocketApi, signal: AbortSignal): Promise<Answer> {
  const at = addressOf(get.port, get.host, target)
  if (at === undefined) return noPort(get.port)
  const scheme = (get.scheme ?? 'HTTP').toLowerCase()
  const path = get.path?.startsWith('/') ? get.path : `/${get.path ?? ''}`
  const url = `${scheme}://${at.address}:${at.port}${path}`
  const failed = (why: string): Answer => ({ ok: false, output: `Get ${JSON.stringify(url)}: ${why}` })
  let connection: Duplex
  try {
    connection = await sockets.connectTcp(at, { signal })
  } catch (error) {
    return failed(signal.aborted ? timedOut : dialFailure(at, error, signal))
  }
  // A probe does not verify certificates.
  if (scheme === 'https') connection = connectTls({ socket: connection, rejectUnauthorized: false })
  const headers: Record<string, string> = {
    Host: `${at.address}:${at.port}`,
    'User-Agent': 'kube-probe/1.33',
    Accept: '*/*',
    Connection: 'close',
  }
  for (const { name, value } of get.httpHeaders ?? [])
    headers[Object.keys(headers).find((key) => key.toLowerCase() === name.toLowerCase()) ?? name] = value
  return await new Promise<Answer>((resolve) => {
    const request = httpRequest({ createConnection: () => connection, method: 'GET', path, headers, signal }, (response) => {
      response.resume()
      const code = response.statusCode ?? 0
      resolve(code >= 200 && code < 400 ? { ok: true, output: '' } : { ok: false, output: `HTTP probe failed with statuscode: ${code}` })
      connection.destroy()
    })
    request.on('error', (error) => {
      connection.destroy()
      resolve(failed(signal.aborted ? timedOut : (error as NodeJS.ErrnoException).code === 'ECONNRESET' ? 'EOF' : error.message))
    })
    request.end()
  })
}

const timedOut = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
const noPort = (port: string | number): Answer => ({
  ok: false,
  output: `strconv.Atoi: parsing ${JSON.stringify(String(port))}: invalid syntax`,
})

/** A port may be a name of the container's own. */
function addressOf(port: string | number, host: string | undefined, { ip, container }: ProbeTarget) {
  const number = typeof port === 'number' ? port : (container.ports?.find(({ name }) => name === port)?.containerPort ?? Number(port))
  return Number.isInteger(number) && number > 0 && number < 65_536 ? { address: host || ip, port: number } : undefined
}

/** As Go's net package words it. */
function dialFailure({ address, port }: { address: string; port: number }, error: unknown, signal: AbortSignal): string {
  const texts: Record<string, string> = {
    ECONNREFUSED: 'connect: connection refused',
    EHOSTUNREACH: 'connect: no route to host',
    ENETUNREACH: 'connect: network is unreachable',
    ETIMEDOUT: 'i/o timeout',
  }
  const code = error instanceof SocketError ? error.code : ''
  return `dial tcp ${address}:${port}: ${signal.aborted ? 'i/o timeout' : (texts[code] ?? (error as Error).message)}`
}
