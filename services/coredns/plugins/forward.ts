// forward FROM TO… { max_concurrent N · policy … · … }: asks other servers, by UDP and, when truncated or asked by TCP, by TCP.

import { CorefileError } from '../corefile.js'
import { emptyReply, type Rcode, type Reply } from '../dns-message.js'
import { isWithin } from '../kubernetes/resolve.js'
import type { PluginMaker } from '../plugin.js'
import { askUpstream } from '../upstream.js'

/** CoreDNS: a query is tried for five seconds in all, two at one server. */
const readTimeoutMs = 2000
const deadlineMs = 5000
const concurrentDefault = 1000
const upstreamsMax = 15
const known = new Set([
  'except',
  'max_concurrent',
  'policy',
  'health_check',
  'max_fails',
  'expire',
  'force_tcp',
  'prefer_udp',
  'tls',
  'tls_servername',
  'next',
  'failfast_all_unhealthy_upstreams',
])

export const forward: PluginMaker = ({ args, block, line }, { sockets, clock, random, readFile, log }) => {
  const [from, ...to] = args
  if (from === undefined || to.length === 0)
    throw new CorefileError(line, `plugin/forward: wrong argument count or unexpected line ending after '${from ?? 'forward'}'`)
  const zone = from.toLowerCase().replace(/\.$/, '')
  const except: string[] = []
  let concurrentMax = concurrentDefault
  let forceTcp = false
  for (const option of block) {
    if (!known.has(option.name)) throw new CorefileError(option.line, `plugin/forward: unknown property '${option.name}'`)
    if (option.name === 'except') except.push(...option.args.map((each) => each.toLowerCase().replace(/\.$/, '')))
    if (option.name === 'force_tcp') forceTcp = true
    if (option.name === 'max_concurrent') {
      concurrentMax = Number(option.args[0])
      if (!Number.isInteger(concurrentMax) || concurrentMax < 0)
        throw new CorefileError(option.line, `plugin/forward: max_concurrent can't be ${option.args[0]}`)
    }
  }
  const upstreams = to.flatMap((each) => upstreamAddresses(each, readFile, line))
  if (upstreams.length > upstreamsMax)
    throw new CorefileError(line, `plugin/forward: more than ${upstreamsMax} TOs configured: ${upstreams.length}`)
  let running = 0
  return {
    name: 'forward',
    serve: async (asked, next) => {
      const { query } = asked
      if (!isWithin(query.name, zone) || except.some((each) => isWithin(query.name, each))) return next()
      if (concurrentMax > 0 && running >= concurrentMax) {
        asked.error = `concurrent queries exceeded maximum ${concurrentMax}`
        return emptyReply('REFUSED')
      }
      running++
      const untilMs = clock.nowMs() + deadlineMs
      try {
        const first = random.below(Math.max(1, upstreams.length))
        for (let i = 0; i < upstreams.length && clock.nowMs() < untilMs; i++) {
          const upstream = upstreams[(first + i) % upstreams.length]!
          try {
            const message = await askUpstream({ sockets, clock, random }, upstream, query, {
              tcp: forceTcp || asked.transport === 'tcp',
              timeoutMs: readTimeoutMs,
            })
            return {
              rcode: message.rcode as Rcode,
              authoritative: message.flag_aa,
              recursionAvailable: message.flag_ra,
              answers: message.answers ?? [],
              authorities: message.authorities ?? [],
              additionals: (message.additionals ?? []).filter(({ type }) => type !== 'OPT'),
            } satisfies Reply
          } catch (error) {
            asked.error = `read udp ${upstream.address}:${upstream.port}: ${(error as Error).message}`
          }
        }
        return emptyReply('SERVFAIL')
      } finally {
        running--
      }
    },
    start: async () => {
      if (upstreams.length === 0) log(`[WARNING] plugin/forward: ${to.join(' ')} names no server`)
    },
  }
}

/** An address, an address with a port, or a file in resolv.conf's format. */
function upstreamAddresses(text: string, readFile: (path: string) => string, line: number): { address: string; port: number }[] {
  const match = /^(?:dns:\/\/)?(\d+\.\d+\.\d+\.\d+)(?::(\d{1,5}))?$/.exec(text)
  if (match !== null) return [{ address: match[1]!, port: Number(match[2] ?? '53') }]
  if (!text.startsWith('/')) throw new CorefileError(line, `plugin/forward: not an IP address or file: "${text}"`)
  let content: string
  try {
    content = readFile(text)
  } catch (error) {
    throw new CorefileError(line, `plugin/forward: cannot read ${text}: ${(error as Error).message}`)
  }
  return content.split('\n').flatMap((each) => {
    const [keyword, address] = each.trim().split(/\s+/)
    return keyword === 'nameserver' && address !== undefined && /^[\d.]+$/.test(address) ? [{ address, port: 53 }] : []
  })
}
