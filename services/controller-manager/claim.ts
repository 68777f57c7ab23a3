// Which objects a controller manages: those that name it as their controller and still fit its selector, and orphans that
// fit (pkg/controller/controller_ref_manager.go).

import { type LabelSelector, selects } from '../../packages/api/machinery/selector.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { controllerOf, controllerReference, type KubeObject, type Resource } from '../../packages/client/resource.js'

export interface Claim<T> {
  readonly owned: T[]
  /** Orphans to take. */
  readonly adopt: T[]
  /** Owned ones whose labels have been changed: to let go. */
  readonly release: T[]
}

export function planClaim<T extends KubeObject>(owner: KubeObject, selector: LabelSelector, candidates: readonly T[]): Claim<T> {
  const claim: Claim<T> = { owned: [], adopt: [], release: [] }
  const leaving = Boolean(owner.metadata.deletionTimestamp)
  for (const object of candidates) {
    const controller = controllerOf(object)
    const fits = selects(selector, object.metadata.labels)
    if (controller !== undefined) {
      if (controller.uid !== owner.metadata.uid) continue
      if (fits) claim.owned.push(object)
      else if (!leaving) claim.release.push(object)
    } else if (fits && !leaving && !object.metadata.deletionTimestamp) claim.adopt.push(object)
  }
  return claim
}

/** Adopts and releases. Only what was adopted in this very version counts as owned from here on. */
export async function applyClaim<T extends KubeObject>(
  client: KubeClient,
  {
    owner,
    ownerResource,
    resource,
    claim,
  }: { owner: KubeObject; ownerResource: Resource<unknown>; resource: Resource<T>; claim: Claim<T> },
): Promise<T[]> {
  const rewrite = (object: T, ownerReferences: unknown[]) =>
    client.patch(resource, object.metadata, {
      type: 'merge',
      body: { metadata: { resourceVersion: object.metadata.resourceVersion, ownerReferences } },
    })
  const adopted = await Promise.all(
    claim.adopt.map((object) => rewrite(object, [...(object.metadata.ownerReferences ?? []), controllerReference(ownerResource, owner)])),
  )
  await Promise.all(
    claim.release.map((object) =>
      rewrite(
        object,
        (object.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid),
      ),
    ),
  )
  return [...claim.owned, ...adopted]
}
