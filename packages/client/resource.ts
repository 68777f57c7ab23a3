// What the client must know of a kind: where it lives, and (to the type checker alone) what its objects look like.
// resources.ts has the kinds of this cluster.

import type { StoredMeta } from '../api/machinery/kind.js'

export type OwnerReference = NonNullable<StoredMeta['ownerReferences']>[number]

/** The part of an object that the client itself reads. */
export interface KubeObject {
  apiVersion?: string
  kind?: string
  metadata: StoredMeta
}

/** Where a kind lives. `object` is never there: it carries the type. */
export interface Resource<T = KubeObject> {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly plural: string
  readonly namespaced: boolean
  readonly object?: T
}

/** What a caller writes: everything may be left to the server's defaults. */
export type Draft<T> = T extends (infer Item)[] ? Draft<Item>[] : T extends object ? { [Field in keyof T]?: Draft<T[Field]> } : T

export interface ObjectName {
  readonly namespace?: string
  readonly name: string
}

/** `v1`, `apps/v1`. */
export const apiVersionOf = ({ group, version }: { group: string; version: string }): string =>
  group === '' ? version : `${group}/${version}`

/** `namespace/name`, or `name` for what has no namespace: the key of caches and queues. */
export function keyOf({ metadata }: KubeObject): string {
  return objectKey({ namespace: metadata.namespace, name: metadata.name })
}
export const objectKey = ({ namespace, name }: ObjectName): string => (namespace ? `${namespace}/${name}` : name)
export function splitKey(key: string): ObjectName {
  const slash = key.indexOf('/')
  return slash < 0 ? { name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) }
}

/** The URL path of a collection, an object or a subresource. */
export function pathOf(
  resource: Resource<unknown>,
  { namespace, name, subresource }: { namespace?: string; name?: string; subresource?: string } = {},
): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`
  const parts = [root]
  if (resource.namespaced && namespace) parts.push('namespaces', encodeURIComponent(namespace))
  parts.push(resource.plural)
  if (name !== undefined) parts.push(encodeURIComponent(name))
  if (subresource !== undefined) parts.push(subresource)
  return parts.join('/')
}

/** The reference by which `owner` controls what it makes. */
export function controllerReference(resource: Resource<unknown>, owner: KubeObject): OwnerReference {
  return {
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
    name: owner.metadata.name,
    uid: owner.metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  }
}
/** The reference of the one controller that manages the object, if it has one. */
export const controllerOf = ({ metadata }: KubeObject): OwnerReference | undefined =>
  metadata.ownerReferences?.find((reference) => reference.controller)
