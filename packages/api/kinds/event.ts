import { defineKind, type Stored } from '../machinery/kind.js'
import { embedded, int32, message, microTime, optional, text, time } from '../machinery/notation.js'
import { eventColumns } from './event-columns.js'
import { objectReference } from './object-reference.js'

export const eventSource = message('io.k8s.api.core.v1.EventSource', {
  component: optional(1, text),
  host: optional(2, text),
})

export const eventSeries = message('io.k8s.api.core.v1.EventSeries', {
  count: optional(1, int32),
  lastObservedTime: optional(2, microTime),
})

/** Something that happened to an object, worth telling. */
export const Event = defineKind({
  group: '',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
  shortNames: ['ev'],
  about: 'Something that happened to an object, worth telling.',
  fields: {
    involvedObject: embedded(2, objectReference),
    reason: optional(3, text),
    message: optional(4, text),
    source: embedded(5, eventSource),
    firstTimestamp: optional(6, time),
    lastTimestamp: optional(7, time),
    count: optional(8, int32),
    type: optional(9, text),
    eventTime: optional(10, microTime),
    series: optional(11, eventSeries),
    action: optional(12, text),
    related: optional(13, objectReference),
    reportingComponent: optional(14, text),
    reportingInstance: optional(15, text),
  },
  columns: eventColumns,
  fieldSelectors: {
    'involvedObject.kind': (event) => event.involvedObject.kind ?? '',
    'involvedObject.namespace': (event) => event.involvedObject.namespace ?? '',
    'involvedObject.name': (event) => event.involvedObject.name ?? '',
    'involvedObject.uid': (event) => event.involvedObject.uid ?? '',
    'involvedObject.apiVersion': (event) => event.involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': (event) => event.involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': (event) => event.involvedObject.fieldPath ?? '',
    reason: (event) => event.reason ?? '',
    reportingComponent: (event) => event.reportingComponent ?? '',
    source: (event) => event.source.component ?? event.reportingComponent ?? '',
    type: (event) => event.type ?? '',
  },
  validate: ({ metadata, involvedObject }, causes) => {
    // Events of things without a namespace live in the default one.
    const namespace = involvedObject.namespace ?? 'default'
    if (
      metadata.namespace !== undefined &&
      metadata.namespace !== namespace &&
      !(involvedObject.namespace === undefined && metadata.namespace === 'kube-system')
    )
      causes.invalid('involvedObject.namespace', involvedObject.namespace ?? '', 'does not match event.namespace')
  },
})
export type Event = Stored<typeof Event>
