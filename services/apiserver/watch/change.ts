// What one write did to one object, and the bytes with which watchers hear of it: made once, shared by all of them.

import type { Entry } from '../store/entry.js'

export type EventType = 'ADDED' | 'MODIFIED' | 'DELETED'

export class Change {
  readonly revision: number
  /** When the store took it, milliseconds since 1970. */
  readonly storedMs: number
  /** The new version; undefined when the object was deleted. */
  readonly entry: Entry | undefined
  /** The version before; undefined when there was none. */
  readonly previous: Entry | undefined
  #gone: Entry | undefined
  readonly #frames: Partial<Record<EventType, Buffer>> = {}

  constructor(change: { revision: number; storedMs: number; entry: Entry | undefined; previous: Entry | undefined }) {
    this.revision = change.revision
    this.storedMs = change.storedMs
    this.entry = change.entry
    this.previous = change.previous
  }
  /** The object that an event of this type carries: the last one seen, numbered anew, for a deletion. */
  subject(type: EventType): Entry {
    if (type !== 'DELETED') return this.entry!
    this.#gone ??= this.previous!.deletedAt(this.revision)
    return this.#gone
  }
  frame(type: EventType): Buffer {
    const made = this.#frames[type]
    if (made !== undefined) return made
    return (this.#frames[type] = eventFrame(type, this.subject(type).json))
  }
}

export function eventFrame(type: EventType | 'BOOKMARK' | 'ERROR', json: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`{"type":"${type}","object":`), json, newline])
}
const newline = Buffer.from('}\n')

/** Which objects a watcher wants. */
export interface Selection {
  /** '' for all. */
  readonly namespace: string
  /** Undefined wants all of the namespace. */
  readonly matches: ((entry: Entry) => boolean) | undefined
}

/**
 * How a change looks to a watcher: an object that begins to match is ADDED, one that no longer does is DELETED.
 *
 *   before \ after    matches     does not
 *   matches           MODIFIED    DELETED
 *   does not          ADDED       nothing
 */
export function transition(change: Change, { namespace, matches }: Selection): EventType | undefined {
  const entry = change.entry ?? change.previous
  if (entry === undefined || (namespace !== '' && entry.key.namespace !== namespace)) return undefined
  const before = change.previous !== undefined && (matches === undefined || matches(change.previous))
  const after = change.entry !== undefined && (matches === undefined || matches(change.entry))
  if (after) return before ? 'MODIFIED' : 'ADDED'
  return before ? 'DELETED' : undefined
}
