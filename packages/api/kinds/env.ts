import { atomicMessage, bool, defaulted, filled, message, optional, pointer, quantity, required, text } from '../machinery/notation.js'

export const objectFieldSelector = atomicMessage('io.k8s.api.core.v1.ObjectFieldSelector', {
  apiVersion: defaulted(1, text, 'v1', 'Version that the field is named in.'),
  fieldPath: required(2, text, 'Path of the field, such as metadata.name or status.podIP.'),
})

export const resourceFieldSelector = atomicMessage('io.k8s.api.core.v1.ResourceFieldSelector', {
  containerName: optional(1, text, 'Which container; needed in volumes.'),
  resource: required(2, text, 'Which figure, such as limits.cpu.'),
  divisor: optional(3, quantity, 'The unit it is shown in.'),
})

export const configMapKeySelector = atomicMessage('io.k8s.api.core.v1.ConfigMapKeySelector', {
  name: optional([1, 1], text, "Which ConfigMap of the pod's namespace."),
  key: required(2, text, 'The key.'),
  optional: optional(3, pointer(bool), 'Whether the container may start without it.'),
})

export const secretKeySelector = atomicMessage('io.k8s.api.core.v1.SecretKeySelector', {
  name: optional([1, 1], text, "Which Secret of the pod's namespace."),
  key: required(2, text, 'The key.'),
  optional: optional(3, pointer(bool), 'Whether the container may start without it.'),
})

export const envVarSource = message('io.k8s.api.core.v1.EnvVarSource', {
  fieldRef: optional(1, objectFieldSelector, 'A field of the pod, such as metadata.name, spec.nodeName or status.podIP.'),
  resourceFieldRef: optional(2, resourceFieldSelector, 'What a container asks for or is limited to.'),
  configMapKeyRef: optional(3, configMapKeySelector, 'A key of a ConfigMap.'),
  secretKeyRef: optional(4, secretKeySelector, 'A key of a Secret.'),
})

export const envVar = message('io.k8s.api.core.v1.EnvVar', {
  name: required(1, filled, 'Name of the variable.'),
  value: optional(2, text, 'Its value; $(NAME) stands for another variable.'),
  valueFrom: optional(3, envVarSource, 'Where its value comes from instead.'),
})

export const configMapEnvSource = message('io.k8s.api.core.v1.ConfigMapEnvSource', {
  name: optional([1, 1], text, "Which ConfigMap of the pod's namespace."),
  optional: optional(2, pointer(bool), 'Whether the container may start without it.'),
})

export const secretEnvSource = message('io.k8s.api.core.v1.SecretEnvSource', {
  name: optional([1, 1], text, "Which Secret of the pod's namespace."),
  optional: optional(2, pointer(bool), 'Whether the container may start without it.'),
})

export const envFromSource = message('io.k8s.api.core.v1.EnvFromSource', {
  prefix: optional(1, text, 'Put in front of every name.'),
  configMapRef: optional(2, configMapEnvSource, 'A ConfigMap, each key a variable.'),
  secretRef: optional(3, secretEnvSource, 'A Secret, each key a variable.'),
})
