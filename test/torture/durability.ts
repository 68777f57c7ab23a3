// Processes are killed under concurrent writes through all API servers; then every acknowledged write must be there, none twice, and
// every refusal must have had its reason.

import { watch } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from '../../packages/clock/random.js'
import { clusterPaths } from '../../packages/process/cluster-profile.js'
import { until } from '../../packages/testkit/until.js'
import { type ApiConnection, noAnswer, notSent, type Reply } from './api-connection.js'
import { violations } from './checker.js'
import type { Operation, Outcome } from './history.js'
import type { Rig } from './rig.js'
import { StoreLog } from './store-log.js'

const namespace = 'torture'
const maps = `/api/v1/namespaces/${namespace}/configmaps`
const clients = 8
const keys = 24
/** Acknowledged writes between two kills, so that kills meet work and not one another. */
const writesBetween = 12
const largeBytes = 192 * 1024
/** On a loaded machine, at a low priority, servers take long to come back. */
const stalledMs = 300_000

export interface DurabilityReport {
  readonly kills: Readonly<Record<string, number>>
  /** Kills right after the store opened a new block file. */
  readonly aimed: number
  readonly highestBlock: number
  readonly operations: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly violations: readonly string[]
}

export async function tortureDurability(
  rig: Rig,
  {
    random,
    kills,
    say = () => {},
    enough = () => false,
  }: { random: Random; kills: number; say?: (line: string) => void; enough?: () => boolean },
): Promise<DurabilityReport> {
  const connections = rig.connections()
  await until('there is a namespace', async (seen) => {
    const { code, text } = await connections[0]!.ask('POST', '/api/v1/namespaces', { metadata: { name: namespace } })
    seen(text)
    return code === 201 || code === 409
  })
  const log = await StoreLog.follow(rig, namespace)
  const operations: Operation[] = []
  const state = { over: false, acknowledged: 0, large: false }
  const working = Array.from({ length: clients }, (_, client) => work(client, connections, { random, state, operations }))

  const blocks = new BlockFiles(join(clusterPaths(rig.dir).jetstream, 'jetstream'))
  const killed: Record<string, number> = {}
  let aimed = 0
  const stalled: string[] = []
  for (let i = 1; i <= kills && !enough(); i++) {
    const before = state.acknowledged
    const goesOn = await until('writes are acknowledged', async () => state.acknowledged >= before + writesBetween, stalledMs).catch(
      () => false,
    )
    if (!goesOn) {
      stalled.push(`after ${i - 1} kills, ${stalledMs / 1000} s without ${writesBetween} acknowledged writes`)
      break
    }
    const isAimed = i % 5 === 0
    const victims = isAimed ? ['nats'] : victimsOf(rig, random)
    if (isAimed) {
      state.large = true
      await blocks.next()
      state.large = false
      aimed++
    } else await new Promise((resolve) => setTimeout(resolve, random.below(120)))
    for (const name of victims) {
      rig.kill(name)
      killed[name] = (killed[name] ?? 0) + 1
    }
    if (i % 25 === 0)
      say(`${i} kills, ${operations.length} operations, ${state.acknowledged} acknowledged, block ${await blocks.highest()}`)
  }
  await rig.ready()
  state.over = true
  await Promise.all(working)
  const highestBlock = await blocks.highest()

  // Everything once more from the disk: first as the servers have it, then after all of them have died.
  await readAll(connections, operations)
  for (const name of rig.names) rig.kill(name)
  await rig.ready()
  await readAll(connections, operations)
  const found = [...stalled, ...(await settledLog(rig, log)), ...violations(operations, log.transitions)]
  await log.close()
  for (const connection of connections) connection.close()
  const outcomes: Record<string, number> = {}
  for (const { outcome } of operations) outcomes[outcome.kind] = (outcomes[outcome.kind] ?? 0) + 1
  return { kills: killed, aimed, highestBlock, operations: operations.length, outcomes, violations: found }
}

function victimsOf(rig: Rig, random: Random): string[] {
  const draw = random.below(20)
  if (draw < 13) return ['nats']
  if (draw < 19) return [rig.apiservers[random.below(rig.apiservers.length)]!]
  return rig.names
}

interface Work {
  readonly random: Random
  readonly state: { over: boolean; acknowledged: number; large: boolean }
  readonly operations: Operation[]
}

