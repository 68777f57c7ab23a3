// What kubectl prints, kind by kind: the cells that Kubernetes' own printers make of the same objects.

import test from 'ava'
import { decode } from '../machinery/decode.js'
import type { AnyKind, KubeObject } from '../machinery/kind.js'
import { renderTable } from '../machinery/table.js'
import { ConfigMap } from './config-map.js'
import { ControllerRevision } from './controller-revision.js'
import { CronJob } from './cron-job.js'
import { DaemonSet } from './daemon-set.js'
import { Deployment } from './deployment.js'
import { EndpointSlice } from './endpoint-slice.js'
import { Event } from './event.js'
import { toEventsV1 } from './event-versions.js'
import { EventsEvent } from './events-event.js'
import { Ingress } from './ingress.js'
import { Job } from './job.js'
import { Namespace } from './namespace.js'
import { Node } from './node.js'
import { Pod } from './pod.js'
import { ReplicaSet } from './replica-set.js'
import { Secret } from './secret.js'
import { Service } from './service.js'
import { StatefulSet } from './stateful-set.js'

const createdAt = '2025-01-01T00:00:00Z'
const nowMs = Date.parse(createdAt) + 192_000

/** A line of the table, narrow and wide, as text. */
function lineOf(kind: AnyKind, body: object): { header: string; cells: string } {
  const { object } = decode(kind, {
    ...body,
    metadata: { name: 'a', creationTimestamp: createdAt, ...(body as { metadata?: object }).metadata },
  })
  const table = renderTable(kind, [object as unknown as KubeObject], { nowMs, include: 'None' })
  const narrow = table.columnDefinitions.filter(({ priority }) => priority === 0).length
  const line = (parts: readonly unknown[]) => `${parts.slice(0, narrow).join(' ')} | ${parts.slice(narrow).join(' ')}`.replace(/ \| $/, '')
  return { header: line(table.columnDefinitions.map(({ name }) => name.toUpperCase())), cells: line(table.rows[0]!.cells) }
}
const prints = test.macro((t, kind: AnyKind, body: object, header: string, cells: string) => {
  t.deepEqual(lineOf(kind, body), { header, cells })
})

const podHeader = 'NAME READY STATUS RESTARTS AGE | IP NODE NOMINATED NODE READINESS GATES'
const running = (more: object = {}) => ({
  name: 'c',
  ready: true,
  restartCount: 0,
  image: 'i',
  imageID: 'i',
  state: { running: {} },
  ...more,
})
const pod = (status: object, spec: object = {}, metadata: object = {}) => ({
  metadata,
  spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
  status,
})

