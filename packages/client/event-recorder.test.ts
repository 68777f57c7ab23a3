import test from 'ava'
import { settle } from '../testkit/eventually.js'
import { ObjectTracker } from '../testkit/object-tracker.js'
import { EventRecorder } from './event-recorder.js'
import { events, type Pod, pods } from './resources.js'

function stage() {
  const tracker = new ObjectTracker()
  tracker.seed(pods, { metadata: { name: 'one', namespace: 'a' }, spec: {} })
  return {
    tracker,
    recorder: new EventRecorder(tracker.client, { component: 'kubelet', host: 'node-1' }),
    pod: tracker.find(pods, 'a/one') as Pod,
  }
}

test('the same thing said again is counted, not repeated', async (t) => {
  const { tracker, recorder, pod } = stage()
  for (let i = 0; i < 3; i++) recorder.record(pods, pod, { type: 'Warning', reason: 'BackOff', message: 'restarting' })
  recorder.record(pods, pod, { reason: 'Started', message: 'Started container' })
  await recorder.flush()
  t.deepEqual(
    tracker.all(events).map(({ reason, count, type, involvedObject }) => ({ reason, count, type, name: involvedObject.name })),
    [
      { reason: 'BackOff', count: 3, type: 'Warning', name: 'one' },
      { reason: 'Started', count: 1, type: 'Normal', name: 'one' },
    ],
  )
})

test('one object gets no more than its burst, and an apiserver that is away stops nobody', async (t) => {
  const { tracker, recorder, pod } = stage()
  for (let i = 0; i < 100; i++) recorder.record(pods, pod, { reason: 'Noise', message: `number ${i}` })
  await recorder.flush()
  t.is(tracker.all(events).length, 25)
  tracker.refuseWhen(() => ({ code: 503, body: '' }))
  recorder.record(pods, { metadata: { ...pod.metadata, uid: 'other' } }, { reason: 'Lost', message: 'nobody hears' })
  await recorder.flush()
  await settle()
  t.is(tracker.all(events).length, 25)
})
