import test from 'ava'
import { Job } from '../../../packages/api/kinds/job.js'
import type { Pod } from '../../../packages/client/resources.js'
import { stored } from '../testing/managed-cluster.js'
import { plan } from './plan.js'
import { trackingFinalizer } from './tracking.js'

const now = '2025-01-01T12:00:00Z'
const wallMs = Date.parse(now)
const before = (seconds: number) => new Date(wallMs - seconds * 1000).toISOString().replace('.000', '')
const job = (spec: object = {}, status: object = {}): Job => {
  const template = { spec: { containers: [{ name: 'c', image: 'i' }], restartPolicy: 'Never' } }
  const made = stored(Job, { metadata: { name: 'sum' }, spec: { template, ...spec } })
  return { ...made, status: { ...made.status, startTime: before(60), ...status } }
}

interface Traits {
  phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed'
  /** Its end is counted: the finalizer is off. */
  released?: boolean
  leaving?: boolean
  index?: number
  /** Seconds since its end. */
  ended?: number
  code?: number
  restarts?: number
  failures?: number
}
const pod = (name: string, traits: Traits = {}): Pod => {
  const {
    phase = 'Running',
    released = false,
    leaving = false,
    index,
    ended = 1000,
    code = phase === 'Failed' ? 1 : 0,
    restarts = 0,
  } = traits
  const annotations = {
    ...(index !== undefined && { 'batch.kubernetes.io/job-completion-index': String(index) }),
    ...(traits.failures !== undefined && { 'batch.kubernetes.io/job-index-failure-count': String(traits.failures) }),
  }
  const terminated = phase === 'Succeeded' || phase === 'Failed' ? { exitCode: code, finishedAt: before(ended) } : undefined
  return {
    metadata: {
      name,
      namespace: 'shop',
      uid: name,
      annotations,
      creationTimestamp: before(2000),
      ...(released ? {} : { finalizers: [trackingFinalizer] }),
      ...(leaving ? { deletionTimestamp: before(0) } : {}),
    },
    spec: { nodeName: 'node-1' },
    status: { phase, containerStatuses: [{ name: 'c', restartCount: restarts, state: terminated ? { terminated } : { running: {} } }] },
  } as unknown as Pod
}

/** One line: what the status says, then pods made (`+`), deleted (`-`) and released (`~`). */
function summary(one: Job, owned: Pod[]): string {
  const { status, create, delete: deleted, release, requeueAfterMs } = plan({ job: one, owned, wallMs, now })
  const conditions = (status.conditions ?? []).map(({ type, status: is, reason }) => `${is === 'True' ? '' : 'not '}${type}:${reason}`)
  const { succeeded: waitingToSucceed = [], failed: waitingToFail = [] } = status.uncountedTerminatedPods ?? {}
  const counts = Object.entries({
    active: status.active,
    succeeded: status.succeeded,
    failed: status.failed,
    indexes: status.completedIndexes,
    failedIndexes: status.failedIndexes,
    uncounted: [...waitingToSucceed, ...waitingToFail.map((uid) => `${uid}!`)].join(','),
  }).flatMap(([key, value]) => (value === undefined || value === '' ? [] : `${key}=${value}`))
  return [
    ...counts,
    ...conditions,
    ...create.map(({ index, failures }) => `+${index ?? ''}${failures === undefined ? '' : `(${failures})`}`),
    ...deleted.map(({ metadata }) => `-${metadata.name}`),
    ...release.map(({ metadata }) => `~${metadata.name}`),
    ...(requeueAfterMs === undefined ? [] : [`in ${requeueAfterMs / 1000}s`]),
  ].join(' ')
}
const decides = test.macro((t, one: Job, owned: Pod[], wanted: string) => t.is(summary(one, owned), wanted))

