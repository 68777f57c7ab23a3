import type * as z from 'zod'
import { defineKind, type Stored, type StoredMeta } from '../machinery/kind.js'
import {
  bool,
  bytes,
  defaulted,
  embedded,
  int32,
  int64,
  jsonSchema,
  list,
  message,
  optional,
  pointer,
  required,
  text,
  time,
} from '../machinery/notation.js'
import { schemaHas } from '../schema/schema-rules.js'
import { cleanupFinalizer, setCondition, validateDefinition, validateDefinitionUpdate } from './custom-resource-definition-rules.js'

const v1 = 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1'

export const customResourceColumnDefinition = message(`${v1}.CustomResourceColumnDefinition`, {
  name: required(1, text, 'The heading.'),
  type: required(2, text, 'integer, number, string, boolean or date.'),
  format: optional(3, text),
  description: optional(4, text),
  priority: optional(5, int32, 'Above 0 it shows with -o wide only.'),
  jsonPath: required(6, text, 'Where the cell’s value lies in the object.'),
})

export const serviceReference = message(`${v1}.ServiceReference`, {
  namespace: required(1, text),
  name: required(2, text),
  path: optional(3, pointer(text)),
  port: optional(4, pointer(int32)),
})
export const webhookClientConfig = message(`${v1}.WebhookClientConfig`, {
  service: optional(1, serviceReference),
  caBundle: optional(2, bytes),
  url: optional(3, pointer(text)),
})
export const webhookConversion = message(`${v1}.WebhookConversion`, {
  clientConfig: optional(2, webhookClientConfig),
  conversionReviewVersions: required(3, list(text)),
})
export const customResourceConversion = message(`${v1}.CustomResourceConversion`, {
  strategy: required(1, text, 'None: only the apiVersion differs between versions.'),
  webhook: optional(2, webhookConversion),
})

export const customResourceDefinitionNames = message(`${v1}.CustomResourceDefinitionNames`, {
  plural: required(1, text, 'The name in paths, and before the dot in the definition’s own name.'),
  singular: optional(2, text),
  shortNames: optional(3, list(text)),
  kind: required(4, text),
  listKind: optional(5, text),
  categories: optional(6, list(text), 'Names like `all` under which it is listed with others.'),
})

export const customResourceValidation = message(`${v1}.CustomResourceValidation`, {
  openAPIV3Schema: optional(1, jsonSchema, 'The structural schema of the objects.'),
})
export const customResourceSubresourceStatus = message(`${v1}.CustomResourceSubresourceStatus`, {})
export const customResourceSubresourceScale = message(`${v1}.CustomResourceSubresourceScale`, {
  specReplicasPath: required(1, text),
  statusReplicasPath: required(2, text),
  labelSelectorPath: optional(3, pointer(text)),
})
export const customResourceSubresources = message(`${v1}.CustomResourceSubresources`, {
  status: optional(1, customResourceSubresourceStatus, 'Status is written through a path of its own.'),
  scale: optional(2, customResourceSubresourceScale),
})
export const selectableField = message(`${v1}.SelectableField`, {
  jsonPath: required(1, text),
})

export const customResourceDefinitionVersion = message(`${v1}.CustomResourceDefinitionVersion`, {
  name: required(1, text),
  served: required(2, bool, 'Whether it can be asked for.'),
  storage: required(3, bool, 'Whether objects are stored in it; of one version exactly.'),
  schema: optional(4, customResourceValidation),
  subresources: optional(5, customResourceSubresources),
  additionalPrinterColumns: optional(6, list(customResourceColumnDefinition), 'Columns of `kubectl get`.'),
  deprecated: optional(7, bool),
  deprecationWarning: optional(8, pointer(text)),
  selectableFields: optional(9, list(selectableField), 'Fields that a field selector may name.'),
})

export const customResourceDefinitionSpec = message(`${v1}.CustomResourceDefinitionSpec`, {
  group: required(1, text),
  names: embedded(3, customResourceDefinitionNames),
  scope: required(4, text, 'Cluster or Namespaced.'),
  versions: required(7, list(customResourceDefinitionVersion)),
  conversion: defaulted(9, customResourceConversion, { strategy: 'None' }),
  preserveUnknownFields: optional(10, bool),
})

export const customResourceDefinitionCondition = message(`${v1}.CustomResourceDefinitionCondition`, {
  type: required(1, text),
  status: required(2, text),
  lastTransitionTime: optional(3, time),
  reason: optional(4, text),
  message: optional(5, text),
  observedGeneration: optional(6, int64),
})
export const customResourceDefinitionStatus = message(`${v1}.CustomResourceDefinitionStatus`, {
  conditions: optional(1, list(customResourceDefinitionCondition)),
  acceptedNames: embedded(2, customResourceDefinitionNames),
  storedVersions: optional(3, list(text), 'Versions in which objects may still be stored.'),
  observedGeneration: optional(4, int64),
})

/** A definition to its rules, which the kind itself refers to. */
export interface Definition {
  metadata: StoredMeta
  spec: z.output<typeof customResourceDefinitionSpec>
  status: z.output<typeof customResourceDefinitionStatus>
}

/** A kind of its users' own. */
export const CustomResourceDefinition = defineKind({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  about: 'A kind of its users’ own.',
  fields: {
    spec: embedded(2, customResourceDefinitionSpec),
    status: embedded(3, customResourceDefinitionStatus),
  },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  defaults: ({ spec: { names } }) => {
    names.singular ||= names.kind.toLowerCase()
    names.listKind ||= names.kind === '' ? '' : `${names.kind}List`
  },
  prepareCreate: (definition) => recordStorageVersion(definition),
  prepareUpdate: (after, _before, subresource) => {
    if (subresource === '') recordStorageVersion(after)
  },
  prepareDelete: ({ metadata, status }, now) => {
    metadata.finalizers = [...new Set([...(metadata.finalizers ?? []), cleanupFinalizer])]
    status.conditions = setCondition(status.conditions, {
      type: 'Terminating',
      status: 'True',
      reason: 'InstanceDeletionPending',
      message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
      lastTransitionTime: now,
    })
  },
  validate: validateDefinition,
  validateUpdate: validateDefinitionUpdate,
  warnings: ({ spec }) =>
    spec.versions.flatMap(({ name, schema }) =>
      schema?.openAPIV3Schema !== undefined && schemaHas(schema.openAPIV3Schema, (one) => one['x-kubernetes-validations'] !== undefined)
        ? [`version ${name}: x-kubernetes-validations (CEL) are stored and not evaluated by this server`]
        : [],
    ),
})
export type CustomResourceDefinition = Stored<typeof CustomResourceDefinition>

/** Objects may be stored in the storage version from now on. */
function recordStorageVersion({ spec, status }: Definition): void {
  const storage = spec.versions.find((version) => version.storage)?.name
  const stored = status.storedVersions ?? []
  if (storage !== undefined && !stored.includes(storage)) status.storedVersions = [...stored, storage]
}
