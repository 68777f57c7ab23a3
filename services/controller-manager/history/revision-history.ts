// Keeps the ControllerRevisions of one owner: adopts, makes, renumbers and removes them.

import type { LabelSelector } from '../../../packages/api/machinery/selector.js'
import { isAlreadyExists, isNotFound } from '../../../packages/client/api-failure.js'
import type { Informer } from '../../../packages/client/informer.js'
import type { KubeClient } from '../../../packages/client/kube-client.js'
import { controllerOf, type Draft, type Resource } from '../../../packages/client/resource.js'
import { type ControllerRevision, controllerRevisions } from '../../../packages/client/resources.js'
import { applyClaim, planClaim } from '../claim.js'
import { type HashLabel, planRevision, type Revised, sameData, surplusRevisions } from './revision-plan.js'

export class RevisionHistory<T extends Revised & { spec: { selector: LabelSelector } }> {
  readonly #client: KubeClient
  readonly #informer: Informer<ControllerRevision>
  readonly #ownerResource: Resource<T>
  readonly #hashLabel: HashLabel

  constructor({
    client,
    informer,
    ownerResource,
    hashLabel,
  }: { client: KubeClient; informer: Informer<ControllerRevision>; ownerResource: Resource<T>; hashLabel: HashLabel }) {
    this.#client = client
    this.#informer = informer
    this.#ownerResource = ownerResource
    this.#hashLabel = hashLabel
  }

  /**
   * The owner's revisions, that of its present template made sure of: `newest`. Undefined when the name for a new one is taken by
   * something else: the owner's status says so now, and its event brings it again.
   */
  async of(owner: T): Promise<{ all: ControllerRevision[]; newest: ControllerRevision } | undefined> {
    const claim = planClaim(owner, owner.spec.selector, this.#informer.byIndex('namespace', owner.metadata.namespace ?? ''))
    const revisions = await applyClaim(this.#client, {
      owner,
      ownerResource: this.#ownerResource,
      resource: controllerRevisions,
      claim,
    })
    const plan = planRevision(owner, { ownerResource: this.#ownerResource, hashLabel: this.#hashLabel, revisions })
    if (plan.kind === 'keep') return { all: revisions, newest: plan.revision }
    if (plan.kind === 'renumber') {
      const newest = await this.#client.update(controllerRevisions, { ...plan.revision, revision: plan.number } as never)
      return { all: [...revisions.filter((one) => one !== plan.revision), newest], newest }
    }
    const newest = await this.#create(owner, plan.draft)
    return newest && { all: [...revisions.filter(({ metadata }) => metadata.uid !== newest.metadata.uid), newest], newest }
  }

  /** Removes old revisions that nothing uses. */
  async truncate(owner: T, revisions: readonly ControllerRevision[], isLive: (revision: ControllerRevision) => boolean): Promise<void> {
    for (const { metadata } of surplusRevisions(owner, revisions, isLive)) {
      try {
        await this.#client.delete(controllerRevisions, metadata, { uid: metadata.uid })
      } catch (error) {
        if (!isNotFound(error)) throw error
      }
    }
  }

  hashOf({ metadata }: ControllerRevision): string {
    return metadata.labels?.[this.#hashLabel] ?? metadata.name
  }

  async #create(owner: T, draft: Draft<ControllerRevision>): Promise<ControllerRevision | undefined> {
    try {
      return await this.#client.create(controllerRevisions, draft)
    } catch (error) {
      if (!isAlreadyExists(error)) throw error
      const taken = await this.#client.get(controllerRevisions, draft.metadata as ControllerRevision['metadata'])
      // Ours, and only the cache was behind.
      if (controllerOf(taken)?.uid === owner.metadata.uid && sameData(taken, draft.data)) return taken
      const collisionCount = (owner.status?.collisionCount ?? 0) + 1
      await this.#client.updateStatus(this.#ownerResource, { ...owner, status: { ...owner.status, collisionCount } } as never)
      return undefined
    }
  }
}
