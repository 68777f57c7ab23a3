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
  apiVersion: required(5, text, 'API group and version of the owner.'),
  kind: required(1, text, 'What the owner is.'),
  name: required(3, text, 'What the owner is called.'),
  uid: required(4, text, 'The owner itself, and not another of its name.'),
  controller: optional(6, pointer(bool), 'Whether this owner is the one that manages the object.'),
  blockOwnerDeletion: optional(7, pointer(bool), 'Whether a foreground deletion of the owner waits for this object.'),
})

export const managedFieldsEntry = message('io.k8s.apimachinery.pkg.apis.meta.v1.ManagedFieldsEntry', {
  manager: optional(1, text, 'Who set the fields.'),
  operation: optional(2, text, 'How they were set: Apply or Update.'),
  apiVersion: optional(3, text, 'The version that the fields are named in.'),
  time: optional(4, time, 'When the set of fields last changed.'),
  fieldsType: optional(6, text, 'The format of the fields; there is one, FieldsV1.'),
  fieldsV1: optional(7, anything, 'The fields, as a tree of their names.'),
  subresource: optional(8, text, 'The subresource through which they were set, if any.'),
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
  deletionGracePeriodSeconds: optional(10, pointer(int64), 'Seconds that were left for an orderly end when the deletion was asked for.'),
  labels: optional(11, stringMap, 'Keys and values by which it is chosen.'),
  annotations: optional(12, stringMap, 'Keys and values that tools keep with it.'),
  ownerReferences: optional(13, listBy('uid', ownerReference), 'What it belongs to; gone when they are.'),
  finalizers: optional(14, setOf(text), 'Who must be done with it before it can be gone.'),
  managedFields: optional(17, list(managedFieldsEntry), 'Which manager set which fields; kept by the server.'),
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
  type: required(1, text, 'What the condition is about.'),
  status: required(2, oneOf('True', 'False', 'Unknown'), 'True, False or Unknown.'),
  observedGeneration: optional(3, int64, 'The generation of the object that this is about.'),
  lastTransitionTime: required(4, time, 'When the status last changed.'),
  reason: required(5, text, 'Why, in one word for programs.'),
  message: required(6, text, 'Why, in a sentence for people.'),
})
