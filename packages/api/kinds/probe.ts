import type * as z from 'zod'
import { defaulted, int32, int64, intOrString, list, message, oneOf, optional, pointer, required, text } from '../machinery/notation.js'

export const execAction = message('io.k8s.api.core.v1.ExecAction', {
  command: optional(1, list(text), 'The program and its arguments; there is no shell around it.'),
})

export const httpHeader = message('io.k8s.api.core.v1.HTTPHeader', {
  name: required(1, text, 'Name of the header.'),
  value: required(2, text, 'Its value.'),
})

export const httpGetAction = message('io.k8s.api.core.v1.HTTPGetAction', {
  path: defaulted(1, text, '/', 'Path of the request.'),
  port: required(2, intOrString, 'Port of the container, by number or name.'),
  host: optional(3, text, "Host to ask; the pod's own address when left out."),
  scheme: defaulted(4, oneOf('HTTP', 'HTTPS'), 'HTTP', 'HTTP or HTTPS; certificates are not checked.'),
  httpHeaders: optional(5, list(httpHeader), 'Headers of the request.'),
  protocol: optional(6, pointer(text), 'Version of HTTP.'),
})

export const tcpSocketAction = message('io.k8s.api.core.v1.TCPSocketAction', {
  port: required(1, intOrString, 'Port of the container, by number or name.'),
  host: optional(2, text, "Host to connect to; the pod's own address when left out."),
})

export const grpcAction = message('io.k8s.api.core.v1.GRPCAction', {
  port: required(1, int32, 'Port of the gRPC service.'),
  service: defaulted(2, pointer(text), '', 'Name of the service to ask about.'),
  mode: optional(3, pointer(text), 'How the connection is made.'),
})

export const sleepAction = message('io.k8s.api.core.v1.SleepAction', {
  seconds: required(1, int64, 'How long.'),
})

export const probe = message('io.k8s.api.core.v1.Probe', {
  exec: optional([1, 1], execAction, 'Runs a command in the container; exit code 0 is a success.'),
  httpGet: optional([1, 2], httpGetAction, 'Asks over HTTP; a status from 200 to 399 is a success.'),
  tcpSocket: optional([1, 3], tcpSocketAction, 'Opens a TCP connection; that it opens is a success.'),
  grpc: optional([1, 4], grpcAction, "Asks gRPC's health service."),
  initialDelaySeconds: optional(2, int32, "Seconds between the container's start and the first probe."),
  timeoutSeconds: defaulted(3, int32, 1, 'Seconds after which an unanswered probe has failed.'),
  periodSeconds: defaulted(4, int32, 10, 'Seconds between probes.'),
  successThreshold: defaulted(5, int32, 1, 'Successes in a row that make up for a failure.'),
  failureThreshold: defaulted(6, int32, 3, 'Failures in a row before anything is done about them.'),
  terminationGracePeriodSeconds: optional(
    7,
    pointer(int64),
    "Seconds the container gets to end when this probe ends it; otherwise the pod's own.",
  ),
})

export const lifecycleHandler = message('io.k8s.api.core.v1.LifecycleHandler', {
  exec: optional(1, execAction, 'Runs a command in the container.'),
  httpGet: optional(2, httpGetAction, 'Asks over HTTP.'),
  tcpSocket: optional(3, tcpSocketAction, 'No longer used.'),
  sleep: optional(4, sleepAction, 'Waits.'),
})

export const lifecycle = message('io.k8s.api.core.v1.Lifecycle', {
  postStart: optional(1, lifecycleHandler, 'Done right after its start; if that fails, the container is ended.'),
  preStop: optional(2, lifecycleHandler, 'Done before it is told to end; the grace period has begun by then.'),
})
export type Probe = z.output<typeof probe>
export type LifecycleHandler = z.output<typeof lifecycleHandler>
