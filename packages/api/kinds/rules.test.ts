// What the kinds refuse, and in which words: field, reason and message of every cause.

import test from 'ava'
import { decode } from '../machinery/decode.js'
import type { AnyKind } from '../machinery/kind.js'
import { ApiError } from '../machinery/status.js'
import { ConfigMap } from './config-map.js'
import { ControllerRevision } from './controller-revision.js'
import { CronJob } from './cron-job.js'
import { DaemonSet } from './daemon-set.js'
import { Deployment } from './deployment.js'
import { EndpointSlice } from './endpoint-slice.js'
import { Ingress } from './ingress.js'
import { IngressClass } from './ingress-class.js'
import { Job } from './job.js'
import { Lease } from './lease.js'
import { Node } from './node.js'
import { Pod } from './pod.js'
import { ReplicaSet } from './replica-set.js'
import { Secret } from './secret.js'
import { Service } from './service.js'
import { StatefulSet } from './stateful-set.js'

const refuses = test.macro((t, kind: AnyKind, body: object, ...wanted: string[]) => {
  const error = t.throws(() => decode(kind, { metadata: { name: 'a' }, ...body }), { instanceOf: ApiError })
  t.is(error?.code, 422)
  t.deepEqual(
    error?.details?.causes?.map(({ field, message }) => `${field}: ${message}`),
    wanted,
  )
})
const range = 'must be between 1 and 65535, inclusive'

