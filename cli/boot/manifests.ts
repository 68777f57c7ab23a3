// The system pods: deploy/manifests, as objects, with what the profile decides set in them.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse, parseAllDocuments, stringify } from 'yaml'
import { ApiFailure } from '../../packages/client/api-failure.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { type KubeObject, pathOf, type Resource } from '../../packages/client/resource.js'
import {
  clusterRoleBindings,
  clusterRoles,
  configMaps,
  daemonSets,
  deployments,
  ingressClasses,
  roleBindings,
  roles,
  serviceAccounts,
  services,
} from '../../packages/client/resources.js'
import type { ClusterProfile } from '../../packages/process/cluster-profile.js'
import { packageRoot } from '../package-root.js'

/** Kinds that a system manifest may hold: what pods need first, then what makes pods. */
const rounds: readonly (readonly Resource<unknown>[])[] = [
  [serviceAccounts, clusterRoles, clusterRoleBindings, roles, roleBindings, configMaps, ingressClasses, services],
  [daemonSets, deployments],
]
const kinds = rounds.flat()

export function systemObjects(profile: ClusterProfile, folder = join(packageRoot, 'deploy', 'manifests')): KubeObject[] {
  const objects = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .flatMap((name) => parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => document.toJS() as KubeObject | null))
    .filter((object) => object !== null)
  for (const object of objects)
    if (object.kind === 'ConfigMap' && object.metadata.name === 'kube-proxy') setProxyMode(object as ConfigMapObject, profile)
  const order = (object: KubeObject) => kinds.findIndex(({ kind }) => kind === object.kind)
  for (const object of objects)
    if (order(object) < 0)
      throw new Error(
        `Cannot make ${object.kind} ${object.metadata.name} of the system manifests: wanted one of ${kinds.map(({ kind }) => kind).join(', ')}`,
      )
  return objects.sort((a, b) => order(a) - order(b))
}

type ConfigMapObject = KubeObject & { data: Record<string, string> }

function setProxyMode(object: ConfigMapObject, profile: ClusterProfile): void {
  const configuration = parse(object.data['config.conf'] ?? '') as Record<string, unknown>
  object.data['config.conf'] = stringify({ ...configuration, mode: profile.proxy, clusterCIDR: profile.podCIDR })
}

/** Makes what is not there yet; what is there belongs to the user. */
export async function createMissing(client: KubeClient, objects: readonly KubeObject[]): Promise<void> {
  for (const round of rounds) {
    await Promise.all(
      objects
        .filter((object) => round.some(({ kind }) => kind === object.kind))
        .map(async (object) => {
          const resource = round.find(({ kind }) => kind === object.kind) as Resource<unknown>
          try {
            await client.json({
              method: 'POST',
              path: pathOf(resource, { namespace: object.metadata.namespace }),
              contentType: 'application/json',
              body: JSON.stringify(object),
            })
          } catch (error) {
            if (!(error instanceof ApiFailure && error.code === 409)) throw error
          }
        }),
    )
  }
}