test(
  'a pod that waits for a node',
  prints,
  Pod,
  pod({ phase: 'Pending' }),
  podHeader,
  'a 0/1 Pending 0 3m12s | <none> <none> <none> <none>',
)
test(
  'a pod that runs',
  prints,
  Pod,
  pod({ phase: 'Running', podIP: '10.244.1.2', podIPs: [{ ip: '10.244.1.2' }], containerStatuses: [running()] }, { nodeName: 'node-1' }),
  podHeader,
  'a 1/1 Running 0 3m12s | 10.244.1.2 node-1 <none> <none>',
)
test(
  'a pod that crashes',
  prints,
  Pod,
  pod({
    phase: 'Running',
    containerStatuses: [
      running({
        ready: false,
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 1, finishedAt: '2025-01-01T00:02:42Z' } },
      }),
    ],
  }),
  podHeader,
  'a 0/1 CrashLoopBackOff 3 (30s ago) 3m12s | <none> <none> <none> <none>',
)
test(
  'a pod that ended with an exit code',
  prints,
  Pod,
  pod({ phase: 'Failed', containerStatuses: [running({ ready: false, state: { terminated: { exitCode: 3 } } })] }),
  podHeader,
  'a 0/1 ExitCode:3 0 3m12s | <none> <none> <none> <none>',
)
test(
  'a pod on its way out',
  prints,
  Pod,
  pod({ phase: 'Running', containerStatuses: [running()] }, {}, { deletionTimestamp: createdAt }),
  podHeader,
  'a 1/1 Terminating 0 3m12s | <none> <none> <none> <none>',
)
test(
  'a pod whose first init container is at work',
  prints,
  Pod,
  pod(
    {
      phase: 'Pending',
      initContainerStatuses: [running({ name: 'i', ready: false })],
      containerStatuses: [running({ ready: false, state: { waiting: { reason: 'PodInitializing' } } })],
    },
    { initContainers: [{ name: 'i', image: 'i' }] },
  ),
  podHeader,
  'a 0/1 Init:0/1 0 3m12s | <none> <none> <none> <none>',
)
test(
  'a pod whose init container failed',
  prints,
  Pod,
  pod(
    {
      phase: 'Pending',
      initContainerStatuses: [running({ name: 'i', ready: false, state: { terminated: { exitCode: 1, reason: 'Error' } } })],
    },
    { initContainers: [{ name: 'i', image: 'i' }] },
  ),
  podHeader,
  'a 0/1 Init:Error 0 3m12s | <none> <none> <none> <none>',
)
test(
  'a pod of which one container is done',
  prints,
  Pod,
  pod(
    {
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [running(), running({ name: 'd', ready: false, state: { terminated: { exitCode: 0, reason: 'Completed' } } })],
    },
    {
      containers: [
        { name: 'c', image: 'i' },
        { name: 'd', image: 'i' },
      ],
    },
  ),
  podHeader,
  'a 1/2 NotReady 0 3m12s | <none> <none> <none> <none>',
)
test(
  'an evicted pod',
  prints,
  Pod,
  pod({ phase: 'Failed', reason: 'Evicted' }),
  podHeader,
  'a 0/1 Evicted 0 3m12s | <none> <none> <none> <none>',
)
test(
  'a pod with a gate that is open',
  prints,
  Pod,
  pod(
    { phase: 'Running', conditions: [{ type: 'x/y', status: 'True' }], containerStatuses: [running()] },
    { readinessGates: [{ conditionType: 'x/y' }] },
  ),
  podHeader,
  'a 1/1 Running 0 3m12s | <none> <none> <none> 1/1',
)

const nodeHeader = 'NAME STATUS ROLES AGE VERSION | INTERNAL-IP EXTERNAL-IP OS-IMAGE KERNEL-VERSION CONTAINER-RUNTIME'
test(
  'a node that is ready',
  prints,
  Node,
  {
    metadata: { labels: { 'node-role.kubernetes.io/control-plane': '' } },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      addresses: [
        { type: 'InternalIP', address: '172.18.0.2' },
        { type: 'ExternalIP', address: '127.77.0.1' },
      ],
      nodeInfo: { kubeletVersion: 'v1.33.0', osImage: 'Linux', kernelVersion: '6', containerRuntimeVersion: 'k://1' },
    },
  },
  nodeHeader,
  'a Ready control-plane 3m12s v1.33.0 | 172.18.0.2 127.77.0.1 Linux 6 k://1',
)
test(
  'a node that is cordoned and silent',
  prints,
  Node,
  { spec: { unschedulable: true }, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } },
  nodeHeader,
  'a NotReady,SchedulingDisabled <none> 3m12s  | <none> <none> <unknown> <unknown> <unknown>',
)

const serviceHeader = 'NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE | SELECTOR'
test(
  'a Service',
  prints,
  Service,
  { spec: { clusterIP: '10.96.0.7', selector: { app: 'a', x: 'y' }, ports: [{ port: 80 }] } },
  serviceHeader,
  'a ClusterIP 10.96.0.7 <none> 80/TCP 3m12s | app=a,x=y',
)
test(
  'a Service of type LoadBalancer without an address',
  prints,
  Service,
  {
    spec: {
      type: 'LoadBalancer',
      clusterIP: '10.96.0.7',
      ports: [
        { name: 'a', port: 80, nodePort: 30_080 },
        { name: 'b', port: 53, protocol: 'UDP' },
      ],
    },
  },
  serviceHeader,
  'a LoadBalancer 10.96.0.7 <pending> 80:30080/TCP,53/UDP 3m12s | <none>',
)
test(
  'a Service of type LoadBalancer with one',
  prints,
  Service,
  {
    spec: { type: 'LoadBalancer', clusterIP: '10.96.0.7', ports: [{ port: 80 }] },
    status: { loadBalancer: { ingress: [{ ip: '127.78.0.1' }] } },
  },
  serviceHeader,
  'a LoadBalancer 10.96.0.7 127.78.0.1 80/TCP 3m12s | <none>',
)
test(
  'an ExternalName',
  prints,
  Service,
  { spec: { type: 'ExternalName', externalName: 'example.com' } },
  serviceHeader,
  'a ExternalName <none> example.com <none> 3m12s | <none>',
)

