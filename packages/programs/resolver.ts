// A stub resolver after glibc's: /etc/hosts first, then the nameservers of /etc/resolv.conf in order, over UDP and, for a
// truncated answer, TCP. resolv.conf(5) names the limits.

import { isIPv4 } from 'node:net'
import packet, { type Answer, type DecodedPacket } from 'dns-packet'
import type { Clock } from '../clock/clock.js'
import type { Random } from '../clock/random.js'
import { type SocketAddress, type SocketApi, SocketError } from '../sockets/socket-api.js'
import { DeadlinePassed, withDeadline } from './deadline.js'
import type { VirtualFiles } from './virtual-files.js'

/** resolv.conf(5): MAXNS; glibc >= 2.26 has no limit of search domains but musl and kubelet have 32. */
const nameserversMax = 3
const searchMax = 32

export interface ResolvConf {
  readonly nameservers: readonly string[]
  readonly search: readonly string[]
  readonly ndots: number
  readonly timeoutMs: number
  readonly attempts: number
}

export function parseResolvConf(text: string): ResolvConf {
  const nameservers: string[] = []
  let search: string[] = []
  let ndots = 1
  let timeoutMs = 5000
  let attempts = 2
  for (const line of text.split('\n')) {
    const [keyword, ...words] = line
      .replace(/[#;].*/, '')
      .trim()
      .split(/\s+/)
    if (keyword === 'nameserver' && words[0] !== undefined && nameservers.length < nameserversMax) nameservers.push(words[0])
    else if (keyword === 'search' || keyword === 'domain') search = words.slice(0, searchMax).map((word) => word.replace(/\.$/, ''))
    else if (keyword === 'options') {
      for (const word of words) {
        const [name, value] = word.split(':')
        const number = Number(value)
        if (!Number.isInteger(number) || number < 0) continue
        if (name === 'ndots') ndots = Math.min(number, 15)
        else if (name === 'timeout') timeoutMs = Math.min(Math.max(number, 1), 30) * 1000
        else if (name === 'attempts') attempts = Math.min(Math.max(number, 1), 5)
      }
    }
  }
  // With no nameserver line glibc asks the machine itself.
  return { nameservers: nameservers.length > 0 ? nameservers : ['127.0.0.1'], search, ndots, timeoutMs, attempts }
}

/** The names to try, in order: resolv.conf(5), ndots. A trailing dot means: as it is. */
export function searchOrder(name: string, { search, ndots }: Pick<ResolvConf, 'search' | 'ndots'>): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const dots = name.split('.').length - 1
  const searched = search.filter((domain) => domain !== '').map((domain) => `${name}.${domain}`)
  return dots >= ndots ? [name, ...searched] : [...searched, name]
}

export function lookupHosts(text: string, name: string): string[] {
  const wanted = name.replace(/\.$/, '').toLowerCase()
  const found: string[] = []
  for (const line of text.split('\n')) {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
    if (address !== undefined && names.some((each) => each.toLowerCase() === wanted)) found.push(address)
  }
  return found
}

export type ResolveFailure = 'not-found' | 'no-data' | 'server-failed' | 'timed-out' | 'refused'

/** getaddrinfo's errors: `not-found` and `no-data` are EAI_NONAME, the rest EAI_AGAIN. */
export class ResolveError extends Error {
  override name = 'ResolveError'
  readonly failure: ResolveFailure
  /** The server that was asked last, as "10.96.0.10:53". */
  readonly server: string
  constructor(failure: ResolveFailure, name: string, server: string) {
    super(`Cannot resolve ${name} at ${server}: ${failure}`)
    this.failure = failure
    this.server = server
  }
}

export interface ResolverContext {
  readonly sockets: SocketApi
  readonly files: VirtualFiles
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
}

export interface DnsQuery {
  readonly name: string
  readonly type: string
  readonly recursionDesired?: boolean
  /** EDNS0 UDP payload size to offer; 0 sends no OPT record. */
  readonly udpPayloadSize?: number
}

export interface DnsReply {
  readonly message: DecodedPacket
  readonly bytes: number
  readonly overTcp: boolean
  readonly tookMs: number
}

/** RFC 1035 §4.1.1 and later; dns-packet names them in capitals. */
export const rcodeOf = (message: DecodedPacket): string => (message as DecodedPacket & { rcode: string }).rcode

/** Asks one server one question. Rejects with DeadlinePassed or SocketError. */
export async function queryServer(
  ctx: Pick<ResolverContext, 'sockets' | 'clock' | 'random' | 'signal'>,
  server: SocketAddress,
  query: DnsQuery,
  options: { timeoutMs: number; tcp?: boolean; keepTruncated?: boolean },
): Promise<DnsReply> {
  const id = ctx.random.below(0x10000)
  const startedMs = ctx.clock.nowMs()
  const request = packet.encode({
    type: 'query',
    id,
    flags: (query.recursionDesired ?? true) ? packet.RECURSION_DESIRED : 0,
    questions: [{ name: query.name, type: query.type as 'A', class: 'IN' }],
    additionals: query.udpPayloadSize
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: query.udpPayloadSize,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  })
  const isAnswer = (message: DecodedPacket | undefined): message is DecodedPacket =>
    message !== undefined &&
    message.id === id &&
    message.type === 'response' &&
    (message.questions?.[0]?.name.toLowerCase() ?? query.name.toLowerCase()) === query.name.toLowerCase()
  const reply = await withDeadline(ctx, options.timeoutMs, (signal) =>
    options.tcp ? askTcp(ctx.sockets, server, request, signal, isAnswer) : askUdp(ctx.sockets, server, request, signal, isAnswer),
  )
  if (reply.message.flag_tc && !options.tcp && !options.keepTruncated) return queryServer(ctx, server, query, { ...options, tcp: true })
  return { ...reply, overTcp: options.tcp ?? false, tookMs: ctx.clock.nowMs() - startedMs }
}

type Asked = { message: DecodedPacket; bytes: number }

async function askUdp(
  sockets: SocketApi,
  server: SocketAddress,
  request: Uint8Array,
  signal: AbortSignal,
  isAnswer: (m: DecodedPacket | undefined) => m is DecodedPacket,
) {
  const socket = await sockets.openUdp()
  try {
    return await new Promise<Asked>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      socket.onError((error) => reject(error))
      socket.onMessage((data, from) => {
        // A stray or forged datagram is not the answer (RFC 5452 §9.1): keep listening.
        if (from.address !== server.address || from.port !== server.port) return
        const message = decodeMessage(data)
        if (isAnswer(message)) resolve({ message, bytes: data.length })
      })
      socket.send(request, server)
    })
  } finally {
    socket.close()
  }
}