test('a new Job makes its pod', decides, job(), [], 'active=1 +')
test('as many at a time as parallelism says', decides, job({ completions: 5, parallelism: 2 }), [pod('a')], 'active=2 +')
test('and no more than are left to do', decides, job({ completions: 5, parallelism: 3 }, { succeeded: 4 }), [], 'active=1 succeeded=4 +')
test(
  'a pod that succeeded is noted and released',
  decides,
  job(),
  [pod('a', { phase: 'Succeeded' })],
  'uncounted=a SuccessCriteriaMet:CompletionsReached ~a',
)
test(
  'it is counted once it is released, and then the Job is complete',
  decides,
  job(
    {},
    {
      uncountedTerminatedPods: { succeeded: ['a'] },
      conditions: [{ type: 'SuccessCriteriaMet', status: 'True', reason: 'CompletionsReached' }],
    },
  ),
  [pod('a', { phase: 'Succeeded', released: true })],
  'succeeded=1 SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached',
)
test(
  'noted but still held: the controller before this one died in between',
  decides,
  job({ completions: 2 }, { uncountedTerminatedPods: { succeeded: ['a'] } }),
  [pod('a', { phase: 'Succeeded' }), pod('b')],
  'active=1 uncounted=a ~a',
)
test(
  'noted and gone altogether: counted all the same',
  decides,
  job({ completions: 2 }, { uncountedTerminatedPods: { succeeded: ['a'] } }),
  [pod('b')],
  'active=1 succeeded=1',
)
test(
  'one that was counted is not counted again',
  decides,
  job({ completions: 2 }, { succeeded: 1 }),
  [pod('a', { phase: 'Succeeded', released: true }), pod('b')],
  'active=1 succeeded=1',
)

