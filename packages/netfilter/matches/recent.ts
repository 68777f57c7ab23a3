// -m recent: lists of addresses seen before, by name (xt_recent). kube-proxy's session affinity is made of it.

import { type GivenOption, given, type MatchExtension, not, parseU32, type RuleContext, RuleError } from '../extension.js'
import type { Flow } from '../flow.js'
import { formatAddress, parseAddress } from '../ipv4-prefix.js'

/** xt_recent's ip_list_tot and ip_pkt_list_tot: the oldest address makes room, and so does the oldest stamp. */
export const recentAddressesMax = 100
const stampsMax = 20

/** Newest last: addresses in order of their last sight, each with the times it was seen (ms). */
type Seen = Map<number, number[]>

function listNamed(context: RuleContext, name: string): Seen {
  let list = context.recentLists.get(name)
  if (list === undefined) context.recentLists.set(name, (list = new Map()))
  return list
}

function stamp(seen: Seen, address: number, nowMs: number): void {
  const stamps = seen.get(address) ?? []
  seen.delete(address)
  if (seen.size >= recentAddressesMax) seen.delete(seen.keys().next().value!)
  if (stamps.length >= stampsMax) stamps.shift()
  stamps.push(nowMs)
  seen.set(address, stamps)
}

const actions = ['set', 'rcheck', 'update', 'remove'] as const

export const recentMatch: MatchExtension = {
  name: 'recent',
  options: { set: 0, rcheck: 0, update: 0, remove: 0, seconds: 1, reap: 0, hitcount: 1, name: 1, mask: 1, rsource: 0, rdest: 0 },
  parse(options, context) {
    const action = actions.find((name) => given(options, name) !== undefined)
    if (action === undefined) throw new RuleError("recent: you must specify one of `--set', `--rcheck' `--update' or `--remove'")
    const inverted = given(options, action)!.inverted
    const secondsOption = given(options, 'seconds')
    const seconds = secondsOption && parseU32(secondsOption.values[0]!, 'seconds')
    const reap = given(options, 'reap') !== undefined
    if (reap && seconds === undefined) throw new RuleError('recent: option "--reap" also requires "--seconds"')
    const hitsOption = given(options, 'hitcount')
    const hits = hitsOption && parseU32(hitsOption.values[0]!, 'hitcount')
    const name = given(options, 'name')?.values[0] ?? 'DEFAULT'
    const maskText = given(options, 'mask')?.values[0] ?? '255.255.255.255'
    const mask = parseAddress(maskText)
    if (mask === undefined) throw new RuleError(`recent: bad mask \`${maskText}'`)
    const side = given(options, 'rdest') === undefined ? 'rsource' : 'rdest'
    const seen = listNamed(context, name)
    const windowMs = seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1000

    const find = (flow: Flow): boolean => {
      const nowMs = flow.host.clock.nowMs()
      const address = (side === 'rsource' ? flow.source : flow.destination) & mask
      if (action === 'set') {
        stamp(seen, address, nowMs)
        return true
      }
      if (action === 'remove') return seen.delete(address)
      if (reap) for (const [one, stamps] of seen) if (stamps.every((stampMs) => nowMs - stampMs > windowMs)) seen.delete(one)
      const recent = (seen.get(address) ?? []).filter((stampMs) => nowMs - stampMs <= windowMs).length
      const hit = recent > 0 && recent >= (hits ?? 1)
      if (hit && action === 'update') stamp(seen, address, nowMs)
      return hit
    }
    const text = [
      `${not(inverted)}--${action}`,
      seconds !== undefined && `--seconds ${seconds}`,
      reap && '--reap',
      hits !== undefined && `--hitcount ${hits}`,
      `--name ${name} --mask ${formatAddress(mask)} --${side}`,
    ].filter(Boolean)
    return {
      name: 'recent',
      text: `-m recent ${text.join(' ')}`,
      listed: `recent: ${listedOptions(options, action, inverted)} name: ${name} side: ${side.slice(1)} mask: ${formatAddress(mask)}`,
      matches: (flow) => find(flow) !== inverted,
    }
  },
}

function listedOptions(options: readonly GivenOption[], action: string, inverted: boolean): string {
  const words = [`${not(inverted)}${action === 'rcheck' ? 'CHECK' : action.toUpperCase()}`]
  const seconds = given(options, 'seconds')
  if (seconds !== undefined) words.push(`seconds: ${seconds.values[0]}`)
  if (given(options, 'reap') !== undefined) words.push('reap')
  const hits = given(options, 'hitcount')
  if (hits !== undefined) words.push(`hit_count: ${hits.values[0]}`)
  return words.join(' ')
}
