// How IPVS picks a real server for a new connection (net/netfilter/ipvs/ip_vs_rr.c, _wrr.c, _sh.c). A scheduler keeps its place
// from one pick to the next, so each virtual server has its own.

import type { RealServer } from './virtual-server.js'

export interface Scheduler {
  readonly name: SchedulerName
  /** Undefined when no server has weight. */
  pick(servers: readonly RealServer[], client: number): RealServer | undefined
}
export type SchedulerName = keyof typeof makers

/** Each in turn, those without weight passed over. */
function roundRobin(): Scheduler {
  let last = -1
  return {
    name: 'rr',
    pick(servers) {
      for (let step = 1; step <= servers.length; step++) {
        const at = (last + step) % servers.length
        if (servers[at]!.weight > 0) {
          last = at
          return servers[at]
        }
      }
      return undefined
    },
  }
}

/** In turn, as often as the weight says: the current weight falls from the greatest in steps of the greatest common divisor. */
function weightedRoundRobin(): Scheduler {
  let at = -1
  let current = 0
  return {
    name: 'wrr',
    pick(servers) {
      const weights = servers.map((server) => server.weight)
      const greatest = Math.max(0, ...weights)
      if (greatest === 0) return undefined
      const step = weights.reduce(commonDivisor, 0)
      for (;;) {
        at = (at + 1) % servers.length
        if (at === 0) current = current <= step ? greatest : current - step
        if (current <= 0) current = greatest
        if (servers[at]!.weight >= current) return servers[at]
      }
    },
  }
}
const commonDivisor = (a: number, b: number): number => (b === 0 ? a : commonDivisor(b, a % b))

/** By the client's address: one client, one server, while the servers stay. */
function sourceHashing(): Scheduler {
  return {
    name: 'sh',
    pick(servers, client) {
      const able = servers.filter((server) => server.weight > 0)
      return able[(Math.imul(client, 2_654_435_761) >>> 0) % able.length]
    },
  }
}

const makers = { rr: roundRobin, wrr: weightedRoundRobin, sh: sourceHashing } as const

/** Undefined when there is no scheduler of this name. */
export const schedulerNamed = (name: string): Scheduler | undefined =>
  Object.hasOwn(makers, name) ? makers[name as SchedulerName]() : undefined
