// A client that lists, watches, and lists again when its watch is over: what it was told, and where the log says otherwise.
//
// Within one watch the events must be just the log's transitions after the revision it began at, in order; so what was skipped,
// repeated or told out of turn shows as the first difference. How far the watch has come is told by its last event or bookmark.

import type { ApiConnection } from './api-connection.js'
import type { Transition } from './history.js'
import { readEvents, type WatchEvent } from './watch-stream.js'

interface Told {
  readonly type: string
  readonly revision: number
  readonly key: string
  readonly token: string | undefined
}

/** One watch from its beginning to its end. */
export interface WatchRecord {
  readonly from: number
  /** How far it had surely come. */
  upTo: number
  readonly events: Told[]
}

export class Watcher {
  /** What it believes is there: key → token. */
  readonly state = new Map<string, string>()
  readonly watches: WatchRecord[] = []
  readonly found: string[] = []
  relists = 0
  #over = false
  #leave: (() => void) | undefined

  readonly name: string
  readonly #connections: readonly ApiConnection[]
  readonly #maps: string

  /** It goes from one connection to the next whenever it begins again. */
  constructor(name: string, connections: readonly ApiConnection[], maps: string) {
    this.name = name
    this.#connections = connections
    this.#maps = maps
  }

  async run(): Promise<void> {
    for (let turn = 0; !this.#over; turn++) {
      const connection = this.#connections[turn % this.#connections.length]!
      const from = await this.#list(connection)
      if (from === undefined) await new Promise((resolve) => setTimeout(resolve, 50))
      else await this.#watch(connection, from)
    }
  }
  stop(): void {
    this.#over = true
    this.#leave?.()
  }

  async #list(connection: ApiConnection): Promise<number | undefined> {
    const { code, text } = await connection.ask('GET', this.#maps)
    if (code !== 200) return undefined
    const { metadata, items } = JSON.parse(text) as { metadata: { resourceVersion: string }; items: WatchEvent['object'][] }
    this.relists++
    this.state.clear()
    for (const item of items) this.state.set(item.metadata.name, item.data?.token ?? '')
    return Number(metadata.resourceVersion)
  }
  async #watch(connection: ApiConnection, from: number): Promise<void> {
    const answer = await connection.stream(`${this.#maps}?watch=true&allowWatchBookmarks=true&resourceVersion=${from}&timeoutSeconds=600`)
    if (answer === undefined || answer.statusCode !== 200) return void answer?.destroy()
    this.#leave = () => answer.destroy()
    if (this.#over) answer.destroy()
    const record: WatchRecord = { from, upTo: from, events: [] }
    this.watches.push(record)
    await readEvents(answer, (event) => this.#take(event, record))
  }
  #take({ type, object }: WatchEvent, record: WatchRecord): void {
    if (type === 'ERROR') return
    const { name: key, resourceVersion } = object.metadata
    const revision = Number(resourceVersion)
    if (type === 'BOOKMARK' ? revision < record.upTo : revision <= record.upTo)
      this.found.push(`${this.name}: ${type} at ${revision} after ${record.upTo}`)
    record.upTo = revision
    if (type === 'BOOKMARK') return
    record.events.push({ type, revision, key, token: object.data?.token })
    if (type === 'DELETED') this.state.delete(key)
    else this.state.set(key, object.data?.token ?? '')
  }
}

/** How each transition looks to who watches all: what was there before decides. */
export function toldOf(log: readonly Transition[]): Told[] {
  const there = new Map<string, string>()
  const told: Told[] = []
  for (const { revision, key, token } of log) {
    const before = there.get(key)
    if (token !== undefined) {
      told.push({ type: before === undefined ? 'ADDED' : 'MODIFIED', revision, key, token })
      there.set(key, token)
    } else {
      // A deletion carries the object as it was last.
      if (before !== undefined) told.push({ type: 'DELETED', revision, key, token: before })
      there.delete(key)
    }
  }
  return told
}

/** Sentences for where a watch was told something else than the log holds. `told` is sorted. */
export function differences(name: string, { from, upTo, events }: WatchRecord, told: readonly Told[]): string[] {
  let at = firstAfter(told, from)
  for (const event of events) {
    const wanted = told[at++]
    if (wanted === undefined || JSON.stringify(wanted) !== JSON.stringify(event))
      return [`${name}, watching from ${from}: told ${JSON.stringify(event)}, the log has ${JSON.stringify(wanted)}`]
  }
  const skipped = told[at]
  return skipped !== undefined && skipped.revision <= upTo
    ? [`${name}, watching from ${from} to ${upTo}: not told ${JSON.stringify(skipped)}`]
    : []
}

function firstAfter(told: readonly Told[], revision: number): number {
  let [low, high] = [0, told.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (told[middle]!.revision <= revision) low = middle + 1
    else high = middle
  }
  return low
}
