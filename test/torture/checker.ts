// Is a history of one object store linearizable for each key, and is the log what was acknowledged? Knows nothing of the store.
//
// The log gives each key its states in order; a state lasts from its own revision to the next one of the key:
//
//   revision   0          3            7           9             12
//   state      absent ──▶ "a" ───────▶ "b" ──────▶ absent ─────▶ "c" ──▶
//                              │◀── possible ───▶│
//   operation              started             ended
//
// What an operation can have seen begins with the newest state that some operation had seen, or made, before it started, and ends
// with the newest state whose writer had started before it ended. Its answer must fit one of these.

import type { Operation, Transition } from './history.js'

interface State {
  readonly revision: number
  readonly token: string | undefined
  /** Whoever made it cannot have done so before. */
  readonly startedMs: number
}

const isWrite = ({ act }: Operation) => act !== 'read'
const describe = ({ act, key, client, expected, token, startedMs, endedMs, outcome }: Operation) =>
  `client ${client} ${act} ${key}${expected === undefined ? '' : ` at ${expected}`}${token === undefined ? '' : ` as ${token}`} ` +
  `[${startedMs.toFixed(1)}, ${endedMs.toFixed(1)}] → ${JSON.stringify(outcome)}`

/** Sentences, one for each thing that cannot be; empty when all is well. */
export function violations(operations: readonly Operation[], log: readonly Transition[]): string[] {
  const found: string[] = []
  const timelines = timelinesOf(operations, log, found)
  checkAcknowledged(operations, timelines, found)
  checkSight(operations, timelines, found)
  checkOrderOfWrites(operations, timelines, found)
  return found
}

/** Each key's states. Every transition must have one writer, who named its predecessor. */
function timelinesOf(operations: readonly Operation[], log: readonly Transition[], found: string[]): Map<string, State[]> {
  const byToken = new Map<string, Operation>()
  const deletions = new Map<string, Operation[]>()
  for (const operation of operations) {
    if (operation.act !== 'read' && operation.token !== undefined) byToken.set(operation.token, operation)
    if (operation.act !== 'delete') continue
    const at = `${operation.key}@${operation.expected}`
    deletions.set(at, [...(deletions.get(at) ?? []), operation])
  }
  const timelines = new Map<string, State[]>()
  const applied = new Map<string, number>()
  let last = 0
  for (const { revision, key, token } of log) {
    if (revision <= last) found.push(`the log has revision ${revision} after ${last}`)
    last = revision
    const states = timelines.get(key) ?? [{ revision: 0, token: undefined, startedMs: Number.NEGATIVE_INFINITY }]
    timelines.set(key, states)
    const before = states.at(-1)!
    let writer: Operation | undefined
    if (token === undefined) {
      const candidates = deletions.get(`${key}@${before.revision}`) ?? []
      writer = candidates.find(({ outcome }) => outcome.kind === 'done') ?? candidates.find(({ outcome }) => outcome.kind === 'unknown')
      if (writer === undefined) found.push(`revision ${revision} deletes ${key} at ${before.revision}: nobody asked for that`)
    } else {
      writer = byToken.get(token)
      if (applied.has(token)) found.push(`${token} was applied twice, as ${applied.get(token)} and ${revision}`)
      applied.set(token, revision)
      if (writer === undefined || writer.key !== key) found.push(`revision ${revision} of ${key} is ${token}: nobody wrote that`)
      else if (writer.outcome.kind !== 'done' && writer.outcome.kind !== 'unknown')
        found.push(`revision ${revision} was refused and applied: ${describe(writer)}`)
      else if (writer.act === 'create' && before.token !== undefined)
        found.push(`revision ${revision} creates over ${before.revision}: ${describe(writer)}`)
      else if (writer.act === 'update' && before.revision !== writer.expected)
        found.push(`revision ${revision} overwrites ${before.revision}: ${describe(writer)}`)
    }
    states.push({ revision, token, startedMs: writer?.startedMs ?? Number.NEGATIVE_INFINITY })
  }
  return timelines
}