const pod = (container: object, spec: object = {}) => ({ spec: { containers: [{ name: 'c', image: 'i', ...container }], ...spec } })
const at = 'spec.containers[0]'
test('pod: no containers', refuses, Pod, { spec: { containers: [] } }, 'spec.containers: Required value')
test('pod: a container without a name', refuses, Pod, pod({ name: '' }), `${at}.name: Required value`)
test('pod: a container without an image', refuses, Pod, pod({ image: '' }), `${at}.image: Required value`)
test(
  'pod: two containers of one name',
  refuses,
  Pod,
  {
    spec: {
      containers: [
        { name: 'c', image: 'i' },
        { name: 'c', image: 'i' },
      ],
    },
  },
  'spec.containers[1].name: Duplicate value: "c"',
)
test(
  'pod: an init container takes a name too',
  refuses,
  Pod,
  pod({}, { initContainers: [{ name: 'c', image: 'i' }] }),
  'spec.initContainers[0].name: Duplicate value: "c"',
)
test(
  'pod: a container port that is none',
  refuses,
  Pod,
  pod({ ports: [{ containerPort: 70_000 }, {}] }),
  `${at}.ports[0].containerPort: Invalid value: 70000: ${range}`,
  `${at}.ports[1].containerPort: Required value`,
)
test(
  'pod: a port name that is too long',
  refuses,
  Pod,
  pod({ ports: [{ containerPort: 1, name: 'a-name-of-16-chr' }] }),
  `${at}.ports[0].name: Invalid value: "a-name-of-16-chr": must be no more than 15 characters`,
)
test(
  'pod: a port of the node taken twice',
  refuses,
  Pod,
  pod({
    ports: [
      { containerPort: 1, hostPort: 80 },
      { containerPort: 2, hostPort: 80 },
    ],
  }),
  `${at}.ports[1].hostPort: Duplicate value: "TCP//80"`,
)
test(
  'pod: a probe without a handler',
  refuses,
  Pod,
  pod({ readinessProbe: {} }),
  `${at}.readinessProbe: Required value: must specify a handler type`,
)
test(
  'pod: a probe with two',
  refuses,
  Pod,
  pod({ livenessProbe: { exec: { command: ['x'] }, tcpSocket: { port: 1 } } }),
  `${at}.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`,
)
test(
  'pod: a liveness probe that must succeed twice',
  refuses,
  Pod,
  pod({ livenessProbe: { tcpSocket: { port: 'http' }, successThreshold: 2 } }),
  `${at}.livenessProbe.successThreshold: Invalid value: 2: must be 1`,
)
test(
  'pod: a probe of port 0',
  refuses,
  Pod,
  pod({ readinessProbe: { httpGet: { path: '/' } } }),
  `${at}.readinessProbe.httpGet.port: Invalid value: 0: ${range}`,
)
test(
  'pod: a mount of no volume',
  refuses,
  Pod,
  pod({ volumeMounts: [{ name: 'v', mountPath: '/x' }] }),
  `${at}.volumeMounts[0].name: Not found: "v"`,
)
test(
  'pod: two mounts at one path',
  refuses,
  Pod,
  pod(
    {
      volumeMounts: [
        { name: 'v', mountPath: '/x' },
        { name: 'v', mountPath: '/x' },
      ],
    },
    { volumes: [{ name: 'v' }] },
  ),
  `${at}.volumeMounts[1].mountPath: Invalid value: "/x": must be unique`,
)
test(
  'pod: a sub path that leaves',
  refuses,
  Pod,
  pod({ volumeMounts: [{ name: 'v', mountPath: '/x', subPath: '../y' }] }, { volumes: [{ name: 'v' }] }),
  `${at}.volumeMounts[0].subPath: Invalid value: "../y": must not contain '..'`,
)
test(
  'pod: a volume of two kinds',
  refuses,
  Pod,
  pod({}, { volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }] }),
  'spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type',
)
test(
  'pod: a variable with a value and a source',
  refuses,
  Pod,
  pod({ env: [{ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] }),
  `${at}.env[0].valueFrom: Invalid value: "": may not be specified when \`value\` is not empty`,
)
test(
  'pod: a request above its limit',
  refuses,
  Pod,
  pod({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }),
  `${at}.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1`,
)
test(
  'pod: a restart policy nobody knows',
  refuses,
  Pod,
  pod({}, { restartPolicy: 'Sometimes' }),
  'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"',
)
test(
  'pod: a toleration of nothing',
  refuses,
  Pod,
  pod({}, { tolerations: [{ effect: 'NoSchedule' }] }),
  'spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"',
)
test(
  'pod: own DNS without a server',
  refuses,
  Pod,
  pod({}, { dnsPolicy: 'None' }),
  "spec.dnsConfig: Required value: must provide at least one DNS nameserver when `dnsPolicy` is 'None'",
)
test(
  'pod: a host network port that is another',
  refuses,
  Pod,
  pod({ ports: [{ containerPort: 80, hostPort: 81 }] }, { hostNetwork: true }),
  `${at}.ports[0].containerPort: Invalid value: 80: must match \`hostPort\` when \`hostNetwork\` is true`,
)

const template = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } }
const selector = { matchLabels: { a: 'b' } }
for (const [kind, name] of [
  [Deployment, 'deployment'],
  [ReplicaSet, 'ReplicaSet'],
  [DaemonSet, 'daemonset'],
  [StatefulSet, 'statefulset'],
] as const) {
  test(`${name}: no selector`, refuses, kind, { spec: { template } }, 'spec.selector: Required value')
  test(
    `${name}: an empty selector`,
    refuses,
    kind,
    { spec: { selector: {}, template } },
    `spec.selector: Invalid value: {}: empty selector is invalid for ${name}`,
  )
  test(
    `${name}: a selector of other pods`,
    refuses,
    kind,
    { spec: { selector: { matchLabels: { a: 'c' } }, template } },
    'spec.template.metadata.labels: Invalid value: {"a":"b"}: `selector` does not match template `labels`',
  )
  test(
    `${name}: pods that do not restart`,
    refuses,
    kind,
    { spec: { selector, template: { ...template, spec: { ...template.spec, restartPolicy: 'Never' } } } },
    'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
  )
}
test(
  'deployment: fewer than no pods',
  refuses,
  Deployment,
  { spec: { selector, template, replicas: -1 } },
  'spec.replicas: Invalid value: -1: must be greater than or equal to 0',
)
test(
  'deployment: a rollout that can go nowhere',
  refuses,
  Deployment,
  { spec: { selector, template, strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } } },
  'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: 0: may not be 0 when `maxSurge` is 0',
)
test(
  'deployment: Recreate with a rolling update',
  refuses,
  Deployment,
  { spec: { selector, template, strategy: { type: 'Recreate', rollingUpdate: {} } } },
  "spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'",
)
test(
  'daemon set: a surge beside pods that may be away',
  refuses,
  DaemonSet,
  { spec: { selector, template, updateStrategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 1 } } } },
  'spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero',
)
test(
  'daemon set: a rollout that can go nowhere',
  refuses,
  DaemonSet,
  { spec: { selector, template, updateStrategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0 } } } },
  'spec.updateStrategy.rollingUpdate.maxUnavailable: Required value: cannot be 0 when maxSurge is 0',
)
test(
  'daemon set: more than all',
  refuses,
  DaemonSet,
  { spec: { selector, template, updateStrategy: { rollingUpdate: { maxUnavailable: '120%' } } } },
  'spec.updateStrategy.rollingUpdate.maxUnavailable: Invalid value: "120%": must not be greater than 100%',
)
test(
  'stateful set: OnDelete with a rolling update',
  refuses,
  StatefulSet,
  { spec: { selector, template, updateStrategy: { type: 'OnDelete', rollingUpdate: { partition: 1 } } } },
  'spec.updateStrategy.rollingUpdate: Invalid value: {"partition":1}: only allowed for updateStrategy \'RollingUpdate\'',
)
test(
  'stateful set: a partition below zero and a policy that is none',
  refuses,
  StatefulSet,
  { spec: { selector, template, podManagementPolicy: 'Backwards', updateStrategy: { rollingUpdate: { partition: -1 } } } },
  'spec.podManagementPolicy: Unsupported value: "Backwards": supported values: "OrderedReady", "Parallel"',
  'spec.updateStrategy.rollingUpdate.partition: Invalid value: -1: must be greater than or equal to 0',
)
test(
  'stateful set: claims on volumes that this cluster does not have',
  refuses,
  StatefulSet,
  { spec: { selector, template, volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }] } },
  'spec.volumeClaimTemplates: Forbidden: this cluster has no PersistentVolumes: give the template emptyDir volumes instead',
)
test('controller revision: no data', refuses, ControllerRevision, { revision: 1 }, 'data: Required value: data is mandatory')
test(
  'controller revision: a number below zero',
  refuses,
  ControllerRevision,
  { data: {}, revision: -1 },
  'revision: Invalid value: -1: must be greater than or equal to 0',
)

