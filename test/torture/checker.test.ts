// The checker is checked: histories of a correct store pass, whatever the seed; the same with one bug in them do not.

import test from 'ava'
import { type Random, SeededRandom } from '../../packages/clock/random.js'
import { violations } from './checker.js'
import type { Operation, Outcome, Transition } from './history.js'

interface History {
  operations: Operation[]
  log: Transition[]
}

/**
 * Clients on a store that is correct: each operation takes effect at one instant between its start and its end. Some answers get
 * lost after the effect, some requests before it.
 */
function goodHistory(seed: number, { clients = 4, keys = 3, steps = 300 } = {}): History {
  const random = new SeededRandom(seed)
  const log: Transition[] = []
  const states = new Map<string, Transition>()
  const known = Array.from({ length: clients }, () => new Map<string, number>())
  const underWay: (Omit<Operation, 'endedMs' | 'outcome'> & { outcome?: Outcome; applied?: boolean })[] = []
  const operations: Operation[] = []
  let revision = 0
  for (let nowMs = 1; operations.length < steps; nowMs++) {
    const client = random.below(clients)
    const at = underWay.findIndex((operation) => operation.client === client)
    if (at < 0) underWay.push(begin(client, nowMs))
    else if (!underWay[at]!.applied) underWay[at] = { ...underWay[at]!, outcome: take(underWay[at]!), applied: true }
    else {
      const [{ applied: _, outcome, ...rest }] = underWay.splice(at, 1) as [(typeof underWay)[number]]
      if (outcome!.kind === 'done' && outcome!.revision !== undefined) known[client]!.set(rest.key, outcome!.revision)
      operations.push({ ...rest, endedMs: nowMs, outcome: random.below(20) === 0 && rest.act !== 'read' ? { kind: 'unknown' } : outcome! })
    }
  }
  for (const { applied, outcome, ...rest } of underWay)
    operations.push({ ...rest, endedMs: Number.MAX_VALUE, outcome: { kind: 'unknown' } })
  return { operations, log }

  function begin(client: number, startedMs: number) {
    const key = `k${random.below(keys)}`
    const expected = known[client]!.get(key)
    const draw = random.below(10)
    const token = `t${startedMs}`
    if (draw < 3) return { client, act: 'read' as const, key, startedMs }
    if (expected === undefined || draw < 5) return { client, act: 'create' as const, key, token, startedMs }
    if (draw < 9) return { client, act: 'update' as const, key, expected, token, startedMs }
    return { client, act: 'delete' as const, key, expected, startedMs }
  }
  function take({ act, key, expected, token }: (typeof underWay)[number]): Outcome {
    const state = states.get(key)
    const present = state?.token !== undefined
    if (act === 'read') return present ? { kind: 'done', revision: state.revision, token: state.token } : { kind: 'missing' }
    if (random.below(20) === 0) return { kind: 'refused' }
    if (act === 'create' && present) return { kind: 'exists' }
    if (act !== 'create' && !present) return { kind: 'missing' }
    if (act !== 'create' && state!.revision !== expected) return { kind: 'conflict' }
    const next = { revision: (revision += 1 + random.below(3)), key, token: act === 'delete' ? undefined : token }
    states.set(key, next)
    log.push(next)
    return { kind: 'done', ...(act !== 'delete' && { revision: next.revision, token }) }
  }
}

const seeds = Array.from({ length: 60 }, (_, i) => i + 1)

test('histories of a correct store pass', (t) => {
  for (const seed of seeds) {
    const { operations, log } = goodHistory(seed)
    t.deepEqual(violations(operations, log), [], `seed ${seed}`)
  }
})

/** Puts one bug in; false where this history has no place for it. */
type Bug = (history: History, random: Random) => boolean

const pick = <T>(all: readonly T[], random: Random): T | undefined => all[random.below(all.length)]
const done = (act: Operation['act']) => (operation: Operation) => operation.act === act && operation.outcome.kind === 'done'
const afterAll = ({ operations }: History) => ({
  startedMs: Math.max(...operations.map(({ endedMs }) => (endedMs === Number.MAX_VALUE ? 0 : endedMs))) + 1,
  endedMs: Math.max(...operations.map(({ endedMs }) => (endedMs === Number.MAX_VALUE ? 0 : endedMs))) + 2,
  client: 99,
})

