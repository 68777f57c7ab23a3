// agnhost connect HOST:PORT: silence and 0, or one word that tells a dropped packet from a refused one, and 1.

import { type SocketApi, SocketError } from '../../sockets/socket-api.js'
import { DeadlinePassed, withDeadline } from '../deadline.js'
import { parseDurationMs, parseFlags, parsePort } from '../flags.js'
import { type Program, type ProgramContext, writeText } from '../program.js'
import { ResolveError, Resolver } from '../resolver.js'

export const connect: Program = async (ctx) => {
  const flags = parseFlags(ctx.argv.slice(1), { strings: ['timeout', 'protocol'], booleans: ['disable-proxy'] })
  const fail = async (text: string) => {
    await writeText(ctx.stderr, `${text}\n`)
    return 1
  }
  if (flags.error !== undefined) return fail(`Error: ${flags.error}`)
  const target = flags.operands[0]
  if (target === undefined || flags.operands.length > 1) return fail('Error: accepts 1 arg(s), received 0')
  const timeoutMs = parseDurationMs(flags.values.get('timeout') ?? '0')
  if (timeoutMs === undefined)
    return fail(`Error: invalid argument "${flags.values.get('timeout')}" for "--timeout" flag: time: invalid duration`)
  const colon = target.lastIndexOf(':')
  const port = parsePort(target.slice(colon + 1))
  if (colon < 0 || port === undefined) return fail(`DNS: address ${target}: missing port in address`)
  const protocol = flags.values.get('protocol') ?? 'tcp'
  if (protocol !== 'tcp' && protocol !== 'udp') return fail(`OTHER: unsupported protocol ${protocol}`)
  try {
    await withDeadline(ctx, timeoutMs, async (signal) => {
      const address = (await new Resolver({ ...ctx, signal }).lookup(target.slice(0, colon)))[0]!
      if (protocol === 'tcp') (await ctx.sockets.connectTcp({ address, port }, { signal })).end()
      else await askUdp(ctx, ctx.sockets, { address, port })
    })
    return 0
  } catch (error) {
    if (error instanceof DeadlinePassed || (error instanceof SocketError && error.code === 'ETIMEDOUT')) return fail('TIMEOUT')
    if (error instanceof ResolveError)
      return fail(
        `DNS: lookup ${target.slice(0, colon)} on ${error.server}: ${error.failure === 'timed-out' ? 'i/o timeout' : 'no such host'}`,
      )
    if (error instanceof SocketError) return fail(error.code === 'ECONNREFUSED' ? 'REFUSED' : `OTHER: ${error.message}`)
    throw error
  }
}

/** UDP has no handshake: the real one sends "hostname" and wants any reply. */
async function askUdp(ctx: ProgramContext, sockets: SocketApi, to: { address: string; port: number }) {
  const socket = await sockets.openUdp()
  try {
    await new Promise<void>((resolve, reject) => {
      ctx.signal.addEventListener('abort', () => reject(ctx.signal.reason), { once: true })
      socket.onError((error) => reject(error))
      socket.onMessage(() => resolve())
      socket.send(new TextEncoder().encode('hostname\n'), to)
    })
  } finally {
    socket.close()
  }
}
