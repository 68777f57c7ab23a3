// dig as BIND has it: dig [@server] [-p port] [-t type] [-x address] name [type] [+options]; exit 9 when nobody answers.

import { isIPv4 } from 'node:net'
import type { Answer } from 'dns-packet'
import { SocketError } from '../../sockets/socket-api.js'
import { DeadlinePassed } from '../deadline.js'
import { recordData, recordLine, reverseName } from '../dns-text.js'
import { type Program, type ProgramContext, writeText } from '../program.js'
import { type DnsReply, isDomainName, queryServer, ResolveError, Resolver, rcodeOf, searchOrder } from '../resolver.js'

const types = new Set([
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'NS',
  'PTR',
  'SOA',
  'SRV',
  'TXT',
  'CAA',
  'DNSKEY',
  'DS',
  'HINFO',
  'NAPTR',
  'RRSIG',
  'TLSA',
  'ANY',
  'AXFR',
])
const version = '9.18.33'

interface DigOptions {
  server: string | undefined
  port: number
  name: string
  type: string
  tcp: boolean
  recurse: boolean
  search: boolean
  ignoreTruncation: boolean
  /** 0 offers no EDNS. */
  bufferSize: number
  timeoutMs: number | undefined
  tries: number
  short: boolean
  cmd: boolean
  comments: boolean
  question: boolean
  answer: boolean
  authority: boolean
  additional: boolean
  stats: boolean
}

export const dig: Program = async (ctx) => {
  const args = ctx.argv.slice(1)
  const options = parse(args)
  if (typeof options === 'string') {
    await writeText(ctx.stderr, `${options}\n`)
    return 1
  }
  const resolver = new Resolver(ctx)
  const conf = resolver.conf
  let servers: readonly string[] = conf.nameservers
  if (options.server !== undefined) {
    try {
      servers = await resolver.lookup(options.server)
    } catch (error) {
      if (!(error instanceof ResolveError)) throw error
      await writeText(ctx.stderr, `dig: couldn't get address for '${options.server}': not found\n`)
      return 9
    }
  }
  const banner =
    options.cmd && !options.short
      ? `\n; <<>> DiG ${version} <<>> ${args.join(' ')}\n${options.server !== undefined && servers.length > 1 ? `; (${servers.length} servers found)\n` : ''};; global options: +cmd\n`
      : ''
  const names = options.search ? searchOrder(options.name, conf) : [options.name.replace(/\.$/, '')]
  let reply: (DnsReply & { server: string }) | undefined
  for (const name of names) {
    if (name !== '' && !isDomainName(name)) {
      await writeText(ctx.stderr, `dig: '${name}' is not a legal name (label too long or empty)\n`)
      return 10
    }
    const asked = await ask(ctx, options, servers, name, options.timeoutMs ?? conf.timeoutMs)
    if (typeof asked === 'string') {
      await writeText(ctx.stdout, `${options.short ? '' : banner}${asked}`)
      return 9
    }
    reply = asked
    if (rcodeOf(reply.message) === 'NOERROR' && (reply.message.answers?.length ?? 0) > 0) break
  }
  await writeText(ctx.stdout, options.short ? shortText(reply!) : banner + fullText(ctx, options, reply!))
  return 0
}

function parse(args: readonly string[]): DigOptions | string {
  const options: DigOptions = {
    server: undefined,
    port: 53,
    name: '',
    type: '',
    tcp: false,
    recurse: true,
    search: false,
    ignoreTruncation: false,
    bufferSize: 1232,
    timeoutMs: undefined,
    tries: 3,
    short: false,
    cmd: true,
    comments: true,
    question: true,
    answer: true,
    authority: true,
    additional: true,
    stats: true,
  }
  const sections = ['cmd', 'comments', 'question', 'answer', 'authority', 'additional', 'stats'] as const
  let named = false
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!
    if (arg.startsWith('@')) options.server = arg.slice(1)
    else if (arg === '-4') continue
    else if (arg === '-x') {
      const address = args[++i] ?? ''
      if (!isIPv4(address)) return `dig: '${address}' is not an IPv4 address`
      options.name = reverseName(address)
      options.type = 'PTR'
      named = true
    } else if (arg === '-p') {
      options.port = Number(args[++i])
      if (!Number.isInteger(options.port) || options.port < 1 || options.port > 65535) return `dig: port number out of range`
    } else if (arg === '-t' || arg === '-q') {
      const value = args[++i] ?? ''
      if (arg === '-t') options.type = value.toUpperCase()
      else [options.name, named] = [value, true]
    } else if (arg.startsWith('-')) return `Invalid option: ${arg}\nUsage:  dig [@global-server] [domain] [q-type] {q-opt}`
    else if (arg.startsWith('+')) {
      const [, no, word, value] = /^\+(no)?([a-z0-9]+)(?:=(.*))?$/i.exec(arg) ?? []
      const on = no === undefined
      const section = sections.find((each) => each === word || `${each}s` === word)
      if (word === 'all') for (const each of sections) options[each] = on
      else if (section !== undefined) options[section] = on
      else if (word === 'short') options.short = on
      else if (word === 'tcp' || word === 'vc') options.tcp = on
      else if (word === 'rec' || word === 'recurse') options.recurse = on
      else if (word === 'search') options.search = on
      else if (word === 'ignore') options.ignoreTruncation = on
      else if (word === 'edns') options.bufferSize = on ? options.bufferSize || 1232 : 0
      else if (word === 'bufsize') options.bufferSize = Math.min(Number(value) || 0, 65535)
      else if (word === 'time' || word === 'timeout') options.timeoutMs = Math.max(1, Number(value) || 1) * 1000
      else if (word === 'tries') options.tries = Math.max(1, Number(value) || 1)
      else if (word === 'retry') options.tries = Math.max(0, Number(value) || 0) + 1
      else if (!['dnssec', 'multiline', 'cookie', 'ttlid', 'identify', 'trace'].includes(word ?? '')) return `Invalid option: ${arg}`
      else if (word === 'trace' && on) return 'dig: +trace is not offered: there are no root servers here'
    } else if (named && options.type === '' && types.has(arg.toUpperCase())) options.type = arg.toUpperCase()
    else if (arg.toUpperCase() === 'IN') continue
    else if (!named && types.has(arg.toUpperCase()) && args.length > i + 1) options.type = arg.toUpperCase()
    else [options.name, named] = [arg, true]
  }
  if (options.type === '') options.type = named ? 'A' : 'NS'
  return options
}

