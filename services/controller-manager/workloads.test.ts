// StatefulSets, DaemonSets' revisions, Jobs and CronJobs over an object tracker.

import test from 'ava'
import { CronJob } from '../../packages/api/kinds/cron-job.js'
import { DaemonSet } from '../../packages/api/kinds/daemon-set.js'
import { Job } from '../../packages/api/kinds/job.js'
import { StatefulSet } from '../../packages/api/kinds/stateful-set.js'
import * as resources from '../../packages/client/resources.js'
import { eventually, settle } from '../../packages/testkit/eventually.js'
import { type Cluster, cluster, runPods, stored } from './testing/managed-cluster.js'

const { controllerRevisions, cronJobs, daemonSets, events, jobs, nodes, pods, statefulSets } = resources

const template = (image: string) => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } })
const statefulSet = (spec: object = {}) =>
  stored(StatefulSet, {
    metadata: { name: 'web' },
    spec: { serviceName: 'web', replicas: 3, selector: { matchLabels: { app: 'web' } }, template: template('nginx:1'), ...spec },
  })
const set = ({ tracker }: Cluster) => tracker.find(statefulSets, 'shop/web')
const isRolledOut = (state: Cluster, replicas: number) => () => {
  const { status, metadata } = set(state) ?? {}
  return (
    status?.observedGeneration === metadata?.generation &&
    status?.updatedReplicas === replicas &&
    status.availableReplicas === replicas &&
    status.currentRevision === status.updateRevision
  )
}
const imagesOf = ({ tracker }: Cluster) => tracker.all(pods).map(({ metadata, spec }) => `${metadata.name} ${spec.containers[0]?.image}`)
const change = (state: Cluster, edit: (spec: resources.StatefulSet['spec']) => void) =>
  state.tracker.change(statefulSets, 'shop/web', ({ spec }) => edit(spec))

test('a StatefulSet makes its pods in order, each with its name, hostname and index', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(statefulSets, statefulSet())
  const early: string[] = []
  const order: string[] = []
  await runPods(
    state,
    () => {
      for (const { metadata } of tracker.all(pods)) if (!order.includes(metadata.name)) order.push(metadata.name)
      const waiting = tracker.all(pods).filter(({ status }) => status?.phase !== 'Running')
      if (waiting.length > 1) early.push(...waiting.map(({ metadata }) => metadata.name))
      return isRolledOut(state, 3)()
    },
    'three pods',
  )
  t.deepEqual(order, ['web-0', 'web-1', 'web-2'])
  t.deepEqual(early, [])
  const [revision] = tracker.all(controllerRevisions)
  t.like(tracker.find(pods, 'shop/web-1'), {
    metadata: {
      labels: {
        app: 'web',
        'statefulset.kubernetes.io/pod-name': 'web-1',
        'apps.kubernetes.io/pod-index': '1',
        'controller-revision-hash': revision?.metadata.name,
      },
    },
    spec: { hostname: 'web-1', subdomain: 'web' },
  })
  await eventually('the events', () => tracker.all(events).length === 3)
  t.is(tracker.all(events)[0]?.message, 'create Pod web-0 in StatefulSet web successful')
  t.deepEqual(state.errors, [])
})

test('scaled down it loses the highest first; a pod that is deleted comes back under its name', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(statefulSets, statefulSet())
  await runPods(state, isRolledOut(state, 3), 'three pods')
  const uid = tracker.find(pods, 'shop/web-1')?.metadata.uid
  tracker.remove(pods, 'shop/web-1')
  await runPods(
    state,
    () => ![undefined, uid].includes(tracker.find(pods, 'shop/web-1')?.metadata.uid) && isRolledOut(state, 3)(),
    'another web-1',
  )
  change(state, (spec) => (spec.replicas = 1))
  const sizes: string[] = []
  await runPods(
    state,
    () => {
      sizes.push(state.podNames().sort().join())
      return isRolledOut(state, 1)() && state.podNames().length === 1
    },
    'one pod',
  )
  t.deepEqual([...new Set(sizes)], ['web-0,web-1,web-2', 'web-0,web-1', 'web-0'])
})

