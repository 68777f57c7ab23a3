// ss: -t -u -l -a -n -p -H -4, in any combination; and netstat's columns for the same facts.

import type { SocketInfo } from '../node-tools.js'
import { type Program, type ProgramContext, writeText } from '../program.js'

/** Words ss uses for the states of RFC 9293. */
const stateNames: Readonly<Record<string, string>> = {
  ESTABLISHED: 'ESTAB',
  'FIN-WAIT-1': 'FIN-WAIT-1',
  'FIN-WAIT-2': 'FIN-WAIT-2',
  'SYN-RECEIVED': 'SYN-RECV',
}

function letters(ctx: ProgramContext, long: Readonly<Record<string, string>>): Set<string> {
  return new Set(
    ctx.argv.slice(1).flatMap((arg) => (arg.startsWith('--') ? [long[arg.slice(2)] ?? ''] : arg.startsWith('-') ? [...arg.slice(1)] : [])),
  )
}

const longNames = { tcp: 't', udp: 'u', listening: 'l', all: 'a', numeric: 'n', processes: 'p', 'no-header': 'H', ipv4: '4' }

function chosen(ctx: ProgramContext, flags: ReadonlySet<string>): SocketInfo[] {
  const both = !flags.has('t') && !flags.has('u')
  const isListening = (socket: SocketInfo) => socket.state === 'LISTEN' || (socket.protocol === 'udp' && socket.remotePort === 0)
  return ctx.net.sockets().filter((socket) => {
    if (!both && !flags.has(socket.protocol === 'tcp' ? 't' : 'u')) return false
    return flags.has('a') || flags.has('l') === isListening(socket)
  })
}

const endOf = (address: string, port: number) => `${address === '' ? '0.0.0.0' : address}:${port === 0 ? '*' : port}`

export const ss: Program = async (ctx) => {
  const flags = letters(ctx, longNames)
  const withNetid = flags.has('t') === flags.has('u')
  const rows = chosen(ctx, flags).map((socket) => [
    ...(withNetid ? [socket.protocol] : []),
    socket.protocol === 'udp' && socket.remotePort === 0 ? 'UNCONN' : (stateNames[socket.state] ?? socket.state),
    String(socket.receiveQueue),
    String(socket.sendQueue),
    endOf(socket.localAddress, socket.localPort),
    endOf(socket.remoteAddress, socket.remotePort),
    flags.has('p') && socket.process !== '' ? `users:(("${socket.process}",pid=${socket.pid},fd=3))` : '',
  ])
  const head = [...(withNetid ? ['Netid'] : []), 'State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port', 'Process']
  await writeText(ctx.stdout, columns(flags.has('H') ? rows : [head, ...rows]))
  return 0
}

export const netstat: Program = async (ctx) => {
  const flags = letters(ctx, longNames)
  const rows = chosen(ctx, flags).map((socket) => [
    socket.protocol,
    String(socket.receiveQueue),
    String(socket.sendQueue),
    endOf(socket.localAddress, socket.localPort),
    endOf(socket.remoteAddress, socket.remotePort),
    socket.protocol === 'udp' ? '' : socket.state.replaceAll('-', '_'),
    ...(flags.has('p') ? [socket.process === '' ? '-' : `${socket.pid}/${socket.process}`] : []),
  ])
  const title = `Active Internet connections (${flags.has('a') ? 'servers and established' : flags.has('l') ? 'only servers' : 'w/o servers'})\n`
  const head = ['Proto', 'Recv-Q', 'Send-Q', 'Local Address', 'Foreign Address', 'State', ...(flags.has('p') ? ['PID/Program name'] : [])]
  await writeText(ctx.stdout, title + columns([head, ...rows]))
  return 0
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)))
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join(' ')
          .trimEnd()}\n`,
    )
    .join('')
}
