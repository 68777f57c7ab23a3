// Everything a runtime needs to start one container, out of the pod and what surrounds it.

import type { Pod, Service } from '../../../packages/client/resources.js'
import { environmentOf } from '../environment/environment.js'
import { expand } from '../environment/expand.js'
import { type ContainerConfig, containerIdOf } from '../runtime/container-runtime.js'
import { type ClusterNames, hostnameOf, hostsFile, resolvConf } from '../sandbox/name-resolution.js'
import type { ReferencedObjects } from '../volumes/volume-files.js'
import type { Mount } from '../volumes/volumes.js'
import type { ContainerRecord } from './container-record.js'

export interface ConfigInput {
  pod: Pod
  record: ContainerRecord
  attempt: number
  logPath: string
  netns: string
  podIP: string
  nodeIP: string
  node: string
  names: ClusterNames
  objects: ReferencedObjects
  services: readonly Service[]
  mounts: readonly Mount[]
}

/** Rejects with CreateContainerConfigError when the environment refers to what is not there. */
export async function containerConfig(input: ConfigInput): Promise<ContainerConfig> {
  const { pod, record, attempt, podIP, nodeIP, node, names, objects, services } = input
  const { spec } = record
  const { namespace = '', name = '', uid = '' } = pod.metadata
  const hostname = hostnameOf(pod, node)
  const env = await environmentOf({ pod, container: spec, services, objects, podIP, nodeIP, hostname })
  return {
    id: containerIdOf(uid, record.name, attempt),
    attempt,
    container: record.name,
    pod: { namespace, name, uid },
    image: spec.image ?? '',
    command: (spec.command ?? []).map((word) => expand(word, env)),
    args: (spec.args ?? []).map((word) => expand(word, env)),
    env,
    workingDir: spec.workingDir ?? '',
    netns: input.netns,
    hostname,
    resolvConf: resolvConf(pod, names),
    hosts: hostsFile(pod, podIP, node, names.clusterDomain),
    mounts: input.mounts,
    ports: spec.ports ?? [],
    logPath: input.logPath,
    tty: spec.tty === true,
    stdin: spec.stdin === true,
    stdinOnce: spec.stdinOnce === true,
  }
}
