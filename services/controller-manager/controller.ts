// What a controller is to the process: a name, and a way to be put to work.

import type pino from 'pino'
import type { EventRecorder } from '../../packages/client/event-recorder.js'
import type { InformerEvent } from '../../packages/client/informer.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { ReconcileLoop, type Reconciler } from '../../packages/client/reconcile-loop.js'
import { controllerOf, type KubeObject } from '../../packages/client/resource.js'
import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import type { Informers } from './informers.js'

export interface ControllerContext {
  readonly client: KubeClient
  readonly clock: Clock
  readonly random: Random
  readonly informers: Informers
  readonly log: pino.Logger
  /** PEM of the cluster's CA. */
  readonly rootCA: string
  /** PEM of the CA's key. */
  readonly rootCAKey: string
  readonly podCIDR: string
  /** Stopped with the process. */
  onStop(stop: () => void): void
  /** Speaks as the controller of this name. */
  recorder(component: string): EventRecorder
}

export interface Controller {
  /** As upstream calls it: `replicaset-controller`. */
  readonly name: string
  /** Registers with the informers and returns the loop, which is started once every cache is filled. */
  open(context: ControllerContext): ReconcileLoop
}

/** A loop that tells its failures to the log. */
export function controllerLoop(
  { clock, random, log }: ControllerContext,
  name: string,
  reconciler: Reconciler,
  { workersMax = 4 } = {},
): ReconcileLoop {
  return new ReconcileLoop({
    reconciler,
    clock,
    workersMax,
    random: () => random.next(),
    onError: (error, { key, terminal, retryMs }) =>
      log.warn({ controller: name, key, terminal, retryMs, err: error }, 'reconciling failed'),
  })
}

/** The keys of the owners of this kind that an event about what they own concerns: the present one and the one before. */
export function ownerKeys<T extends KubeObject>(event: InformerEvent<T>, kind: string): string[] {
  const objects = event.type === 'updated' ? [event.before, event.object] : [event.object]
  const owners = objects.flatMap((object) => {
    const owner = controllerOf(object)
    return owner?.kind === kind ? [`${object.metadata.namespace}/${owner.name}`] : []
  })
  return [...new Set(owners)]
}

/** Timers count milliseconds in 31 bits: who waits longer looks again in between. */
export const waitMaxMs = 86_400_000

/** RFC 3339 to the second, as metav1.Time. */
export const timestamp = (clock: Clock): string => new Date(clock.wallMs()).toISOString().replace(/\.\d+Z$/, 'Z')
