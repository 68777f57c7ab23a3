import type * as z from 'zod'
import { defaulted, int32, int64, intOrString, list, message, oneOf, optional, pointer, required, text } from '../machinery/notation.js'

export const execAction = message('io.k8s.api.core.v1.ExecAction', {
  command: optional(1, list(text)),
})

export const httpHeader = message('io.k8s.api.core.v1.HTTPHeader', {
  name: required(1, text),
  value: required(2, text),
})

export const httpGetAction = message('io.k8s.api.core.v1.HTTPGetAction', {
  path: defaulted(1, text, '/'),
  port: required(2, intOrString),
  host: optional(3, text),
  scheme: defaulted(4, oneOf('HTTP', 'HTTPS'), 'HTTP'),
  httpHeaders: optional(5, list(httpHeader)),
  protocol: optional(6, pointer(text)),
})

export const tcpSocketAction = message('io.k8s.api.core.v1.TCPSocketAction', {
  port: required(1, intOrString),
  host: optional(2, text),
})

export const grpcAction = message('io.k8s.api.core.v1.GRPCAction', {
  port: required(1, int32),
  service: defaulted(2, pointer(text), ''),
  mode: optional(3, pointer(text)),
})

export const sleepAction = message('io.k8s.api.core.v1.SleepAction', {
  seconds: required(1, int64),
})

export const probe = message('io.k8s.api.core.v1.Probe', {
  exec: optional([1, 1], execAction),
  httpGet: optional([1, 2], httpGetAction),
  tcpSocket: optional([1, 3], tcpSocketAction),
  grpc: optional([1, 4], grpcAction),
  initialDelaySeconds: optional(2, int32),
  timeoutSeconds: defaulted(3, int32, 1),
  periodSeconds: defaulted(4, int32, 10),
  successThreshold: defaulted(5, int32, 1),
  failureThreshold: defaulted(6, int32, 3),
  terminationGracePeriodSeconds: optional(7, pointer(int64)),
})

export const lifecycleHandler = message('io.k8s.api.core.v1.LifecycleHandler', {
  exec: optional(1, execAction),
  httpGet: optional(2, httpGetAction),
  tcpSocket: optional(3, tcpSocketAction),
  sleep: optional(4, sleepAction),
})

export const lifecycle = message('io.k8s.api.core.v1.Lifecycle', {
  postStart: optional(1, lifecycleHandler),
  preStop: optional(2, lifecycleHandler),
})
export type Probe = z.output<typeof probe>
export type LifecycleHandler = z.output<typeof lifecycleHandler>