const bugs: Readonly<Record<string, Bug>> = {
  'an acknowledged write is lost from the log': (history, random) => {
    const victim = pick(history.operations.filter(done('update')), random)
    if (victim === undefined) return false
    history.log = history.log.filter(({ token }) => token !== victim.token)
    return true
  },
  'an acknowledged deletion is undone': (history, random) => {
    const victim = pick(history.operations.filter(done('delete')), random)
    if (victim === undefined) return false
    const at = history.log.findIndex(({ revision }) => revision === victim.expected)
    const tombstone = history.log.findIndex(({ key, token }, i) => i > at && key === victim.key && token === undefined)
    history.log.splice(tombstone, 1)
    return true
  },
  'a write is applied twice': (history, random) => {
    const victim = pick(
      history.log.filter(({ token }) => token !== undefined),
      random,
    )!
    history.log.push({ ...victim, revision: history.log.at(-1)!.revision + 1 })
    return true
  },
  'a refused write is applied': (history, random) => {
    const victim = pick(
      history.operations.filter(({ outcome }) => outcome.kind === 'conflict'),
      random,
    )
    if (victim?.token === undefined) return false
    history.log.push({ revision: history.log.at(-1)!.revision + 1, key: victim.key, token: victim.token })
    return true
  },
  'two updates of one version both succeed': (history, random) => {
    const victim = pick(history.operations.filter(done('update')), random)
    if (victim === undefined) return false
    const revision = history.log.at(-1)!.revision + 1
    history.operations.push({ ...victim, client: 98, token: 'twin', outcome: { kind: 'done', revision, token: 'twin' } })
    history.log.push({ revision, key: victim.key, token: 'twin' })
    return true
  },
  'a read returns what had been overwritten before it began': (history, random) => {
    const old = pick(
      history.log.filter(({ key, token, revision }) => token !== undefined && overwritten(history, key, revision)),
      random,
    )
    if (old === undefined) return false
    history.operations.push({
      ...afterAll(history),
      act: 'read',
      key: old.key,
      outcome: { kind: 'done', revision: old.revision, token: old.token },
    })
    return true
  },
  'reads go back: the second sees less than the first': (history) => {
    const { operations, log } = history
    const read = operations.find((operation) => {
      if (!done('read')(operation) || operation.outcome.kind !== 'done') return false
      const { revision } = operation.outcome
      return log.some((it) => it.key === operation.key && it.revision < revision!)
    })
    if (read?.outcome.kind !== 'done') return false
    const { revision } = read.outcome
    const older = log.filter((it) => it.key === read.key && it.revision < revision!).at(-1)!
    operations.push({
      ...read,
      startedMs: read.endedMs + 0.1,
      endedMs: read.endedMs + 0.2,
      client: 97,
      outcome: older.token === undefined ? { kind: 'missing' } : { kind: 'done', revision: older.revision, token: older.token },
    })
    return true
  },
  'a conflict is told where there is none': (history, random) => {
    const newest = new Map(history.log.map((it) => [it.key, it]))
    const state = pick(
      [...newest.values()].filter(({ token }) => token !== undefined),
      random,
    )
    if (state === undefined) return false
    // It must be sure that the state was there before: somebody reads it first.
    const later = afterAll(history)
    history.operations.push({
      ...later,
      act: 'read',
      key: state.key,
      outcome: { kind: 'done', revision: state.revision, token: state.token },
    })
    history.operations.push({
      ...{ client: 96, act: 'update', key: state.key, expected: state.revision, token: 'no' },
      ...{ startedMs: later.endedMs + 1, endedMs: later.endedMs + 2, outcome: { kind: 'conflict' } },
    })
    return true
  },
  'what is there is not found': (history, random) => {
    const newest = new Map(history.log.map((it) => [it.key, it]))
    const acknowledged = new Set(history.operations.flatMap(({ outcome }) => (outcome.kind === 'done' ? [outcome.token] : [])))
    const state = pick(
      [...newest.values()].filter(({ token }) => token !== undefined && acknowledged.has(token)),
      random,
    )
    if (state === undefined) return false
    history.operations.push({ ...afterAll(history), act: 'read', key: state.key, outcome: { kind: 'missing' } })
    return true
  },
  'a create meets something that is not there': (history) => {
    history.operations.push({ ...afterAll(history), act: 'create', key: 'never', token: 'n', outcome: { kind: 'exists' } })
    return true
  },
  'a write is numbered before one that had ended': (history) => {
    const later = afterAll(history)
    const first = history.log[0]!
    if (first.revision < 2) return false
    history.log.unshift({ revision: first.revision - 1, key: 'fresh', token: 'backwards' })
    history.operations.push({
      ...{ ...later, act: 'create', key: 'fresh', token: 'backwards' },
      outcome: { kind: 'done', revision: first.revision - 1, token: 'backwards' },
    })
    return true
  },
}
/** Known for sure: an acknowledged write of the key came later. */
function overwritten({ operations, log }: History, key: string, revision: number): boolean {
  const later = log.filter((it) => it.key === key && it.revision > revision)
  return later.some(({ token }) => token !== undefined && operations.some((it) => it.token === token && it.outcome.kind === 'done'))
}

for (const [name, bug] of Object.entries(bugs)) {
  test(`seeded bug: ${name}`, (t) => {
    let planted = 0
    for (const seed of seeds) {
      const history = goodHistory(seed)
      if (!bug(history, new SeededRandom(seed))) continue
      planted++
      t.true(violations(history.operations, history.log).length > 0, `seed ${seed}: not noticed`)
    }
    t.true(planted >= 10, `planted in ${planted} histories only`)
  })
}