/** What was acknowledged is in the log, as it was acknowledged, once. */
function checkAcknowledged(operations: readonly Operation[], timelines: ReadonlyMap<string, readonly State[]>, found: string[]): void {
  const deleted = new Set<string>()
  for (const operation of operations) {
    if (!isWrite(operation) || operation.outcome.kind !== 'done') continue
    const states = timelines.get(operation.key) ?? []
    if (operation.act === 'delete') {
      const at = states.findIndex(({ revision }) => revision === operation.expected)
      const once = `${operation.key}@${operation.expected}`
      if (at < 0 || states[at + 1] === undefined || states[at + 1]!.token !== undefined)
        found.push(`acknowledged and not in the log: ${describe(operation)}`)
      else if (deleted.has(once)) found.push(`acknowledged a second time: ${describe(operation)}`)
      deleted.add(once)
    } else {
      const { revision } = operation.outcome
      if (!states.some((state) => state.revision === revision && state.token === operation.token))
        found.push(`acknowledged and not in the log: ${describe(operation)}`)
    }
  }
}

/** Every answer fits a state that its operation can have seen. */
function checkSight(operations: readonly Operation[], timelines: ReadonlyMap<string, readonly State[]>, found: string[]): void {
  /** By key: index of the newest state that was surely there before now. */
  const floors = new Map<string, number>()
  const floorAtStart = new Map<Operation, number>()
  const events = operations
    .flatMap((operation) => [
      { atMs: operation.startedMs, operation, isStart: true },
      { atMs: operation.endedMs, operation, isStart: false },
    ])
    .sort((a, b) => a.atMs - b.atMs || Number(b.isStart) - Number(a.isStart))
  for (const { operation, isStart } of events) {
    const { key } = operation
    if (isStart) {
      floorAtStart.set(operation, floors.get(key) ?? 0)
      continue
    }
    const states = timelines.get(key) ?? [{ revision: 0, token: undefined, startedMs: Number.NEGATIVE_INFINITY }]
    const fits = fitting(operation)
    if (fits === undefined) continue
    let seen: number | undefined
    for (let i = floorAtStart.get(operation)!; i < states.length && seen === undefined; i++) {
      if (states[i]!.startedMs >= operation.endedMs) break
      if (fits(states[i]!)) seen = i
    }
    if (seen === undefined) {
      const floor = states[floorAtStart.get(operation)!]
      found.push(`no state fits the answer; ${floor?.token ?? 'absent'} (${floor?.revision}) was there before: ${describe(operation)}`)
    } else floors.set(key, Math.max(floors.get(key) ?? 0, seen))
  }
}

/** Undefined for an operation whose answer says nothing about the state. */
function fitting({ act, expected, token, outcome }: Operation): ((state: State) => boolean) | undefined {
  switch (outcome.kind) {
    case 'done':
      if (act === 'read') return (state) => state.revision === outcome.revision && state.token === outcome.token
      // checkAcknowledged has looked for a deletion's own state; any absence will do for the order.
      return act === 'delete' ? (state) => state.token === undefined && state.revision > expected! : (state) => state.token === token
    case 'missing':
      return (state) => state.token === undefined
    case 'exists':
      return (state) => state.token !== undefined
    case 'conflict':
      return (state) => state.revision !== expected
    default:
      return undefined
  }
}

/** A write that was acknowledged before another began has the lower revision, over all keys. */
function checkOrderOfWrites(operations: readonly Operation[], timelines: ReadonlyMap<string, readonly State[]>, found: string[]): void {
  const written = operations.flatMap((operation) => {
    if (!isWrite(operation) || operation.outcome.kind !== 'done') return []
    if (operation.act !== 'delete') return [{ operation, revision: operation.outcome.revision! }]
    const states = timelines.get(operation.key) ?? []
    const next = states[states.findIndex(({ revision }) => revision === operation.expected) + 1]
    return next === undefined ? [] : [{ operation, revision: next.revision }]
  })
  const byEnd = [...written].sort((a, b) => a.operation.endedMs - b.operation.endedMs)
  let ended = 0
  let highest: (typeof written)[number] | undefined
  for (const write of written.sort((a, b) => a.operation.startedMs - b.operation.startedMs)) {
    for (; ended < byEnd.length && byEnd[ended]!.operation.endedMs < write.operation.startedMs; ended++)
      if (highest === undefined || byEnd[ended]!.revision > highest.revision) highest = byEnd[ended]
    if (highest !== undefined && highest.revision >= write.revision)
      found.push(`revision ${write.revision} was begun after ${highest.revision} had ended: ${describe(write.operation)}`)
  }
}