test('a new template rolls from the highest down, stops at the partition, and an earlier one is found again', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(statefulSets, statefulSet())
  await runPods(state, isRolledOut(state, 3), 'version one')
  const first = set(state)?.status.currentRevision
  change(state, (spec) => {
    spec.template.spec.containers[0]!.image = 'nginx:2'
    spec.updateStrategy.rollingUpdate = { partition: 2 }
  })
  const rolling = () => set(state)?.status.updatedReplicas === 1 && set(state)?.status.readyReplicas === 3
  await runPods(state, () => imagesOf(state).includes('web-2 nginx:2') && rolling(), 'web-2 of version two')
  tracker.remove(pods, 'shop/web-0')
  await runPods(state, () => state.podNames().includes('web-0') && rolling(), 'web-0 as it was')
  t.deepEqual(imagesOf(state).toSorted(), ['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:2'])
  change(state, (spec) => (spec.updateStrategy.rollingUpdate = { partition: 0 }))
  await runPods(state, isRolledOut(state, 3), 'version two everywhere')
  t.deepEqual(
    tracker.all(controllerRevisions).map(({ revision }) => revision),
    [1, 2],
  )
  change(state, (spec) => (spec.template.spec.containers[0]!.image = 'nginx:1'))
  await runPods(state, () => isRolledOut(state, 3)() && imagesOf(state).every((image) => image.endsWith('nginx:1')), 'version one again')
  t.is(set(state)?.status.currentRevision, first)
  t.deepEqual(
    tracker.all(controllerRevisions).map(({ revision }) => revision),
    [3, 2],
  )
})

test('however far the cache lags behind, no revision is made twice, and old ones go beyond the limit', async (t) => {
  const state = await cluster()
  const { tracker } = state
  const release = tracker.holdWatches(controllerRevisions)
  tracker.seed(statefulSets, statefulSet({ replicas: 1, revisionHistoryLimit: 1 }))
  await runPods(state, isRolledOut(state, 1), 'version one')
  t.is(tracker.all(controllerRevisions).length, 1)
  release()
  for (const version of [2, 3, 4]) {
    change(state, (spec) => (spec.template.spec.containers[0]!.image = `nginx:${version}`))
    await runPods(state, () => isRolledOut(state, 1)() && imagesOf(state).join() === `web-0 nginx:${version}`, `version ${version}`)
  }
  await eventually('the oldest to go', () => tracker.all(controllerRevisions).length === 2)
  t.deepEqual(
    tracker.all(controllerRevisions).map(({ revision }) => revision),
    [3, 4],
  )
})

test('a name that something else has costs a revision another name', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(statefulSets, statefulSet({ replicas: 1 }))
  await eventually('the revision', () => tracker.all(controllerRevisions).length === 1)
  const [taken] = tracker.all(controllerRevisions)
  const other = await cluster()
  other.tracker.seed(controllerRevisions, { metadata: { name: taken?.metadata.name, namespace: 'shop' }, data: {}, revision: 1 })
  other.tracker.seed(statefulSets, statefulSet({ replicas: 1 }))
  await runPods(other, () => set(other)?.status.collisionCount === 1 && isRolledOut(other, 1)(), 'a rollout under another name')
  t.is(other.tracker.all(controllerRevisions).length, 2)
})

test('a DaemonSet keeps its revisions, and its pods bear their hash', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(nodes, { metadata: { name: 'node-1' }, spec: {}, status: { conditions: [{ type: 'Ready', status: 'True' }] } })
  tracker.seed(
    daemonSets,
    stored(DaemonSet, { metadata: { name: 'agent' }, spec: { selector: { matchLabels: { app: 'web' } }, template: template('nginx:1') } }),
  )
  const rolledOut = () => {
    const { status, metadata } = tracker.find(daemonSets, 'shop/agent') ?? {}
    return status?.observedGeneration === metadata?.generation && status?.updatedNumberScheduled === 1 && status.numberAvailable === 1
  }
  await runPods(state, rolledOut, 'version one')
  tracker.change(daemonSets, 'shop/agent', ({ spec }) => (spec.template.spec.containers[0]!.image = 'nginx:2'))
  await runPods(state, () => rolledOut() && tracker.all(pods)[0]?.spec.containers[0]?.image === 'nginx:2', 'version two')
  const revisions = tracker.all(controllerRevisions)
  t.deepEqual(
    revisions.map(({ revision }) => revision),
    [1, 2],
  )
  const hash = tracker.all(pods)[0]?.metadata.labels?.['controller-revision-hash']
  t.is(revisions[1]?.metadata.name, `agent-${hash}`)
  t.is(revisions[1]?.metadata.labels?.['controller-revision-hash'], hash)
})

