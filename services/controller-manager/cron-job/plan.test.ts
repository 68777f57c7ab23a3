import test from 'ava'
import { CronJob } from '../../../packages/api/kinds/cron-job.js'
import { Job } from '../../../packages/api/kinds/job.js'
import { stored } from '../testing/managed-cluster.js'
import { plan, withStarted } from './plan.js'

const template = { spec: { template: { spec: { containers: [{ name: 'c', image: 'i' }], restartPolicy: 'Never' } } } }
const cronJob = (spec: object = {}, status: object = {}) => ({
  ...stored(CronJob, { metadata: { name: 'tick' }, spec: { schedule: '*/5 * * * *', jobTemplate: template, ...spec } }),
  status,
})
const job = (name: string, status: object = {}): Job => ({ ...stored(Job, { metadata: { name }, spec: template.spec }), status })
const ended = (name: string, type: 'Complete' | 'Failed', minute: number) =>
  job(name, {
    startTime: `2025-01-01T00:${minute}:00Z`,
    ...(type === 'Complete' && { completionTime: `2025-01-01T00:${minute}:30Z` }),
    conditions: [{ type, status: 'True' }],
  })
const reference = ({ metadata }: Job) => ({ kind: 'Job', name: metadata.name, uid: metadata.uid })
const last = (minute: number) => ({ lastScheduleTime: `2025-01-01T00:${String(minute).padStart(2, '0')}:00Z` })

/** The time for which a Job is started, what is removed, what is said, and when to look again; the CronJob is of midnight. */
const decides = test.macro((t, one: ReturnType<typeof cronJob>, time: string, owned: Job[], wanted: string) => {
  const wallMs = Date.parse(`2025-01-01T${time}Z`)
  const { startMs, forget, replace, events, requeueAfterMs } = plan({ cronJob: one, owned, wallMs })
  const told = [
    ...(startMs === undefined ? [] : [`+${new Date(startMs).toISOString().slice(11, 16)}`]),
    ...[...forget, ...replace].map(({ metadata }) => `-${metadata.name}`),
    ...events.map(({ reason }) => reason),
    ...(requeueAfterMs === undefined ? [] : [`in ${requeueAfterMs / 1000}s`]),
  ]
  t.is(told.join(' '), wanted)
})

test('before its first time nothing happens', decides, cronJob(), '00:04:00', [], 'in 60.1s')
test('at its time a Job is started', decides, cronJob(), '00:05:00', [], '+00:05 in 300.1s')
test('a little later, too', decides, cronJob(), '00:07:00', [], '+00:05 in 180.1s')
test('for a time for which one was started no other is', decides, cronJob({}, last(5)), '00:07:00', [], 'in 180.1s')
test('of several missed times only the last', decides, cronJob(), '00:17:00', [], '+00:15 in 180.1s')
test('very many missed are told', decides, cronJob({ schedule: '* * * * *' }), '03:00:00', [], '+03:00 TooManyMissedTimes in 60.1s')
test('beyond startingDeadlineSeconds it is too late', decides, cronJob({ startingDeadlineSeconds: 30 }), '00:05:31', [], 'in 269.1s')
test('within them it is not', decides, cronJob({ startingDeadlineSeconds: 30 }), '00:05:20', [], '+00:05 in 280.1s')
test('suspended', decides, cronJob({ suspend: true }), '00:05:00', [], '')
test('in its own time zone', decides, cronJob({ schedule: '0 9 * * *', timeZone: 'Asia/Tokyo' }), '00:00:01', [], 'in 86399.1s')
test('a time that never comes', decides, cronJob({ schedule: '0 0 31 2 *' }), '00:05:00', [], '')
test(
  'a schedule that was let in by another version',
  decides,
  { ...cronJob(), spec: { ...cronJob().spec, schedule: 'x' } },
  '00:05:00',
  [],
  'UnparseableCronJobSchedule',
)
test(
  'a time zone that is gone',
  decides,
  { ...cronJob(), spec: { ...cronJob().spec, timeZone: 'Mars/Olympus' } },
  '00:05:00',
  [],
  'UnknownTimeZone',
)

const running = job('tick-1')
const active = { ...last(5), active: [reference(running)] }
test('Allow starts beside one that runs', decides, cronJob({}, active), '00:10:00', [running], '+00:10 in 300.1s')
test('Forbid does not', decides, cronJob({ concurrencyPolicy: 'Forbid' }, active), '00:10:00', [running], 'JobAlreadyActive in 300.1s')
test(
  'but does when that one is over',
  decides,
  cronJob({ concurrencyPolicy: 'Forbid' }, active),
  '00:12:00',
  [{ ...running, status: ended('over', 'Complete', 11).status }],
  '+00:10 SawCompletedJob in 180.1s',
)
test(
  'Replace takes its place',
  decides,
  cronJob({ concurrencyPolicy: 'Replace' }, active),
  '00:10:00',
  [running],
  '+00:10 -tick-1 in 300.1s',
)
test('one that went missing is told', decides, cronJob({}, active), '00:06:00', [], 'MissingJob in 240.1s')
test('one that somebody else made is told', decides, cronJob({}, last(5)), '00:06:00', [running], 'UnexpectedJob in 240.1s')

const history = [
  ended('a', 'Complete', 10),
  ended('b', 'Complete', 11),
  ended('c', 'Failed', 12),
  ended('d', 'Failed', 13),
  ended('e', 'Complete', 14),
]
test(
  'the history keeps the latest of each kind',
  decides,
  cronJob({ successfulJobsHistoryLimit: 2 }, last(15)),
  '00:16:00',
  history,
  '-a -c in 240.1s',
)
test(
  'or none',
  decides,
  cronJob({ successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0 }, last(15)),
  '00:16:00',
  history,
  '-a -b -e -c -d in 240.1s',
)

test('the status follows the Jobs', (t) => {
  const over = ended('tick-1', 'Complete', 11)
  const before = cronJob({}, { ...last(10), active: [reference(over), reference(running)] })
  const { status } = plan({
    cronJob: before,
    owned: [over, { ...running, metadata: { ...running.metadata, uid: 'other' } }],
    wallMs: Date.parse('2025-01-01T00:12:00Z'),
  })
  t.deepEqual(status, { ...last(10), lastSuccessfulTime: '2025-01-01T00:11:30Z' })
})
test('a started Job joins the active ones, those it replaces leave', (t) => {
  const started = job('tick-2')
  const status = withStarted({ active: [reference(running)] }, started, Date.parse('2025-01-01T00:10:00Z'), [running])
  t.is(status.lastScheduleTime, '2025-01-01T00:10:00Z')
  t.deepEqual(
    status.active?.map(({ apiVersion, kind, name }) => [apiVersion, kind, name]),
    [['batch/v1', 'Job', 'tick-2']],
  )
})
