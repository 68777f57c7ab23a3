// What the owners of pods want together: a share is a share of that, not of the pods that happen to be there.

import { isNotFound } from '../../../packages/client/api-failure.js'
import { discoverResources } from '../../../packages/client/discovery.js'
import { controllerOf, type OwnerReference, pathOf } from '../../../packages/client/resource.js'
import type { Pod } from '../../../packages/client/resources.js'
import type { ControllerContext } from '../controller.js'

export interface OwnerScale {
  readonly replicas: number
  /** Pods that nobody controls: no share can be had of them. */
  readonly unmanaged: readonly string[]
}
interface Scale {
  readonly metadata: { readonly uid: string }
  readonly spec: { readonly replicas?: number }
}

/** Throws when the scale of an owner cannot be found. */
export async function ownerScale(context: ControllerContext, pods: readonly Pod[]): Promise<OwnerScale> {
  const replicas = new Map<string, number>()
  const unmanaged: string[] = []
  for (const pod of pods) {
    const owner = controllerOf(pod)
    if (owner === undefined) unmanaged.push(pod.metadata.name)
    else if (!replicas.has(owner.uid)) {
      const found = ofReplicaSet(context, pod, owner) ?? (await byScale(context, pod, owner))
      if (found === undefined) throw new Error(`found no controllers for pod ${JSON.stringify(pod.metadata.name)}`)
      // A Deployment's pods have several ReplicaSets for owners; it counts once.
      replicas.set(found.uid, found.replicas)
    }
  }
  return { replicas: [...replicas.values()].reduce((sum, count) => sum + count, 0), unmanaged }
}

/** By the caches: a ReplicaSet, or the Deployment that has it. */
function ofReplicaSet({ informers }: ControllerContext, { metadata }: Pod, owner: OwnerReference) {
  if (owner.kind !== 'ReplicaSet' || !owner.apiVersion.startsWith('apps/')) return undefined
  const replicaSet = informers.replicaSets.get(`${metadata.namespace}/${owner.name}`)
  if (replicaSet === undefined || replicaSet.metadata.uid !== owner.uid) return undefined
  const above = controllerOf(replicaSet)
  if (above?.kind !== 'Deployment') return { uid: owner.uid, replicas: replicaSet.spec.replicas }
  const deployment = informers.deployments.get(`${metadata.namespace}/${above.name}`)
  return deployment?.metadata.uid === above.uid ? { uid: above.uid, replicas: deployment.spec.replicas } : undefined
}

/** By asking: whatever has a scale subresource. */
async function byScale({ client }: ControllerContext, { metadata }: Pod, owner: OwnerReference) {
  const [version = '', group = ''] = owner.apiVersion.split('/').reverse()
  if (owner.kind === 'ReplicaSet' && group === 'apps') return undefined
  const resource = (await discoverResources(client)).find((one) => one.group === group && one.kind === owner.kind)
  if (resource === undefined)
    throw new Error(`no matches for kind ${JSON.stringify(owner.kind)} in version ${JSON.stringify(owner.apiVersion)}`)
  const path = pathOf({ ...resource, version }, { namespace: metadata.namespace, name: owner.name, subresource: 'scale' })
  try {
    const scale = await client.json<Scale>({ method: 'GET', path })
    return scale.metadata.uid === owner.uid ? { uid: owner.uid, replicas: scale.spec.replicas ?? 0 } : undefined
  } catch (error) {
    if (!isNotFound(error)) throw error
    // There is no such object any more, or its kind has no scale.
    const exists = await client.get(resource, { namespace: metadata.namespace, name: owner.name }).then(
      () => true,
      (failure: unknown) => {
        if (isNotFound(failure)) return false
        throw failure
      },
    )
    if (!exists) return undefined
    throw new Error(`${resource.plural}${group === '' ? '' : `.${group}`} does not implement the scale subresource`)
  }
}
