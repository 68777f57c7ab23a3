import test from 'ava'
import fc from 'fast-check'
import protobuf from 'protobufjs'
import { ControllerRevision } from '../kinds/controller-revision.js'
import { CronJob } from '../kinds/cron-job.js'
import { Deployment } from '../kinds/deployment.js'
import { Job } from '../kinds/job.js'
import { Pod } from '../kinds/pod.js'
import { bodySchemaOf } from '../kinds/registry.js'
import { Secret } from '../kinds/secret.js'
import { Service } from '../kinds/service.js'
import { StatefulSet } from '../kinds/stateful-set.js'
import { decode } from './decode.js'
import { deleteOptions } from './delete-options.js'
import { openEnvelope, protobufBody, protobufToJson } from './protobuf.js'
import { ApiError } from './status.js'

// A client's side: a few messages with the numbers of k8s.io/api's generated.proto, encoded by protobufjs itself.
const proto = protobuf.parse(`
  syntax = "proto2";
  message TypeMeta { optional string apiVersion = 1; optional string kind = 2; }
  message Unknown { optional TypeMeta typeMeta = 1; optional bytes raw = 2; optional string contentEncoding = 3; optional string contentType = 4; }
  message Time { optional int64 seconds = 1; optional int32 nanos = 2; }
  message Quantity { optional string string = 1; }
  message IntOrString { optional int64 type = 1; optional int32 intVal = 2; optional string strVal = 3; }
  message ObjectMeta { optional string name = 1; optional string generateName = 2; optional string namespace = 3; optional Time creationTimestamp = 8; map<string, string> labels = 11; }
  message LabelSelector { map<string, string> matchLabels = 1; }
  message ContainerPort { optional string name = 1; optional int32 hostPort = 2; optional int32 containerPort = 3; optional string protocol = 4; }
  message ResourceRequirements { map<string, Quantity> limits = 1; map<string, Quantity> requests = 2; }
  message LocalObjectReference { optional string name = 1; }
  message SecretKeySelector { optional LocalObjectReference localObjectReference = 1; optional string key = 2; }
  message EnvVarSource { optional SecretKeySelector secretKeyRef = 4; }
  message EnvVar { optional string name = 1; optional string value = 2; optional EnvVarSource valueFrom = 3; }
  message HTTPGetAction { optional string path = 1; optional IntOrString port = 2; optional string scheme = 4; }
  message ProbeHandler { optional HTTPGetAction httpGet = 2; }
  message Probe { optional ProbeHandler handler = 1; optional int32 initialDelaySeconds = 2; optional int32 periodSeconds = 4; }
  message Container { optional string name = 1; optional string image = 2; repeated string args = 4; repeated ContainerPort ports = 6; repeated EnvVar env = 7; optional ResourceRequirements resources = 8; optional Probe livenessProbe = 10; optional string imagePullPolicy = 14; optional bool stdin = 16; }
  message EmptyDirVolumeSource { optional string medium = 1; }
  message VolumeSource { optional EmptyDirVolumeSource emptyDir = 2; }
  message Volume { optional string name = 1; optional VolumeSource volumeSource = 2; }
  message PodSpec { repeated Volume volumes = 1; repeated Container containers = 2; optional string restartPolicy = 3; optional int64 terminationGracePeriodSeconds = 4; optional bool hostNetwork = 11; }
  message PodTemplateSpec { optional ObjectMeta metadata = 1; optional PodSpec spec = 2; }
  message Pod { optional ObjectMeta metadata = 1; optional PodSpec spec = 2; }
  message DeploymentStrategy { optional string type = 1; }
  message DeploymentSpec { optional int32 replicas = 1; optional LabelSelector selector = 2; optional PodTemplateSpec template = 3; optional DeploymentStrategy strategy = 4; optional int32 minReadySeconds = 5; }
  message DeploymentStatus { optional int64 observedGeneration = 1; }
  message Deployment { optional ObjectMeta metadata = 1; optional DeploymentSpec spec = 2; optional DeploymentStatus status = 3; }
  message Secret { optional ObjectMeta metadata = 1; map<string, bytes> data = 2; optional string type = 3; }
  message ServicePort { optional string name = 1; optional string protocol = 2; optional int32 port = 3; optional IntOrString targetPort = 4; }
  message ServiceSpec { repeated ServicePort ports = 1; map<string, string> selector = 2; optional string clusterIP = 3; optional string type = 4; }
  message Service { optional ObjectMeta metadata = 1; optional ServiceSpec spec = 2; }
  message JobSpec { optional int32 parallelism = 1; optional int32 completions = 2; optional int64 activeDeadlineSeconds = 3; optional PodTemplateSpec template = 6; optional int32 backoffLimit = 7; optional int32 ttlSecondsAfterFinished = 8; optional string completionMode = 9; optional bool suspend = 10; }
  message JobStatus { optional int32 active = 4; }
  message Job { optional ObjectMeta metadata = 1; optional JobSpec spec = 2; optional JobStatus status = 3; }
  message JobTemplateSpec { optional ObjectMeta metadata = 1; optional JobSpec spec = 2; }
  message CronJobSpec { optional string schedule = 1; optional int64 startingDeadlineSeconds = 2; optional string concurrencyPolicy = 3; optional bool suspend = 4; optional JobTemplateSpec jobTemplate = 5; optional int32 successfulJobsHistoryLimit = 6; optional int32 failedJobsHistoryLimit = 7; optional string timeZone = 8; }
  message CronJob { optional ObjectMeta metadata = 1; optional CronJobSpec spec = 2; }
  message RollingUpdateStatefulSetStrategy { optional int32 partition = 1; }
  message StatefulSetUpdateStrategy { optional string type = 1; optional RollingUpdateStatefulSetStrategy rollingUpdate = 2; }
  message StatefulSetSpec { optional int32 replicas = 1; optional LabelSelector selector = 2; optional PodTemplateSpec template = 3; optional string serviceName = 5; optional string podManagementPolicy = 6; optional StatefulSetUpdateStrategy updateStrategy = 7; optional int32 revisionHistoryLimit = 8; optional int32 minReadySeconds = 9; }
  message StatefulSet { optional ObjectMeta metadata = 1; optional StatefulSetSpec spec = 2; }
  message RawExtension { optional bytes raw = 1; }
  message ControllerRevision { optional ObjectMeta metadata = 1; optional RawExtension data = 2; optional int64 revision = 3; }
  message DeleteOptions { optional int64 gracePeriodSeconds = 1; optional string propagationPolicy = 4; repeated string dryRun = 5; }
`).root

