// Deletes what its owners left behind: in the background, in the foreground (the owner goes last), or not (orphans).

import { isNotFound } from '../../../packages/client/api-failure.js'
import { type DiscoveredResource, discoverResources } from '../../../packages/client/discovery.js'
import { Informer, type InformerEvent } from '../../../packages/client/informer.js'
import type { ReconcileLoop } from '../../../packages/client/reconcile-loop.js'
import { type KubeObject, type OwnerReference, pathOf, type Resource } from '../../../packages/client/resource.js'
import type { Timer } from '../../../packages/clock/clock.js'
import { type Controller, type ControllerContext, controllerLoop } from '../controller.js'
import {
  foregroundFinalizer,
  isLeavingWith,
  type Owned,
  type OwnerState,
  Ownership,
  orphanFinalizer,
  refersTo,
  verdict,
} from './ownership.js'

const name = 'garbage-collector'
/** Until the apiserver can be asked what it has, and between two such questions. */
const discoverAgainMs = 500
// garbagecollector.go DefaultIgnoredResources
const ignored = new Set(['events', 'events.events.k8s.io'])

export const garbageCollector: Controller = {
  name,
  open(context) {
    const collection = new Collection(context)
    return collection.loop
  },
}

interface Followed {
  readonly resource: DiscoveredResource
  readonly informer: Informer<KubeObject>
}

class Collection {
  readonly loop: ReconcileLoop
  readonly #context: ControllerContext
  readonly #ownership = new Ownership()
  /** What is followed, by group, version and plural. */
  readonly #followed = new Map<string, Followed>()
  #discovery: Timer | undefined
  #complete = false
  #stopped = false

