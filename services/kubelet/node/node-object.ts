// This node as the apiserver shows it.

import { arch, cpus, totalmem } from 'node:os'
import type { Node } from '../../../packages/client/resources.js'
import { timeText } from '../pods/pod-status.js'

export interface NodeFacts {
  name: string
  internalIP: string
  /** The loopback address that stands for the node. */
  externalIP: string
  bootID: string
  machineID: string
}

export const podsMax = 110
export const kubeletVersion = 'v1.33.0'

/** Go's name of this machine's architecture. */
const goArch = (): string => ({ x64: 'amd64', ia32: '386' })[arch() as string] ?? arch()

export function nodeLabels({ name }: NodeFacts): Record<string, string> {
  return {
    'beta.kubernetes.io/arch': goArch(),
    'beta.kubernetes.io/os': 'linux',
    'kubernetes.io/arch': goArch(),
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
  }
}

/** The status but its conditions. Every node of a cluster shares this machine, and says what the machine has. */
export function nodeStatus({
  name,
  internalIP,
  externalIP,
  bootID,
  machineID,
}: NodeFacts): Omit<NonNullable<Node['status']>, 'conditions'> {
  const capacity = {
    cpu: String(cpus().length),
    'ephemeral-storage': '0',
    memory: `${Math.floor(totalmem() / 1024)}Ki`,
    pods: String(podsMax),
  }
  return {
    addresses: [
      { type: 'InternalIP', address: internalIP },
      { type: 'ExternalIP', address: externalIP },
      { type: 'Hostname', address: name },
    ],
    capacity,
    allocatable: capacity,
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      architecture: goArch(),
      bootID,
      machineID,
      systemUUID: machineID,
      containerRuntimeVersion: 'kubewire://0.1.0',
      kernelVersion: 'kubewire-0.1.0',
      kubeProxyVersion: '',
      kubeletVersion,
      operatingSystem: 'linux',
      osImage: 'kubewire',
    },
  } as Omit<NonNullable<Node['status']>, 'conditions'>
}

type Condition = NonNullable<NonNullable<Node['status']>['conditions']>[number]

/** `networkProblem` is '' when pods can be attached. Conditions keep the time of their last change from `before`. */
export function nodeConditions({
  networkProblem,
  nowMs,
  before,
}: {
  networkProblem: string
  nowMs: number
  before: readonly Condition[]
}): Condition[] {
  const ready =
    networkProblem === ''
      ? { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : {
          status: 'False',
          reason: 'KubeletNotReady',
          message: `container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: ${networkProblem}`,
        }
  const said = [
    { type: 'MemoryPressure', status: 'False', reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' },
    { type: 'DiskPressure', status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' },
    { type: 'PIDPressure', status: 'False', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
    { type: 'Ready', ...ready },
  ]
  const own = new Set(said.map(({ type }) => type))
  const mine = said.map((condition) => {
    const old = before.find(({ type }) => type === condition.type)
    const lastTransitionTime = old?.status === condition.status && old.lastTransitionTime ? old.lastTransitionTime : timeText(nowMs)
    return { ...condition, lastHeartbeatTime: timeText(nowMs), lastTransitionTime } as Condition
  })
  // NetworkUnavailable and its like are others' to say.
  return [...before.filter(({ type }) => !own.has(type)), ...mine]
}