const template = {
  metadata: { labels: { a: 'b' } },
  spec: {
    containers: [
      { name: 'x', image: 'x:1' },
      { name: 'y', image: 'y:2' },
    ],
  },
}
const workload = { selector: { matchLabels: { a: 'b' } }, template }
test(
  'a Deployment',
  prints,
  Deployment,
  { spec: { ...workload, replicas: 3 }, status: { readyReplicas: 1, updatedReplicas: 2, availableReplicas: 1 } },
  'NAME READY UP-TO-DATE AVAILABLE AGE | CONTAINERS IMAGES SELECTOR',
  'a 1/3 2 1 3m12s | x,y x:1,y:2 a=b',
)
test(
  'a ReplicaSet',
  prints,
  ReplicaSet,
  { spec: workload, status: { replicas: 1 } },
  'NAME DESIRED CURRENT READY AGE | CONTAINERS IMAGES SELECTOR',
  'a 1 1 0 3m12s | x,y x:1,y:2 a=b',
)
test(
  'a DaemonSet',
  prints,
  DaemonSet,
  { spec: workload, status: { desiredNumberScheduled: 3, currentNumberScheduled: 2, numberReady: 1 } },
  'NAME DESIRED CURRENT READY UP-TO-DATE AVAILABLE NODE SELECTOR AGE | CONTAINERS IMAGES SELECTOR',
  'a 3 2 1 0 0 <none> 3m12s | x,y x:1,y:2 a=b',
)
test(
  'a StatefulSet shows no selector',
  prints,
  StatefulSet,
  { spec: { ...workload, replicas: 3 }, status: { replicas: 3, readyReplicas: 2 } },
  'NAME READY AGE | CONTAINERS IMAGES',
  'a 2/3 3m12s | x,y x:1,y:2',
)
test(
  'a ControllerRevision of a StatefulSet',
  prints,
  ControllerRevision,
  {
    metadata: { ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'web', uid: 'u', controller: true }] },
    data: {},
    revision: 4,
  },
  'NAME CONTROLLER REVISION AGE',
  'a statefulset.apps/web 4 3m12s',
)
test(
  'a ControllerRevision of nobody',
  prints,
  ControllerRevision,
  { data: {}, revision: 1 },
  'NAME CONTROLLER REVISION AGE',
  'a <none> 1 3m12s',
)

const task = { ...workload.template, spec: { ...workload.template.spec, restartPolicy: 'Never' } }
const jobHeader = 'NAME STATUS COMPLETIONS DURATION AGE | CONTAINERS IMAGES SELECTOR'
const condition = (type: string) => ({ conditions: [{ type, status: 'True' }] })
const startTime = '2025-01-01T00:01:00Z'
test(
  'a Job that runs',
  prints,
  Job,
  { spec: { template: task, completions: 3, selector: workload.selector }, status: { startTime, succeeded: 1 } },
  jobHeader,
  'a Running 1/3 2m12s 3m12s | x,y x:1,y:2 a=b',
)
test(
  'a Job that is done',
  prints,
  Job,
  { spec: { template: task }, status: { startTime, completionTime: '2025-01-01T00:01:09Z', succeeded: 1, ...condition('Complete') } },
  jobHeader,
  'a Complete 1/1 9s 3m12s | x,y x:1,y:2 <none>',
)
test(
  'a Job of a work queue, suspended',
  prints,
  Job,
  { spec: { template: task, parallelism: 4, suspend: true }, status: condition('Suspended') },
  jobHeader,
  'a Suspended 0/1 of 4  3m12s | x,y x:1,y:2 <none>',
)
for (const type of ['Failed', 'FailureTarget'])
  test(
    `a Job: ${type}`,
    prints,
    Job,
    { spec: { template: task }, status: { startTime, ...condition(type) } },
    jobHeader,
    `a ${type} 0/1 2m12s 3m12s | x,y x:1,y:2 <none>`,
  )