function encode(name: string, value: object): Uint8Array {
  const type = proto.lookupType(name)
  return type.encode(type.fromObject(value)).finish()
}
const sealed = (apiVersion: string, kind: string, value: object): Uint8Array =>
  Buffer.concat([
    Buffer.from('k8s\0'),
    encode('Unknown', { typeMeta: { apiVersion, kind }, raw: encode(kind, value), contentEncoding: '', contentType: '' }),
  ])

test('kubectl create deployment: zero values of Go become defaults', (t) => {
  const body = protobufBody(
    sealed('apps/v1', 'Deployment', {
      metadata: { name: 'web', generateName: '', namespace: '', creationTimestamp: {}, labels: { app: 'web' } },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'nginx', image: 'nginx', resources: {}, imagePullPolicy: '', stdin: false }], restartPolicy: '' },
        },
        strategy: { type: '' },
        minReadySeconds: 0,
      },
      status: { observedGeneration: 0 },
    }),
    bodySchemaOf,
  )
  t.is(body.apiVersion, 'apps/v1')
  const { object } = decode(Deployment, body, { fieldValidation: 'Strict' })
  const fromJson = decode(Deployment, {
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'nginx', image: 'nginx' }] } },
    },
  }).object
  t.deepEqual(object, fromJson)
})
test('inlined messages, maps, quantities, times and ports by name are JSON as the API writes it', (t) => {
  t.deepEqual(
    protobufToJson(
      Pod.schema,
      encode('Pod', {
        metadata: { name: 'a', creationTimestamp: { seconds: 1_735_689_600 } },
        spec: {
          volumes: [{ name: 'v', volumeSource: { emptyDir: { medium: 'Memory' } } }],
          containers: [
            {
              name: 'a',
              args: ['x', 'y'],
              env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { localObjectReference: { name: 's' }, key: 'k' } } }],
              resources: { limits: { cpu: { string: '500m' } } },
              livenessProbe: { handler: { httpGet: { path: '/healthz', port: { type: 1, intVal: 0, strVal: 'http' } } }, periodSeconds: 5 },
            },
          ],
          terminationGracePeriodSeconds: 7,
        },
      }),
    ),
    {
      metadata: { name: 'a', creationTimestamp: '2025-01-01T00:00:00Z' },
      spec: {
        volumes: [{ name: 'v', emptyDir: { medium: 'Memory' } }],
        containers: [
          {
            name: 'a',
            args: ['x', 'y'],
            env: [{ name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }],
            resources: { limits: { cpu: '500m' } },
            livenessProbe: { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 5 },
          },
        ],
        terminationGracePeriodSeconds: 7,
      },
    },
  )
})
test('bytes are base64', (t) => {
  const json = protobufToJson(
    Secret.schema,
    encode('Secret', { metadata: { name: 's' }, data: { key: Buffer.from('hello') }, type: 'Opaque' }),
  )
  t.deepEqual(json, { metadata: { name: 's' }, data: { key: 'aGVsbG8=' }, type: 'Opaque' })
})
test('a target port left at zero becomes the port', (t) => {
  const json = protobufToJson(
    Service.schema,
    encode('Service', { metadata: { name: 's' }, spec: { ports: [{ name: '', port: 80, targetPort: { type: 0, intVal: 0 } }], type: '' } }),
  )
  t.like(decode(Service, json).object, { spec: { type: 'ClusterIP', ports: [{ port: 80, targetPort: 80 }] } })
})
const task = {
  metadata: {},
  spec: { containers: [{ name: 'pi', image: 'perl', args: ['x'], resources: {}, imagePullPolicy: '' }], restartPolicy: 'Never' },
}
test('kubectl create job: what Go leaves at zero becomes the defaults', (t) => {
  const body = protobufBody(
    sealed('batch/v1', 'Job', { metadata: { name: 'pi' }, spec: { template: task }, status: { active: 0 } }),
    bodySchemaOf,
  )
  t.like(decode(Job, body, { fieldValidation: 'Strict' }).object, {
    spec: {
      parallelism: 1,
      completions: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      podReplacementPolicy: 'TerminatingOrFailed',
      template: { spec: { restartPolicy: 'Never', containers: [{ name: 'pi', args: ['x'] }] } },
    },
  })
})
test('a Job with every number said', (t) => {
  const spec = {
    parallelism: 0,
    completions: 3,
    activeDeadlineSeconds: 9,
    backoffLimit: 0,
    ttlSecondsAfterFinished: 0,
    completionMode: 'Indexed',
    suspend: true,
  }
  const body = protobufBody(sealed('batch/v1', 'Job', { metadata: { name: 'pi' }, spec: { ...spec, template: task } }), bodySchemaOf)
  t.like(decode(Job, body, { fieldValidation: 'Strict' }).object.spec, spec)
})
test('kubectl create cronjob', (t) => {
  const spec = { schedule: '*/5 * * * *', concurrencyPolicy: 'Forbid', timeZone: 'Asia/Tokyo', startingDeadlineSeconds: 60 }
  const body = protobufBody(
    sealed('batch/v1', 'CronJob', {
      metadata: { name: 'tick' },
      spec: {
        ...spec,
        jobTemplate: { metadata: { name: 'tick' }, spec: { template: { ...task, spec: { ...task.spec, restartPolicy: 'OnFailure' } } } },
      },
    }),
    bodySchemaOf,
  )
  const { object } = decode(CronJob, body, { fieldValidation: 'Strict' })
  t.like(object.spec, { ...spec, suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 })
  t.is(object.spec.jobTemplate.spec.template.spec.restartPolicy, 'OnFailure')
  // A Job's own defaults come with the Job.
  t.is(object.spec.jobTemplate.spec.completions, undefined)
})
test('a StatefulSet and a ControllerRevision of a Go client', (t) => {
  const body = protobufBody(
    sealed('apps/v1', 'StatefulSet', {
      metadata: { name: 'web' },
      spec: {
        replicas: 0,
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
        serviceName: 'web',
        podManagementPolicy: 'Parallel',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
        minReadySeconds: 4,
      },
    }),
    bodySchemaOf,
  )
  t.like(decode(StatefulSet, body, { fieldValidation: 'Strict' }).object.spec, {
    replicas: 0,
    serviceName: 'web',
    podManagementPolicy: 'Parallel',
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } },
    minReadySeconds: 4,
    revisionHistoryLimit: 10,
  })
  const revision = (raw: string) =>
    sealed('apps/v1', 'ControllerRevision', { metadata: { name: 'web-1' }, data: { raw: Buffer.from(raw) }, revision: 7 })
  const read = protobufBody(revision('{"spec":{"template":{"$patch":"replace"}}}'), bodySchemaOf)
  t.like(decode(ControllerRevision, read).object, { revision: 7, data: { spec: { template: { $patch: 'replace' } } } })
  t.is(t.throws(() => protobufBody(revision('{'), bodySchemaOf), { instanceOf: ApiError })?.code, 400)
})
test('DeleteOptions come in the version of what is deleted', (t) => {
  t.deepEqual(
    protobufBody(
      sealed('apps/v1', 'DeleteOptions', { gracePeriodSeconds: 0, propagationPolicy: 'Background', dryRun: ['All'] }),
      bodySchemaOf,
    ),
    {
      apiVersion: 'apps/v1',
      kind: 'DeleteOptions',
      gracePeriodSeconds: 0,
      propagationPolicy: 'Background',
      dryRun: ['All'],
    },
  )
  t.deepEqual(protobufToJson(deleteOptions, new Uint8Array(0)), {})
})
test('what is no protobuf body is a 400', (t) => {
  for (const bytes of [new Uint8Array(0), Buffer.from('{}'), Buffer.from('k8s'), Buffer.from('k8s\0\xff', 'latin1')])
    t.is(t.throws(() => openEnvelope(bytes), { instanceOf: ApiError })?.code, 400)
  t.throws(() => protobufBody(sealed('v1', 'Pod', {}), () => undefined), { message: 'no kind "Pod" is registered for version "v1"' })
})
test('every truncation of a good body is a 400 or a shorter message', (t) => {
  const good = sealed('v1', 'Pod', { metadata: { name: 'abc' }, spec: { containers: [{ name: 'x', ports: [{ containerPort: 80 }] }] } })
  for (let length = 0; length < good.length; length++) {
    try {
      protobufBody(good.subarray(0, length), bodySchemaOf)
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
    }
  }
  t.pass()
})
test('property: arbitrary bytes are read or are a 400', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      try {
        protobufToJson(Pod.schema, bytes)
      } catch (error) {
        return error instanceof ApiError
      }
      return true
    }),
  )
  t.pass()
})
