import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import type { Deployment, ReplicaSet } from '../../../packages/client/resources.js'
import { type Limits, limitsOf, proportionalSizes, sizeOfNewest, sizesOfOld } from './rolling.js'

const replicaSet = (name: string, replicas: number, available = replicas, maxReplicas?: number): ReplicaSet =>
  ({
    metadata: { name, annotations: maxReplicas === undefined ? {} : { 'deployment.kubernetes.io/max-replicas': String(maxReplicas) } },
    spec: { replicas },
    status: { availableReplicas: available },
  }) as unknown as ReplicaSet
const limits = (replicas: number, maxSurge: number, maxUnavailable: number): Limits => ({ replicas, maxSurge, maxUnavailable })

const rounds = test.macro(
  (t: ExecutionContext, replicas: number, maxSurge: number | string, maxUnavailable: number | string, expected: [number, number]) => {
    const deployment = {
      spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } },
    } as unknown as Deployment
    const { maxSurge: surge, maxUnavailable: unavailable } = limitsOf(deployment)
    t.deepEqual([surge, unavailable], expected)
  },
)
test('25 % of 4', rounds, 4, '25%', '25%', [1, 1])
test('surge rounds up, unavailable down', rounds, 3, '25%', '25%', [1, 0])
test('numbers stay', rounds, 10, 2, 3, [2, 3])
test('nothing and nothing would stand still', rounds, 3, 0, '25%', [0, 1])
test('no more unavailable than there are', rounds, 2, 0, 5, [0, 2])

const grows = test.macro((t: ExecutionContext, newest: number, old: number, limit: Limits, expected: number) =>
  t.is(sizeOfNewest(replicaSet('new', newest), [replicaSet('old', old)], limit), expected),
)
test('the newest grows by what surge leaves', grows, 0, 4, limits(4, 1, 0), 1)
test('it waits while there are too many', grows, 1, 4, limits(4, 1, 0), 1)
test('it goes on when an old one has gone', grows, 1, 3, limits(4, 1, 0), 2)
test('it never outgrows what is wanted', grows, 3, 0, limits(4, 4, 0), 4)
test('it shrinks to what is wanted', grows, 6, 0, limits(4, 1, 0), 4)

const shrinks = test.macro((t: ExecutionContext, newest: ReplicaSet, old: ReplicaSet[], limit: Limits, expected: Record<string, number>) =>
  t.deepEqual(Object.fromEntries(sizesOfOld(newest, old, limit)), expected),
)
test('nothing goes while the new one is not available', shrinks, replicaSet('new', 1, 0), [replicaSet('old', 4)], limits(4, 1, 0), {})
test('one goes for one that is available', shrinks, replicaSet('new', 1), [replicaSet('old', 4)], limits(4, 1, 0), { old: 3 })
test('what may be unavailable goes at once', shrinks, replicaSet('new', 0), [replicaSet('old', 4)], limits(4, 0, 2), { old: 2 })
test(
  'pods that do not work go first, whatever their age',
  shrinks,
  replicaSet('new', 2, 0),
  [replicaSet('older', 2), replicaSet('broken', 2, 0)],
  limits(4, 2, 2),
  { broken: 0 },
)
test('the oldest go first', shrinks, replicaSet('new', 2), [replicaSet('older', 2), replicaSet('old', 2)], limits(4, 2, 0), { older: 0 })

test('scaling in the middle of a rollout keeps the proportions', (t) => {
  const sizes = proportionalSizes([replicaSet('old', 8, 8, 13), replicaSet('new', 5, 5, 13)], limits(20, 6, 0))
  t.deepEqual(Object.fromEntries(sizes), { old: 16, new: 10 })
})

test('whatever the sizes: old ones only shrink, and enough stay available', (t) => {
  const size = fc.integer({ min: 0, max: 12 })
  const set = fc.tuple(size, size).map(([replicas, available]) => [replicas, Math.min(replicas, available)] as const)
  fc.assert(
    fc.property(
      set,
      fc.array(set, { maxLength: 4 }),
      fc.integer({ min: 1, max: 10 }),
      size,
      size,
      (newest, old, replicas, maxSurge, maxUnavailable) => {
        const limit = limits(replicas, maxSurge, Math.min(maxUnavailable, replicas))
        const before = old.map(([wanted, available], i) => replicaSet(`old-${i}`, wanted, available))
        const sizes = sizesOfOld(replicaSet('new', ...newest), before, limit)
        const availableAfter =
          newest[1] +
          before.reduce(
            (sum, one) => sum + Math.min(one.status?.availableReplicas ?? 0, sizes.get(one.metadata.name) ?? one.spec.replicas ?? 0),
            0,
          )
        const availableBefore = newest[1] + old.reduce((sum, [, available]) => sum + available, 0)
        const shrinksOnly = before.every(
          (one) => (sizes.get(one.metadata.name) ?? 0) <= (one.spec.replicas ?? 0) && (sizes.get(one.metadata.name) ?? 0) >= 0,
        )
        return shrinksOnly && availableAfter >= Math.min(availableBefore, replicas - limit.maxUnavailable)
      },
    ),
  )
  t.pass()
})