  constructor(context: ControllerContext) {
    this.#context = context
    this.loop = controllerLoop(context, name, { reconcile: (uid) => this.#reconcile(uid).then(() => undefined) })
    // Definitions of custom resources come and go, and their kinds with them.
    context.informers.customResourceDefinitions.onEvent(() => this.#discoverSoon())
    context.onStop(() => {
      this.#stopped = true
      this.#discovery?.cancel()
      for (const { informer } of this.#followed.values()) informer.stop()
    })
    void this.#followAll()
  }

  #discoverSoon(): void {
    if (!this.#complete) return
    this.#discovery ??= this.#context.clock.setTimer(discoverAgainMs, () => {
      this.#discovery = undefined
      void this.#followAll()
    })
  }

  /** Follows every kind there is, and lets go of those that are gone. */
  async #followAll(): Promise<void> {
    const { client, clock, log } = this.#context
    let found: DiscoveredResource[]
    try {
      found = (await discoverResources(client)).filter(
        ({ group, plural, verbs }) =>
          ['list', 'watch', 'delete'].every((verb) => verbs.includes(verb)) && !ignored.has(group === '' ? plural : `${plural}.${group}`),
      )
    } catch (error) {
      log.debug({ controller: name, err: error }, 'discovery failed')
      this.#discovery ??= clock.setTimer(discoverAgainMs, () => {
        this.#discovery = undefined
        void this.#followAll()
      })
      return
    }
    if (this.#stopped) return
    const there = new Map(found.map((resource) => [pathOf(resource), resource]))
    for (const [path, { informer, resource }] of this.#followed) {
      if (there.has(path)) continue
      informer.stop()
      this.#followed.delete(path)
      this.#ownership.removeAll(resource)
    }
    for (const [path, resource] of there) if (!this.#followed.has(path)) this.#followed.set(path, this.#follow(resource))
    if (this.#complete) return
    await Promise.all([...this.#followed.values()].map(({ informer }) => informer.synced))
    // Only with everything known can an owner be missed.
    this.#complete = true
    for (const { informer } of this.#followed.values())
      for (const object of informer.list()) if (this.#concerns(object)) this.loop.queue.add(object.metadata.uid)
    // Definitions that came meanwhile.
    this.#discoverSoon()
  }

  #follow(resource: DiscoveredResource): Followed {
    const { client, informers, random } = this.#context
    const shared = Object.values(informers) as unknown as Informer<KubeObject>[]
    const known = shared.find((one) => one.resource.group === resource.group && one.resource.plural === resource.plural)
    const informer = known ?? new Informer(client, resource, { random: () => random.next() })
    informer.onEvent((event) => this.#heard(resource, event))
    if (known === undefined) informer.start()
    return { resource, informer }
  }

  #heard(resource: Resource<KubeObject>, event: InformerEvent<KubeObject>): void {
    const { uid } = event.object.metadata
    const owners = (event.object.metadata.ownerReferences ?? []).filter(({ uid: owner }) => this.#isLeaving(owner))
    if (event.type === 'deleted') {
      const dependents = this.#ownership.dependentsOf(uid)
      this.#ownership.remove(uid)
      for (const { object } of dependents) this.#add(object.metadata.uid)
    } else {
      this.#ownership.put(resource, event.object)
      const changed =
        event.type === 'added' ||
        ownersText(event.before) !== ownersText(event.object) ||
        event.object.metadata.deletionTimestamp !== event.before.metadata.deletionTimestamp
      if (changed && this.#concerns(event.object)) this.#add(uid)
    }
    // An owner in the foreground may be waiting for this one.
    for (const owner of owners) this.#add(owner.uid)
  }

  #add(uid: string): void {
    if (this.#complete) this.loop.queue.add(uid)
  }
  #concerns(object: KubeObject): boolean {
    return (
      (object.metadata.ownerReferences ?? []).length > 0 ||
      isLeavingWith(object, foregroundFinalizer) ||
      isLeavingWith(object, orphanFinalizer)
    )
  }
  #isLeaving(uid: string): boolean {
    return Boolean(this.#ownership.get(uid)?.object.metadata.deletionTimestamp)
  }

  async #reconcile(uid: string): Promise<void> {
    const item = this.#ownership.get(uid)
    if (item === undefined) return
    if (isLeavingWith(item.object, orphanFinalizer)) return await this.#orphanDependents(item)
    if (isLeavingWith(item.object, foregroundFinalizer)) return await this.#deleteDependents(item)
    const states = new Map<string, OwnerState>()
    for (const owner of item.object.metadata.ownerReferences ?? [])
      states.set(owner.uid, await this.#stateOf(owner, item.object.metadata.namespace))
    const decided = verdict(item.object, {
      stateOf: (owner) => states.get(owner.uid) ?? 'solid',
      hasDependents: this.#ownership.dependentsOf(uid).length > 0,
    })
    if (decided.kind === 'drop-owners') await this.#dropOwners(item, decided.uids)
    if (decided.kind === 'delete') {
      // The version too: somebody may just have adopted it.
      const { resourceVersion } = item.object.metadata
      await gone(
        this.#context.client.delete(item.resource, item.object.metadata, {
          uid,
          resourceVersion,
          propagationPolicy: decided.propagationPolicy,
        }),
      )
    }
  }

  async #stateOf(reference: OwnerReference, namespace: string | undefined): Promise<OwnerState> {
    const known = this.#ownership.get(reference.uid)
    if (known !== undefined)
      return isLeavingWith(known.object, foregroundFinalizer) && reference.blockOwnerDeletion !== false ? 'waiting' : 'solid'
    const resource = [...this.#followed.values()].find((one) => refersTo(reference, one.resource))?.resource
    // A kind nobody serves: upstream keeps the object and complains.
    if (resource === undefined) return 'solid'
    try {
      // The caches of two kinds are not of one moment: ask.
      const owner = await this.#context.client.get(resource, {
        namespace: resource.namespaced ? namespace : undefined,
        name: reference.name,
      })
      return owner.metadata.uid === reference.uid ? 'solid' : 'dangling'
    } catch (error) {
      if (isNotFound(error)) return 'dangling'
      throw error
    }
  }

  async #deleteDependents(owner: Owned): Promise<void> {
    const dependents = this.#ownership.dependentsOf(owner.object.metadata.uid)
    const blocking = dependents.filter(({ object }) =>
      object.metadata.ownerReferences?.some(
        ({ uid, blockOwnerDeletion }) => uid === owner.object.metadata.uid && blockOwnerDeletion === true,
      ),
    )
    if (blocking.length === 0) return await this.#removeFinalizer(owner, foregroundFinalizer)
    for (const { object } of dependents) if (!object.metadata.deletionTimestamp) this.#add(object.metadata.uid)
  }

  async #orphanDependents(owner: Owned): Promise<void> {
    const { uid } = owner.object.metadata
    await Promise.all(this.#ownership.dependentsOf(uid).map((dependent) => this.#dropOwners(dependent, [uid])))
    await this.#removeFinalizer(owner, orphanFinalizer)
  }

  async #dropOwners({ resource, object }: Owned, uids: readonly string[]): Promise<void> {
    const ownerReferences = (object.metadata.ownerReferences ?? []).filter(({ uid }) => !uids.includes(uid))
    await gone(
      this.#context.client.patch(resource, object.metadata, {
        type: 'merge',
        body: { metadata: { resourceVersion: object.metadata.resourceVersion, ownerReferences } },
      }),
    )
  }

  async #removeFinalizer({ resource, object }: Owned, finalizer: string): Promise<void> {
    const finalizers = (object.metadata.finalizers ?? []).filter((one) => one !== finalizer)
    await gone(
      this.#context.client.patch(resource, object.metadata, {
        type: 'merge',
        body: { metadata: { resourceVersion: object.metadata.resourceVersion, finalizers } },
      }),
    )
  }
}

const ownersText = ({ metadata }: KubeObject): string => JSON.stringify([metadata.ownerReferences, metadata.finalizers])

/** Conflicts are thrown: the cache lags, and the loop comes again. */
async function gone(request: Promise<unknown>): Promise<void> {
  try {
    await request
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
