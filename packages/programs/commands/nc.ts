// nc after OpenBSD's: -z -v -w SECONDS -l -k -u -p PORT -n -N; exit 0 when connected, 1 otherwise.

import { SocketError, type TcpConnection } from '../../sockets/socket-api.js'
import { DeadlinePassed, delay, withDeadline } from '../deadline.js'
import { textOfErrno } from '../errno-text.js'
import { parsePort } from '../flags.js'
import { type Program, type ProgramContext, writeText } from '../program.js'
import { ResolveError, Resolver } from '../resolver.js'

/** Ports of one scan. */
const portsMax = 1024
/** nc -uz cannot know; it waits this long for a port-unreachable before it says "succeeded". */
const udpSilenceMs = 1000

const services: Readonly<Record<number, string>> = {
  22: 'ssh',
  53: 'domain',
  80: 'http',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
}

export const nc: Program = async (ctx) => {
  const flags = new Set<string>()
  let waitMs = 0
  let localPort: number | undefined
  const operands: string[] = []
  const args = ctx.argv.slice(1)
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (!arg.startsWith('-') || arg === '-') {
      operands.push(arg)
      continue
    }
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!
      if ('wpsq'.includes(letter)) {
        const value = at + 1 < arg.length ? arg.slice(at + 1) : (args[++i] ?? '')
        if (letter === 'w') waitMs = Number(value) * 1000
        if (letter === 'p') localPort = parsePort(value)
        if ((letter === 'w' && !(waitMs > 0)) || (letter === 'p' && localPort === undefined))
          return usage(ctx, `${letter === 'w' ? 'timeout' : 'port number'} invalid: ${value}`)
        break
      }
      if (!'zvluknN4dt'.includes(letter)) return usage(ctx, `invalid option -- '${letter}'`)
      flags.add(letter)
    }
  }
  if (flags.has('l')) {
    const port = localPort ?? parsePort(operands.at(-1))
    if (port === undefined) return usage(ctx, 'missing port')
    return flags.has('u') ? listenUdp(ctx, port) : listen(ctx, port, flags)
  }
  const [host, portText] = operands
  const ports = portsOf(portText)
  if (host === undefined || ports === undefined)
    return usage(ctx, portText === undefined ? 'missing host and port' : `port number invalid: ${portText}`)
  let code = 1
  for (const port of ports) {
    const outcome = await (flags.has('u') ? talkUdp : talk)(ctx, host, port, flags, waitMs)
    if (outcome === 0) code = 0
  }
  return code
}

async function usage(ctx: ProgramContext, problem: string): Promise<number> {
  await writeText(ctx.stderr, `nc: ${problem}\nusage: nc [-klNnuvz] [-p source_port] [-w timeout] [destination] [port]\n`)
  return 1
}

function portsOf(text: string | undefined): number[] | undefined {
  const [first, last = first] = (text ?? '').split('-').map((part) => parsePort(part))
  if (first === undefined || last === undefined || last < first || last - first >= portsMax) return undefined
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

async function talk(ctx: ProgramContext, host: string, port: number, flags: ReadonlySet<string>, waitMs: number): Promise<number> {
  const verbose = flags.has('v') || flags.has('z')
  let connection: TcpConnection
  try {
    connection = await withDeadline(ctx, waitMs, async (signal) => {
      const address = (await new Resolver({ ...ctx, signal }).lookup(host))[0]!
      return ctx.sockets.connectTcp({ address, port }, { signal })
    })
  } catch (error) {
    if (error instanceof ResolveError)
      await writeText(
        ctx.stderr,
        `nc: getaddrinfo for host "${host}" port ${port}: ${error.failure === 'timed-out' ? 'Temporary failure in name resolution' : 'Name or service not known'}\n`,
      )
    else if (error instanceof DeadlinePassed || (error instanceof SocketError && error.code === 'ETIMEDOUT'))
      await writeText(ctx.stderr, `nc: connect to ${host} port ${port} (tcp) timed out: Operation now in progress\n`)
    else if (error instanceof SocketError) {
      if (verbose || !flags.has('z'))
        await writeText(ctx.stderr, `nc: connect to ${host} port ${port} (tcp) failed: ${textOfErrno(error)}\n`)
    } else throw error
    return 1
  }
  if (flags.has('v')) await writeText(ctx.stderr, `Connection to ${host} ${port} port [tcp/${services[port] ?? '*'}] succeeded!\n`)
  if (flags.has('z')) connection.destroy()
  else await relay(ctx, connection, waitMs)
  return 0
}

/** Standard input to the peer, the peer to standard output, until the peer is done (or -w passed without a byte). */
async function relay(ctx: ProgramContext, connection: TcpConnection, idleMs: number): Promise<void> {
  const sending = (async () => {
    for await (const chunk of ctx.stdin) if (!connection.write(chunk)) await new Promise((resolve) => connection.once('drain', resolve))
    connection.end()
  })()
  sending.catch(() => connection.destroy())
  let received = 0
  const receiving = (async () => {
    for await (const chunk of connection) {
      received++
      await ctx.stdout(chunk as Uint8Array)
    }
  })()
  const idle = async () => {
    for (let seen = -1; seen !== received; ) {
      seen = received
      await delay(ctx, idleMs)
    }
  }
  const stopped = new Promise<never>((_, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason), { once: true }))
  stopped.catch(() => {})
  try {
    await Promise.race([receiving.catch(() => {}), stopped, ...(idleMs > 0 ? [idle()] : [])])
  } finally {
    connection.destroy()
  }
}

