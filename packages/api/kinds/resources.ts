import { appliedBy, message, optional, quantityMap, required, text } from '../machinery/notation.js'

export const resourceClaim = message('io.k8s.api.core.v1.ResourceClaim', {
  name: required(1, text),
  request: optional(2, text),
})

export const resourceRequirements = message('io.k8s.api.core.v1.ResourceRequirements', {
  limits: optional(1, quantityMap),
  requests: optional(2, quantityMap),
  claims: optional(3, appliedBy('name', resourceClaim)),
})

export const containerResizePolicy = message('io.k8s.api.core.v1.ContainerResizePolicy', {
  resourceName: required(1, text),
  restartPolicy: required(2, text),
})
