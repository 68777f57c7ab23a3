// The objects that quotas count: any kind at all may be among them, so caches are opened when a quota first asks for one.

import { discoverResources } from '../../../packages/client/discovery.js'
import { Informer, type InformerEvent } from '../../../packages/client/informer.js'
import type { KubeObject } from '../../../packages/client/resource.js'
import type { Counted } from '../../../packages/quota/evaluator.js'
import type { ControllerContext } from '../controller.js'

type AnyInformer = Informer<KubeObject>

/** Kinds that quotas may ask for at once; more are not counted. */
export const countedKindsMax = 200

export interface Listener {
  onEvent(counted: Counted, event: InformerEvent<KubeObject>): void
  /** Another kind's objects are all heard of now. */
  onOpened(): void
}

const keyOf = ({ group, resource }: Counted): string => `${group}/${resource}`

export class CountedObjects {
  readonly #context: ControllerContext
  readonly #listener: Listener
  readonly #shared: ReadonlyMap<string, AnyInformer>
  readonly #own = new Map<string, Promise<AnyInformer | undefined>>()
  readonly #heard = new Set<string>()

  constructor(context: ControllerContext, listener: Listener) {
    this.#context = context
    this.#listener = listener
    this.#shared = new Map(
      (Object.values(context.informers) as unknown as AnyInformer[]).map((informer) => [
        keyOf({ group: informer.resource.group, resource: informer.resource.plural }),
        informer,
      ]),
    )
  }

  /** The objects of a namespace; undefined while there is no such kind, or not all of it is heard. */
  async list(counted: Counted, namespace: string): Promise<KubeObject[] | undefined> {
    const informer = this.#shared.get(keyOf(counted)) ?? (await this.#open(counted))
    if (informer === undefined) return undefined
    if (!this.#heard.has(keyOf(counted))) {
      this.#heard.add(keyOf(counted))
      informer.onEvent((event) => this.#listener.onEvent(counted, event))
      void informer.synced.then(() => this.#listener.onOpened())
    }
    if (!informer.isSynced) return undefined
    return informer.list().filter(({ metadata }) => metadata.namespace === namespace)
  }

  #open(counted: Counted): Promise<AnyInformer | undefined> {
    const key = keyOf(counted)
    const opening = this.#own.get(key)
    if (opening !== undefined) return opening
    if (this.#own.size >= countedKindsMax) return Promise.resolve(undefined)
    const informer = this.#discover(counted)
    this.#own.set(key, informer)
    // What is not there yet, or could not be asked for, is looked for again.
    const forget = () => void this.#own.delete(key)
    informer.then((found) => found ?? forget(), forget)
    return informer
  }

  async #discover({ group, resource }: Counted): Promise<AnyInformer | undefined> {
    const { client, random, log, onStop } = this.#context
    const found = (await discoverResources(client)).find(
      (one) => one.group === group && one.plural === resource && one.namespaced && one.verbs.includes('watch'),
    )
    if (found === undefined) return undefined
    const informer = new Informer<KubeObject>(client, found, {
      onError: (error) => log.debug({ err: error, resource }, 'watching was interrupted'),
      random: () => random.next(),
    })
    onStop(() => informer.stop())
    informer.start()
    return informer
  }
}
