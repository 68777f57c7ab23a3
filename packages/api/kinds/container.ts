import type * as z from 'zod'
import {
  bool,
  defaulted,
  embedded,
  filled,
  int32,
  list,
  listBy,
  listByBoth,
  message,
  oneOf,
  optional,
  pointer,
  portNumber,
  required,
  text,
} from '../machinery/notation.js'
import { envFromSource, envVar } from './env.js'
import { lifecycle, probe } from './probe.js'
import { containerResizePolicy, resourceRequirements } from './resources.js'
import { securityContext } from './security-context.js'

export const containerPort = message('io.k8s.api.core.v1.ContainerPort', {
  name: optional(1, text, 'What Services may call the port; unique in the pod.'),
  hostPort: optional(2, portNumber, 'Port to open on the node; few pods need one.'),
  containerPort: required(3, int32, 'Port the container listens on.'),
  protocol: defaulted(4, oneOf('TCP', 'UDP', 'SCTP'), 'TCP'),
  hostIP: optional(5, text),
})

export const volumeMount = message('io.k8s.api.core.v1.VolumeMount', {
  name: required(1, filled),
  readOnly: optional(2, bool),
  recursiveReadOnly: optional(7, pointer(oneOf('Disabled', 'IfPossible', 'Enabled'))),
  mountPath: required(3, filled),
  subPath: optional(4, text),
  mountPropagation: optional(5, pointer(oneOf('None', 'HostToContainer', 'Bidirectional'))),
  subPathExpr: optional(6, text),
})

export const volumeDevice = message('io.k8s.api.core.v1.VolumeDevice', {
  name: required(1, text),
  devicePath: required(2, text),
})

export const container = message('io.k8s.api.core.v1.Container', {
  name: required(1, filled),
  image: optional(2, text, 'The image to run.'),
  command: optional(3, list(text), "Replaces the image's entry point."),
  args: optional(4, list(text), "Replaces the image's arguments."),
  workingDir: optional(5, text, 'Where it starts.'),
  ports: optional(6, listByBoth('containerPort', 'protocol', containerPort), 'Ports it listens on; for information and for names.'),
  envFrom: optional(19, list(envFromSource), 'Variables from all keys of a ConfigMap or Secret.'),
  env: optional(7, listBy('name', envVar), 'Variables of its environment.'),
  resources: embedded(8, resourceRequirements, 'What it needs, and what it may use at most.'),
  resizePolicy: optional(23, list(containerResizePolicy)),
  restartPolicy: optional(24, pointer(oneOf('Always', 'Never', 'OnFailure'))),
  volumeMounts: optional(9, listBy('mountPath', volumeMount), "Where the pod's volumes appear."),
  volumeDevices: optional(21, listBy('devicePath', volumeDevice)),
  livenessProbe: optional(10, probe, 'Restarts it when it fails.'),
  readinessProbe: optional(11, probe, 'Keeps traffic away while it fails.'),
  startupProbe: optional(22, probe, 'Holds the other probes back until it has succeeded.'),
  lifecycle: optional(12, lifecycle, 'What to do after its start and before its end.'),
  terminationMessagePath: defaulted(13, text, '/dev/termination-log'),
  terminationMessagePolicy: defaulted(20, oneOf('File', 'FallbackToLogsOnError'), 'File'),
  imagePullPolicy: optional(14, oneOf('Always', 'Never', 'IfNotPresent')),
  securityContext: optional(15, securityContext),
  stdin: optional(16, bool),
  stdinOnce: optional(17, bool),
  tty: optional(18, bool),
})

export const ephemeralContainer = message('io.k8s.api.core.v1.EphemeralContainer', {
  name: required([1, 1], filled),
  image: optional([1, 2], text),
  command: optional([1, 3], list(text)),
  args: optional([1, 4], list(text)),
  workingDir: optional([1, 5], text),
  ports: optional([1, 6], listByBoth('containerPort', 'protocol', containerPort)),
  envFrom: optional([1, 19], list(envFromSource)),
  env: optional([1, 7], listBy('name', envVar)),
  resources: embedded([1, 8], resourceRequirements),
  resizePolicy: optional([1, 23], list(containerResizePolicy)),
  restartPolicy: optional([1, 24], pointer(oneOf('Always', 'Never', 'OnFailure'))),
  volumeMounts: optional([1, 9], listBy('mountPath', volumeMount)),
  volumeDevices: optional([1, 21], listBy('devicePath', volumeDevice)),
  livenessProbe: optional([1, 10], probe),
  readinessProbe: optional([1, 11], probe),
  startupProbe: optional([1, 22], probe),
  lifecycle: optional([1, 12], lifecycle),
  terminationMessagePath: defaulted([1, 13], text, '/dev/termination-log'),
  terminationMessagePolicy: defaulted([1, 20], oneOf('File', 'FallbackToLogsOnError'), 'File'),
  imagePullPolicy: optional([1, 14], oneOf('Always', 'Never', 'IfNotPresent')),
  securityContext: optional([1, 15], securityContext),
  stdin: optional([1, 16], bool),
  stdinOnce: optional([1, 17], bool),
  tty: optional([1, 18], bool),
  targetContainerName: optional(2, text),
})
export type Container = z.output<typeof container>
export type EphemeralContainer = z.output<typeof ephemeralContainer>
export type ContainerPort = z.output<typeof containerPort>
