import test from 'ava'
import type { Pod } from '../../../packages/client/resources.js'
import type { Terminated } from './container-record.js'
import { type PodCommand, type PodEvent, PodMachine } from './pod-machine.js'
import { renderStatus } from './pod-status.js'

type Step = [event: PodEvent, commands: (PodCommand | string)[], status?: object]

const podOf = (spec: object, metadata: object = {}) =>
  ({
    metadata: { name: 'web', namespace: 'shop', uid: 'u1', ...metadata },
    spec: { containers: [{ name: 'app', image: 'nginx' }], ...spec },
  }) as unknown as Pod

/** Events in, commands out. A command may be given by its kind alone; `record` commands by their reason. */
const script = test.macro((t, pod: Pod, steps: Step[]) => {
  const machine = new PodMachine(pod, 0)
  steps.forEach(([event, expected, status], i) => {
    const commands = machine.handle(event)
    const shown = commands.map((command, j) =>
      typeof expected[j] === 'string' ? (command.kind === 'record' ? command.reason : command.kind) : command,
    )
    t.deepEqual(shown, expected, `step ${i}: ${event.kind}`)
    if (status !== undefined)
      t.like(
        renderStatus(machine, { nodeIP: '172.18.0.2', nowMs: event.nowMs, before: undefined }),
        status,
        `status after step ${i}: ${event.kind}`,
      )
  })
})

const started = (nowMs: number, container = 'app', attempt = 0): PodEvent => ({
  kind: 'container-started',
  container,
  attempt,
  containerId: `${container}${attempt}`,
  nowMs,
})
const exited = (nowMs: number, exitCode: number, container = 'app', attempt = 0, startedAtMs = 0): PodEvent => ({
  kind: 'container-exited',
  container,
  attempt,
  nowMs,
  ended: end(exitCode, nowMs, startedAtMs),
})
const end = (exitCode: number, finishedAtMs: number, startedAtMs = 0): Terminated => ({
  containerId: 'x',
  exitCode,
  signal: 0,
  reason: '',
  message: '',
  startedAtMs,
  finishedAtMs,
})
const start = (container = 'app', attempt = 0): PodCommand => ({ kind: 'start-container', container, attempt })
/** From nothing to a sandbox. */
const upTo = (pod: Pod, first: (PodCommand | string)[]): Step[] => [
  [{ kind: 'pod-changed', pod, nowMs: 0 }, ['mount-volumes']],
  [{ kind: 'volumes-mounted', nowMs: 0 }, ['create-sandbox']],
  [{ kind: 'sandbox-ready', ip: '10.244.1.2', nowMs: 0 }, first],
]

const plain = podOf({})
test('a pod without probes is ready as soon as its container runs', script, plain, [
  ...upTo(plain, [start()]),
  [
    started(100),
    [],
    {
      phase: 'Running',
      podIP: '10.244.1.2',
      hostIP: '172.18.0.2',
      qosClass: 'BestEffort',
      containerStatuses: [{ ready: true, started: true, restartCount: 0 }],
    },
  ],
])

