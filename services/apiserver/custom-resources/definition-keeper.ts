// Follows the CustomResourceDefinitions in the store: what they define is served at once, their names are settled, and one
// that is deleted takes its instances along. Every apiserver that shares the store does so; compare-and-set settles who wrote.

import { customKinds, storageKind } from '../../../packages/api/kinds/custom-resource.js'
import type { CustomResourceDefinition } from '../../../packages/api/kinds/custom-resource-definition.js'
import { cleanupFinalizer, isTrue, setCondition } from '../../../packages/api/kinds/custom-resource-definition-rules.js'
import { cloneJson, sameJson } from '../../../packages/api/machinery/json.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import type { Timer } from '../../../packages/clock/clock.js'
import type { Entry } from '../store/entry.js'
import { RevisionConflict } from '../store/store.js'
import type { ApiContext } from '../verbs/api-context.js'
import { deleteSelected } from '../verbs/delete.js'
import type { ResourceCache } from '../watch/resource-cache.js'
import { named, type TakenNames } from './naming.js'

const group = 'apiextensions.k8s.io'
const resource = 'customresourcedefinitions'
const tryAgainMs = 500

type Note = (event: string, detail: Record<string, unknown>) => void

export class DefinitionKeeper {
  readonly #context: ApiContext
  readonly #note: Note
  /** Definitions to look at, by name: no more than there are. */
  readonly #due = new Set<string>()
  readonly #awaited = new Map<string, () => void>()
  readonly #specs = new Map<string, unknown>()
  #cache: ResourceCache | undefined
  #unlisten: () => void = () => {}
  #retry: Timer | undefined
  #working = false