/** The reply, or what dig prints when there is none. */
async function ask(
  ctx: ProgramContext,
  options: DigOptions,
  servers: readonly string[],
  name: string,
  timeoutMs: number,
): Promise<(DnsReply & { server: string }) | string> {
  let complaints = ''
  for (let attempt = 0; attempt < options.tries; attempt++) {
    for (const server of servers) {
      try {
        const reply = await queryServer(
          ctx,
          { address: server, port: options.port },
          { name: name === '' ? '.' : name, type: options.type, recursionDesired: options.recurse, udpPayloadSize: options.bufferSize },
          { timeoutMs, tcp: options.tcp, keepTruncated: options.ignoreTruncation },
        )
        return { ...reply, server }
      } catch (error) {
        if (error instanceof DeadlinePassed) complaints += `;; communications error to ${server}#${options.port}: timed out\n`
        else if (error instanceof SocketError)
          complaints += `;; communications error to ${server}#${options.port}: ${error.code === 'ECONNREFUSED' ? 'connection refused' : error.message}\n`
        else throw error
      }
    }
  }
  return `${complaints}\n;; no servers could be reached\n`
}

function shortText({ message }: DnsReply): string {
  return (message.answers ?? []).map((answer) => `${recordData(answer)}\n`).join('')
}

function fullText(
  ctx: ProgramContext,
  options: DigOptions,
  { message, server, bytes, overTcp, tookMs }: DnsReply & { server: string },
): string {
  const opcode = (message as { opcode?: string }).opcode ?? 'QUERY'
  const additionals = message.additionals ?? []
  const opt = additionals.find((answer) => answer.type === 'OPT') as { udpPayloadSize: number } | undefined
  const records = additionals.filter((answer) => answer.type !== 'OPT')
  const flags = [
    'qr',
    message.flag_aa && 'aa',
    message.flag_tc && 'tc',
    message.flag_rd && 'rd',
    message.flag_ra && 'ra',
    message.flag_ad && 'ad',
    message.flag_cd && 'cd',
  ].filter(Boolean)
  let text = ''
  if (options.comments) {
    if (overTcp && !options.tcp) text += ';; Truncated, retrying in TCP mode.\n'
    text += `;; Got answer:\n;; ->>HEADER<<- opcode: ${opcode}, status: ${rcodeOf(message)}, id: ${message.id}\n`
    text += `;; flags: ${flags.join(' ')}; QUERY: ${message.questions?.length ?? 0}, ANSWER: ${message.answers?.length ?? 0}, AUTHORITY: ${message.authorities?.length ?? 0}, ADDITIONAL: ${additionals.length}\n`
    if (message.flag_rd && !message.flag_ra) text += ';; WARNING: recursion requested but not available\n'
    text += '\n'
    if (opt !== undefined) text += `;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: ${opt.udpPayloadSize}\n`
  }
  if (options.question) {
    if (options.comments) text += ';; QUESTION SECTION:\n'
    for (const { name, type } of message.questions ?? []) text += `;${name === '.' ? '' : name}.\t\t\tIN\t${type}\n`
    text += '\n'
  }
  const section = (title: string, shown: boolean, answers: readonly Answer[]) => {
    if (!shown || answers.length === 0) return
    text += `${options.comments ? `;; ${title} SECTION:\n` : ''}${answers.map((answer) => `${recordLine(answer)}\n`).join('')}${options.comments ? '\n' : ''}`
  }
  section('ANSWER', options.answer, message.answers ?? [])
  section('AUTHORITY', options.authority, message.authorities ?? [])
  section('ADDITIONAL', options.additional, records)
  if (options.stats) {
    const [day, month, date, year] = new Date(ctx.clock.wallMs())
      .toUTCString()
      .replace(',', '')
      .split(' ')
      .map((part, i, all) => (i === 1 ? all[2]! : i === 2 ? all[1]! : part))
    const time = new Date(ctx.clock.wallMs()).toISOString().slice(11, 19)
    text += `;; Query time: ${Math.round(tookMs)} msec\n;; SERVER: ${server}#${options.port}(${server}) (${overTcp ? 'TCP' : 'UDP'})\n;; WHEN: ${day} ${month} ${date} ${time} UTC ${year}\n;; MSG SIZE  rcvd: ${bytes}\n\n`
  }
  return text
}
