import test from 'ava'
import { StatefulSet } from '../../../packages/api/kinds/stateful-set.js'
import type { Pod } from '../../../packages/client/resources.js'
import { stored } from '../testing/managed-cluster.js'
import { plan } from './plan.js'

const wallMs = Date.UTC(2025, 0, 1, 12)
const set = (spec: object = {}, status: object = {}) => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'i' }] } }
  const made = stored(StatefulSet, {
    metadata: { name: 'web' },
    spec: { serviceName: 'web', replicas: 3, selector: { matchLabels: { app: 'web' } }, template, ...spec },
  })
  return { ...made, status: { ...made.status, ...status } }
}

/** A pod by a word: `0` is ready and of the present revision; `0-` not ready, `0!` failed, `0x` leaving, `0old` of the revision before. */
function pod(word: string): Pod {
  const [, ordinal = '', traits = ''] = /^(\d+)(.*)$/.exec(word) ?? []
  const name = `web-${ordinal}`
  return {
    metadata: {
      name,
      uid: name,
      labels: {
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': ordinal,
        'controller-revision-hash': traits.includes('old') ? 'old' : 'new',
      },
      ...(traits.includes('x') ? { deletionTimestamp: '2025-01-01T12:00:00Z' } : {}),
    },
    spec: {},
    status: {
      phase: traits.includes('!') ? 'Failed' : 'Running',
      conditions: [{ type: 'Ready', status: /[-!]/.test(traits) ? 'False' : 'True', lastTransitionTime: '2025-01-01T11:59:58Z' }],
    },
  } as unknown as Pod
}
const pods = (words: string) => words.split(' ').filter(Boolean).map(pod)

/** What is made (with its revision, when that is the old one) and deleted. */
const decides = test.macro((t, one: ReturnType<typeof set>, there: string, wanted: string) => {
  const decided = plan({ set: one, owned: pods(there), revisions: { current: 'old', update: 'new' }, settled: true, wallMs })
  const made = decided.create.map(({ ordinal, revision }) => `+${ordinal}${revision === 'old' ? 'old' : ''}`)
  t.is([...made, ...decided.delete.map(({ metadata }) => `-${metadata.name.slice(4)}`)].join(' '), wanted)
})
const rolling = (partition: number) => ({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition } } })
const parallel = { podManagementPolicy: 'Parallel' }
const onDelete = { updateStrategy: { type: 'OnDelete' } }

test('nothing is there: the first one', decides, set(), '', '+0')
test('the second waits until the first is ready', decides, set(), '0-', '')
test('and comes then', decides, set(), '0', '+1')
test('a gap is filled before anything else', decides, set(), '0 2', '+1')
test('one that left is waited for', decides, set(), '0 1x 2', '')
test('one that has ended is deleted, and nothing more', decides, set(), '0 1!', '-1')
test('all there: nothing to do', decides, set(), '0 1 2', '')
test('Parallel makes all at once', decides, set(parallel), '', '+0 +1 +2')
test('Parallel waits for none', decides, set(parallel), '0- 1x', '+2')
test('ordinals may begin elsewhere', decides, set({ ordinals: { start: 5 } }), '5', '+6')
test('what is below the first ordinal goes', decides, set({ ordinals: { start: 1 }, replicas: 2 }), '0 1 2', '-0')

test('scaled down: the highest goes first', decides, set({ replicas: 1 }), '0 1 2', '-2')
test('and the next when that one is gone', decides, set({ replicas: 1 }), '0 1 2x', '')
test('none goes while one that stays does not work', decides, set({ replicas: 1 }), '0- 1 2', '')
test('one that does not work itself may go', decides, set({ replicas: 1 }), '0 1 2-', '-2')
test('but not while another that is to go does not work', decides, set({ replicas: 1 }), '0 1- 2-', '')
test('to nothing', decides, set({ replicas: 0 }), '0', '-0')
test('Parallel removes all at once', decides, set({ replicas: 0, ...parallel }), '0 1- 2x', '-1 -0')

test('a new template: the highest goes first', decides, set(), '0old 1old 2old', '-2')
test('it comes back new', decides, set(), '0old 1old', '+2')
test('the next when that is ready', decides, set(), '0old 1old 2', '-1')
test('not before', decides, set(), '0old 1old 2-', '')
test('Parallel rolls one by one all the same', decides, set(parallel), '0old 1old 2-', '')
test('the partition keeps those below it', decides, set(rolling(2)), '0old 1old 2old', '-2')
test('they stay', decides, set(rolling(2)), '0old 1old 2', '')
test('and come back as they were', decides, set(rolling(2)), '0old 2', '+1old')
test('a partition beyond all changes nothing', decides, set(rolling(9)), '0old 1old 2old', '')
test('OnDelete leaves it to the user', decides, set(onDelete), '0old 1old 2old', '')
test('whose deletion brings a new one', decides, set(onDelete), '0old 2old', '+1')
test('scaling comes before rolling', decides, set({ replicas: 2 }), '0old 1old 2old', '-2')

test('until the cache shows what was done, nothing is done', (t) => {
  const decided = plan({ set: set(), owned: [], revisions: { current: 'new', update: 'new' }, settled: false, wallMs })
  t.deepEqual([decided.create, decided.delete], [[], []])
})
test('minReadySeconds: ready is not available yet, and the plan says when', (t) => {
  const decided = plan({
    set: set({ minReadySeconds: 10 }),
    owned: pods('0'),
    revisions: { current: 'new', update: 'new' },
    settled: true,
    wallMs,
  })
  t.deepEqual(decided.create, [])
  t.is(decided.requeueAfterMs, 8_000)
  t.like(decided.status, { readyReplicas: 1, availableReplicas: 0 })
})
test('a pod that lost the label of its name gets it again', (t) => {
  const nameless = { ...pod('0'), metadata: { ...pod('0').metadata, labels: { 'controller-revision-hash': 'new' } } } as Pod
  const decided = plan({ set: set(), owned: [nameless], revisions: { current: 'new', update: 'new' }, settled: true, wallMs })
  t.deepEqual(decided.relabel, [nameless])
})

const counts = test.macro((t, one: ReturnType<typeof set>, there: string, wanted: object) => {
  const { status } = plan({ set: one, owned: pods(there), revisions: { current: 'old', update: 'new' }, settled: true, wallMs })
  t.like(status, wanted)
})
test('half-way, each revision has its count', counts, set(), '0old 1old 2-', {
  replicas: 3,
  readyReplicas: 2,
  currentReplicas: 2,
  updatedReplicas: 1,
  currentRevision: 'old',
  updateRevision: 'new',
})
test('when all are new and ready, the update is the present', counts, set(), '0 1 2', {
  currentReplicas: 3,
  updatedReplicas: 3,
  currentRevision: 'new',
})
test('not while one is unready', counts, set(), '0 1 2-', { currentRevision: 'old', currentReplicas: 0, updatedReplicas: 3 })
test('nor above a partition', counts, set(rolling(1)), '0old 1 2', { currentRevision: 'old', currentReplicas: 1, updatedReplicas: 2 })
test('one that leaves is of no revision any more', counts, set(), '0 1 2x', { replicas: 3, updatedReplicas: 2 })
