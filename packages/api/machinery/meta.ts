// Metadata of objects and lists (apimachinery pkg/apis/meta/v1).

import {
  anything,
  atomicMessage,
  bool,
  int64,
  list,
  listBy,
  message,
  oneOf,
  optional,
  pointer,
  required,
  setOf,
  stringMap,
  text,
  time,
} from './notation.js'

export const ownerReference = atomicMessage('io.k8s.apimachinery.pkg.apis.meta.v1.OwnerReference', {
  apiVersion: required(5, text),
  kind: required(1, text),
  name: required(3, text),
  uid: required(4, text),
  controller: optional(6, pointer(bool)),
  blockOwnerDeletion: optional(7, pointer(bool)),
})

export const managedFieldsEntry = message('io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry', {
  manager: optional(1, text),
  operation: optional(2, text),
  apiVersion: optional(3, text),
  time: optional(4, time),
  fieldsType: optional(6, text),
  fieldsV1: optional(7, anything),
  subresource: optional(8, text),
})

export const objectMeta = message('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta', {
  name: optional(1, text, 'Unique among its kind within a namespace; cannot change.'),
  generateName: optional(2, text, 'What a name begins with that the server is to finish.'),
  namespace: optional(3, text, 'The room the name is unique in.'),
  uid: optional(5, text, 'Unique for all time; set by the server.'),
  resourceVersion: optional(6, text, 'Which write this is the outcome of; an update that names another one is refused.'),
  generation: optional(7, int64, 'Counts changes of what is wanted.'),
  creationTimestamp: optional(8, time, 'When the server created it.'),
  deletionTimestamp: optional(9, time, 'When it is due to be gone, once deletion was asked for.'),
  deletionGracePeriodSeconds: optional(10, pointer(int64)),
  labels: optional(11, stringMap, 'Keys and values by which it is chosen.'),
  annotations: optional(12, stringMap, 'Keys and values that tools keep with it.'),
  ownerReferences: optional(13, listBy('uid', ownerReference), 'What it belongs to; gone when they are.'),
  finalizers: optional(14, setOf(text), 'Who must be done with it before it can be gone.'),
  managedFields: optional(17, list(managedFieldsEntry)),
})

export const listMeta = message(
  'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta',
  {
    resourceVersion: optional(2, text, 'How fresh the list is; a watch may begin here.'),
    continue: optional(3, text, 'Where the next page begins; empty on the last.'),
    remainingItemCount: optional(4, pointer(int64), 'How many objects further pages hold.'),
  },
  'Metadata of a list.',
)

export const condition = message('io.k8s.apimachinery.pkg.apis.meta.v1.Condition', {
  type: required(1, text),
  status: required(2, oneOf('True', 'False', 'Unknown')),
  observedGeneration: optional(3, int64),
  lastTransitionTime: required(4, time),
  reason: required(5, text),
  message: required(6, text),
})
