import type * as z from 'zod'
import {
  bool,
  embedded,
  int32,
  int64,
  list,
  listBy,
  message,
  oneOf,
  optional,
  pointer,
  quantityMap,
  required,
  text,
  time,
} from '../machinery/notation.js'

export const attachedVolume = message('io.k8s.api.core.v1.AttachedVolume', {
  name: required(1, text, 'Which volume.'),
  devicePath: required(2, text, 'Where it appears on the node.'),
})

export const containerImage = message('io.k8s.api.core.v1.ContainerImage', {
  names: optional(1, list(text), 'All names of the image.'),
  sizeBytes: optional(2, int64, 'How large it is.'),
})

export const nodeAddress = message('io.k8s.api.core.v1.NodeAddress', {
  type: required(1, text, 'Hostname, InternalIP, ExternalIP, InternalDNS or ExternalDNS.'),
  address: required(2, text, 'The address or name itself.'),
})

export const nodeCondition = message('io.k8s.api.core.v1.NodeCondition', {
  type: required(1, text, 'What the condition is about: Ready, MemoryPressure, DiskPressure, PIDPressure, NetworkUnavailable.'),
  status: required(2, oneOf('True', 'False', 'Unknown'), 'True, False or Unknown; Unknown when the kubelet has not been heard of.'),
  lastHeartbeatTime: optional(3, time, 'When the kubelet last said so.'),
  lastTransitionTime: optional(4, time, 'When the status last changed.'),
  reason: optional(5, text, 'Why, in one word for programs.'),
  message: optional(6, text, 'Why, in a sentence for people.'),
})

export const daemonEndpoint = message('io.k8s.api.core.v1.DaemonEndpoint', {
  Port: required(1, int32, 'The port number.'),
})

export const nodeDaemonEndpoints = message('io.k8s.api.core.v1.NodeDaemonEndpoints', {
  kubeletEndpoint: embedded(1, daemonEndpoint, "The kubelet's port."),
})

export const nodeSwapStatus = message('io.k8s.api.core.v1.NodeSwapStatus', {
  capacity: optional(1, pointer(int64), 'Bytes of swap space.'),
})

export const nodeSystemInfo = message('io.k8s.api.core.v1.NodeSystemInfo', {
  machineID: required(1, text, 'Identity of the machine, as its system has it.'),
  systemUUID: required(2, text, 'Identity of the machine, as its firmware has it.'),
  bootID: required(3, text, 'Identity of its last boot.'),
  kernelVersion: required(4, text, 'Version of the kernel.'),
  osImage: required(5, text, 'Name of the operating system.'),
  containerRuntimeVersion: required(6, text, 'Name and version of what runs containers.'),
  kubeletVersion: required(7, text, 'Version of the kubelet.'),
  kubeProxyVersion: required(8, text, 'Version of kube-proxy; no longer filled in by everyone.'),
  operatingSystem: required(9, text, 'Kind of operating system.'),
  architecture: required(10, text, 'Kind of processor.'),
  swap: optional(11, nodeSwapStatus, 'What swap space it has.'),
})

export const nodeRuntimeHandlerFeatures = message('io.k8s.api.core.v1.NodeRuntimeHandlerFeatures', {
  recursiveReadOnlyMounts: optional(1, pointer(bool), 'Whether mounts inside a read-only mount are read-only too.'),
  userNamespaces: optional(2, pointer(bool), 'Whether pods can have users of their own.'),
})

export const nodeRuntimeHandler = message('io.k8s.api.core.v1.NodeRuntimeHandler', {
  name: optional(1, text, 'What it is called; empty for the default.'),
  features: optional(2, nodeRuntimeHandlerFeatures, 'What it can do.'),
})

export const configMapNodeConfigSource = message('io.k8s.api.core.v1.ConfigMapNodeConfigSource', {
  namespace: required(1, text, 'No longer used.'),
  name: required(2, text, 'No longer used.'),
  uid: optional(3, text, 'No longer used.'),
  resourceVersion: optional(4, text, 'No longer used.'),
  kubeletConfigKey: required(5, text, 'No longer used.'),
})

export const nodeConfigSource = message('io.k8s.api.core.v1.NodeConfigSource', {
  configMap: optional(2, configMapNodeConfigSource, 'No longer used.'),
})

export const nodeConfigStatus = message('io.k8s.api.core.v1.NodeConfigStatus', {
  assigned: optional(1, nodeConfigSource, 'No longer used.'),
  active: optional(2, nodeConfigSource, 'No longer used.'),
  lastKnownGood: optional(3, nodeConfigSource, 'No longer used.'),
  error: optional(4, text, 'No longer used.'),
})

export const nodeStatus = message('io.k8s.api.core.v1.NodeStatus', {
  capacity: optional(1, quantityMap, 'All that the node has of each resource.'),
  allocatable: optional(2, quantityMap, 'What of it pods may ask for.'),
  phase: optional(3, oneOf('Pending', 'Running', 'Terminated'), 'No longer used.'),
  conditions: optional(4, listBy('type', nodeCondition), "What is known of the node's health; Ready is the one to look at."),
  addresses: optional(5, listBy('type', nodeAddress), 'Where the node can be reached, and its names.'),
  daemonEndpoints: embedded(6, nodeDaemonEndpoints, "Ports of the node's daemons."),
  nodeInfo: embedded(7, nodeSystemInfo, "Versions and identities of the node's software."),
  images: optional(8, list(containerImage), 'Container images that are on the node.'),
  volumesInUse: optional(9, list(text), 'Attachable volumes that pods of the node have mounted.'),
  volumesAttached: optional(10, list(attachedVolume), 'Volumes that are attached to the node.'),
  config: optional(11, nodeConfigStatus, 'No longer used: which settings the kubelet runs with.'),
  runtimeHandlers: optional(12, list(nodeRuntimeHandler), 'Ways in which the node can run containers.'),
})
export type NodeStatus = z.output<typeof nodeStatus>