  constructor(context: ApiContext, note: Note) {
    this.#context = context
    this.#note = note
  }
  /** Whether what the store defines is served. */
  get follows(): boolean {
    return this.#cache !== undefined && this.#cache === this.#context.store.cache.resource(group, resource)
  }
  /** Begins with what is in the store now. To be called again when everything known became void. */
  follow(): void {
    this.#unlisten()
    const { kinds, store } = this.#context
    const cache = store.cache.resource(group, resource)
    this.#cache = cache
    for (const name of kinds.definitions()) if (cache.get('', name) === undefined) this.#serve(name, undefined)
    for (const entry of cache.list('')) this.#heard(entry.key.name, entry)
    this.#unlisten = cache.listen(({ entry, previous }) => this.#heard((entry ?? previous!).key.name, entry))
  }
  stop(): void {
    this.#unlisten()
    this.#retry?.cancel()
    for (const stop of this.#awaited.values()) stop()
  }

  #heard(name: string, entry: Entry | undefined): void {
    this.#serve(name, entry && definitionOf(entry))
    this.#due.add(name)
    // Names may have become free.
    if (entry === undefined) for (const other of this.#cache!.list('')) this.#due.add(other.key.name)
    void this.#work()
  }

  #serve(name: string, definition: CustomResourceDefinition | undefined): void {
    // What watches and documents depend on; other changes of its status are none of theirs.
    const shown = definition && {
      spec: definition.spec,
      names: definition.status.acceptedNames,
      established: isTrue(definition, 'Established'),
      going: definition.metadata.deletionTimestamp !== undefined,
    }
    if (sameJson(shown, this.#specs.get(name))) return
    if (shown === undefined) this.#specs.delete(name)
    else this.#specs.set(name, shown)
    try {
      this.#context.kinds.define(name, definition === undefined ? [] : customKinds(definition))
    } catch (error) {
      this.#context.kinds.define(name, [])
      this.#note('a definition cannot be served', { name, reason: (error as Error).message })
    }
  }

  async #work(): Promise<void> {
    if (this.#working) return
    this.#working = true
    // Not inside the change that was heard.
    await Promise.resolve()
    for (const name of this.#due) {
      this.#due.delete(name)
      try {
        await this.#reconcile(name)
      } catch (error) {
        // Whoever wrote meanwhile is heard of; anything else wants another try.
        if (error instanceof RevisionConflict) continue
        this.#note('a definition could not be settled, trying again', { name, reason: (error as Error).message })
        this.#due.add(name)
        this.#retry = this.#context.clock.setTimer(tryAgainMs, () => void this.#work())
        break
      }
    }
    this.#working = false
  }

  async #reconcile(name: string): Promise<void> {
    const entry = this.#cache?.get('', name)
    if (entry === undefined || this.#context.stopping.aborted) return
    const definition = definitionOf(entry)
    const now = timeOf(this.#context.clock.wallMs())
    const status = named(definition, this.#takenNames(definition), now)
    if (status !== undefined) await this.#write(entry, { ...definition, status })
    else if (definition.metadata.deletionTimestamp !== undefined) await this.#cleanUp(entry, definition, now)
  }

  /** Deletes the instances; what finalizers still hold is awaited. The definition goes when the last one has gone. */
  async #cleanUp(entry: Entry, definition: CustomResourceDefinition, now: string): Promise<void> {
    const { metadata, spec, status } = definition
    if (!(metadata.finalizers ?? []).includes(cleanupFinalizer)) return
    const kind = storageKind(definition)
    const instances = this.#context.store.cache.resource(spec.group, spec.names.plural)
    if (kind !== undefined && instances.size > 0) {
      const on = { group: kind.group, version: kind.version, resource: kind.plural, namespace: '', name: '', subresource: '' }
      const left = [...instances.list('')].filter(({ object }) => object.metadata.deletionTimestamp === undefined)
      await deleteSelected(this.#context, { kind, on }, left, {}, false)
      if (instances.size > 0) {
        this.#await(definition.metadata.name, instances)
        return
      }
    }
    this.#awaited.get(definition.metadata.name)?.()
    const finalizers = (metadata.finalizers ?? []).filter((finalizer) => finalizer !== cleanupFinalizer)
    const conditions = setCondition(status.conditions, {
      type: 'Terminating',
      status: 'False',
      reason: kind === undefined ? 'NeverEstablished' : 'InstanceDeletionCompleted',
      message: kind === undefined ? 'resource was never established' : 'removed all instances',
      lastTransitionTime: now,
    })
    const next = { ...definition, metadata: { ...metadata, finalizers }, status: { ...status, conditions } }
    if (finalizers.length > 0) await this.#write(entry, next)
    else await this.#context.store.delete(entry.key, entry.revision)
  }
  #await(name: string, instances: ResourceCache): void {
    if (this.#awaited.has(name)) return
    const unlisten = instances.listen(() => {
      if (instances.size > 0) return
      stop()
      this.#due.add(name)
      void this.#work()
    })
    const stop = () => {
      unlisten()
      this.#awaited.delete(name)
    }
    this.#awaited.set(name, stop)
  }

  async #write(entry: Entry, next: CustomResourceDefinition): Promise<void> {
    await this.#context.store.update(entry.key, cloneJson(next) as unknown as KubeObject, entry.revision)
  }

  /** What other definitions of the group have, and the kinds this server was built with. */
  #takenNames({ metadata, spec }: CustomResourceDefinition): TakenNames {
    const resources = new Set<string>()
    const kinds = new Set<string>()
    for (const kind of this.#context.kinds.own) {
      if (kind.group !== spec.group) continue
      for (const name of [kind.plural, kind.singular, ...kind.shortNames]) resources.add(name)
      kinds.add(kind.kind).add(kind.listKind)
    }
    for (const entry of this.#cache!.list('')) {
      const other = definitionOf(entry)
      if (entry.key.name === metadata.name || other.spec.group !== spec.group) continue
      const { plural, singular, shortNames, kind, listKind } = other.status.acceptedNames
      for (const name of [plural, singular, ...(shortNames ?? [])]) if (name) resources.add(name)
      for (const name of [kind, listKind]) if (name) kinds.add(name)
    }
    return { resources, kinds }
  }
}

const definitionOf = ({ object }: Entry): CustomResourceDefinition => object as unknown as CustomResourceDefinition
