// The controllers over an object tracker, and a stand-in for scheduler and kubelets.

import pino from 'pino'
import { Job } from '../../../packages/api/kinds/job.js'
import { decode } from '../../../packages/api/machinery/decode.js'
import type { AnyKind, KubeObject, Stored } from '../../../packages/api/machinery/kind.js'
import { prepareCreate } from '../../../packages/api/machinery/strategy.js'
import type { KubeObject as ClientObject, Resource } from '../../../packages/client/resource.js'
import * as resources from '../../../packages/client/resources.js'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { SeededRandom } from '../../../packages/clock/random.js'
import { eventually } from '../../../packages/testkit/eventually.js'
import { ObjectTracker } from '../../../packages/testkit/object-tracker.js'
import { ControllerManager } from '../controller-manager.js'

const { namespaces, pods } = resources

/** A running manager and a namespace `shop`; a second one takes over the first one's tracker. `errors`: what it logged as a warning or worse. */
export async function cluster(inherited?: ObjectTracker) {
  const tracker = inherited ?? new ObjectTracker({ clock: new VirtualClock(), complete })
  const clock = tracker.clock as VirtualClock
  tracker.serveDiscovery(Object.values(resources) as Resource<unknown>[])
  const errors: unknown[] = []
  const log = pino({ level: 'warn' }, { write: (line) => errors.push(JSON.parse(line)) })
  if (inherited === undefined) tracker.seed(namespaces, { metadata: { name: 'shop' }, spec: { finalizers: ['kubernetes'] } })
  const manager = new ControllerManager({
    client: tracker.client,
    clock,
    random: new SeededRandom(7),
    log,
    rootCA: 'PEM',
    rootCAKey: 'PEM',
    podCIDR: '10.244.0.0/16',
  })
  await manager.start()
  return { clock, tracker, manager, errors, podNames: () => tracker.all(pods).map(({ metadata }) => metadata.name) }
}

export type Cluster = Awaited<ReturnType<typeof cluster>>

/**
 * Plays scheduler and kubelet: every pod gets a node and reaches the phase that `phaseOf` says, ready when it runs; every
 * terminating one goes that no finalizer holds.
 */
export async function runPods(
  { tracker, clock }: Cluster,
  until: () => boolean,
  what: string,
  phaseOf: (pod: resources.Pod) => 'Pending' | 'Running' | 'Succeeded' | 'Failed' = () => 'Running',
): Promise<void> {
  await eventually(what, () => {
    for (const pod of tracker.all(pods)) {
      const key = `${pod.metadata.namespace}/${pod.metadata.name}`
      const phase = phaseOf(pod)
      if (pod.metadata.deletionTimestamp) {
        if ((pod.metadata.finalizers ?? []).length === 0) tracker.remove(pods, key)
      } else if (pod.status?.phase !== phase) {
        tracker.change(pods, key, (one) => {
          one.spec.nodeName ??= 'node-1'
          const ip = `10.244.1.${tracker.all(pods).findIndex(({ metadata }) => metadata.name === one.metadata.name) + 2}`
          const ready = phase === 'Running' ? 'True' : 'False'
          one.status = {
            phase,
            podIP: ip,
            conditions: [{ type: 'Ready', status: ready, lastTransitionTime: new Date(clock.wallMs()).toISOString() }],
          } as typeof one.status
        })
      }
    }
    return until()
  })
}

/** A CronJob's controller relies on what the server makes of its Jobs. */
const complete = (object: ClientObject): ClientObject =>
  object.kind === 'Job' ? { ...stored(Job, object as ClientObject & { [field: string]: unknown }), metadata: object.metadata } : object

/** An object as the server would store it: defaulted, its selector made, its status empty. */
export function stored<K extends AnyKind>(kind: K, body: { metadata: { name: string }; [field: string]: unknown }): Stored<K> {
  const { object } = decode(kind, { ...body, metadata: { namespace: 'shop', ...body.metadata } })
  prepareCreate(kind, object as unknown as KubeObject, { uid: `uid-of-${body.metadata.name}`, creationTimestamp: '2025-01-01T00:00:00Z' })
  return object
}
