// cache [TTL] [ZONES…] { success CAPACITY [TTL [MINTTL]] · denial … · disable success|denial [ZONES…] · … }: answers kept for
// their TTL, at most TTL seconds, and handed out with what is left of it.

import type { Answer } from 'dns-packet'
import { CorefileError } from '../corefile.js'
import type { Reply } from '../dns-message.js'
import { isWithin, zoneOf } from '../kubernetes/resolve.js'
import type { PluginMaker } from '../plugin.js'

/** CoreDNS: 9984 entries each for answers and denials. */
const capacityDefault = 9984
const successTtlDefault = 3600
const denialTtlDefault = 1800
/** CoreDNS keeps nothing for less than this. */
const minTtl = 5

interface Entry {
  readonly reply: Reply
  readonly storedMs: number
  readonly untilMs: number
}

interface Store {
  readonly entries: Map<string, Entry>
  capacity: number
  ttl: number
  disabled: string[] | undefined
}

export const cache: PluginMaker = ({ args, block, line }, { zones: blockZones, clock, metrics, port }) => {
  const [first, ...rest] = args
  const ttl = first !== undefined && /^\d+$/.test(first) ? Number(first) : undefined
  if (ttl === 0) throw new CorefileError(line, 'plugin/cache: cache TTL can not be zero or negative: 0')
  const zones = (ttl === undefined ? args : rest).map(zoneText)
  const covered = zones.length > 0 ? zones : blockZones
  const success: Store = { entries: new Map(), capacity: capacityDefault, ttl: ttl ?? successTtlDefault, disabled: undefined }
  const denial: Store = { entries: new Map(), capacity: capacityDefault, ttl: ttl ?? denialTtlDefault, disabled: undefined }
  const stores = { success, denial }
  for (const option of block) {
    const [capacity, seconds] = option.args.map(Number)
    if (option.name === 'disable') {
      const kind = option.args[0]
      if (kind !== 'success' && kind !== 'denial')
        throw new CorefileError(option.line, `plugin/cache: cache type must be success or denial, it is ${kind}`)
      const named = option.args.slice(1).map(zoneText)
      stores[kind].disabled = named.length > 0 ? named : ['']
    } else if (option.name === 'success' || option.name === 'denial') {
      if (!Number.isInteger(capacity) || capacity! < 1 || (seconds !== undefined && !(seconds > 0)))
        throw new CorefileError(option.line, `plugin/cache: bad capacity or TTL: ${option.args.join(' ')}`)
      stores[option.name].capacity = capacity!
      if (seconds !== undefined) stores[option.name].ttl = seconds
    } else if (!['prefetch', 'serve_stale', 'servfail', 'keepttl'].includes(option.name))
      throw new CorefileError(option.line, `plugin/cache: unknown property '${option.name}'`)
  }
  const server = `dns://:${port}`
  return {
    name: 'cache',
    serve: async ({ query }, next) => {
      if (zoneOf(query.name, covered) === undefined) return next()
      const key = `${query.type} ${query.question.class ?? 'IN'} ${query.edns?.dnssecOk ?? false} ${query.name}`
      const nowMs = clock.nowMs()
      for (const kind of ['success', 'denial'] as const) {
        const entry = stores[kind].entries.get(key)
        if (entry === undefined) continue
        if (entry.untilMs <= nowMs) {
          stores[kind].entries.delete(key)
          continue
        }
        metrics.count('coredns_cache_hits_total', { server, type: kind })
        const age = Math.floor((nowMs - entry.storedMs) / 1000)
        // The name is spelled as this asker did: only the owner of the question itself is.
        return aged(entry.reply, age, query.name, query.question.name)
      }
      metrics.count('coredns_cache_misses_total', { server })
      const reply = await next()
      if (reply === undefined) return undefined
      const kind =
        reply.rcode === 'NOERROR' && reply.answers.length > 0
          ? 'success'
          : reply.rcode === 'NXDOMAIN' || reply.rcode === 'NOERROR'
            ? 'denial'
            : undefined
      if (kind === undefined) return reply
      const store = stores[kind]
      if (store.disabled?.some((zone) => isWithin(query.name, zone))) return reply
      const keptSeconds = Math.min(store.ttl, Math.max(minTtl, smallestTtl(reply)))
      if (store.entries.size >= store.capacity) store.entries.delete(store.entries.keys().next().value!)
      store.entries.set(key, { reply, storedMs: nowMs, untilMs: nowMs + keptSeconds * 1000 })
      return reply
    },
  }
}

const zoneText = (text: string) => text.toLowerCase().replace(/\.$/, '')

function smallestTtl(reply: Reply): number {
  const ttls = [...reply.answers, ...reply.authorities].flatMap((answer) =>
    'ttl' in answer && answer.ttl !== undefined ? [answer.ttl] : [],
  )
  return ttls.length === 0 ? 0 : Math.min(...ttls)
}

function aged(reply: Reply, seconds: number, name: string, spelled: string): Reply {
  const older = (answer: Answer): Answer =>
    ({
      ...answer,
      ...('name' in answer && answer.name.toLowerCase() === name && { name: spelled }),
      ...('ttl' in answer && { ttl: Math.max(0, (answer.ttl ?? 0) - seconds) }),
    }) as Answer
  return {
    ...reply,
    answers: reply.answers.map(older),
    authorities: reply.authorities.map(older),
    additionals: reply.additionals.map(older),
  }
}