test('a failed pod is replaced', decides, job(), [pod('a', { phase: 'Failed' })], 'active=1 uncounted=a! + ~a')
test('10 s after it failed, not sooner', decides, job(), [pod('a', { phase: 'Failed', ended: 4 })], 'uncounted=a! ~a in 6s')
test(
  '20 s after the second failure',
  decides,
  job({}, { failed: 1 }),
  [pod('a', { phase: 'Failed', released: true, ended: 30 }), pod('b', { phase: 'Failed', ended: 5 })],
  'failed=1 uncounted=b! ~b in 15s',
)
test(
  'a success in between begins anew',
  decides,
  job({ completions: 3 }, { failed: 1, succeeded: 1 }),
  [
    pod('a', { phase: 'Failed', released: true, ended: 40 }),
    pod('b', { phase: 'Succeeded', released: true, ended: 20 }),
    pod('c', { phase: 'Failed', ended: 12 }),
  ],
  'active=1 succeeded=1 failed=1 uncounted=c! + ~c',
)
test(
  'more failures than backoffLimit: the others are deleted and count as failed',
  decides,
  job({ completions: 3, parallelism: 2, backoffLimit: 0 }),
  [pod('a', { phase: 'Failed' }), pod('b')],
  'uncounted=a!,b! FailureTarget:BackoffLimitExceeded -b ~a ~b',
)
test(
  'a Job that fails waits for pods on their way out',
  decides,
  job({}, { failed: 2, conditions: [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded' }] }),
  [pod('b', { leaving: true, released: true })],
  'failed=2 FailureTarget:BackoffLimitExceeded',
)
test(
  'and has failed when they are gone',
  decides,
  job({}, { failed: 2, conditions: [{ type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded' }] }),
  [],
  'failed=2 FailureTarget:BackoffLimitExceeded Failed:BackoffLimitExceeded',
)
test(
  'with OnFailure the restarts count',
  decides,
  job({ backoffLimit: 3, template: { spec: { containers: [{ name: 'c', image: 'i' }], restartPolicy: 'OnFailure' } } }),
  [pod('a', { restarts: 3 })],
  'uncounted=a! FailureTarget:BackoffLimitExceeded -a ~a',
)
test('activeDeadlineSeconds: the plan says when', decides, job({ activeDeadlineSeconds: 90 }), [pod('a')], 'active=1 in 30s')
test('and ends the Job then', decides, job({ activeDeadlineSeconds: 60 }), [pod('a')], 'uncounted=a! FailureTarget:DeadlineExceeded -a ~a')
test('a deleted pod is replaced and counts as failed', decides, job(), [pod('a', { leaving: true })], 'uncounted=a! ~a in 10s')
test(
  'with podReplacementPolicy Failed it is waited for',
  decides,
  job({ podReplacementPolicy: 'Failed' }),
  [pod('a', { leaving: true })],
  '',
)

test(
  'without completions the first success is enough',
  decides,
  job({ parallelism: 2, completions: undefined }),
  [pod('a', { phase: 'Succeeded' }), pod('b')],
  'active=1 uncounted=a ~a',
)
test(
  'parallelism taken back: those too many go uncounted',
  decides,
  job({ completions: 5, parallelism: 1 }),
  [pod('a'), pod('b', { phase: 'Pending' })],
  'active=1 -b ~b',
)
test(
  'nothing to do is done at once',
  decides,
  job({ completions: 0, parallelism: 1 }),
  [],
  'SuccessCriteriaMet:CompletionsReached Complete:CompletionsReached',
)

test('suspended from the beginning: nothing runs', decides, job({ suspend: true }, { startTime: undefined }), [], 'Suspended:JobSuspended')
test('suspended later: what runs goes, uncounted', decides, job({ suspend: true }), [pod('a')], 'Suspended:JobSuspended -a ~a')
test(
  'what was let go that way is no failure',
  decides,
  job({ suspend: true }, { conditions: [{ type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }] }),
  [pod('a', { leaving: true, released: true })],
  'Suspended:JobSuspended',
)
test('resumed: it starts anew', (t) => {
  const resumed = job({}, { startTime: before(600), conditions: [{ type: 'Suspended', status: 'True', reason: 'JobSuspended' }] })
  const { status, events, create } = plan({ job: resumed, owned: [], wallMs, now })
  t.is(status.startTime, now)
  t.like(status.conditions, [{ type: 'Suspended', status: 'False', reason: 'JobResumed' }])
  t.deepEqual([events, create], [[{ reason: 'Resumed', message: 'Job resumed' }], [{}]])
})

const indexed = (more: object = {}, status: object = {}) =>
  job({ completionMode: 'Indexed', completions: 4, parallelism: 2, ...more }, status)
test('each index has its pod', decides, indexed(), [], 'active=2 +0 +1')
test('the lowest that is free comes next', decides, indexed(), [pod('a', { index: 0 })], 'active=2 +1')
test(
  'a succeeded index needs no list',
  decides,
  indexed(),
  [pod('a', { index: 0, phase: 'Succeeded' }), pod('b', { index: 1 })],
  'active=2 succeeded=1 indexes=0 +2 ~a',
)
test(
  'runs of indexes are written short',
  decides,
  indexed({ completions: 9, parallelism: 1 }, { completedIndexes: '0,2-4,6,7' }),
  [pod('a', { index: 1, phase: 'Succeeded' })],
  'active=1 succeeded=7 indexes=0-4,6,7 +5 ~a',
)
test(
  'a second pod of an index goes',
  decides,
  indexed(),
  [pod('a', { index: 0 }), pod('b', { index: 0 }), pod('c', { index: 1 })],
  'active=2 -b ~b',
)
test(
  'fewer completions forget the indexes beyond',
  decides,
  indexed({ completions: 2, parallelism: 2 }, { completedIndexes: '0,3' }),
  [pod('a', { index: 1 })],
  'active=1 succeeded=1 indexes=0',
)
test(
  'one success of an index is one, however many pods had it',
  decides,
  indexed({}, { completedIndexes: '0' }),
  [pod('a', { index: 0, phase: 'Succeeded' }), pod('b', { index: 1 }), pod('c', { index: 2 })],
  'active=2 succeeded=1 indexes=0 ~a',
)

const perIndex = (more: object = {}, status: object = {}) => indexed({ completions: 2, backoffLimitPerIndex: 1, ...more }, status)
test(
  'a failed pod of an index is held until another has its place',
  decides,
  perIndex(),
  [pod('a', { index: 0, phase: 'Failed' }), pod('b', { index: 1 })],
  'active=2 +0(1)',
)
test(
  'and released then',
  decides,
  perIndex(),
  [pod('a', { index: 0, phase: 'Failed' }), pod('a2', { index: 0, failures: 1 }), pod('b', { index: 1 })],
  'active=2 uncounted=a! ~a',
)
test('each index waits for itself', decides, perIndex(), [pod('a', { index: 0, phase: 'Failed', ended: 3 })], 'active=1 +1(0) in 7s')
test(
  'an index that failed too often has failed, the others go on',
  decides,
  perIndex({}, { failed: 1 }),
  [pod('a2', { index: 0, phase: 'Failed', failures: 1 }), pod('b', { index: 1 })],
  'active=1 failed=1 failedIndexes=0 uncounted=a2! ~a2',
)
test(
  'when all others are done the Job fails for it',
  decides,
  perIndex({}, { failed: 2, failedIndexes: '0', completedIndexes: '1' }),
  [],
  'succeeded=1 failed=2 indexes=1 failedIndexes=0 FailureTarget:FailedIndexes Failed:FailedIndexes',
)
test(
  'more failed indexes than maxFailedIndexes end it at once',
  decides,
  perIndex({ maxFailedIndexes: 0 }, { failedIndexes: '0' }),
  [pod('b', { index: 1 })],
  'failedIndexes=0 uncounted=b! FailureTarget:MaxFailedIndexesExceeded -b ~b',
)

const policy = (action: string, more: object) => ({ podFailurePolicy: { rules: [{ action, ...more }] } })
const on42 = { onExitCodes: { operator: 'In', values: [42] } }
test(
  'FailJob ends it',
  decides,
  job(policy('FailJob', on42)),
  [pod('a', { phase: 'Failed', code: 42 })],
  'uncounted=a! FailureTarget:PodFailurePolicy ~a',
)
test(
  'another exit code does not',
  decides,
  job(policy('FailJob', on42)),
  [pod('a', { phase: 'Failed', code: 1 })],
  'active=1 uncounted=a! + ~a',
)
test(
  'NotIn is the others',
  decides,
  job(policy('FailJob', { onExitCodes: { operator: 'NotIn', values: [42] } })),
  [pod('a', { phase: 'Failed', code: 1 })],
  'uncounted=a! FailureTarget:PodFailurePolicy ~a',
)
test(
  'Ignore replaces without counting',
  decides,
  job({ backoffLimit: 0, ...policy('Ignore', on42) }),
  [pod('a', { phase: 'Failed', code: 42 })],
  'active=1 + ~a',
)
test(
  'FailIndex ends the index',
  decides,
  perIndex(policy('FailIndex', on42)),
  [pod('a', { index: 0, phase: 'Failed', code: 42 }), pod('b', { index: 1 })],
  'active=1 failedIndexes=0 uncounted=a! ~a',
)
test(
  'a success policy is met: the rest goes and is no failure',
  decides,
  indexed({ successPolicy: { rules: [{ succeededIndexes: '0', succeededCount: 1 }] } }),
  [pod('a', { index: 0, phase: 'Succeeded' }), pod('b', { index: 1 })],
  'succeeded=1 indexes=0 SuccessCriteriaMet:SuccessPolicy -b ~a ~b',
)

test(
  'what has finished is left alone, but holds no pods',
  decides,
  job({}, { succeeded: 1, conditions: [{ type: 'Complete', status: 'True', reason: 'CompletionsReached' }] }),
  [pod('late', { phase: 'Failed' })],
  'succeeded=1 Complete:CompletionsReached ~late',
)
test('a Job that is deleted makes nothing and holds nothing', (t) => {
  const leaving = job({ completions: 5, parallelism: 2 })
  leaving.metadata.deletionTimestamp = now
  t.is(summary(leaving, [pod('a'), pod('b', { phase: 'Succeeded' })]), 'active=1 uncounted=b ~a ~b')
})
test('the end is told with its time', (t) => {
  const met = { type: 'SuccessCriteriaMet', status: 'True', reason: 'CompletionsReached', message: 'm' }
  const { status, events } = plan({ job: job({}, { succeeded: 1, conditions: [met] }), owned: [], wallMs, now })
  t.is(status.completionTime, now)
  t.deepEqual(events, [{ reason: 'Completed', message: 'Job completed' }])
})
