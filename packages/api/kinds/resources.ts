import { appliedBy, message, optional, quantityMap, required, text } from '../machinery/notation.js'

export const resourceClaim = message('io.k8s.api.core.v1.ResourceClaim', {
  name: required(1, text, "The claim's name in the pod's spec."),
  request: optional(2, text, 'Which request of the claim.'),
})

export const resourceRequirements = message('io.k8s.api.core.v1.ResourceRequirements', {
  limits: optional(1, quantityMap, 'What it may use at most, by resource: cpu, memory and others.'),
  requests: optional(2, quantityMap, 'What must be free on a node for it; the same as limits when left out.'),
  claims: optional(3, appliedBy('name', resourceClaim), 'Claims of the pod that it uses.'),
})

export const containerResizePolicy = message('io.k8s.api.core.v1.ContainerResizePolicy', {
  resourceName: required(1, text, 'cpu or memory.'),
  restartPolicy: required(2, text, 'NotRequired or RestartContainer.'),
})
