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
  type: required(1, text, 'What the condition is about: PodScheduled, Initialized, ContainersReady, Ready, or a readiness gate.'),
  observedGeneration: optional(7, int64, 'The generation of the spec that this is about.'),
  status: required(2, oneOf('True', 'False', 'Unknown'), 'True, False or Unknown.'),
  lastProbeTime: optional(3, time, 'When it was last looked at.'),
  lastTransitionTime: optional(4, time, 'When the status last changed.'),
  reason: optional(5, text, 'Why, in one word for programs.'),
  message: optional(6, text, 'Why, in a sentence for people.'),
})

export const containerStateWaiting = message('io.k8s.api.core.v1.ContainerStateWaiting', {
  reason: optional(1, text, 'Why, in one word: ContainerCreating, CrashLoopBackOff, ImagePullBackOff and the like.'),
  message: optional(2, text, 'Why, in a sentence.'),
})

export const containerStateRunning = message('io.k8s.api.core.v1.ContainerStateRunning', {
  startedAt: optional(1, time, 'Since when.'),
})

export const containerStateTerminated = message('io.k8s.api.core.v1.ContainerStateTerminated', {
  exitCode: required(1, int32, 'The code it exited with.'),
  signal: optional(2, int32, 'The signal that ended it.'),
  reason: optional(3, text, 'Why, in one word: Completed, Error and the like.'),
  message: optional(4, text, 'What it left to say.'),
  startedAt: optional(5, time, 'When it was started.'),
  finishedAt: optional(6, time, 'When it ended.'),
  containerID: optional(7, text, 'Its identity in the container runtime.'),
})

export const containerState = message('io.k8s.api.core.v1.ContainerState', {
  waiting: optional(1, containerStateWaiting, 'It does not run yet.'),
  running: optional(2, containerStateRunning, 'It runs.'),
  terminated: optional(3, containerStateTerminated, 'It has ended.'),
})

export const volumeMountStatus = message('io.k8s.api.core.v1.VolumeMountStatus', {
  name: required(1, text, 'Which volume.'),
  mountPath: required(2, text, 'Where it is mounted.'),
  readOnly: optional(3, bool, 'Whether it can only be read.'),
  recursiveReadOnly: optional(
    4,
    pointer(oneOf('Disabled', 'IfPossible', 'Enabled')),
    'Whether what is mounted below can only be read, too.',
  ),
})

export const linuxContainerUser = message('io.k8s.api.core.v1.LinuxContainerUser', {
  uid: required(1, int64, 'Number of the user.'),
  gid: required(2, int64, 'Number of its first group.'),
  supplementalGroups: optional(3, list(int64), 'Numbers of its other groups.'),
})

export const containerUser = message('io.k8s.api.core.v1.ContainerUser', {
  linux: optional(1, linuxContainerUser, 'The user on Linux.'),
})

export const resourceHealth = message('io.k8s.api.core.v1.ResourceHealth', {
  resourceID: required(1, text, 'Which device.'),
  health: optional(2, text, 'Healthy, Unhealthy or Unknown.'),
  message: optional(6, pointer(text), 'Why.'),
})

export const resourceStatus = message('io.k8s.api.core.v1.ResourceStatus', {
  name: required(1, text, 'Which resource.'),
  resources: optional(2, appliedBy('resourceID', resourceHealth), 'How each of the devices is.'),
})

export const containerStatus = message('io.k8s.api.core.v1.ContainerStatus', {
  name: required(1, text, 'Which container.'),
  state: embedded(2, containerState, 'What it does now.'),
  lastState: embedded(3, containerState, 'How its attempt before this one ended.'),
  ready: required(4, bool, 'Whether traffic may be sent to it: it runs, and its readiness probe passes.'),
  restartCount: required(5, int32, 'How often it was started again.'),
  image: required(6, text, 'The image it runs.'),
  imageID: required(7, text, "That image's identity."),
  containerID: optional(8, text, 'Its identity in the container runtime.'),
  started: optional(9, pointer(bool), 'Whether it has got through its startup probe.'),
  allocatedResources: optional(10, quantityMap, 'What its node has set aside for it.'),
  resources: optional(11, resourceRequirements, 'What it has been given.'),
  volumeMounts: optional(12, listBy('mountPath', volumeMountStatus), 'What is mounted in it.'),
  user: optional(13, containerUser, 'Which user it runs as.'),
  allocatedResourcesStatus: optional(14, listBy('name', resourceStatus), 'How the devices are that it was given.'),
})

export const podIP = message('io.k8s.api.core.v1.PodIP', {
  ip: required(1, text, 'The address.'),
})

export const hostIP = message('io.k8s.api.core.v1.HostIP', {
  ip: required(1, text, 'The address.'),
})

export const podResourceClaimStatus = message('io.k8s.api.core.v1.PodResourceClaimStatus', {
  name: required(1, text, 'What the pod calls the claim.'),
  resourceClaimName: optional(2, pointer(text), 'The ResourceClaim that was made.'),
})

export const podStatus = message('io.k8s.api.core.v1.PodStatus', {
  observedGeneration: optional(17, int64, 'The generation of the spec that this status is about.'),
  phase: optional(
    1,
    oneOf('Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'),
    'Pending until all its containers have started once, then Running; Succeeded or Failed when none will run again.',
  ),
  conditions: optional(2, listBy('type', podCondition), 'How far it is: scheduled, initialized, its containers ready, itself ready.'),
  message: optional(3, text, 'Why it is in this state, in a sentence.'),
  reason: optional(4, text, 'Why it is in this state, in one word.'),
  nominatedNodeName: optional(11, text, 'The node on which room is being made for it.'),
  hostIP: optional(5, text, 'Address of its node.'),
  hostIPs: optional(16, patchedBy('ip', hostIP), 'Addresses of its node, one for each family.'),
  podIP: optional(6, text, 'Its own address.'),
  podIPs: optional(12, listBy('ip', podIP), 'Its own addresses, one for each family.'),
  startTime: optional(7, time, 'When the kubelet took it on.'),
  initContainerStatuses: optional(10, list(containerStatus), 'How its init containers are.'),
  containerStatuses: optional(8, list(containerStatus), 'How its containers are.'),
  qosClass: optional(9, text, 'Guaranteed, Burstable or BestEffort, by what it asks for and is limited to.'),
  ephemeralContainerStatuses: optional(13, list(containerStatus), 'How its ephemeral containers are.'),
  resize: optional(14, text, 'How far a change of its resources is.'),
  resourceClaimStatuses: optional(15, listBy('name', podResourceClaimStatus, 'retainKeys'), 'Which claims were made for it.'),
  allocatedResources: optional(19, quantityMap, 'What its node has set aside for it.'),
  resources: optional(20, resourceRequirements, 'What its containers together have been given.'),
})
export type PodStatus = z.output<typeof podStatus>
export type ContainerStatus = z.output<typeof containerStatus>
