// ping as iputils has it: -c -i -W -w -s -q -t; exit 0 when anything answered, 1 when nothing did, 2 on other trouble.

import { SocketError } from '../../sockets/socket-api.js'
import { delay } from '../deadline.js'
import { textOfErrno } from '../errno-text.js'
import { emitEchoRequest, icmpTypes, parseIcmp } from '../icmp-echo.js'
import { type Program, type ProgramContext, writeText } from '../program.js'
import { ResolveError, Resolver } from '../resolver.js'

const dataBytesMax = 65_507
/** iputils refuses shorter intervals to users. */
const intervalMinMs = 2

interface PingOptions {
  target: string
  count: number
  intervalMs: number
  waitMs: number
  deadlineMs: number
  dataBytes: number
  ttl: number | undefined
  quiet: boolean
  numeric: boolean
}

export const ping: Program = async (ctx) => {
  const options = parse(ctx.argv.slice(1))
  if (typeof options === 'string') {
    await writeText(ctx.stderr, `ping: ${options}\n`)
    return 2
  }
  let address: string
  try {
    address = (await new Resolver(ctx).lookup(options.target))[0]!
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error
    const text =
      error.failure === 'timed-out' || error.failure === 'server-failed'
        ? 'Temporary failure in name resolution'
        : 'Name or service not known'
    await writeText(ctx.stderr, `ping: ${options.target}: ${text}\n`)
    return 2
  }
  return run(ctx, options, address)
}

function parse(args: readonly string[]): PingOptions | string {
  const options: PingOptions = {
    target: '',
    count: Number.POSITIVE_INFINITY,
    intervalMs: 1000,
    waitMs: 10_000,
    deadlineMs: 0,
    dataBytes: 56,
    ttl: undefined,
    quiet: false,
    numeric: false,
  }
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    const [, letter, attached] = /^-([a-zA-Z46])(.*)$/.exec(arg) ?? []
    if (letter === undefined) {
      options.target = arg
      continue
    }
    if (letter === '4' || letter === 'n') continue
    if (letter === 'q') {
      options.quiet = true
      continue
    }
    if (!'ciWwst'.includes(letter)) return `invalid option -- '${letter}'`
    const text = attached !== '' ? attached! : (args[++i] ?? '')
    const value = Number(text)
    if (text === '' || !Number.isFinite(value) || value < 0) return `invalid argument: '${text}'`
    if (letter === 'c') {
      if (value < 1) return `invalid argument: '${text}': out of range: 1 <= value <= 9223372036854775807`
      options.count = value
    } else if (letter === 'i') options.intervalMs = Math.max(value * 1000, intervalMinMs)
    else if (letter === 'W') options.waitMs = value * 1000
    else if (letter === 'w') options.deadlineMs = value * 1000
    else if (letter === 's') {
      if (value > dataBytesMax) return `invalid argument: '${text}': out of range: 0 <= value <= ${dataBytesMax}`
      options.dataBytes = value
    } else options.ttl = value
  }
  return options.target === '' ? 'usage error: Destination address required' : options
}

