import { atomicMessage, embedded, int32, int64, list, message, oneOf, optional, pointer, required, text } from '../machinery/notation.js'
import { labelSelector } from '../machinery/selector.js'

export const nodeSelectorRequirement = message('io.k8s.api.core.v1.NodeSelectorRequirement', {
  key: required(1, text, 'The label.'),
  operator: required(2, oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'), 'In, NotIn, Exists, DoesNotExist, Gt or Lt.'),
  values: optional(3, list(text), 'The values it is compared with; none for Exists and DoesNotExist.'),
})

export const nodeSelectorTerm = atomicMessage('io.k8s.api.core.v1.NodeSelectorTerm', {
  matchExpressions: optional(1, list(nodeSelectorRequirement), "What holds for the node's labels; all of them must."),
  matchFields: optional(2, list(nodeSelectorRequirement), "What holds for the node's fields; metadata.name is the one there is."),
})

export const nodeSelector = atomicMessage('io.k8s.api.core.v1.NodeSelector', {
  nodeSelectorTerms: required(1, list(nodeSelectorTerm), 'A node must fulfil one of them.'),
})

export const preferredSchedulingTerm = message('io.k8s.api.core.v1.PreferredSchedulingTerm', {
  weight: required(1, int32, 'How much it counts, from 1 to 100.'),
  preference: embedded(2, nodeSelectorTerm, 'What the node should fulfil.'),
})

export const nodeAffinity = message('io.k8s.api.core.v1.NodeAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: optional(
    1,
    nodeSelector,
    'Nodes on which it may be put; those that run it already are not asked again.',
  ),
  preferredDuringSchedulingIgnoredDuringExecution: optional(
    2,
    list(preferredSchedulingTerm),
    'Nodes on which it would rather be put, by weight.',
  ),
})

export const podAffinityTerm = message('io.k8s.api.core.v1.PodAffinityTerm', {
  labelSelector: optional(1, labelSelector, 'Which pods, by their labels.'),
  namespaces: optional(2, list(text), 'In which namespaces; its own when neither is said.'),
  topologyKey: required(3, text, 'What counts as the same place: nodes with the same value of this label.'),
  namespaceSelector: optional(4, labelSelector, 'In which namespaces, by their labels.'),
  matchLabelKeys: optional(5, list(text), 'Labels whose values are taken from the pod itself, to be equal.'),
  mismatchLabelKeys: optional(6, list(text), 'Labels whose values are taken from the pod itself, to be different.'),
})

export const weightedPodAffinityTerm = message('io.k8s.api.core.v1.WeightedPodAffinityTerm', {
  weight: required(1, int32, 'How much it counts, from 1 to 100.'),
  podAffinityTerm: embedded(2, podAffinityTerm, 'Which pods, and what counts as the same place.'),
})

export const podAffinity = message('io.k8s.api.core.v1.PodAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: optional(
    1,
    list(podAffinityTerm),
    'Pods beside which it must be put; later changes are ignored.',
  ),
  preferredDuringSchedulingIgnoredDuringExecution: optional(
    2,
    list(weightedPodAffinityTerm),
    'Pods beside which it would rather be put, by weight.',
  ),
})

export const podAntiAffinity = message('io.k8s.api.core.v1.PodAntiAffinity', {
  requiredDuringSchedulingIgnoredDuringExecution: optional(
    1,
    list(podAffinityTerm),
    'Pods beside which it must not be put; later changes are ignored.',
  ),
  preferredDuringSchedulingIgnoredDuringExecution: optional(
    2,
    list(weightedPodAffinityTerm),
    'Pods beside which it would rather not be put, by weight.',
  ),
})

export const affinity = message('io.k8s.api.core.v1.Affinity', {
  nodeAffinity: optional(1, nodeAffinity, 'Which nodes it wants, by their labels.'),
  podAffinity: optional(2, podAffinity, 'Beside which pods it wants to run.'),
  podAntiAffinity: optional(3, podAntiAffinity, 'Away from which pods it wants to run.'),
})

export const toleration = message('io.k8s.api.core.v1.Toleration', {
  key: optional(1, text, 'Key of the taint; every one when left out, with the operator Exists.'),
  operator: optional(2, oneOf('Exists', 'Equal', 'Lt', 'Gt'), 'Equal compares the value, Exists does not.'),
  value: optional(3, text, 'Value of the taint.'),
  effect: optional(
    4,
    oneOf('NoSchedule', 'PreferNoSchedule', 'NoScheduleNoAdmit', 'NoExecute'),
    'Effect of the taint; every one when left out.',
  ),
  tolerationSeconds: optional(5, pointer(int64), 'How long a NoExecute taint is put up with; for ever when left out.'),
})

export const topologySpreadConstraint = message('io.k8s.api.core.v1.TopologySpreadConstraint', {
  maxSkew: required(1, int32, 'By how many pods places may differ.'),
  topologyKey: required(2, text, 'What counts as one place: nodes with the same value of this label.'),
  whenUnsatisfiable: required(3, oneOf('DoNotSchedule', 'ScheduleAnyway'), 'DoNotSchedule, or ScheduleAnyway where it differs least.'),
  labelSelector: optional(4, labelSelector, 'Which pods are counted.'),
  minDomains: optional(5, pointer(int32), 'At least so many places must be there.'),
  nodeAffinityPolicy: optional(
    6,
    pointer(oneOf('Ignore', 'Honor')),
    'Whether nodes that the pod may not be put on are counted: Honor or Ignore.',
  ),
  nodeTaintsPolicy: optional(7, pointer(oneOf('Ignore', 'Honor')), 'Whether tainted nodes are counted: Honor or Ignore.'),
  matchLabelKeys: optional(8, list(text), 'Labels whose values are taken from the pod itself.'),
})
