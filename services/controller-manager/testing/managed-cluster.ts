// The controllers over an object tracker, in virtual time.

import pino from 'pino'
import type { Resource } from '../../../packages/client/resource.js'
import * as resources from '../../../packages/client/resources.js'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { SeededRandom } from '../../../packages/clock/random.js'
import { ObjectTracker } from '../../../packages/testkit/object-tracker.js'
import { ControllerManager } from '../controller-manager.js'

/** A running manager and a namespace `shop`. `errors`: what it logged as a warning or worse. */
export async function cluster() {
  const clock = new VirtualClock()
  const tracker = new ObjectTracker({ clock })
  tracker.serveDiscovery(Object.values(resources) as Resource<unknown>[])
  const errors: unknown[] = []
  const log = pino({ level: 'warn' }, { write: (line) => errors.push(JSON.parse(line)) })
  tracker.seed(resources.namespaces, { metadata: { name: 'shop' }, spec: { finalizers: ['kubernetes'] } })
  const manager = new ControllerManager({
    client: tracker.client,
    clock,
    random: new SeededRandom(7),
    log,
    rootCA: 'PEM',
    podCIDR: '10.244.0.0/16',
  })
  await manager.start()
  return { clock, tracker, manager, errors }
}

export type Cluster = Awaited<ReturnType<typeof cluster>>