const task = { spec: { containers: [{ name: 'c', image: 'i' }], restartPolicy: 'Never' } }
const job = (spec: object = {}) => stored(Job, { metadata: { name: 'sum' }, spec: { template: task, ...spec } })
const sum = ({ tracker }: Cluster) => tracker.find(jobs, 'shop/sum')
const has = (state: Cluster, type: string) => () =>
  sum(state)?.status.conditions?.some((one) => one.type === type && one.status === 'True') === true
const succeed = () => 'Succeeded' as const
const fail = () => 'Failed' as const

test('a Job runs until enough of its pods have succeeded, and counts each once', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(jobs, job({ completions: 5, parallelism: 2 }))
  let most = 0
  await runPods(
    state,
    () => {
      most = Math.max(most, tracker.all(pods).filter(({ status }) => status?.phase !== 'Succeeded').length)
      return has(state, 'Complete')()
    },
    'the end',
    succeed,
  )
  t.true(most <= 2)
  t.is(tracker.all(pods).length, 5)
  t.is(sum(state)?.status.succeeded, 5)
  t.deepEqual(sum(state)?.status.uncountedTerminatedPods, {})
  t.true(tracker.all(pods).every(({ metadata }) => (metadata.finalizers ?? []).length === 0))
  await eventually('the event', () => tracker.all(events).some(({ reason }) => reason === 'Completed'))
  t.deepEqual(state.errors, [])
})

test('however far the caches of Jobs or pods lag behind, no pod too many is made', async (t) => {
  for (const [late, completions] of [
    [jobs, 1],
    [jobs, 3],
    [pods, 1],
    [pods, 3],
  ] as const) {
    const state = await cluster()
    const { tracker } = state
    const hold = () => tracker.holdWatches(late as typeof jobs)
    let release = hold()
    tracker.seed(jobs, job({ completions, parallelism: 1 }))
    for (let round = 0; round < 20 && !has(state, 'Complete')(); round++) {
      for (const pod of tracker.all(pods))
        if (pod.status?.phase !== 'Succeeded' && round > 2)
          tracker.change(pods, `shop/${pod.metadata.name}`, (one) => Object.assign(one, { status: { phase: 'Succeeded' } }))
      await settle()
      // Something else about the Job changes meanwhile, so it is looked at.
      if (late === pods)
        tracker.change(jobs, 'shop/sum', ({ metadata }) => Object.assign(metadata, { annotations: { round: String(round) } }))
      await settle()
      release()
      await settle()
      release = hold()
    }
    t.true(has(state, 'Complete')(), `${late.plural} ${completions}`)
    const made = tracker.requests.filter((request) => request === 'POST /api/v1/namespaces/shop/pods').length
    t.is(made, completions, `${late.plural} ${completions}`)
    t.is(sum(state)?.status.succeeded, completions, `${late.plural} ${completions}`)
  }
})

test('another controller goes on where one stopped between the list, the finalizer and the counter', async (t) => {
  const steps = { 'PATCH /api/v1/namespaces/shop/pods/': 2, 'PUT /apis/batch/v1/namespaces/shop/jobs/sum/status': 5 }
  for (const [step, times] of Object.entries(steps)) {
    for (let nth = 1; nth <= times; nth++) {
      const first = await cluster()
      const { tracker } = first
      tracker.seed(jobs, job({ completions: 2, parallelism: 1 }))
      let met = 0
      // From then on nothing it asks for is done: as if it were dead.
      tracker.refuseWhen(({ method, path }) => {
        if (`${method} ${path}`.startsWith(step)) met++
        return met >= nth && method !== 'GET' ? { code: 503, body: '{}' } : undefined
      })
      await runPods(first, () => met >= nth, `${step} ${nth}`, succeed)
      await first.manager.stop()
      tracker.refuseWhen(undefined)
      const second = await cluster(tracker)
      await runPods(second, has(second, 'Complete'), `the end after ${step} ${nth}`, succeed)
      t.is(sum(second)?.status.succeeded, 2, `${step} ${nth}`)
      t.is(tracker.all(pods).length, 2, `${step} ${nth}`)
    }
  }
})

