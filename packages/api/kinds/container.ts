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
  protocol: defaulted(4, oneOf('TCP', 'UDP', 'SCTP'), 'TCP', 'TCP, UDP or SCTP.'),
  hostIP: optional(5, text, 'Address of the node on which hostPort is opened.'),
})

export const volumeMount = message('io.k8s.api.core.v1.VolumeMount', {
  name: required(1, filled, 'Which volume of the pod.'),
  readOnly: optional(2, bool, 'Whether the container can only read it.'),
  recursiveReadOnly: optional(
    7,
    pointer(oneOf('Disabled', 'IfPossible', 'Enabled')),
    'Whether what is mounted below is read-only too: Disabled, IfPossible or Enabled.',
  ),
  mountPath: required(3, filled, 'Where it appears in the container.'),
  subPath: optional(4, text, 'A file or folder in the volume that is mounted instead of its root.'),
  mountPropagation: optional(
    5,
    pointer(oneOf('None', 'HostToContainer', 'Bidirectional')),
    'Whether later mounts are seen by the other side: None, HostToContainer or Bidirectional.',
  ),
  subPathExpr: optional(6, text, 'subPath with variables of the environment in it.'),
})

export const volumeDevice = message('io.k8s.api.core.v1.VolumeDevice', {
  name: required(1, text, 'Which volume of the pod.'),
  devicePath: required(2, text, 'Where it appears in the container.'),
})

export const container = message('io.k8s.api.core.v1.Container', {
  name: required(1, filled, 'What it is called; unique in the pod, a DNS label.'),
  image: optional(2, text, 'The image to run.'),
  command: optional(3, list(text), "Replaces the image's entry point."),
  args: optional(4, list(text), "Replaces the image's arguments."),
  workingDir: optional(5, text, 'Where it starts.'),
  ports: optional(6, listByBoth('containerPort', 'protocol', containerPort), 'Ports it listens on; for information and for names.'),
  envFrom: optional(19, list(envFromSource), 'Variables from all keys of a ConfigMap or Secret.'),
  env: optional(7, listBy('name', envVar), 'Variables of its environment.'),
  resources: embedded(8, resourceRequirements, 'What it needs, and what it may use at most.'),
  resizePolicy: optional(23, list(containerResizePolicy), 'Whether it is restarted when its resources change.'),
  restartPolicy: optional(
    24,
    pointer(oneOf('Always', 'Never', 'OnFailure')),
    'Of an init container: Always makes it a sidecar, which goes on beside the others.',
  ),
  volumeMounts: optional(9, listBy('mountPath', volumeMount), "Where the pod's volumes appear."),
  volumeDevices: optional(21, listBy('devicePath', volumeDevice), 'Volumes that appear as bare devices.'),
  livenessProbe: optional(10, probe, 'Restarts it when it fails.'),
  readinessProbe: optional(11, probe, 'Keeps traffic away while it fails.'),
  startupProbe: optional(22, probe, 'Holds the other probes back until it has succeeded.'),
  lifecycle: optional(12, lifecycle, 'What to do after its start and before its end.'),
  terminationMessagePath: defaulted(13, text, '/dev/termination-log', 'File in which it may leave its last words.'),
  terminationMessagePolicy: defaulted(
    20,
    oneOf('File', 'FallbackToLogsOnError'),
    'File',
    'Where its last words come from: File, or FallbackToLogsOnError for the end of its log when it failed without any.',
  ),
  imagePullPolicy: optional(
    14,
    oneOf('Always', 'Never', 'IfNotPresent'),
    'When the image is pulled: Always, IfNotPresent or Never; Always when its tag is latest.',
  ),
  securityContext: optional(15, securityContext, "Users, groups and rights of the container; they go before the pod's."),
  stdin: optional(16, bool, 'Whether its standard input is kept open, for kubectl attach; without it a read finds the end at once.'),
  stdinOnce: optional(17, bool, 'Whether its standard input ends with the first client that was attached to it.'),
  tty: optional(18, bool, 'Whether it gets a terminal; wants stdin.'),
})

export const ephemeralContainer = message('io.k8s.api.core.v1.EphemeralContainer', {
  name: required([1, 1], filled, 'What it is called; unique in the pod, a DNS label.'),
  image: optional([1, 2], text, 'The image to run.'),
  command: optional([1, 3], list(text), "Replaces the image's entry point."),
  args: optional([1, 4], list(text), "Replaces the image's arguments."),
  workingDir: optional([1, 5], text, 'Where it starts.'),
  ports: optional([1, 6], listByBoth('containerPort', 'protocol', containerPort), 'Cannot be set for an ephemeral container.'),
  envFrom: optional([1, 19], list(envFromSource), 'Variables from all keys of a ConfigMap or Secret.'),
  env: optional([1, 7], listBy('name', envVar), 'Variables of its environment.'),
  resources: embedded([1, 8], resourceRequirements, 'Cannot be set for an ephemeral container.'),
  resizePolicy: optional([1, 23], list(containerResizePolicy), 'Cannot be set for an ephemeral container.'),
  restartPolicy: optional(
    [1, 24],
    pointer(oneOf('Always', 'Never', 'OnFailure')),
    'Cannot be set for an ephemeral container: it is never started again.',
  ),
  volumeMounts: optional([1, 9], listBy('mountPath', volumeMount), "Where the pod's volumes appear."),
  volumeDevices: optional([1, 21], listBy('devicePath', volumeDevice), 'Volumes that appear as bare devices.'),
  livenessProbe: optional([1, 10], probe, 'Cannot be set for an ephemeral container.'),
  readinessProbe: optional([1, 11], probe, 'Cannot be set for an ephemeral container.'),
  startupProbe: optional([1, 22], probe, 'Cannot be set for an ephemeral container.'),
  lifecycle: optional([1, 12], lifecycle, 'Cannot be set for an ephemeral container.'),
  terminationMessagePath: defaulted([1, 13], text, '/dev/termination-log', 'File in which it may leave its last words.'),
  terminationMessagePolicy: defaulted([1, 20], oneOf('File', 'FallbackToLogsOnError'), 'File', 'Where its last words come from.'),
  imagePullPolicy: optional([1, 14], oneOf('Always', 'Never', 'IfNotPresent'), 'When the image is pulled: Always, IfNotPresent or Never.'),
  securityContext: optional([1, 15], securityContext, 'Users, groups and rights of the container.'),
  stdin: optional([1, 16], bool, 'Whether its standard input is kept open, for kubectl attach.'),
  stdinOnce: optional([1, 17], bool, 'Whether its standard input ends with the first client that was attached to it.'),
  tty: optional([1, 18], bool, 'Whether it gets a terminal.'),
  targetContainerName: optional(2, text, 'The container that it is to look at.'),
})
export type Container = z.output<typeof container>
export type EphemeralContainer = z.output<typeof ephemeralContainer>
export type ContainerPort = z.output<typeof containerPort>
