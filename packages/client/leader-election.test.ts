import test from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { eventually, settle } from '../testkit/eventually.js'
import { ObjectTracker } from '../testkit/object-tracker.js'
import { giveUpMs, LeaderElection, leaseMs, renewEveryMs } from './leader-election.js'
import { leases } from './resources.js'

function replica(tracker: ObjectTracker, identity: string) {
  const said: string[] = []
  const election = new LeaderElection({
    client: tracker.client,
    lease: { namespace: 'kube-system', name: 'scheduler' },
    identity,
    onLead: () => said.push('leads'),
    onLost: () => said.push('lost'),
  })
  return { election, said }
}
const holder = (tracker: ObjectTracker) => tracker.find(leases, 'kube-system/scheduler')?.spec?.holderIdentity
async function pass(clock: VirtualClock, ms: number) {
  for (let passed = 0; passed < ms; passed += renewEveryMs) {
    clock.advance(renewEveryMs)
    await settle(5)
  }
}

test('one leads; the other takes over only when the lease has not been renewed for its whole time', async (t) => {
  const clock = new VirtualClock()
  const tracker = new ObjectTracker({ clock })
  const first = replica(tracker, 'first')
  const second = replica(tracker, 'second')
  first.election.start()
  await eventually('the first', () => first.said.length === 1)
  second.election.start()
  await pass(clock, leaseMs * 2)
  t.deepEqual([first.said, second.said, holder(tracker)], [['leads'], [], 'first'])
  first.election.stop()
  await pass(clock, leaseMs - renewEveryMs * 2)
  t.deepEqual(second.said, [])
  await pass(clock, renewEveryMs * 4)
  t.deepEqual([second.said, holder(tracker)], [['leads'], 'second'])
})

test('a leader that cannot renew gives up before another may lead', async (t) => {
  const clock = new VirtualClock()
  const tracker = new ObjectTracker({ clock })
  const { election, said } = replica(tracker, 'first')
  election.start()
  await eventually('the lead', () => said.length === 1)
  tracker.refuseWhen(() => ({ code: 503, body: '' }))
  await pass(clock, giveUpMs + renewEveryMs)
  t.deepEqual(said, ['leads', 'lost'])
  t.true(giveUpMs < leaseMs)
})