/** One client: reads, creates, updates and deletes with the versions that it knows, which others may have made old. */
async function work(client: number, connections: readonly ApiConnection[], { random, state, operations }: Work): Promise<void> {
  const known = new Map<string, number>()
  for (let n = 0; !state.over; n++) {
    const key = `k${random.below(keys)}`
    const expected = known.get(key)
    const draw = random.below(100)
    const act = draw < 25 ? 'read' : expected === undefined ? 'create' : draw < 85 ? 'update' : 'delete'
    const token = act === 'create' || act === 'update' ? `${client}-${n}` : undefined
    const padding = state.large ? largeBytes : random.below(200)
    const operation = await perform(connections[random.below(connections.length)]!, { client, act, key, expected, token }, padding)
    operations.push(operation)
    const { outcome } = operation
    if (outcome.kind === 'done' && outcome.revision !== undefined) known.set(key, outcome.revision)
    // Whoever lost, or does not know, looks again; a read tells.
    else if (outcome.kind !== 'refused') known.delete(key)
    if (outcome.kind === 'exists' || outcome.kind === 'unknown') {
      const look = await perform(connections[random.below(connections.length)]!, { client, act: 'read', key }, 0)
      operations.push(look)
      if (look.outcome.kind === 'done' && look.outcome.revision !== undefined) known.set(key, look.outcome.revision)
    }
    if (outcome.kind === 'done' && act !== 'read') state.acknowledged++
    if (outcome.kind === 'refused') await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

type Wanted = Pick<Operation, 'client' | 'act' | 'key' | 'expected' | 'token'>

async function perform(connection: ApiConnection, wanted: Wanted, padding: number): Promise<Operation> {
  const { act, key, expected, token } = wanted
  const startedMs = performance.now()
  const object = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: key, ...(act === 'update' && { resourceVersion: String(expected) }) },
    data: { token, padding: 'x'.repeat(padding) },
  }
  const options = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { resourceVersion: String(expected) } }
  const reply = await {
    read: () => connection.ask('GET', `${maps}/${key}`),
    create: () => connection.ask('POST', maps, object),
    update: () => connection.ask('PUT', `${maps}/${key}`, object),
    delete: () => connection.ask('DELETE', `${maps}/${key}`, options),
  }[act]()
  const outcome = outcomeOf(act, reply)
  // Whatever may still happen, happens at any later time.
  return { ...wanted, startedMs, endedMs: outcome.kind === 'unknown' ? Number.MAX_VALUE : performance.now(), outcome }
}

function outcomeOf(act: Operation['act'], { code, text }: Reply): Outcome {
  if (code === 200 || code === 201) {
    if (act === 'delete') return { kind: 'done' }
    const { metadata, data } = JSON.parse(text) as { metadata: { resourceVersion: string }; data?: { token?: string } }
    return { kind: 'done', revision: Number(metadata.resourceVersion), token: data?.token }
  }
  if (code === 404) return { kind: 'missing' }
  if (code === 409) return { kind: act === 'create' ? 'exists' : 'conflict' }
  if (code === notSent || code === 429 || code === 503) return { kind: 'refused' }
  if (code === noAnswer || code === 500 || code === 504) return act === 'read' ? { kind: 'refused' } : { kind: 'unknown' }
  throw new Error(`${act}: answered ${code}: ${text}`)
}

/** Every key through every server. */
async function readAll(connections: readonly ApiConnection[], operations: Operation[]): Promise<void> {
  for (const connection of connections)
    for (let key = 0; key < keys; key++) {
      const operation = await until(`k${key} can be read`, async () => {
        const read = await perform(connection, { client: -1, act: 'read', key: `k${key}` }, 0)
        return read.outcome.kind !== 'refused' && read
      })
      operations.push(operation)
    }
}

/** The log read anew agrees with the log as it was followed all along. */
async function settledLog(rig: Rig, followed: StoreLog): Promise<string[]> {
  const anew = await StoreLog.follow(rig, namespace)
  const last = await anew.lastSequence()
  await until('the follower has caught up', async () => followed.revision >= last)
  const found = followed.restarts === 0 ? [] : [`the log went back ${followed.restarts} times`]
  const before = followed.newest()
  for (const [key, { revision, token }] of anew.newest())
    if (before.get(key)?.revision !== revision || before.get(key)?.token !== token)
      found.push(`the log now has ${key} at ${revision} as ${token}; followed, it was ${JSON.stringify(before.get(key))}`)
  await anew.close()
  return found
}

/** The message blocks of the store: N.blk, written in turn. */
class BlockFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }
  async highest(): Promise<number> {
    const files = await readdir(this.#folder, { recursive: true }).catch(() => [])
    return Math.max(0, ...files.map((file) => Number(/(\d+)\.blk$/.exec(file)?.[1] ?? 0)))
  }
  /** Resolves at the moment a new one appears. */
  async next(): Promise<void> {
    const before = await this.highest()
    const messages = (await readdir(this.#folder, { recursive: true })).find((file) => file.endsWith('/msgs'))
    if (messages === undefined) throw new Error(`there are no message blocks below ${this.#folder}`)
    await new Promise<void>((resolve) => {
      const watcher = watch(join(this.#folder, messages), (_, file) => {
        if (Number(/^(\d+)\.blk$/.exec(file ?? '')?.[1] ?? 0) <= before) return
        watcher.close()
        resolve()
      })
    })
  }
}
