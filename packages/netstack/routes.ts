// The routing tables `local` and `main`: longest prefix first, then the lowest metric; `local` is asked before `main`.

import { type Cidr, formatCidr, networkOf } from '../wire/cidr.js'
import type { Scope } from './addresses.js'
import type { Link } from './link/link.js'
import { NetworkError } from './network-error.js'

export type RouteType = 'unicast' | 'local' | 'broadcast' | 'blackhole' | 'unreachable' | 'prohibit'

/** Linux' numbers. There are no further tables: no policy routing. */
export const routeTables = { main: 254, local: 255 } as const

export interface Route {
  /** Host bits clear. */
  readonly destination: Cidr
  readonly type: RouteType
  /** The gateway; 0: the destination itself is the neighbour. */
  readonly via: number
  /** Undefined only for blackhole, unreachable and prohibit. */
  readonly link: Link | undefined
  /** Preferred source address; 0: none. */
  readonly source: number
  readonly scope: Scope
  readonly metric: number
  readonly onlink: boolean
  readonly table: number
  readonly protocol: string
}

/** Routes a table may hold; more are refused with ENOBUFS. */
export const routesMax = 65_536
const cacheSlots = 1024

export class Routes {
  readonly #tables = [new RouteTable(), new RouteTable()] as const // local, main: in the order asked
  // The last answer per slot: direct mapped, cleared on every change.
  readonly #cacheKeys = new Int32Array(cacheSlots)
  readonly #cache: (Route | null | undefined)[] = new Array(cacheSlots).fill(undefined)
  #size = 0

  /** How to reach `address`; undefined: no route. Allocates nothing. */
  lookup(address: number): Route | undefined {
    const key = address | 0
    const slot = (Math.imul(key, 0x9e37_79b1) >>> 22) & (cacheSlots - 1)
    const cached = this.#cache[slot]
    if (cached !== undefined && this.#cacheKeys[slot] === key) return cached ?? undefined
    const route = this.#tables[0].lookup(key) ?? this.#tables[1].lookup(key)
    this.#cacheKeys[slot] = key
    this.#cache[slot] = route ?? null
    return route
  }

  /** Is it one of this namespace's own addresses? */
  isLocal(address: number): boolean {
    return this.lookup(address)?.type === 'local'
  }

  /** As `ip route replace`: takes the place of the one with the same destination and metric in its table. */
  replace(route: Route): void {
    const table = this.#table(route.table)
    if (this.#size >= routesMax)
      throw new NetworkError('ENOBUFS', `Cannot add a route to ${formatCidr(route.destination)}: the tables hold ${routesMax}`)
    const normal = { ...route, destination: networkOf(route.destination) }
    this.#size += table.replace(normal)
    this.#cache.fill(undefined)
  }

  /** Removes the first route that agrees in everything given; false when none does. */
  delete(table: number, destination: Cidr, agrees: (route: Route) => boolean): boolean {
    return this.removeWhere((route) => route.table === table && sameCidr(route.destination, networkOf(destination)) && agrees(route), 1) > 0
  }

  /** Removes every route that `goes` names, at most `most`; returns how many. */
  removeWhere(goes: (route: Route) => boolean, most = Number.POSITIVE_INFINITY): number {
    let removed = 0
    for (const table of this.#tables) table.removeWhere((route) => removed < most && goes(route) && ++removed > 0)
    this.#size -= removed
    this.#cache.fill(undefined)
    return removed
  }

  list(table: number): Route[] {
    return [...this.#table(table).routes()]
  }

  #table(number: number): RouteTable {
    if (number === routeTables.local) return this.#tables[0]
    if (number === routeTables.main) return this.#tables[1]
    throw new NetworkError('EINVAL', `Cannot use routing table ${number}: only main (254) and local (255) exist`)
  }
}

const sameCidr = (a: Cidr, b: Cidr): boolean => a.address === b.address && a.prefixLength === b.prefixLength

class RouteTable {
  /** Per prefix length: network (signed) → routes by metric. */
  readonly #byLength: (Map<number, Route[]> | undefined)[] = new Array(33).fill(undefined)
  /** Lengths in use, longest first. */
  #lengths: number[] = []

  lookup(key: number): Route | undefined {
    for (let i = 0; i < this.#lengths.length; i++) {
      const length = this.#lengths[i] as number
      const found = this.#byLength[length]?.get(length === 0 ? 0 : key & (-1 << (32 - length)))
      if (found !== undefined) return found[0]
    }
    return undefined
  }

  /** 1 when it is new, 0 when it took another's place. */
  replace(route: Route): number {
    const { prefixLength, address } = route.destination
    const ofLength = (this.#byLength[prefixLength] ??= new Map<number, Route[]>())
    const same = ofLength.get(address | 0) ?? []
    const kept = same.filter(({ metric }) => metric !== route.metric)
    ofLength.set(
      address | 0,
      [...kept, route].sort((a, b) => a.metric - b.metric),
    )
    this.#noteLengths()
    return 1 - (same.length - kept.length)
  }

  removeWhere(goes: (route: Route) => boolean): void {
    for (const ofLength of this.#byLength) {
      for (const [key, routes] of ofLength ?? []) {
        const kept = routes.filter((route) => !goes(route))
        if (kept.length === 0) ofLength?.delete(key)
        else if (kept.length < routes.length) ofLength?.set(key, kept)
      }
    }
    this.#noteLengths()
  }

  *routes(): Generator<Route> {
    for (const ofLength of this.#byLength) for (const routes of ofLength?.values() ?? []) yield* routes
  }

  #noteLengths(): void {
    this.#lengths = this.#byLength.flatMap((ofLength, length) => (ofLength !== undefined && ofLength.size > 0 ? [length] : [])).reverse()
  }
}