const task = { spec: { containers: [{ name: 'c', image: 'i' }], restartPolicy: 'Never' } }
const job = (more: object) => ({ spec: { template: task, ...more } })
test(
  'job: pods that restart for ever',
  refuses,
  Job,
  { spec: { template: { spec: { containers: task.spec.containers } } } },
  'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
)
test(
  'job: indexes of how many',
  refuses,
  Job,
  job({ completionMode: 'Indexed', parallelism: 2 }),
  'spec.completions: Required value: when completion mode is Indexed',
)
test(
  'job: fewer than none',
  refuses,
  Job,
  job({ completions: -1, backoffLimit: -2 }),
  'spec.completions: Invalid value: -1: must be greater than or equal to 0',
  'spec.backoffLimit: Invalid value: -2: must be greater than or equal to 0',
)
test(
  'job: limits of an index without indexes',
  refuses,
  Job,
  job({ backoffLimitPerIndex: 1, successPolicy: { rules: [{ succeededCount: 1 }] } }),
  'spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode',
  'spec.successPolicy: Invalid value: {"rules":[{"succeededCount":1}]}: requires indexed completion mode',
)
test(
  'job: a failure policy that says too much and too little',
  refuses,
  Job,
  job({
    podFailurePolicy: {
      rules: [
        { action: 'FailJob', onExitCodes: { operator: 'In', values: [0, 3, 2], containerName: 'x' } },
        { action: 'Ignore' },
        { action: 'FailIndex', onPodConditions: [{ type: 'DisruptionTarget' }] },
      ],
    },
  }),
  'spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: "x": must be one of the container or initContainer names in the pod template',
  'spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator',
  'spec.podFailurePolicy.rules[0].onExitCodes.values: Invalid value: [0,3,2]: must be ordered',
  'spec.podFailurePolicy.rules[1]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
  'spec.podFailurePolicy.rules[2].action: Invalid value: "FailIndex": requires the backoffLimitPerIndex to be set',
)
test(
  'job: a success policy out of reach',
  refuses,
  Job,
  job({ completionMode: 'Indexed', completions: 2, successPolicy: { rules: [{}, { succeededCount: 3 }] } }),
  'spec.successPolicy.rules[0]: Required value: at least one of succeededCount or succeededIndexes must be specified',
  'spec.successPolicy.rules[1].succeededCount: Invalid value: 3: must be less than or equal to 2 (the number of specified completions)',
)