test('volumes that miss are told once, tried again later, and at once when what they refer to comes', script, plain, [
  [{ kind: 'pod-changed', pod: plain, nowMs: 0 }, ['mount-volumes']],
  [
    { kind: 'volumes-failed', message: 'configmap "c" not found', nowMs: 0 },
    ['FailedMount', { kind: 'wake', atMs: 500 }],
    { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ContainerCreating' } } }] },
  ],
  [{ kind: 'ticked', nowMs: 500 }, ['mount-volumes']],
  [{ kind: 'volumes-failed', message: 'configmap "c" not found', nowMs: 510 }, [{ kind: 'wake', atMs: 1510 }]],
  [{ kind: 'references-changed', nowMs: 700 }, ['mount-volumes']],
  [{ kind: 'volumes-mounted', nowMs: 710 }, ['create-sandbox']],
])

test('a sandbox that fails is told in the kubelet’s words, and made again', script, plain, [
  [{ kind: 'pod-changed', pod: plain, nowMs: 0 }, ['mount-volumes']],
  [{ kind: 'volumes-mounted', nowMs: 0 }, ['create-sandbox']],
  [
    { kind: 'sandbox-failed', message: 'no plugin', nowMs: 0 },
    [
      { kind: 'record', type: 'Warning', reason: 'FailedCreatePodSandBox', message: 'Failed to create pod sandbox: no plugin' },
      { kind: 'wake', atMs: 500 },
    ],
  ],
  [{ kind: 'ticked', nowMs: 500 }, ['create-sandbox']],
])

const withInit = podOf({
  initContainers: [
    { name: 'one', image: 'busybox' },
    { name: 'two', image: 'busybox' },
  ],
})
test('init containers run one after the other, and the pod’s own after the last', script, withInit, [
  ...upTo(withInit, [start('one')]),
  [started(10, 'one'), [], { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'PodInitializing' } } }] }],
  [exited(20, 0, 'one'), ['stop-probes', start('two')]],
  [started(30, 'two'), []],
  [exited(40, 0, 'two'), ['stop-probes', start('app')]],
  [started(50), [], { phase: 'Running', initContainerStatuses: [{ ready: true }, { ready: true }] }],
])

const sidecar = podOf({ restartPolicy: 'Never', initContainers: [{ name: 'proxy', image: 'busybox', restartPolicy: 'Always' }] })
test('a sidecar stays when the next begins, and is stopped after the pod’s own containers ended', script, sidecar, [
  ...upTo(sidecar, [start('proxy')]),
  [started(10, 'proxy'), [start('app')]],
  [started(20), [], { phase: 'Running' }],
  [
    exited(30, 0),
    [
      'stop-probes',
      'Killing',
      'stop-probes',
      { kind: 'signal-container', container: 'proxy', attempt: 0, signal: 'TERM' },
      { kind: 'wake', atMs: 30_030 },
      { kind: 'wake', atMs: 30_030 },
    ],
  ],
  [exited(40, 0, 'proxy'), ['stop-probes', 'clean-up']],
  [{ kind: 'cleaned-up', nowMs: 50 }, [], { phase: 'Succeeded' }],
])

test('a container that crashes starts again at once, then after 10 s, then after 20 s', script, plain, [
  ...upTo(plain, [start()]),
  [started(0), []],
  [exited(1000, 1), ['stop-probes', start('app', 1)]],
  [started(1000, 'app', 1), []],
  [
    exited(2000, 1, 'app', 1),
    [
      'stop-probes',
      { kind: 'wake', atMs: 12_000 },
      {
        kind: 'record',
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting failed container app in pod web_shop(u1)',
        container: 'app',
      },
    ],
    {
      phase: 'Running',
      containerStatuses: [
        {
          restartCount: 2,
          ready: false,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 10s restarting failed container=app pod=web_shop(u1)' } },
          lastState: { terminated: { exitCode: 1, reason: 'Error' } },
        },
      ],
    },
  ],
  [{ kind: 'ticked', nowMs: 11_999 }, [{ kind: 'wake', atMs: 12_000 }]],
  [{ kind: 'ticked', nowMs: 12_000 }, [start('app', 2)]],
  [started(12_000, 'app', 2), []],
  [exited(13_000, 1, 'app', 2, 12_000), ['stop-probes', { kind: 'wake', atMs: 33_000 }, 'BackOff']],
])

const once = podOf({ restartPolicy: 'Never' })
test('a container that ended before its start was answered stays ended', script, once, [
  ...upTo(once, [start()]),
  [exited(100, 1), ['stop-probes', 'clean-up'], { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 1 } } }] }],
  [started(101), [], { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 1 } } }] }],
])

