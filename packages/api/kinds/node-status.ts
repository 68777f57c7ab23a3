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
  name: required(1, text),
  devicePath: required(2, text),
})

export const containerImage = message('io.k8s.api.core.v1.ContainerImage', {
  names: optional(1, list(text)),
  sizeBytes: optional(2, int64),
})

export const nodeAddress = message('io.k8s.api.core.v1.NodeAddress', {
  type: required(1, text),
  address: required(2, text),
})

export const nodeCondition = message('io.k8s.api.core.v1.NodeCondition', {
  type: required(1, text),
  status: required(2, oneOf('True', 'False', 'Unknown')),
  lastHeartbeatTime: optional(3, time),
  lastTransitionTime: optional(4, time),
  reason: optional(5, text),
  message: optional(6, text),
})

export const daemonEndpoint = message('io.k8s.api.core.v1.DaemonEndpoint', {
  Port: required(1, int32),
})

export const nodeDaemonEndpoints = message('io.k8s.api.core.v1.NodeDaemonEndpoints', {
  kubeletEndpoint: embedded(1, daemonEndpoint),
})

export const nodeSwapStatus = message('io.k8s.api.core.v1.NodeSwapStatus', {
  capacity: optional(1, pointer(int64)),
})

export const nodeSystemInfo = message('io.k8s.api.core.v1.NodeSystemInfo', {
  machineID: required(1, text),
  systemUUID: required(2, text),
  bootID: required(3, text),
  kernelVersion: required(4, text),
  osImage: required(5, text),
  containerRuntimeVersion: required(6, text),
  kubeletVersion: required(7, text),
  kubeProxyVersion: required(8, text),
  operatingSystem: required(9, text),
  architecture: required(10, text),
  swap: optional(11, nodeSwapStatus),
})

export const nodeRuntimeHandlerFeatures = message('io.k8s.api.core.v1.NodeRuntimeHandlerFeatures', {
  recursiveReadOnlyMounts: optional(1, pointer(bool)),
  userNamespaces: optional(2, pointer(bool)),
})

export const nodeRuntimeHandler = message('io.k8s.api.core.v1.NodeRuntimeHandler', {
  name: optional(1, text),
  features: optional(2, nodeRuntimeHandlerFeatures),
})

export const configMapNodeConfigSource = message('io.k8s.api.core.v1.ConfigMapNodeConfigSource', {
  namespace: required(1, text),
  name: required(2, text),
  uid: optional(3, text),
  resourceVersion: optional(4, text),
  kubeletConfigKey: required(5, text),
})

export const nodeConfigSource = message('io.k8s.api.core.v1.NodeConfigSource', {
  configMap: optional(2, configMapNodeConfigSource),
})

export const nodeConfigStatus = message('io.k8s.api.core.v1.NodeConfigStatus', {
  assigned: optional(1, nodeConfigSource),
  active: optional(2, nodeConfigSource),
  lastKnownGood: optional(3, nodeConfigSource),
  error: optional(4, text),
})

export const nodeStatus = message('io.k8s.api.core.v1.NodeStatus', {
  capacity: optional(1, quantityMap),
  allocatable: optional(2, quantityMap),
  phase: optional(3, oneOf('Pending', 'Running', 'Terminated')),
  conditions: optional(4, listBy('type', nodeCondition)),
  addresses: optional(5, listBy('type', nodeAddress)),
  daemonEndpoints: embedded(6, nodeDaemonEndpoints),
  nodeInfo: embedded(7, nodeSystemInfo),
  images: optional(8, list(containerImage)),
  volumesInUse: optional(9, list(text)),
  volumesAttached: optional(10, list(attachedVolume)),
  config: optional(11, nodeConfigStatus),
  runtimeHandlers: optional(12, list(nodeRuntimeHandler)),
})
export type NodeStatus = z.output<typeof nodeStatus>
