import { ageOf } from '../machinery/duration.js'
import { defineKind } from '../machinery/kind.js'
import { bool, bytes, embedded, int32, listBy, message, oneOf, optional, pointer, required, text, time } from '../machinery/notation.js'

const serviceReference = message('io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference', {
  namespace: optional(1, text, 'Where the Service is.'),
  name: optional(2, text, 'What the Service is called.'),
  port: optional(3, pointer(int32), 'Its port for HTTPS; 443 when not said.'),
})

const apiServiceSpec = message('io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec', {
  service: optional(1, serviceReference, 'Who serves the group version; nothing means this server itself.'),
  group: optional(2, text, 'The API group.'),
  version: optional(3, text, 'The version of the group.'),
  insecureSkipTLSVerify: optional(4, bool, "Whether the Service's certificate goes unchecked."),
  caBundle: optional(5, bytes, "Certificates that the Service's own must come from."),
  groupPriorityMinimum: required(7, int32, 'Which group comes first in discovery: the highest.'),
  versionPriority: required(8, int32, 'Which version of the group is preferred: the highest.'),
})

const apiServiceCondition = message('io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceCondition', {
  type: required(1, text, 'Available.'),
  status: required(2, oneOf('True', 'False', 'Unknown'), 'Whether it holds.'),
  lastTransitionTime: optional(3, time, 'Since when.'),
  reason: optional(4, text, 'Why, in one word.'),
  message: optional(5, text, 'Why, in a sentence.'),
})

const apiServiceStatus = message('io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus', {
  conditions: optional(1, listBy('type', apiServiceCondition), 'What is known of who serves it.'),
})

/** A group version and who serves it. */
export const APIService = defineKind({
  group: 'apiregistration.k8s.io',
  version: 'v1',
  kind: 'APIService',
  plural: 'apiservices',
  namespaced: false,
  nameForm: 'path-segment',
  categories: ['api-extensions'],
  about: 'A group version of the API, and who serves it.',
  fields: {
    spec: embedded(2, apiServiceSpec, 'Which group version it is, and where its server is.'),
    status: embedded(3, apiServiceStatus, 'Whether it can be reached.'),
  },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  statusOnCreate: 'kept',
  columns: [
    { name: 'Name', format: 'name', cell: ({ metadata }) => metadata.name },
    { name: 'Service', cell: ({ spec: { service } }) => (service === undefined ? 'Local' : `${service.namespace}/${service.name}`) },
    { name: 'Available', cell: ({ status }) => availability(status.conditions ?? []) },
    { name: 'Age', type: 'date', cell: ({ metadata }, nowMs) => ageOf(metadata.creationTimestamp, nowMs) },
  ],
  validate: ({ metadata, spec }, causes) => {
    const name = `${spec.version ?? ''}.${spec.group ?? ''}`
    if (metadata.name !== name)
      causes.invalid('metadata.name', metadata.name, `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(name)}`)
    for (const field of ['groupPriorityMinimum', 'versionPriority'] as const)
      if (spec[field] <= 0 || spec[field] > 20_000) causes.invalid(`spec.${field}`, spec[field], 'must be positive and less than 20000')
  },
})

function availability(conditions: readonly { type: string; status: string; reason?: string | undefined }[]): string {
  const available = conditions.find(({ type }) => type === 'Available')
  if (available === undefined) return 'Unknown'
  return available.status === 'True' ? 'True' : `${available.status} (${available.reason ?? ''})`
}
