import { cloneJson, sameJson } from '../machinery/json.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { embedded } from '../machinery/notation.js'
import { validateEphemeralUpdate } from './ephemeral-rules.js'
import { podColumns } from './pod-columns.js'
import { defaultPod, defaultPodSpec } from './pod-defaults.js'
import { qosClass } from './pod-qos.js'
import { validatePodSpec, validatePodSpecUpdate } from './pod-rules.js'
import { podSpec } from './pod-spec.js'
import { podStatus } from './pod-status.js'

/** Containers that live and die together on one node and share its network namespace. */
export const Pod = defineKind({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  namespaced: true,
  shortNames: ['po'],
  categories: ['all'],
  about: 'Containers that live and die together on one node and share one network namespace.',
  fields: {
    spec: embedded(2, podSpec, 'What is to run.'),
    status: embedded(3, podStatus, 'What is running; written by the kubelet.'),
  },
  subresources: [
    { name: 'attach', verbs: ['create', 'get'], kind: 'PodAttachOptions' },
    { name: 'binding', verbs: ['create'], kind: 'Binding' },
    { name: 'ephemeralcontainers', verbs: ['get', 'patch', 'update'] },
    { name: 'eviction', verbs: ['create'], group: 'policy', version: 'v1', kind: 'Eviction' },
    { name: 'exec', verbs: ['create', 'get'], kind: 'PodExecOptions' },
    { name: 'log', verbs: ['get'] },
    { name: 'portforward', verbs: ['create', 'get'], kind: 'PodPortForwardOptions' },
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
  columns: podColumns,
  fieldSelectors: {
    'spec.nodeName': (pod) => pod.spec.nodeName ?? '',
    'spec.restartPolicy': (pod) => pod.spec.restartPolicy,
    'spec.schedulerName': (pod) => pod.spec.schedulerName,
    'spec.serviceAccountName': (pod) => pod.spec.serviceAccountName ?? '',
    'spec.hostNetwork': (pod) => String(pod.spec.hostNetwork ?? false),
    'status.phase': (pod) => pod.status.phase ?? '',
    'status.podIP': (pod) => pod.status.podIP ?? '',
    'status.podIPs': (pod) => pod.status.podIPs?.[0]?.ip ?? '',
    'status.nominatedNodeName': (pod) => pod.status.nominatedNodeName ?? '',
  },
  defaults: ({ spec }) => {
    defaultPodSpec(spec)
    defaultPod(spec)
  },
  validate: ({ spec }, causes) => validatePodSpec(spec, 'spec', causes),
  prepareCreate: (pod) => {
    pod.status = { ...pod.status, phase: 'Pending', qosClass: qosClass(pod.spec) }
  },
  prepareUpdate: (after, before, subresource) => {
    if (subresource === 'ephemeralcontainers') onlyEphemeralContainers(after, before)
    // Set once, at creation, for good.
    after.status.qosClass ??= before.status.qosClass
  },
  validateUpdate: (after, before, causes, subresource) => {
    if (subresource === 'ephemeralcontainers') validateEphemeralUpdate(after.spec, before.spec, causes)
    if (subresource === '') {
      validatePodSpecUpdate(after.spec, before.spec, causes)
      if (!sameJson(after.spec.ephemeralContainers ?? [], before.spec.ephemeralContainers ?? []))
        causes.forbidden('spec.ephemeralContainers', 'ephemeral containers are changed through the ephemeralcontainers subresource')
    }
  },
})
export type Pod = Stored<typeof Pod>

/** A write to that subresource counts for nothing else. Changes `after`. */
function onlyEphemeralContainers(after: Pod, before: Pod): void {
  const { ephemeralContainers } = after.spec
  const { resourceVersion } = after.metadata
  after.metadata = cloneJson(before.metadata)
  if (resourceVersion) after.metadata.resourceVersion = resourceVersion
  after.spec = cloneJson(before.spec)
  if (ephemeralContainers === undefined) delete after.spec.ephemeralContainers
  else after.spec.ephemeralContainers = ephemeralContainers
}