test('restartPolicy Never: a failed container ends the pod, and nothing starts again', script, once, [
  ...upTo(once, [start()]),
  [started(0), []],
  [exited(1000, 7), ['stop-probes', 'clean-up']],
  [
    { kind: 'cleaned-up', nowMs: 1001 },
    [],
    { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 7, reason: 'Error' } } }] },
  ],
  [{ kind: 'ticked', nowMs: 99_000 }, []],
])
const onFailure = podOf({ restartPolicy: 'OnFailure' })
test('restartPolicy OnFailure: again after a failure, done after a success', script, onFailure, [
  ...upTo(onFailure, [start()]),
  [started(0), []],
  [exited(1000, 1), ['stop-probes', start('app', 1)]],
  [started(1000, 'app', 1), []],
  [exited(2000, 0, 'app', 1), ['stop-probes', 'clean-up']],
  [{ kind: 'cleaned-up', nowMs: 2001 }, [], { phase: 'Succeeded' }],
])

const deleted = podOf({}, { deletionTimestamp: '2025-01-01T00:00:30Z', deletionGracePeriodSeconds: 30 })
test('deletion: TERM, KILL when the grace period is over, cleaning up, then the object goes', script, plain, [
  ...upTo(plain, [start()]),
  [started(0), []],
  [
    { kind: 'pod-changed', pod: deleted, nowMs: 1000 },
    [
      'Killing',
      'stop-probes',
      { kind: 'signal-container', container: 'app', attempt: 0, signal: 'TERM' },
      { kind: 'wake', atMs: 31_000 },
      { kind: 'wake', atMs: 31_000 },
    ],
  ],
  [{ kind: 'ticked', nowMs: 31_000 }, [{ kind: 'signal-container', container: 'app', attempt: 0, signal: 'KILL' }]],
  [exited(31_001, 137), ['stop-probes', 'clean-up']],
  [{ kind: 'cleaned-up', nowMs: 31_002 }, ['delete-from-api', 'forget']],
])
test('deletion of a pod that never started only cleans up', script, deleted, [
  [{ kind: 'pod-changed', pod: deleted, nowMs: 0 }, ['clean-up']],
  [{ kind: 'cleaned-up', nowMs: 1 }, ['delete-from-api', 'forget']],
])
test('a container that is just being started is stopped when it has', script, plain, [
  ...upTo(plain, [start()]),
  [{ kind: 'pod-changed', pod: deleted, nowMs: 10 }, []],
  [started(20), ['Killing', 'stop-probes', 'signal-container', 'wake', 'wake']],
])
test('the object gone by force: no more is told to the apiserver', script, plain, [
  ...upTo(plain, [start()]),
  [started(0), []],
  [
    { kind: 'pod-deleted', nowMs: 10 },
    ['Killing', 'stop-probes', 'signal-container', { kind: 'wake', atMs: 1010 }, { kind: 'wake', atMs: 1010 }],
  ],
  [exited(20, 0), ['stop-probes', 'clean-up']],
  [{ kind: 'cleaned-up', nowMs: 30 }, ['forget']],
])
test('a second, shorter grace period shortens the first', script, plain, [
  ...upTo(plain, [start()]),
  [started(0), []],
  [{ kind: 'pod-changed', pod: deleted, nowMs: 0 }, ['Killing', 'stop-probes', 'signal-container', 'wake', 'wake']],
  [
    { kind: 'pod-changed', pod: podOf({}, { deletionTimestamp: 'x', deletionGracePeriodSeconds: 1 }), nowMs: 5000 },
    [{ kind: 'signal-container', container: 'app', attempt: 0, signal: 'KILL' }],
  ],
])
const hooked = podOf({ containers: [{ name: 'app', image: 'nginx', lifecycle: { preStop: { sleep: { seconds: 5 } } } }] })
test('preStop comes before TERM, within the same grace period', script, hooked, [
  ...upTo(hooked, [start()]),
  [started(0), []],
  [
    { kind: 'pod-changed', pod: deleted, nowMs: 0 },
    ['Killing', 'stop-probes', 'run-pre-stop', { kind: 'wake', atMs: 30_000 }, { kind: 'wake', atMs: 30_000 }],
  ],
  [
    { kind: 'pre-stop-done', container: 'app', nowMs: 5000 },
    [
      { kind: 'signal-container', container: 'app', attempt: 0, signal: 'TERM' },
      { kind: 'wake', atMs: 30_000 },
      { kind: 'wake', atMs: 30_000 },
    ],
  ],
])

