// The kinds a server serves: those it was built with, and those that CustomResourceDefinitions make. What derives from them
// (discovery, OpenAPI) is made anew when `generation` has moved.

import { byPriority } from '../../../packages/api/kinds/version-order.js'
import type { AnyKind } from '../../../packages/api/machinery/kind.js'

const keyOf = (group: string, version: string, resource: string): string => `${group}/${version}/${resource}`

export class ServedKinds {
  readonly #own: readonly AnyKind[]
  readonly #byResource = new Map<string, AnyKind>()
  readonly #custom = new Map<string, readonly AnyKind[]>()
  readonly #retired = new WeakMap<AnyKind, Set<() => void>>()
  #all: readonly AnyKind[]
  generation = 0

  constructor(own: readonly AnyKind[]) {
    this.#own = own
    this.#all = own
    for (const kind of own) this.#byResource.set(keyOf(kind.group, kind.version, kind.plural), kind)
  }
  /** In the order of discovery. */
  get all(): readonly AnyKind[] {
    return this.#all
  }
  get own(): readonly AnyKind[] {
    return this.#own
  }
  find({ group, version, resource }: { group: string; version: string; resource: string }): AnyKind | undefined {
    return this.#byResource.get(keyOf(group, version, resource))
  }
  /** The kinds that the definition of this name makes from now on; none takes the place of a built-in one. */
  define(definition: string, kinds: readonly AnyKind[]): void {
    const before = this.#custom.get(definition) ?? []
    if (before.length === 0 && kinds.length === 0) return
    for (const kind of before) this.#byResource.delete(keyOf(kind.group, kind.version, kind.plural))
    if (kinds.length === 0) this.#custom.delete(definition)
    else this.#custom.set(definition, kinds)
    for (const kind of kinds) this.#byResource.set(keyOf(kind.group, kind.version, kind.plural), kind)
    this.#all = [...this.#own, ...[...this.#custom.values()].flat().sort(inDiscovery)]
    this.generation++
    for (const kind of before) for (const listener of this.#retired.get(kind) ?? []) listener()
  }
  /** The names of all definitions that make kinds. */
  definitions(): string[] {
    return [...this.#custom.keys()]
  }
  /** Calls `listener` when objects of the kind are served no more, or in another way. Returns how to stop that. */
  onRetired(kind: AnyKind, listener: () => void): () => void {
    const listeners = this.#retired.get(kind) ?? new Set()
    this.#retired.set(kind, listeners.add(listener))
    return () => listeners.delete(listener)
  }
}

const inDiscovery = (a: AnyKind, b: AnyKind): number =>
  a.group === b.group ? byPriority(a.version, b.version) || (a.plural < b.plural ? -1 : 1) : a.group < b.group ? -1 : 1