const cronJob = (more: object = {}, ofJob: object = {}) => ({
  spec: { schedule: '* * * * *', jobTemplate: { spec: { template: task, ...ofJob } }, ...more },
})
test('cron job: no schedule', refuses, CronJob, cronJob({ schedule: '' }), 'spec.schedule: Required value')
test(
  'cron job: a schedule that is none',
  refuses,
  CronJob,
  cronJob({ schedule: '61 * * * *' }),
  'spec.schedule: Invalid value: "61 * * * *": end of range (61) above maximum (59): 61',
)
test(
  'cron job: the time zone in the schedule',
  refuses,
  CronJob,
  cronJob({ schedule: 'TZ=UTC 0 * * * *' }),
  'spec.schedule: Invalid value: "TZ=UTC 0 * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
)
test(
  'cron job: a time zone of another planet',
  refuses,
  CronJob,
  cronJob({ timeZone: 'Mars/Olympus' }),
  'spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus',
)
test(
  'cron job: a policy that is none',
  refuses,
  CronJob,
  cronJob({ concurrencyPolicy: 'Queue' }),
  'spec.concurrencyPolicy: Unsupported value: "Queue": supported values: "Allow", "Forbid", "Replace"',
)
test(
  'cron job: a selector of its own',
  refuses,
  CronJob,
  cronJob({}, { selector, manualSelector: true }),
  'spec.jobTemplate.spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: `selector` will be auto-generated',
  'spec.jobTemplate.spec.manualSelector: Unsupported value: true: supported values: "false", "nil"',
)
test(
  'cron job: a name that leaves no room for the minute',
  refuses,
  CronJob,
  { metadata: { name: 'a'.repeat(53) }, ...cronJob() },
  `metadata.name: Invalid value: "${'a'.repeat(53)}": must be no more than 52 characters`,
)

const service = (...ports: object[]) => ({ spec: { ports } })
test('service: no ports', refuses, Service, { spec: {} }, 'spec.ports: Required value')
test('service: port 70000', refuses, Service, service({ port: 70_000 }), `spec.ports[0].port: Invalid value: 70000: ${range}`)
test('service: no port number', refuses, Service, service({}), `spec.ports[0].port: Invalid value: 0: ${range}`)
test(
  'service: two ports without names',
  refuses,
  Service,
  service({ port: 1 }, { port: 2 }),
  'spec.ports[0].name: Required value',
  'spec.ports[1].name: Required value',
)
test(
  'service: two ports of one number',
  refuses,
  Service,
  service({ name: 'a', port: 1 }, { name: 'b', port: 1 }),
  'spec.ports[1]: Duplicate value: {"protocol":"TCP","port":1}',
)
test(
  'service: a node port without being open to nodes',
  refuses,
  Service,
  service({ port: 1, nodePort: 30_000 }),
  "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
)
test(
  'service: an address that is none',
  refuses,
  Service,
  { spec: { clusterIP: 'x', ports: [{ port: 1 }] } },
  'spec.clusterIPs[0]: Invalid value: "x": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
)
test('service: an ExternalName of nothing', refuses, Service, { spec: { type: 'ExternalName' } }, 'spec.externalName: Required value')
test(
  'service: a headless NodePort',
  refuses,
  Service,
  { spec: { type: 'NodePort', clusterIP: 'None', ports: [{ port: 1 }] } },
  'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
)
test(
  'service: a name that begins with a digit',
  refuses,
  Service,
  { metadata: { name: '1a' }, ...service({ port: 1 }) },
  "metadata.name: Invalid value: \"1a\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
)

