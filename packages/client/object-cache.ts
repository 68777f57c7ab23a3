// What an informer knows: objects by key, and by the values its indexes give.

import type { InformerEvent } from './informer.js'
import { type KubeObject, keyOf } from './resource.js'

/** The values under which an object is to be found; undefined ones are left out. */
export type Index<T> = (object: T) => readonly (string | undefined)[]

export class ObjectCache<T extends KubeObject> {
  readonly #objects = new Map<string, T>()
  readonly #indexes: { name: string; of: Index<T>; keys: Map<string, Set<string>> }[]

  constructor(indexers: Record<string, Index<T>>) {
    this.#indexes = Object.entries(indexers).map(([name, of]) => ({ name, of, keys: new Map() }))
  }

  get(key: string): T | undefined {
    return this.#objects.get(key)
  }
  list(): T[] {
    return [...this.#objects.values()]
  }
  byIndex(index: string, value: string): T[] {
    const keys = this.#indexes.find(({ name }) => name === index)?.keys.get(value) ?? []
    return [...keys].flatMap((key) => this.#objects.get(key) ?? [])
  }

  /** Undefined when this very version is here already. */
  put(object: T): InformerEvent<T> | undefined {
    const key = keyOf(object)
    const before = this.#objects.get(key)
    if (before !== undefined && before.metadata.resourceVersion === object.metadata.resourceVersion) return undefined
    if (before !== undefined) this.#unindex(key, before)
    this.#objects.set(key, object)
    for (const { of, keys } of this.#indexes) {
      for (const value of of(object)) {
        if (value === undefined) continue
        const bucket = keys.get(value)
        if (bucket === undefined) keys.set(value, new Set([key]))
        else bucket.add(key)
      }
    }
    return before === undefined ? { type: 'added', object } : { type: 'updated', object, before }
  }

  /** Undefined when it was not here. */
  remove(object: T): InformerEvent<T> | undefined {
    const key = keyOf(object)
    const before = this.#objects.get(key)
    if (before === undefined) return undefined
    this.#unindex(key, before)
    this.#objects.delete(key)
    return { type: 'deleted', object }
  }

  /** Makes the cache hold exactly `objects`, and says what that changed. A namesake with another uid was deleted and added. */
  replace(objects: readonly T[]): InformerEvent<T>[] {
    const events: InformerEvent<T>[] = []
    const wanted = new Map(objects.map((object) => [keyOf(object), object]))
    for (const [key, before] of [...this.#objects]) {
      const now = wanted.get(key)
      if (now !== undefined && now.metadata.uid === before.metadata.uid) continue
      const gone = this.remove(before)
      if (gone !== undefined) events.push(gone)
    }
    for (const object of objects) {
      const change = this.put(object)
      if (change !== undefined) events.push(change)
    }
    return events
  }

  #unindex(key: string, object: T): void {
    for (const { of, keys } of this.#indexes) {
      for (const value of of(object)) {
        if (value === undefined) continue
        const bucket = keys.get(value)
        bucket?.delete(key)
        if (bucket?.size === 0) keys.delete(value)
      }
    }
  }
}
