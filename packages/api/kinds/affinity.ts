import { atomicMessage, embedded, int32, int64, list, message, oneOf, optional, pointer, required, text } from '../machinery/notation.js'
import { labelSelector } from '../machinery/selector.js'

export const nodeSelectorRequirement = message('io.k8s.api.core.v1.NodeSelectorRequirement', {
  key: required(1, text),
  operator: required(2, oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt')),
  values: optional(3, list(text)),
})

export const nodeSelectorTerm = atomicMessage('io.k8s.api.core.v1.NodeSelectorTerm', {
  matchExpressions: optional(1, list(nodeSelectorRequirement)),
  matchFields: optional(2, list(nodeSelectorRequirement)),
})

export const nodeSelector = atomicMessage('io.k8s.api.core.v1.NodeSelector', {
  nodeSelectorTerms: required(1, list(nodeSelectorTerm)),
})

export const preferredSchedulingTerm = message('io.k8s.api.core.v1.PreferredSchedulingTerm', {
  weight: required(1, int32),
  preference: embedded(2, nodeSelectorTerm),
})

export const nodeAffinity = message('io.k8s.api.core.v1.NodeAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: optional(1, nodeSelector),
  preferredDuringSchedulingIgnoredDuringExecution: optional(2, list(preferredSchedulingTerm)),
})

export const podAffinityTerm = message('io.k8s.api.core.v1.PodAffinityTerm', {
  labelSelector: optional(1, labelSelector),
  namespaces: optional(2, list(text)),
  topologyKey: required(3, text),
  namespaceSelector: optional(4, labelSelector),
  matchLabelKeys: optional(5, list(text)),
  mismatchLabelKeys: optional(6, list(text)),
})

export const weightedPodAffinityTerm = message('io.k8s.api.core.v1.WeightedPodAffinityTerm', {
  weight: required(1, int32),
  podAffinityTerm: embedded(2, podAffinityTerm),
})

export const podAffinity = message('io.k8s.api.core.v1.PodAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: optional(1, list(podAffinityTerm)),
  preferredDuringSchedulingIgnoredDuringExecution: optional(2, list(weightedPodAffinityTerm)),
})

export const podAntiAffinity = message('io.k8s.api.core.v1.PodAntiAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: optional(1, list(podAffinityTerm)),
  preferredDuringSchedulingIgnoredDuringExecution: optional(2, list(weightedPodAffinityTerm)),
})

export const affinity = message('io.k8s.api.core.v1.Affinity', {
  nodeAffinity: optional(1, nodeAffinity),
  podAffinity: optional(2, podAffinity),
  podAntiAffinity: optional(3, podAntiAffinity),
})

export const toleration = message('io.k8s.api.core.v1.Toleration', {
  key: optional(1, text),
  operator: optional(2, oneOf('Exists', 'Equal', 'Lt', 'Gt')),
  value: optional(3, text),
  effect: optional(4, oneOf('NoSchedule', 'PreferNoSchedule', 'NoScheduleNoAdmit', 'NoExecute')),
  tolerationSeconds: optional(5, pointer(int64)),
})

export const topologySpreadConstraint = message('io.k8s.api.core.v1.TopologySpreadConstraint', {
  maxSkew: required(1, int32),
  topologyKey: required(2, text),
  whenUnsatisfiable: required(3, oneOf('DoNotSchedule', 'ScheduleAnyway')),
  labelSelector: optional(4, labelSelector),
  minDomains: optional(5, pointer(int32)),
  nodeAffinityPolicy: optional(6, pointer(oneOf('Ignore', 'Honor'))),
  nodeTaintsPolicy: optional(7, pointer(oneOf('Ignore', 'Honor'))),
  matchLabelKeys: optional(8, list(text)),
})