const probed = podOf({ containers: [{ name: 'app', image: 'nginx', startupProbe: {}, readinessProbe: {}, livenessProbe: {} }] })
const verdict = (probe: 'startup' | 'readiness' | 'liveness', ok: boolean, nowMs: number): PodEvent => ({
  kind: 'probed',
  container: 'app',
  attempt: 0,
  probe,
  ok,
  nowMs,
})
test('readiness and liveness wait for the startup probe; a failed liveness probe restarts the container', script, probed, [
  ...upTo(probed, [start()]),
  [
    started(0),
    [{ kind: 'start-probe', container: 'app', attempt: 0, probe: 'startup' }],
    { containerStatuses: [{ ready: false, started: false }] },
  ],
  [
    verdict('startup', true, 10),
    [
      { kind: 'start-probe', container: 'app', attempt: 0, probe: 'readiness' },
      { kind: 'start-probe', container: 'app', attempt: 0, probe: 'liveness' },
    ],
  ],
  [verdict('readiness', true, 20), [], { containerStatuses: [{ ready: true, started: true }] }],
  [verdict('readiness', false, 30), [], { containerStatuses: [{ ready: false, started: true }] }],
  [
    verdict('liveness', false, 40),
    [
      {
        kind: 'record',
        type: 'Normal',
        reason: 'Killing',
        message: 'Container app failed liveness probe, will be restarted',
        container: 'app',
      },
      'stop-probes',
      'signal-container',
      'wake',
      'wake',
    ],
  ],
  [exited(50, 137), ['stop-probes', start('app', 1)]],
])

test('a missing key is CreateContainerConfigError, told once, and tried again when it comes', script, plain, [
  ...upTo(plain, [start()]),
  [
    {
      kind: 'container-failed',
      container: 'app',
      attempt: 0,
      reason: 'CreateContainerConfigError',
      message: 'configmap "c" not found',
      nowMs: 0,
    },
    [
      { kind: 'record', type: 'Warning', reason: 'Failed', message: 'Error: configmap "c" not found', container: 'app' },
      { kind: 'wake', atMs: 10_000 },
    ],
    { containerStatuses: [{ state: { waiting: { reason: 'CreateContainerConfigError' } } }] },
  ],
  [{ kind: 'references-changed', nowMs: 3000 }, [start()]],
])

test('a kernel that starts anew: another sandbox, and the container again without back-off', script, plain, [
  ...upTo(plain, [start()]),
  [started(0), []],
  [
    { kind: 'sandbox-lost', nowMs: 1000 },
    ['stop-probes', 'SandboxChanged', 'create-sandbox'],
    { podIP: undefined, containerStatuses: [{ ready: false }] },
  ],
  [{ kind: 'sandbox-ready', ip: '10.244.1.9', nowMs: 1100 }, [start('app', 1)]],
  [
    started(1200, 'app', 1),
    [],
    {
      podIP: '10.244.1.9',
      containerStatuses: [{ ready: true, restartCount: 1, lastState: { terminated: { exitCode: 255, reason: 'Unknown' } } }],
    },
  ],
])

test('a kubelet that comes back takes over what runs, and starts nothing twice', script, plain, [
  [
    {
      kind: 'adopted',
      ip: '10.244.1.2',
      hasSandbox: true,
      containers: [{ name: 'app', attempt: 3, containerId: 'app3', startedAtMs: 5 }],
      nowMs: 9000,
    },
    [],
  ],
  [
    { kind: 'pod-changed', pod: plain, nowMs: 9001 },
    [],
    {
      phase: 'Running',
      podIP: '10.244.1.2',
      containerStatuses: [{ ready: true, restartCount: 3, state: { running: { startedAt: '1970-01-01T00:00:00Z' } } }],
    },
  ],
])
test('a kubelet that comes back to a kernel that is another makes everything anew', script, plain, [
  [
    {
      kind: 'adopted',
      ip: '10.244.1.2',
      hasSandbox: false,
      containers: [{ name: 'app', attempt: 0, containerId: 'app0', startedAtMs: 5, ended: { ...end(255, 9000), isLost: true } }],
      nowMs: 9000,
    },
    ['create-sandbox'],
  ],
  [{ kind: 'sandbox-ready', ip: '10.244.1.3', nowMs: 9001 }, [start('app', 1)]],
])