async function listen(ctx: ProgramContext, port: number, flags: ReadonlySet<string>): Promise<number> {
  const queue: TcpConnection[] = []
  let wake = () => {}
  try {
    const listener = await ctx.sockets.listenTcp({ address: '0.0.0.0', port }, (connection) => {
      queue.push(connection)
      wake()
    })
    if (flags.has('v')) await writeText(ctx.stderr, `Listening on 0.0.0.0 ${port}\n`)
    try {
      do {
        while (queue.length === 0) {
          await new Promise<void>((resolve, reject) => {
            wake = resolve
            ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason), { once: true })
          })
        }
        const connection = queue.shift()!
        if (flags.has('v')) await writeText(ctx.stderr, `Connection received on ${connection.remoteAddress} ${connection.remotePort}\n`)
        await relay(ctx, connection, 0)
      } while (flags.has('k'))
    } finally {
      await listener.close()
    }
    return 0
  } catch (error) {
    if (!(error instanceof SocketError)) throw error
    await writeText(ctx.stderr, `nc: ${textOfErrno(error)}\n`)
    return 1
  }
}

async function listenUdp(ctx: ProgramContext, port: number): Promise<number> {
  try {
    const socket = await ctx.sockets.openUdp({ address: '0.0.0.0', port })
    socket.onError(() => {})
    socket.onMessage((data) => void ctx.stdout(data))
    await new Promise<never>((_, reject) => ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason), { once: true }))
    return 0
  } catch (error) {
    if (!(error instanceof SocketError)) throw error
    await writeText(ctx.stderr, `nc: ${textOfErrno(error)}\n`)
    return 1
  }
}

async function talkUdp(ctx: ProgramContext, host: string, port: number, flags: ReadonlySet<string>, waitMs: number): Promise<number> {
  let address: string
  try {
    address = (await new Resolver(ctx).lookup(host))[0]!
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error
    await writeText(ctx.stderr, `nc: getaddrinfo for host "${host}" port ${port}: Name or service not known\n`)
    return 1
  }
  const socket = await ctx.sockets.openUdp()
  let refused = false
  socket.onError(() => (refused = true))
  socket.onMessage((data) => void ctx.stdout(data))
  try {
    if (flags.has('z')) socket.send(new TextEncoder().encode('X'), { address, port })
    else for await (const chunk of ctx.stdin) socket.send(chunk, { address, port })
    await delay(ctx, flags.has('z') ? udpSilenceMs : waitMs || udpSilenceMs)
  } catch (error) {
    if (!(error instanceof SocketError)) throw error
    refused = true
  } finally {
    socket.close()
  }
  if (!refused && flags.has('v'))
    await writeText(ctx.stderr, `Connection to ${host} ${port} port [udp/${services[port] ?? '*'}] succeeded!\n`)
  return refused ? 1 : 0
}
