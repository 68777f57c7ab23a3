// ConfigMaps and Secrets that pods of this node refer to: each is watched alone (by metadata.name) for as long as a pod needs it, as the
// kubelet does; so a node learns of no Secret that none of its pods uses.

import { Informer } from '../../../packages/client/informer.js'
import type { KubeClient } from '../../../packages/client/kube-client.js'
import { type ConfigMap, configMaps, type Secret, secrets } from '../../../packages/client/resources.js'

type Kind = 'configMap' | 'secret'
const resources = { configMap: configMaps, secret: secrets } as const

interface Watched {
  informer: Informer<ConfigMap | Secret>
  users: Set<string>
}

export interface ObjectWatchesOptions {
  client: KubeClient
  random: () => number
  onError: (error: unknown) => void
  /** An object that these pods (by uid) refer to has changed. */
  onChange: (uids: readonly string[]) => void
}

export class ObjectWatches {
  readonly #options: ObjectWatchesOptions
  readonly #watched = new Map<string, Watched>()

  constructor(options: ObjectWatchesOptions) {
    this.#options = options
  }

  configMap(namespace: string, name: string, uid: string): Promise<ConfigMap | undefined> {
    return this.#get('configMap', namespace, name, uid)
  }
  secret(namespace: string, name: string, uid: string): Promise<Secret | undefined> {
    return this.#get('secret', namespace, name, uid)
  }

  /** The pod needs nothing any more. */
  release(uid: string): void {
    for (const [key, { informer, users }] of this.#watched) {
      if (!users.delete(uid) || users.size > 0) continue
      informer.stop()
      this.#watched.delete(key)
    }
  }
  stop(): void {
    for (const { informer } of this.#watched.values()) informer.stop()
    this.#watched.clear()
  }

  async #get<T extends ConfigMap | Secret>(kind: Kind, namespace: string, name: string, uid: string): Promise<T | undefined> {
    const key = `${kind}/${namespace}/${name}`
    const watched = this.#watched.get(key) ?? this.#watch(key, kind, namespace, name)
    watched.users.add(uid)
    await watched.informer.synced
    return watched.informer.get(`${namespace}/${name}`) as T | undefined
  }

  #watch(key: string, kind: Kind, namespace: string, name: string): Watched {
    const { client, random, onError, onChange } = this.#options
    const informer = new Informer<ConfigMap | Secret>(client, resources[kind] as typeof configMaps, {
      namespace,
      fieldSelector: `metadata.name=${name}`,
      random,
      onError,
    })
    const watched = { informer, users: new Set<string>() }
    this.#watched.set(key, watched)
    informer.onEvent(() => {
      // The first list is the answer to whoever asked, no change.
      if (informer.isSynced) onChange([...watched.users])
    })
    informer.start()
    return watched
  }
}
