// Rules of probes and life-cycle handlers (kubernetes pkg/apis/core/validation).

import type { Causes } from '../machinery/causes.js'
import { portName } from '../machinery/name-rules.js'
import type { LifecycleHandler, Probe } from './probe.js'

type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>

/** A port by number or by name. */
export function validatePortReference(port: number | string, field: string, causes: Causes): void {
  if (typeof port === 'number') {
    if (port < 1 || port > 65_535) causes.invalid(field, port, 'must be between 1 and 65535, inclusive')
  } else for (const why of portName(port)) causes.invalid(field, port, why)
}

export function validateHandler(handler: Handler, field: string, causes: Causes): void {
  const given = (['exec', 'httpGet', 'tcpSocket', 'grpc', 'sleep'] as const).filter((name) => handler[name] !== undefined)
  if (given.length === 0) causes.required(field, 'must specify a handler type')
  for (const extra of given.slice(1)) causes.forbidden(`${field}.${extra}`, 'may not specify more than 1 handler type')
  if (handler.exec !== undefined && (handler.exec.command ?? []).length === 0) causes.required(`${field}.exec.command`)
  if (handler.httpGet !== undefined) validatePortReference(handler.httpGet.port, `${field}.httpGet.port`, causes)
  if (handler.tcpSocket !== undefined) validatePortReference(handler.tcpSocket.port, `${field}.tcpSocket.port`, causes)
  if (handler.grpc !== undefined) validatePortReference(handler.grpc.port, `${field}.grpc.port`, causes)
}

const timings = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const

export function validateProbe(probe: Probe, field: string, causes: Causes): void {
  validateHandler(probe, field, causes)
  for (const timing of timings) {
    const value = probe[timing]
    if (value !== undefined && value < 0) causes.invalid(`${field}.${timing}`, value, 'must be greater than or equal to 0')
  }
  const grace = probe.terminationGracePeriodSeconds
  if (grace !== undefined && grace <= 0) causes.invalid(`${field}.terminationGracePeriodSeconds`, grace, 'must be greater than 0')
}
/** Liveness and startup probes succeed once, and that is that. */
export function validateOneSuccess(probe: Probe, field: string, causes: Causes): void {
  if (probe.successThreshold !== 1) causes.invalid(`${field}.successThreshold`, probe.successThreshold, 'must be 1')
}