const cronHeader = 'NAME SCHEDULE TIMEZONE SUSPEND ACTIVE LAST SCHEDULE AGE | CONTAINERS IMAGES SELECTOR'
test(
  'a CronJob that waits',
  prints,
  CronJob,
  { spec: { schedule: '@hourly', jobTemplate: { spec: { template: task } } } },
  cronHeader,
  'a @hourly <none> False 0 <none> 3m12s | x,y x:1,y:2 <none>',
)
test(
  'a CronJob with a Job that runs',
  prints,
  CronJob,
  {
    spec: { schedule: '0 9 * * *', timeZone: 'Europe/Berlin', suspend: true, jobTemplate: { spec: { template: task } } },
    status: { active: [{ name: 'a-1' }], lastScheduleTime: startTime },
  },
  cronHeader,
  'a 0 9 * * * Europe/Berlin True 1 2m12s 3m12s | x,y x:1,y:2 <none>',
)
test(
  'an Ingress',
  prints,
  Ingress,
  {
    spec: { ingressClassName: 'kubewire', tls: [{}], rules: ['a.io', 'b.io', 'c.io', 'd.io'].map((host) => ({ host })) },
    status: { loadBalancer: { ingress: [{ ip: '127.78.0.1' }] } },
  },
  'NAME CLASS HOSTS ADDRESS PORTS AGE',
  'a kubewire a.io,b.io,c.io + 1 more... 127.78.0.1 80, 443 3m12s',
)
test('a ConfigMap', prints, ConfigMap, { data: { a: '1', b: '2' } }, 'NAME DATA AGE', 'a 2 3m12s')
test('a Secret', prints, Secret, { stringData: { a: '1' } }, 'NAME TYPE DATA AGE', 'a Opaque 1 3m12s')
test('a Namespace', prints, Namespace, {}, 'NAME STATUS AGE', 'a Active 3m12s')
test(
  'an EndpointSlice',
  prints,
  EndpointSlice,
  { addressType: 'IPv4', ports: [{ port: 80 }], endpoints: ['1', '2', '3', '4', '5'].map((n) => ({ addresses: [`10.0.0.${n}`] })) },
  'NAME ADDRESSTYPE PORTS ENDPOINTS AGE',
  'a IPv4 80 10.0.0.1,10.0.0.2,10.0.0.3 + 2 more... 3m12s',
)

const event = {
  involvedObject: { kind: 'Pod', name: 'p', namespace: 'default' },
  reason: 'Scheduled',
  message: 'Assigned ',
  type: 'Normal',
  firstTimestamp: createdAt,
  lastTimestamp: '2025-01-01T00:03:02Z',
  count: 4,
  source: { component: 'scheduler' },
}
const eventHeader = 'LAST SEEN TYPE REASON OBJECT SUBOBJECT SOURCE MESSAGE | FIRST SEEN COUNT NAME'
test('an Event keeps the order of Kubernetes, wide columns between narrow ones', (t) => {
  const { object } = decode(Event, { ...event, metadata: { name: 'e', namespace: 'default', creationTimestamp: createdAt } })
  const table = renderTable(Event, [object as unknown as KubeObject], { nowMs })
  t.is(table.columnDefinitions.map(({ name }) => name.toUpperCase()).join(' '), eventHeader.replace(' |', ''))
  t.deepEqual(table.rows[0]!.cells, ['10s', 'Normal', 'Scheduled', 'pod/p', '', 'scheduler', 'Assigned', '3m12s', '4', 'e'])
  const newer = toEventsV1<KubeObject>(object)
  t.deepEqual(decode(EventsEvent, newer, { fieldValidation: 'Strict' }).object as unknown, newer)
  t.deepEqual(renderTable(EventsEvent, [newer], { nowMs }).rows[0]!.cells, table.rows[0]!.cells)
})
test('a row carries what was asked for: nothing, metadata or the object', (t) => {
  const { object } = decode(ConfigMap, { metadata: { name: 'a' }, data: { k: 'v' } })
  const row = (include: 'None' | 'Metadata' | 'Object') =>
    renderTable(ConfigMap, [object as unknown as KubeObject], { nowMs, include }).rows[0]!
  t.false('object' in row('None'))
  t.deepEqual(row('Metadata').object, { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'a' } })
  t.is(row('Object').object as unknown, object)
})
