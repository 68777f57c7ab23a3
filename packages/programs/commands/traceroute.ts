// traceroute -I: echo requests with growing TTL; each router on the way says time exceeded.

import { SocketError } from '../../sockets/socket-api.js'
import { delay } from '../deadline.js'
import { emitEchoRequest, icmpTypes, parseIcmp } from '../icmp-echo.js'
import { type Program, type ProgramContext, writeText } from '../program.js'
import { ResolveError, Resolver } from '../resolver.js'

const dataBytes = 32

export const traceroute: Program = async (ctx) => {
  const options = { m: 30, q: 3, w: 5 }
  let target: string | undefined
  const args = ctx.argv.slice(1)
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg === '-m' || arg === '-q' || arg === '-w') {
      const value = Number(args[++i])
      if (!Number.isFinite(value) || value <= 0 || value > 255) {
        await writeText(ctx.stderr, `Cannot handle \`${arg}' option with arg \`${args[i] ?? ''}'\n`)
        return 2
      }
      options[arg[1] as 'm'] = value
    } else if (!arg.startsWith('-')) target ??= arg
  }
  if (target === undefined) {
    await writeText(ctx.stderr, 'Usage: traceroute [-n] [-I] [-m max_ttl] [-q nqueries] [-w wait] host\n')
    return 2
  }
  let address: string
  try {
    address = (await new Resolver(ctx).lookup(target))[0]!
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error
    await writeText(
      ctx.stderr,
      `${target}: Name or service not known\nCannot handle "host" cmdline arg \`${target}' on position 1 (argc 1)\n`,
    )
    return 2
  }
  await writeText(ctx.stdout, `traceroute to ${target} (${address}), ${options.m} hops max, ${dataBytes + 28} byte packets\n`)
  for (let ttl = 1; ttl <= options.m; ttl++) {
    const answers = await Promise.all(Array.from({ length: options.q }, (_, i) => probe(ctx, address, ttl, ttl * 16 + i, options.w * 1000)))
    let line = String(ttl).padStart(2)
    let shown = ''
    for (const answer of answers) {
      if (answer === undefined) line += ' *'
      else {
        if (answer.from !== shown) line += `  ${answer.from} (${answer.from})`
        shown = answer.from
        line += `  ${answer.tookMs.toFixed(3)} ms${answer.mark}`
      }
    }
    await writeText(ctx.stdout, `${line}\n`)
    if (answers.some((answer) => answer?.last)) return 0
  }
  return 0
}

interface ProbeAnswer {
  readonly from: string
  readonly tookMs: number
  readonly last: boolean
  readonly mark: string
}

async function probe(
  ctx: ProgramContext,
  address: string,
  ttl: number,
  sequence: number,
  waitMs: number,
): Promise<ProbeAnswer | undefined> {
  const socket = await ctx.sockets.openIcmp({ ttl })
  const sentMs = ctx.clock.nowMs()
  try {
    const answered = new Promise<ProbeAnswer>((resolve, reject) => {
      const tookMs = () => ctx.clock.nowMs() - sentMs
      socket.onError((error, to) =>
        resolve({ from: to.address, tookMs: tookMs(), last: true, mark: error.code === 'EHOSTUNREACH' ? ' !H' : ' !N' }),
      )
      socket.onMessage((data, from) => {
        const message = parseIcmp(data)
        if (message === undefined || message.sequence !== sequence) return
        const last = message.type !== icmpTypes.timeExceeded
        resolve({ from: from.address, tookMs: tookMs(), last, mark: message.type === icmpTypes.unreachable ? ' !H' : '' })
      })
      try {
        socket.send(emitEchoRequest(1 + ctx.random.below(0xfffe), sequence, dataBytes), { address, port: 0 })
      } catch (error) {
        if (error instanceof SocketError) resolve({ from: address, tookMs: tookMs(), last: true, mark: ' !N' })
        else reject(error)
      }
    })
    return await Promise.race([answered, delay(ctx, waitMs).then(() => undefined)])
  } finally {
    socket.close()
  }
}
