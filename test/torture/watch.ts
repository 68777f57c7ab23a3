// Watchers follow a busy resource while nats and the API servers are killed and frozen: in the end each has exactly what is there, and
// no watch was told anything else than the log holds.

import type { Random } from '../../packages/clock/random.js'
import { until } from '../../packages/testkit/until.js'
import type { ApiConnection } from './api-connection.js'
import type { Rig } from './rig.js'
import { StoreLog } from './store-log.js'
import { differences, toldOf, Watcher } from './watcher.js'

const namespace = 'watched'
const maps = `/api/v1/namespaces/${namespace}/configmaps`
const writers = 8
const keys = 200
const frozenMsMax = 3_000
const betweenFaultsMs = 1_000

export interface WatchReport {
  readonly writes: number
  readonly kills: number
  readonly freezes: number
  readonly watches: number
  readonly relists: number
  readonly events: number
  readonly violations: readonly string[]
}

export async function tortureWatch(
  rig: Rig,
  {
    random,
    writes,
    watchers: count,
    say = () => {},
    enough = () => false,
  }: { random: Random; writes: number; watchers: number; say?: (line: string) => void; enough?: () => boolean },
): Promise<WatchReport> {
  const connections = rig.connections()
  await until('there is a namespace', async () => {
    const { code } = await connections[0]!.ask('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
    return code === 201 || code === 409
  })
  const log = await StoreLog.follow(rig, namespace)
  const watchers = Array.from({ length: count }, (_, i) => {
    const turned = connections.map((_, at) => connections[(at + i) % connections.length]!)
    return new Watcher(`watcher ${i}`, turned, maps)
  })
  const running = watchers.map((watcher) => watcher.run())

  const state = { written: 0, over: false }
  const faults = { kills: 0, freezes: 0 }
  const breaking = breakThings(rig, random, { state, faults })
  const talking = setInterval(() => say(`${state.written} writes, ${faults.kills} kills, ${faults.freezes} freezes`), 30_000)
  const writing = Promise.all(
    Array.from({ length: writers }, (_, i) => write(i, connections, { random, state, isOver: () => state.written >= writes || enough() })),
  ).then(() => {
    state.over = true
  })
  await Promise.all([writing, breaking])
  await rig.ready()
  const last = await log.lastSequence()
  await until('the log has been read', async () => log.revision >= last)

  const found: string[] = log.restarts === 0 ? [] : [`the log went back ${log.restarts} times`]
  const final = [...log.newest().values()]
    .flatMap(({ key, token }) => (token === undefined ? [] : [`${key}=${token}`]))
    .sort()
    .join()
  for (const watcher of watchers) {
    const stateOf = () =>
      [...watcher.state]
        .map(([key, token]) => `${key}=${token}`)
        .sort()
        .join()
    await until(`${watcher.name} has the final state`, async () => stateOf() === final, 60_000).catch((error: Error) =>
      found.push(error.message),
    )
  }
  clearInterval(talking)
  for (const watcher of watchers) watcher.stop()
  await Promise.all(running)
  const told = toldOf(log.transitions)
  for (const watcher of watchers) {
    found.push(...watcher.found)
    for (const record of watcher.watches) found.push(...differences(watcher.name, record, told))
  }
  await log.close()
  for (const connection of connections) connection.close()
  const sum = (of: (watcher: Watcher) => number) => watchers.reduce((total, watcher) => total + of(watcher), 0)
  return {
    writes: state.written,
    ...faults,
    watches: sum(({ watches }) => watches.length),
    relists: sum(({ relists }) => relists),
    events: sum(({ watches }) => watches.reduce((total, { events }) => total + events.length, 0)),
    violations: found,
  }
}

/** Creates, changes and deletes, without asking for a version; only what was acknowledged counts. */
async function write(
  writer: number,
  connections: readonly ApiConnection[],
  { random, state, isOver }: { random: Random; state: { written: number }; isOver: () => boolean },
): Promise<void> {
  for (let n = 0; !isOver(); n++) {
    const name = `k${random.below(keys)}`
    const connection = connections[random.below(connections.length)]!
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { token: `${writer}-${n}` } }
    const draw = random.below(10)
    const put = draw < 8 ? await connection.ask('PUT', `${maps}/${name}`, object) : await connection.ask('DELETE', `${maps}/${name}`)
    const { code } = put.code === 404 && draw < 8 ? await connection.ask('POST', maps, object) : put
    if (code === 200 || code === 201) state.written++
    else if (code !== 404 && code !== 409) await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function breakThings(
  rig: Rig,
  random: Random,
  { state, faults }: { state: { over: boolean }; faults: { kills: number; freezes: number } },
): Promise<void> {
  while (!state.over) {
    await new Promise((resolve) => setTimeout(resolve, random.below(betweenFaultsMs)))
    const victim = rig.names[random.below(rig.names.length)]!
    if (random.below(2) === 0) {
      rig.kill(victim)
      faults.kills++
    } else {
      rig.freeze(victim)
      faults.freezes++
      await new Promise((resolve) => setTimeout(resolve, random.below(frozenMsMax)))
      rig.thaw(victim)
    }
    await rig.ready()
  }
}