const path = (more: object) => ({
  spec: {
    rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name: 's', port: { number: 80 } } }, ...more }] } }],
  },
})
const pathAt = 'spec.rules[0].http.paths[0]'
test(
  'ingress: neither rules nor a backend',
  refuses,
  Ingress,
  { spec: {} },
  'spec: Invalid value: []: either `defaultBackend` or `rules` must be specified',
)
test('ingress: no path type', refuses, Ingress, path({ pathType: undefined }), `${pathAt}.pathType: Required value`)
test('ingress: a relative path', refuses, Ingress, path({ path: 'x' }), `${pathAt}.path: Invalid value: "x": must be an absolute path`)
test(
  'ingress: a path that climbs',
  refuses,
  Ingress,
  path({ path: '/a/../b' }),
  `${pathAt}.path: Invalid value: "/a/../b": must not contain '/../'`,
)
test(
  'ingress: a backend without a port',
  refuses,
  Ingress,
  path({ backend: { service: { name: 's' } } }),
  `${pathAt}.backend: Required value: port name or number is required`,
)
test(
  'ingress: a host that is an address',
  refuses,
  Ingress,
  { spec: { rules: [{ host: '10.0.0.1' }] } },
  'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
)
test('ingress class: no controller', refuses, IngressClass, { spec: {} }, 'spec.controller: Required value')

test(
  'endpoint slice: an address of another family',
  refuses,
  EndpointSlice,
  { addressType: 'IPv4', endpoints: [{ addresses: ['::1'] }] },
  'endpoints[0].addresses[0]: Invalid value: "::1": must be an IPv4 address',
)
test('endpoint slice: no address type', refuses, EndpointSlice, {}, 'addressType: Required value')
test(
  'endpoint slice: 1001 endpoints',
  refuses,
  EndpointSlice,
  { addressType: 'IPv4', endpoints: Array.from({ length: 1001 }, () => ({ addresses: ['10.0.0.1'] })) },
  'endpoints: Too many: 1001: must have at most 1000 items',
)
test(
  'lease: a duration of nothing',
  refuses,
  Lease,
  { spec: { leaseDurationSeconds: 0 } },
  'spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0',
)
test(
  'node: a taint twice',
  refuses,
  Node,
  {
    spec: {
      taints: [
        { key: 'a', effect: 'NoSchedule' },
        { key: 'a', effect: 'NoSchedule' },
      ],
    },
  },
  'spec.taints[1]: Duplicate value: {"key":"a","effect":"NoSchedule"}',
)
test(
  'config map: a key that is no file name',
  refuses,
  ConfigMap,
  { data: { 'a/b': 'x' } },
  "data[a/b]: Invalid value: \"a/b\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
)
test(
  'config map: more than a mebibyte',
  refuses,
  ConfigMap,
  { data: { a: 'x'.repeat(1_048_577) } },
  '[]: Too long: may not be more than 1048576 bytes',
)
test(
  'secret: TLS without its key',
  refuses,
  Secret,
  { type: 'kubernetes.io/tls', data: { 'tls.crt': '' } },
  'data[tls.key]: Required value',
)
