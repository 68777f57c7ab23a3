// Owners of a scale subresource. A Scale has one field that anybody owns, its replicas, and that is a field of the object
// behind it under another name (apimachinery managedfields/scalehandler.go).

import { difference, hasPath, setOfPaths } from './field-set.js'
import { entryOf, isSameManager, type ManagedFields, sortManagers, withFields } from './managers.js'
import type { Owners } from './ownership.js'
import type { Path } from './path-element.js'

const scaleVersion = 'autoscaling/v1'
const scaleReplicas = ['f:spec', 'f:replicas']

/** Where the object's replicas are; deployments and their like have them where a Scale has. */
export const replicasOfWorkload: Path = scaleReplicas

/** Who owns the Scale's replicas, given who owns the object's. */
export function scaleOwners(owners: Owners, replicas: Path): Owners {
  return owners
    .filter(({ fieldsV1 }) => hasPath(fieldsV1, replicas))
    .map((entry) => entryOf({ ...entry, apiVersion: scaleVersion }, entry.time, setOfPaths([scaleReplicas])))
}

/** Who owns what of the object once `scale` are the owners of its Scale. */
export function ownersAfterScale(owners: Owners, scale: Owners, { apiVersion, replicas }: { apiVersion: string; replicas: Path }): Owners {
  const fields = setOfPaths([replicas])
  const ofScale = (entry: ManagedFields) => ({ ...entry, apiVersion: scaleVersion })
  const isKept = (entry: ManagedFields) => scale.some((other) => isSameManager(ofScale(entry), other))
  const isKnown = (entry: ManagedFields) =>
    owners.some((other) => hasPath(other.fieldsV1, replicas) && isSameManager(ofScale(other), entry))
  return sortManagers([
    ...owners.map((entry) => (isKept(entry) ? entry : withFields(entry, difference(entry.fieldsV1, fields)))),
    // Upstream gives these no time.
    ...scale.filter((entry) => !isKnown(entry)).map((entry) => entryOf({ ...entry, apiVersion }, undefined, fields)),
  ])
}
