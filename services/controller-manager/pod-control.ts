// Making and deleting the pods of a controller, with the events that tell of it.

import { ApiFailure, isNamespaceTerminating, isNotFound } from '../../packages/client/api-failure.js'
import type { EventRecorder } from '../../packages/client/event-recorder.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { controllerReference, type Draft, type KubeObject, type Resource } from '../../packages/client/resource.js'
import { type Pod, pods, type ReplicaSet } from '../../packages/client/resources.js'
import type { Expectations } from './expectations.js'

export type PodTemplate = NonNullable<ReplicaSet['spec']['template']>

/** A pod of `owner` after its template; the apiserver ends its name with five letters. */
export function podFrom(template: PodTemplate, owner: KubeObject, ownerResource: Resource<unknown>): Draft<Pod> {
  const { labels, annotations, finalizers } = template.metadata ?? {}
  return {
    metadata: {
      generateName: `${owner.metadata.name}-`,
      namespace: owner.metadata.namespace,
      labels,
      annotations,
      finalizers,
      ownerReferences: [controllerReference(ownerResource, owner)],
    },
    spec: template.spec,
  }
}

/** How the events say it. */
export interface Wording {
  readonly created: (owner: KubeObject, pod: string) => string
  readonly notCreated: (owner: KubeObject, pod: string, why: string) => string
  readonly deleted: (owner: KubeObject, pod: string) => string
  readonly notDeleted: (owner: KubeObject, pod: string, why: string) => string
}
const plainWording: Wording = {
  created: (_owner, pod) => `Created pod: ${pod}`,
  notCreated: (_owner, _pod, why) => `Error creating: ${why}`,
  deleted: (_owner, pod) => `Deleted pod: ${pod}`,
  notDeleted: (_owner, _pod, why) => `Error deleting: ${why}`,
}

export class PodControl {
  readonly #client: KubeClient
  readonly #events: EventRecorder
  readonly #ownerResource: Resource<unknown>
  readonly #expectations: Expectations
  readonly #wording: Wording

  constructor({
    client,
    events,
    ownerResource,
    expectations,
    wording = plainWording,
  }: {
    client: KubeClient
    events: EventRecorder
    ownerResource: Resource<unknown>
    expectations: Expectations
    wording?: Wording
  }) {
    this.#client = client
    this.#wording = wording
    this.#events = events
    this.#ownerResource = ownerResource
    this.#expectations = expectations
  }

  /** In batches of 1, 2, 4 …, so that a template that no apiserver takes costs one request and not hundreds. */
  async createAll(key: string, owner: KubeObject, drafts: readonly Draft<Pod>[]): Promise<void> {
    for (let from = 0, size = 1; from < drafts.length; from += size, size = size * 2) {
      const outcomes = await Promise.allSettled(drafts.slice(from, from + size).map((draft) => this.#create(key, owner, draft)))
      const failed = outcomes.find((outcome) => outcome.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    }
  }

  async #create(key: string, owner: KubeObject, draft: Draft<Pod>): Promise<void> {
    try {
      const pod = await this.#client.create(pods, draft)
      this.#expectations.created(key, pod.metadata.uid)
      this.#events.record(this.#ownerResource, owner, {
        reason: 'SuccessfulCreate',
        message: this.#wording.created(owner, pod.metadata.name),
      })
    } catch (error) {
      // The namespace is being emptied; the owner goes next.
      if (isNamespaceTerminating(error)) return
      this.#events.record(this.#ownerResource, owner, {
        type: 'Warning',
        reason: 'FailedCreate',
        message: this.#wording.notCreated(owner, draft.metadata?.name ?? '', messageOf(error)),
      })
      throw error
    }
  }

  async deleteAll(key: string, owner: KubeObject, victims: readonly Pod[]): Promise<void> {
    const outcomes = await Promise.allSettled(victims.map((pod) => this.#delete(key, owner, pod)))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed !== undefined) throw failed.reason
  }

  async #delete(key: string, owner: KubeObject, pod: Pod): Promise<void> {
    this.#expectations.deleted(key, pod.metadata.uid)
    try {
      await this.#client.delete(pods, pod.metadata, { uid: pod.metadata.uid })
      this.#events.record(this.#ownerResource, owner, {
        reason: 'SuccessfulDelete',
        message: this.#wording.deleted(owner, pod.metadata.name),
      })
    } catch (error) {
      this.#expectations.gone(key, pod.metadata.uid)
      if (isNotFound(error)) return
      this.#events.record(this.#ownerResource, owner, {
        type: 'Warning',
        reason: 'FailedDelete',
        message: this.#wording.notDeleted(owner, pod.metadata.name, messageOf(error)),
      })
      throw error
    }
  }
}

/** What the server said, without what it was asked. */
const messageOf = (error: unknown): string =>
  error instanceof ApiFailure && error.status.message !== undefined
    ? error.status.message
    : error instanceof Error
      ? error.message
      : String(error)