test('an event of an attempt that is over changes nothing', (t) => {
  const machine = new PodMachine(plain, 0)
  for (const [event] of upTo(plain, [])) machine.handle(event)
  machine.handle(started(0))
  machine.handle(exited(10, 1))
  t.deepEqual(machine.handle(exited(20, 1)), [])
  t.deepEqual(machine.handle(verdict('liveness', false, 30)), [])
})

test('conditions keep the time of their last change, and those of others stay', (t) => {
  const machine = new PodMachine(plain, 0)
  const before = {
    conditions: [
      { type: 'PodScheduled', status: 'True', lastTransitionTime: '2024-01-01T00:00:00Z' },
      { type: 'example.com/gate', status: 'True' },
    ],
  }
  const { conditions } = renderStatus(machine, { nodeIP: '172.18.0.2', nowMs: 1000, before: before as never })
  t.deepEqual(
    conditions!.map(({ type }) => type),
    ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled', 'example.com/gate'],
  )
  t.is(conditions!.find(({ type }) => type === 'PodScheduled')!.lastTransitionTime, '2024-01-01T00:00:00Z')
  t.like(
    conditions!.find(({ type }) => type === 'Ready'),
    {
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [app]',
      lastTransitionTime: '1970-01-01T00:00:01Z',
    },
  )
})

const debugged = podOf({ restartPolicy: 'Always', ephemeralContainers: [{ name: 'dbg', image: 'busybox' }] })
test('an ephemeral container starts in the pod as it is, is shown apart, and is not started again', script, plain, [
  ...upTo(plain, [start()]),
  [started(100), [], { phase: 'Running' }],
  [{ kind: 'pod-changed', pod: debugged, nowMs: 200 }, [start('dbg')], { phase: 'Running' }],
  [
    started(300, 'dbg'),
    [],
    {
      phase: 'Running',
      containerStatuses: [{ name: 'app', ready: true }],
      ephemeralContainerStatuses: [{ name: 'dbg', ready: false, state: { running: { startedAt: '1970-01-01T00:00:00Z' } } }],
      conditions: [{ status: 'True' }, { status: 'True' }, { type: 'Ready', status: 'True' }],
    },
  ],
  [
    exited(400, 1, 'dbg'),
    ['stop-probes'],
    { phase: 'Running', ephemeralContainerStatuses: [{ restartCount: 0, state: { terminated: { exitCode: 1 } } }] },
  ],
  [{ kind: 'ticked', nowMs: 900_000 }, []],
])

test('a pod whose own containers have ended is finished, and its ephemeral ones with it', script, once, [
  ...upTo(once, [start()]),
  [started(100), []],
  [
    { kind: 'pod-changed', pod: podOf({ restartPolicy: 'Never', ephemeralContainers: [{ name: 'dbg', image: 'busybox' }] }), nowMs: 200 },
    ['start-container'],
  ],
  [started(300, 'dbg'), []],
  [exited(400, 0), ['stop-probes', 'Killing', 'stop-probes', 'signal-container', 'wake', 'wake'], { phase: 'Succeeded' }],
])

const slowInit = podOf({
  initContainers: [{ name: 'prepare', image: 'busybox' }],
  ephemeralContainers: [{ name: 'dbg', image: 'busybox' }],
})
test('an ephemeral container does not wait for init containers, nor they for it', script, slowInit, [
  ...upTo(slowInit, [start('dbg'), start('prepare')]),
])