async function run(ctx: ProgramContext, options: PingOptions, address: string): Promise<number> {
  const socket = await ctx.sockets.openIcmp(options.ttl === undefined ? {} : { ttl: options.ttl })
  const id = 1 + ctx.random.below(0xfffe)
  const startedMs = ctx.clock.nowMs()
  const sentAtMs = new Map<number, number>()
  const roundTripsMs: number[] = []
  let errors = 0
  let sent = 0
  let wake = () => {}
  const say = (text: string) => (options.quiet ? undefined : writeText(ctx.stdout, text))

  await writeText(ctx.stdout, `PING ${options.target} (${address}) ${options.dataBytes}(${options.dataBytes + 28}) bytes of data.\n`)
  socket.onError((error) => {
    errors++
    void say(
      `From ${localAddress(ctx, address)} icmp_seq=${sent} ${error.code === 'EHOSTUNREACH' ? 'Destination Host Unreachable' : textOfErrno(error)}\n`,
    )
    wake()
  })
  socket.onMessage((data, from) => {
    const message = parseIcmp(data)
    if (message === undefined) return
    const at = sentAtMs.get(message.sequence)
    if (message.type === icmpTypes.echoReply) {
      if (at === undefined) return
      sentAtMs.delete(message.sequence)
      const tookMs = ctx.clock.nowMs() - at
      roundTripsMs.push(tookMs)
      const ttl = from.ttl === undefined ? '' : ` ttl=${from.ttl}`
      void say(`${data.length} bytes from ${from.address}: icmp_seq=${message.sequence}${ttl} time=${shortMs(tookMs)} ms\n`)
    } else if (message.type === icmpTypes.timeExceeded || message.type === icmpTypes.unreachable) {
      errors++
      const text = message.type === icmpTypes.timeExceeded ? 'Time to live exceeded' : unreachableText(message.code)
      void say(`From ${from.address} icmp_seq=${message.sequence} ${text}\n`)
      sentAtMs.delete(message.sequence)
    }
    wake()
  })
  const deadlineMs = options.deadlineMs > 0 ? startedMs + options.deadlineMs : Number.POSITIVE_INFINITY
  let interrupted = false
  try {
    while (sent < options.count && ctx.clock.nowMs() < deadlineMs) {
      sent++
      sentAtMs.set(sent & 0xffff, ctx.clock.nowMs())
      try {
        socket.send(emitEchoRequest(id, sent & 0xffff, options.dataBytes), { address, port: 0 })
      } catch (error) {
        if (!(error instanceof SocketError)) throw error
        errors++
        sentAtMs.delete(sent & 0xffff)
        await writeText(ctx.stderr, `ping: sendmsg: ${textOfErrno(error)}\n`)
      }
      if (sent < options.count) await delay(ctx, Math.min(options.intervalMs, deadlineMs - ctx.clock.nowMs()))
    }
    // The last one gets its full time to come back.
    const untilMs = Math.min(ctx.clock.nowMs() + options.waitMs, deadlineMs)
    while (sentAtMs.size > 0 && roundTripsMs.length + errors < sent && ctx.clock.nowMs() < untilMs) {
      const woken = new Promise<void>((resolve) => (wake = resolve))
      await Promise.race([woken, delay(ctx, untilMs - ctx.clock.nowMs())])
    }
  } catch (error) {
    if (!ctx.signal.aborted) throw error
    interrupted = true
  } finally {
    socket.close()
  }
  await writeText(ctx.stdout, statistics(options.target, sent, errors, roundTripsMs, ctx.clock.nowMs() - startedMs))
  if (interrupted && roundTripsMs.length === 0) throw ctx.signal.reason
  return roundTripsMs.length > 0 ? 0 : 1
}
// ^C and TERM print the statistics, as ping's handler does.
Object.assign(ping, { catches: ['SIGINT', 'SIGTERM'] })

/** iputils shows three significant digits below 100 ms. */
const shortMs = (ms: number) => (ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(3))

function statistics(target: string, sent: number, errors: number, timesMs: readonly number[], totalMs: number): string {
  const received = timesMs.length
  const lost = sent === 0 ? 0 : Math.round(((sent - received) * 10000) / sent) / 100
  let text = `\n--- ${target} ping statistics ---\n${sent} packets transmitted, ${received} received, ${errors > 0 ? `+${errors} errors, ` : ''}${lost}% packet loss, time ${Math.round(totalMs)}ms\n`
  if (received > 0) {
    const mean = timesMs.reduce((sum, ms) => sum + ms, 0) / received
    const deviation = Math.sqrt(timesMs.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / received)
    text += `rtt min/avg/max/mdev = ${Math.min(...timesMs).toFixed(3)}/${mean.toFixed(3)}/${Math.max(...timesMs).toFixed(3)}/${deviation.toFixed(3)} ms\n`
  }
  return text
}

/** RFC 792 and RFC 1812 §5.2.7.1. */
function unreachableText(code: number): string {
  const texts: Readonly<Record<number, string>> = {
    0: 'Destination Net Unreachable',
    1: 'Destination Host Unreachable',
    2: 'Destination Protocol Unreachable',
    3: 'Destination Port Unreachable',
    4: 'Frag needed and DF set',
    9: 'Destination Net Prohibited',
    10: 'Destination Host Prohibited',
    13: 'Packet filtered',
  }
  return texts[code] ?? `Dest Unreachable, Bad Code: ${code}`
}

function localAddress(ctx: ProgramContext, destination: string): string {
  try {
    return ctx.net.routeTo(destination).source
  } catch {
    return ctx.hostname
  }
}
