import { atomicMessage, bool, defaulted, filled, message, optional, pointer, quantity, required, text } from '../machinery/notation.js'

export const objectFieldSelector = atomicMessage('io.k8s.api.core.v1.ObjectFieldSelector', {
  apiVersion: defaulted(1, text, 'v1'),
  fieldPath: required(2, text),
})

export const resourceFieldSelector = atomicMessage('io.k8s.api.core.v1.ResourceFieldSelector', {
  containerName: optional(1, text),
  resource: required(2, text),
  divisor: optional(3, quantity),
})

export const configMapKeySelector = atomicMessage('io.k8s.api.core.v1.ConfigMapKeySelector', {
  name: optional([1, 1], text),
  key: required(2, text),
  optional: optional(3, pointer(bool)),
})

export const secretKeySelector = atomicMessage('io.k8s.api.core.v1.SecretKeySelector', {
  name: optional([1, 1], text),
  key: required(2, text),
  optional: optional(3, pointer(bool)),
})

export const envVarSource = message('io.k8s.api.core.v1.EnvVarSource', {
  fieldRef: optional(1, objectFieldSelector),
  resourceFieldRef: optional(2, resourceFieldSelector),
  configMapKeyRef: optional(3, configMapKeySelector),
  secretKeyRef: optional(4, secretKeySelector),
})

export const envVar = message('io.k8s.api.core.v1.EnvVar', {
  name: required(1, filled),
  value: optional(2, text),
  valueFrom: optional(3, envVarSource),
})

export const configMapEnvSource = message('io.k8s.api.core.v1.ConfigMapEnvSource', {
  name: optional([1, 1], text),
  optional: optional(2, pointer(bool)),
})

export const secretEnvSource = message('io.k8s.api.core.v1.SecretEnvSource', {
  name: optional([1, 1], text),
  optional: optional(2, pointer(bool)),
})

export const envFromSource = message('io.k8s.api.core.v1.EnvFromSource', {
  prefix: optional(1, text),
  configMapRef: optional(2, configMapEnvSource),
  secretRef: optional(3, secretEnvSource),
})
