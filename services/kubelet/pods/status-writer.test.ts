import test from 'ava'
import { type Pod, pods } from '../../../packages/client/resources.js'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { settle } from '../../../packages/testkit/eventually.js'
import { ObjectTracker } from '../../../packages/testkit/object-tracker.js'
import type { PodStatus } from './pod-status.js'
import { StatusWriter } from './status-writer.js'

function open() {
  const clock = new VirtualClock()
  const tracker = new ObjectTracker({ clock })
  tracker.seed(pods, { metadata: { name: 'web', namespace: 'default', uid: 'u1' }, spec: { containers: [] } })
  const bodies: string[] = []
  let isAway = false
  tracker.refuseWhen((request) => {
    if (request.method === 'PATCH') bodies.push(request.body ?? '')
    return isAway ? { code: 503, body: '{}' } : undefined
  })
  const errors: unknown[] = []
  const pod = tracker.find(pods, 'default/web') as Pod
  const writer = new StatusWriter({ client: tracker.client, clock, pod, onError: (error) => errors.push(error) })
  const sent = () => bodies.map((body) => JSON.parse(body).status)
  return {
    clock,
    tracker,
    writer,
    errors,
    sent,
    away: (value: boolean) => void (isAway = value),
    told: () => tracker.find(pods, 'default/web')?.status,
  }
}
const status = (phase: string, more: object = {}) => ({ phase, ...more }) as PodStatus

test('only what changed is sent, null for a field that went', async (t) => {
  const { writer, sent } = open()
  writer.write(status('Pending', { hostIP: '172.18.0.2', message: 'x' }))
  await settle()
  writer.write(status('Running', { hostIP: '172.18.0.2' }))
  await settle()
  t.deepEqual(sent(), [
    { phase: 'Pending', hostIP: '172.18.0.2', message: 'x' },
    { phase: 'Running', message: null },
  ])
})
test('the same status twice is sent once', async (t) => {
  const { writer, sent } = open()
  for (let i = 0; i < 3; i++) {
    writer.write(status('Pending'))
    await settle()
  }
  t.is(sent().length, 1)
})
test('of what is written while a request is under way only the newest is sent', async (t) => {
  const { writer, sent } = open()
  for (const phase of ['Pending', 'Running', 'Succeeded', 'Failed']) writer.write(status(phase))
  await writer.flushed()
  t.deepEqual(sent(), [{ phase: 'Pending' }, { phase: 'Failed' }])
})
test('while the apiserver is away it is asked again, less and less often, with the newest status', async (t) => {
  const { writer, sent, away, clock, errors, told } = open()
  away(true)
  writer.write(status('Pending'))
  await settle()
  writer.write(status('Running'))
  const times: number[] = []
  for (let i = 0; i < 12; i++) {
    const before = sent().length
    clock.advance(1_000)
    await settle()
    if (sent().length > before) times.push(i)
  }
  t.true(times.length >= 3 && times.length <= 6, `tried in seconds ${times}`)
  t.is(errors.length, sent().length)
  away(false)
  clock.advance(5_000)
  await settle()
  t.is(told()?.phase, 'Running')
})
test('a pod that is gone is told no more', async (t) => {
  const { writer, sent, tracker, errors } = open()
  tracker.remove(pods, 'default/web')
  writer.write(status('Running'))
  await settle()
  writer.write(status('Failed'))
  await settle()
  t.is(sent().length, 1)
  t.deepEqual(errors, [])
})
test('flushed() waits for what is under way', async (t) => {
  const { writer, told } = open()
  writer.write(status('Running'))
  await writer.flushed()
  t.is(told()?.phase, 'Running')
  await writer.flushed()
})
