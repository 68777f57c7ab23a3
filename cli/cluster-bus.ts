// A visitor's place on a cluster's bus: for commands that ask the processes themselves.

import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Bus } from '../packages/bus/bus.js'
import { NatsBus, natsConnection, subjectPrefix } from '../packages/bus/nats-bus.js'
import { RealClock } from '../packages/clock/clock.js'
import { SeededRandom } from '../packages/clock/random.js'
import { clusterPaths, natsCredentials, readProfile } from '../packages/process/cluster-profile.js'

/** Opens the bus of the cluster in `dir`, lends it to `use`, closes it. */
export async function withClusterBus<T>(dir: string, use: (bus: Bus) => Promise<T>): Promise<T> {
  const credentials = natsCredentials.parse(JSON.parse(readFileSync(clusterPaths(dir).nats, 'utf8')))
  const bus = new NatsBus({
    connection: await natsConnection(credentials, 'kubewire-cli'),
    clock: new RealClock(),
    random: new SeededRandom(randomInt(2 ** 32)),
    prefix: subjectPrefix(readProfile(dir).id),
    onHandlerError: (error) => {
      throw error
    },
  })
  try {
    return await use(bus)
  } finally {
    await bus.close()
  }
}