test('pods that fail are replaced after a while, up to backoffLimit', async (t) => {
  const state = await cluster()
  const { tracker, clock } = state
  tracker.seed(jobs, job({ backoffLimit: 1 }))
  await runPods(state, () => sum(state)?.status.failed === 1, 'the first failure', fail)
  await settle()
  t.is(tracker.all(pods).length, 1)
  clock.advance(10_001)
  await runPods(state, has(state, 'Failed'), 'the end', fail)
  t.is(tracker.all(pods).length, 2)
  t.like(sum(state)?.status, { failed: 2 })
  t.deepEqual(
    sum(state)?.status.conditions?.map(({ type, reason }) => [type, reason]),
    [
      ['FailureTarget', 'BackoffLimitExceeded'],
      ['Failed', 'BackoffLimitExceeded'],
    ],
  )
})

test('an Indexed Job gives each pod its number', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(jobs, job({ completions: 3, parallelism: 3, completionMode: 'Indexed' }))
  await runPods(state, has(state, 'Complete'), 'the end', succeed)
  t.is(sum(state)?.status.completedIndexes, '0-2')
  const third = tracker.all(pods).find(({ metadata }) => metadata.name.startsWith('sum-2-'))
  t.like(third, {
    metadata: {
      labels: { 'batch.kubernetes.io/job-completion-index': '2' },
      annotations: { 'batch.kubernetes.io/job-completion-index': '2' },
    },
    spec: { hostname: 'sum-2' },
  })
  t.deepEqual(third?.spec.containers[0]?.env as unknown, [
    { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-completion-index']" } } },
  ])
})

test('deadline, suspension and resumption', async (t) => {
  const state = await cluster()
  const { tracker, clock } = state
  tracker.seed(jobs, job({ activeDeadlineSeconds: 60, suspend: true }))
  await eventually('suspension', has(state, 'Suspended'))
  clock.advance(100_000)
  tracker.change(jobs, 'shop/sum', ({ spec }) => (spec.suspend = false))
  await runPods(state, () => sum(state)?.status.ready === 1, 'a ready pod')
  tracker.change(jobs, 'shop/sum', ({ spec }) => (spec.suspend = true))
  await runPods(state, () => has(state, 'Suspended')() && tracker.all(pods).length === 0, 'nothing to run')
  tracker.change(jobs, 'shop/sum', ({ spec }) => (spec.suspend = false))
  await runPods(state, () => sum(state)?.status.ready === 1, 'a ready pod again')
  t.is(sum(state)?.status.failed, undefined)
  clock.advance(60_000)
  await runPods(state, has(state, 'Failed'), 'the deadline')
  t.is(sum(state)?.status.conditions?.at(-1)?.reason, 'DeadlineExceeded')
})

test('a finished Job goes when its ttl is over, its pods with it', async (t) => {
  const state = await cluster()
  const { tracker, clock } = state
  tracker.seed(jobs, job({ ttlSecondsAfterFinished: 30 }))
  await runPods(state, has(state, 'Complete'), 'the end', succeed)
  await settle()
  clock.advance(29_000)
  await settle()
  t.truthy(sum(state))
  clock.advance(2_000)
  await runPods(state, () => sum(state) === undefined && tracker.all(pods).length === 0, 'nothing left', succeed)
  t.pass()
})

