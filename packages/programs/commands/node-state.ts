// sysctl and bridge: the node's settings and forwarding tables.

import { SocketError } from '../../sockets/socket-api.js'
import { textOfErrno } from '../errno-text.js'
import { type Program, writeText } from '../program.js'

export const sysctl: Program = async (ctx) => {
  const args = ctx.argv.slice(1)
  const valueOnly = args.some((arg) => /^-[a-z]*n/.test(arg))
  const all = args.some((arg) => arg === '-a' || arg === '--all')
  const names = all ? ctx.net.sysctlKeys() : args.filter((arg) => !arg.startsWith('-'))
  let code = 0
  for (const name of names) {
    const [, given, value] = /^([^=]+)(?:=(.*))?$/.exec(name) ?? []
    const key = (given ?? name).replaceAll('/', '.')
    try {
      if (value !== undefined) ctx.net.sysctlSet(key, value)
      const current = ctx.net.sysctlGet(key)
      if (current === undefined) throw new SocketError('ENOENT', key)
      await writeText(ctx.stdout, valueOnly ? `${current}\n` : `${key} = ${current}\n`)
    } catch (error) {
      if (!(error instanceof SocketError)) throw error
      const text =
        error.code === 'ENOENT'
          ? `cannot stat /proc/sys/${key.replaceAll('.', '/')}: No such file or directory`
          : `setting key "${key}": ${textOfErrno(error)}`
      await writeText(ctx.stderr, `sysctl: ${text}\n`)
      code = error.code === 'ENOENT' ? 255 : 1
    }
  }
  return code
}

export const bridge: Program = async (ctx) => {
  const args = ctx.argv.slice(1).filter((arg) => !/^-[a-z]$/.test(arg))
  const [object = '', verb = 'show'] = args
  const at = args.indexOf('dev')
  const dev = at < 0 ? undefined : args[at + 1]
  if (!['show', 'list'].includes(verb)) {
    await writeText(ctx.stderr, `Command "${verb}" is unknown, try "bridge help".\n`)
    return 255
  }
  if (object === 'link') {
    const ports = ctx.net.links().filter((link) => link.master !== '' && (dev === undefined || link.name === dev))
    await writeText(
      ctx.stdout,
      ports
        .map(
          (link) =>
            `${link.index}: ${link.name}${link.peerIndex > 0 ? `@if${link.peerIndex}` : ''}: <BROADCAST,MULTICAST${link.up ? ',UP,LOWER_UP' : ''}> mtu ${link.mtu} master ${link.master} state ${link.up ? 'forwarding' : 'disabled'} priority 32 cost 2 \n`,
        )
        .join(''),
    )
    return 0
  }
  if (object === 'fdb') {
    const entries = ctx.net.fdb().filter((entry) => dev === undefined || entry.link === dev || entry.port === dev)
    const line = ({ mac, link, port, destination, state }: (typeof entries)[number]) =>
      `${mac} dev ${port === '' ? link : port} ${destination === '' ? '' : `dst ${destination} `}${port === '' ? 'self ' : `master ${link} `}${state === '' || state === 'reachable' ? '' : state}`.trimEnd()
    await writeText(ctx.stdout, entries.map((entry) => `${line(entry)}\n`).join(''))
    return 0
  }
  await writeText(ctx.stderr, `Object "${object}" is unknown, try "bridge help".\n`)
  return 255
}
