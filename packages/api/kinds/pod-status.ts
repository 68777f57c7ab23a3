import type * as z from 'zod'
import {
  appliedBy,
  bool,
  embedded,
  int32,
  int64,
  list,
  listBy,
  message,
  oneOf,
  optional,
  patchedBy,
  pointer,
  quantityMap,
  required,
  text,
  time,
} from '../machinery/notation.js'
import { resourceRequirements } from './resources.js'

export const podCondition = message('io.k8s.api.core.v1.PodCondition', {
  type: required(1, text),
  observedGeneration: optional(7, int64),
  status: required(2, oneOf('True', 'False', 'Unknown')),
  lastProbeTime: optional(3, time),
  lastTransitionTime: optional(4, time),
  reason: optional(5, text),
  message: optional(6, text),
})

export const containerStateWaiting = message('io.k8s.api.core.v1.ContainerStateWaiting', {
  reason: optional(1, text),
  message: optional(2, text),
})

export const containerStateRunning = message('io.k8s.api.core.v1.ContainerStateRunning', {
  startedAt: optional(1, time),
})

export const containerStateTerminated = message('io.k8s.api.core.v1.ContainerStateTerminated', {
  exitCode: required(1, int32),
  signal: optional(2, int32),
  reason: optional(3, text),
  message: optional(4, text),
  startedAt: optional(5, time),
  finishedAt: optional(6, time),
  containerID: optional(7, text),
})

export const containerState = message('io.k8s.api.core.v1.ContainerState', {
  waiting: optional(1, containerStateWaiting),
  running: optional(2, containerStateRunning),
  terminated: optional(3, containerStateTerminated),
})

export const volumeMountStatus = message('io.k8s.api.core.v1.VolumeMountStatus', {
  name: required(1, text),
  mountPath: required(2, text),
  readOnly: optional(3, bool),
  recursiveReadOnly: optional(4, pointer(oneOf('Disabled', 'IfPossible', 'Enabled'))),
})

export const linuxContainerUser = message('io.k8s.api.core.v1.LinuxContainerUser', {
  uid: required(1, int64),
  gid: required(2, int64),
  supplementalGroups: optional(3, list(int64)),
})

export const containerUser = message('io.k8s.api.core.v1.ContainerUser', {
  linux: optional(1, linuxContainerUser),
})

export const resourceHealth = message('io.k8s.api.core.v1.ResourceHealth', {
  resourceID: required(1, text),
  health: optional(2, text),
  message: optional(6, pointer(text)),
})

export const resourceStatus = message('io.k8s.api.core.v1.ResourceStatus', {
  name: required(1, text),
  resources: optional(2, appliedBy('resourceID', resourceHealth)),
})

export const containerStatus = message('io.k8s.api.core.v1.ContainerStatus', {
  name: required(1, text),
  state: embedded(2, containerState),
  lastState: embedded(3, containerState),
  ready: required(4, bool),
  restartCount: required(5, int32),
  image: required(6, text),
  imageID: required(7, text),
  containerID: optional(8, text),
  started: optional(9, pointer(bool)),
  allocatedResources: optional(10, quantityMap),
  resources: optional(11, resourceRequirements),
  volumeMounts: optional(12, listBy('mountPath', volumeMountStatus)),
  user: optional(13, containerUser),
  allocatedResourcesStatus: optional(14, listBy('name', resourceStatus)),
})

export const podIP = message('io.k8s.api.core.v1.PodIP', {
  ip: required(1, text),
})

export const hostIP = message('io.k8s.api.core.v1.HostIP', {
  ip: required(1, text),
})

export const podResourceClaimStatus = message('io.k8s.api.core.v1.PodResourceClaimStatus', {
  name: required(1, text),
  resourceClaimName: optional(2, pointer(text)),
})

export const podStatus = message('io.k8s.api.core.v1.PodStatus', {
  observedGeneration: optional(17, int64),
  phase: optional(1, oneOf('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown')),
  conditions: optional(2, listBy('type', podCondition)),
  message: optional(3, text),
  reason: optional(4, text),
  nominatedNodeName: optional(11, text),
  hostIP: optional(5, text),
  hostIPs: optional(16, patchedBy('ip', hostIP)),
  podIP: optional(6, text),
  podIPs: optional(12, listBy('ip', podIP)),
  startTime: optional(7, time),
  initContainerStatuses: optional(10, list(containerStatus)),
  containerStatuses: optional(8, list(containerStatus)),
  qosClass: optional(9, text),
  ephemeralContainerStatuses: optional(13, list(containerStatus)),
  resize: optional(14, text),
  resourceClaimStatuses: optional(15, listBy('name', podResourceClaimStatus, 'retainKeys')),
  allocatedResources: optional(19, quantityMap),
  resources: optional(20, resourceRequirements),
})
export type PodStatus = z.output<typeof podStatus>
export type ContainerStatus = z.output<typeof containerStatus>