test('a deleted Job holds no pods, orphaned ones neither', async (t) => {
  for (const propagationPolicy of ['Background', 'Foreground', 'Orphan'] as const) {
    const state = await cluster()
    const { tracker, clock } = state
    tracker.seed(jobs, job({ completions: 2, parallelism: 2 }))
    await runPods(state, () => sum(state)?.status.ready === 2, 'two pods')
    await tracker.client.delete(jobs, { namespace: 'shop', name: 'sum' }, { propagationPolicy })
    const left = propagationPolicy === 'Orphan' ? 2 : 0
    await runPods(
      state,
      () => {
        // Two controllers write to the Job: the one that comes too late tries again.
        clock.advance(10)
        return (
          sum(state) === undefined &&
          tracker.all(pods).length === left &&
          tracker.all(pods).every(({ metadata }) => (metadata.finalizers ?? []).length === 0)
        )
      },
      `the end by ${propagationPolicy}`,
    )
  }
  t.pass()
})

test('a Job that another controller manages is left alone', async (t) => {
  const state = await cluster()
  state.tracker.seed(jobs, job({ managedBy: 'example.com/other' }))
  await settle()
  t.is(state.tracker.all(pods).length, 0)
  t.is(sum(state)?.status.startTime, undefined)
})

const cronJob = (spec: object = {}) =>
  stored(CronJob, { metadata: { name: 'tick' }, spec: { schedule: '* * * * *', jobTemplate: { spec: { template: task } }, ...spec } })
const tick = ({ tracker }: Cluster) => tracker.find(cronJobs, 'shop/tick')

test('a CronJob starts a Job a minute, keeps the last ones, and knows when it succeeded', async (t) => {
  const state = await cluster()
  const { tracker, clock } = state
  clock.advance(1_000)
  tracker.seed(cronJobs, { ...cronJob({ successfulJobsHistoryLimit: 2 }), metadata: { name: 'tick', namespace: 'shop' } })
  await settle()
  t.is(tracker.all(jobs).length, 0)
  const names = new Set<string>()
  for (let minute = 1; minute <= 4; minute++) {
    clock.advance(60_000)
    await runPods(
      state,
      () => {
        for (const { metadata } of tracker.all(jobs)) names.add(metadata.name)
        return names.size === minute && tick(state)?.status.active === undefined && tick(state)?.status.lastSuccessfulTime !== undefined
      },
      `Job ${minute}`,
      succeed,
    )
  }
  await runPods(state, () => tracker.all(jobs).length === 2, 'two Jobs kept', succeed)
  const minutes = [...names].map((name) => Number(name.slice('tick-'.length)))
  t.deepEqual(
    minutes.map((minute) => minute - (minutes[0] ?? 0)),
    [0, 1, 2, 3],
  )
  t.is(tick(state)?.status.lastScheduleTime, new Date((minutes[3] ?? 0) * 60_000).toISOString().replace('.000', ''))
  t.like(tracker.all(jobs)[0]?.metadata, { ownerReferences: [{ kind: 'CronJob', name: 'tick', controller: true }] })
  t.deepEqual(state.errors, [])
})

test('Forbid waits, Replace does not; neither starts a minute twice, however late the caches are', async (t) => {
  for (const concurrencyPolicy of ['Forbid', 'Replace'] as const) {
    const state = await cluster()
    const { tracker, clock } = state
    tracker.seed(cronJobs, { ...cronJob({ concurrencyPolicy }), metadata: { name: 'tick', namespace: 'shop' } })
    await settle()
    const release = [tracker.holdWatches(jobs), tracker.holdWatches(cronJobs)]
    clock.advance(61_000)
    await settle()
    t.is(tracker.all(jobs).length, 1)
    for (const one of release) {
      one()
      await settle()
      t.is(tracker.all(jobs).length, 1)
    }
    t.deepEqual(state.errors, [])
    const [first] = tracker.all(jobs).map(({ metadata }) => metadata.name)
    await runPods(state, () => tracker.all(jobs)[0]?.status.ready === 1, 'it to run')
    clock.advance(60_000)
    if (concurrencyPolicy === 'Forbid')
      await eventually('the event', () => tracker.all(events).some(({ reason }) => reason === 'JobAlreadyActive'))
    else await runPods(state, () => tracker.all(jobs).length === 1 && tracker.all(jobs)[0]?.metadata.name !== first, 'another in its place')
    t.is(tracker.all(jobs).length, 1)
    t.is(tracker.all(jobs)[0]?.metadata.name === first, concurrencyPolicy === 'Forbid')
  }
})