async function askTcp(
  sockets: SocketApi,
  server: SocketAddress,
  request: Uint8Array,
  signal: AbortSignal,
  isAnswer: (m: DecodedPacket | undefined) => m is DecodedPacket,
) {
  const connection = await sockets.connectTcp(server, { signal })
  try {
    // RFC 1035 §4.2.2: two bytes of length before the message.
    connection.write(Buffer.concat([Buffer.from([request.length >> 8, request.length & 255]), request]))
    return await new Promise<Asked>((resolve, reject) => {
      let held = Buffer.alloc(0)
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      connection.on('error', reject)
      connection.on('end', () => reject(new SocketError('ECONNRESET', 'the server closed the connection')))
      connection.on('data', (chunk: Buffer) => {
        held = Buffer.concat([held, chunk])
        if (held.length < 2 || held.length < 2 + held.readUInt16BE(0)) return
        const message = decodeMessage(held.subarray(2, 2 + held.readUInt16BE(0)))
        if (isAnswer(message)) resolve({ message, bytes: held.readUInt16BE(0) })
        else reject(new SocketError('EBADMSG', 'the answer makes no sense'))
      })
    })
  } finally {
    connection.destroy()
  }
}

function decodeMessage(data: Uint8Array): DecodedPacket | undefined {
  try {
    return packet.decode(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
  } catch {
    return undefined
  }
}

export class Resolver {
  readonly #ctx: ResolverContext
  constructor(ctx: ResolverContext) {
    this.#ctx = ctx
  }

  get conf(): ResolvConf {
    return parseResolvConf(readOr(this.#ctx.files, '/etc/resolv.conf'))
  }

  /** IPv4 addresses of a host name, an address itself included. Rejects with ResolveError. */
  async lookup(name: string): Promise<string[]> {
    if (isIPv4(name)) return [name]
    const hosts = lookupHosts(readOr(this.#ctx.files, '/etc/hosts'), name).filter(isIPv4)
    if (hosts.length > 0) return hosts
    // RFC 6761 §6.3.
    if (/^(.+\.)?localhost\.?$/i.test(name)) return ['127.0.0.1']
    const { answers } = await this.search(name, 'A')
    const addresses = answers.flatMap((answer) => (answer.type === 'A' ? [answer.data] : []))
    if (addresses.length === 0) throw new ResolveError('no-data', name, this.conf.nameservers[0]!)
    return addresses
  }

  /** Follows the search list until a name has records of `type`. Rejects with ResolveError. */
  async search(name: string, type: string): Promise<{ name: string; answers: Answer[]; reply: DnsReply; server: SocketAddress }> {
    const conf = this.conf
    let failure: ResolveError | undefined
    for (const candidate of searchOrder(name, conf)) {
      if (!isDomainName(candidate)) {
        failure ??= new ResolveError('not-found', name, conf.nameservers[0]!)
        continue
      }
      const { reply, server } = await this.query({ name: candidate, type }, conf)
      const rcode = rcodeOf(reply.message)
      const at = `${server.address}:${server.port}`
      if (rcode === 'NOERROR') {
        const answers = (reply.message.answers ?? []).slice(0, 4096)
        if (answers.length > 0) return { name: candidate, answers, reply, server }
        failure = new ResolveError('no-data', candidate, at)
      } else if (rcode === 'NXDOMAIN') failure ??= new ResolveError('not-found', candidate, at)
      // glibc goes on searching after a server failure too, but remembers to say TRY_AGAIN.
      else failure = new ResolveError(rcode === 'REFUSED' ? 'refused' : 'server-failed', candidate, at)
    }
    throw failure ?? new ResolveError('not-found', name, conf.nameservers[0]!)
  }

  /** One question to the nameservers in turn, `attempts` times round. Rejects with ResolveError when nobody answers. */
  async query(query: DnsQuery, conf: ResolvConf = this.conf): Promise<{ reply: DnsReply; server: SocketAddress }> {
    let last: { reply: DnsReply; server: SocketAddress } | undefined
    for (let attempt = 0; attempt < conf.attempts; attempt++) {
      for (const address of conf.nameservers) {
        const server = { address, port: 53 }
        try {
          const reply = await queryServer(this.#ctx, server, query, { timeoutMs: conf.timeoutMs })
          last = { reply, server }
          // glibc's res_send moves on to the next server after these.
          if (!['SERVFAIL', 'NOTIMP', 'REFUSED'].includes(rcodeOf(reply.message))) return last
        } catch (error) {
          if (!(error instanceof DeadlinePassed) && !(error instanceof SocketError)) throw error
        }
      }
    }
    if (last !== undefined) return last
    throw new ResolveError('timed-out', query.name, `${conf.nameservers[0]}:53`)
  }
}

/** Fits a DNS message: labels of 1 to 63 bytes, 253 in all (RFC 1035 §2.3.4). */
export function isDomainName(name: string): boolean {
  return (
    name.length <= 253 &&
    name
      .replace(/\.$/, '')
      .split('.')
      .every((label) => label.length > 0 && label.length <= 63)
  )
}

function readOr(files: VirtualFiles, path: string): string {
  return files.exists(path) ? files.readText(path) : ''
}
