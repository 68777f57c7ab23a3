// hostname, sleep, ps, id and uname: what a process knows about itself and its machine.

import { delay } from '../deadline.js'
import { type Program, writeText } from '../program.js'
import { lookupHosts } from '../resolver.js'

export const hostname: Program = async (ctx) => {
  const option = ctx.argv[1]
  if (option === undefined || option === '-s') {
    await writeText(ctx.stdout, `${option === '-s' ? ctx.hostname.split('.')[0] : ctx.hostname}\n`)
    return 0
  }
  if (option === '-i' || option === '-I' || option === '--ip-address') {
    // -i asks the resolver, which finds /etc/hosts; -I lists the interfaces.
    const own = ctx.net.addresses().filter(({ scope }) => scope === 'global')
    const found = option === '-I' ? [] : lookupHosts(ctx.files.exists('/etc/hosts') ? ctx.files.readText('/etc/hosts') : '', ctx.hostname)
    const addresses = found.length > 0 ? found : own.map(({ cidr }) => cidr.split('/')[0])
    await writeText(ctx.stdout, `${addresses.join(' ')}${option === '-I' ? ' ' : ''}\n`)
    return 0
  }
  if (option === '-f') {
    const names = (ctx.files.exists('/etc/hosts') ? ctx.files.readText('/etc/hosts') : '')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
    await writeText(ctx.stdout, `${names.find((words) => words.includes(ctx.hostname))?.[1] ?? ctx.hostname}\n`)
    return 0
  }
  await writeText(
    ctx.stderr,
    option.startsWith('-') ? `hostname: unrecognized option '${option}'\n` : 'hostname: sethostname: Operation not permitted\n',
  )
  return 1
}

const unitsMs: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Timers count milliseconds in 31 bits: longer sleeps are slept in pieces. */
const timerMaxMs = 2 ** 31 - 1

export const sleep: Program = async (ctx) => {
  let leftMs = 0
  if (ctx.argv.length < 2) {
    await writeText(ctx.stderr, 'sleep: missing operand\n')
    return 1
  }
  for (const arg of ctx.argv.slice(1)) {
    const [, number, unit] = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(arg) ?? []
    if (/^inf(inity)?$/i.test(arg)) leftMs = Number.POSITIVE_INFINITY
    else if (number === undefined) {
      await writeText(ctx.stderr, `sleep: invalid time interval '${arg}'\n`)
      return 1
    } else leftMs += Number(number) * unitsMs[unit!]!
  }
  while (leftMs > 0) {
    const pieceMs = Math.min(leftMs, timerMaxMs)
    await delay(ctx, pieceMs)
    leftMs -= pieceMs
  }
  return 0
}

/** Only what it can know: the container's first process, and itself. */
export const ps: Program = async (ctx) => {
  const { image } = ctx.container
  await writeText(
    ctx.stdout,
    `PID   USER     TIME  COMMAND\n    1 root      0:00 ${image}\n   ${String(2 + ctx.random.below(97)).padStart(2)} root      0:00 ${ctx.argv.join(' ')}\n`,
  )
  return 0
}

export const id: Program = async (ctx) => {
  await writeText(ctx.stdout, ctx.argv[1] === '-u' || ctx.argv[1] === '-g' ? '0\n' : 'uid=0(root) gid=0(root) groups=0(root)\n')
  return 0
}

export const uname: Program = async (ctx) => {
  const all = ctx.argv[1] === '-a'
  await writeText(
    ctx.stdout,
    all
      ? `Linux ${ctx.hostname} 6.1.0-kubewire #1 SMP x86_64 GNU/Linux\n`
      : ctx.argv[1] === '-r'
        ? '6.1.0-kubewire\n'
        : ctx.argv[1] === '-n'
          ? `${ctx.hostname}\n`
          : 'Linux\n',
  )
  return 0
}
