import { defineKind, type Stored } from '../machinery/kind.js'
import { embedded, int32, message, microTime, optional, required, text, time } from '../machinery/notation.js'
import { Event, eventSource } from './event.js'
import { eventColumns } from './event-columns.js'
import { toCoreV1, toEventsV1 } from './event-versions.js'
import { objectReference } from './object-reference.js'

export const eventSeries = message('io.k8s.api.events.v1.EventSeries', {
  count: required(1, int32),
  lastObservedTime: required(2, microTime),
})

/** Something that happened to an object, in its newer spelling. */
export const EventsEvent = defineKind({
  group: 'events.k8s.io',
  version: 'v1',
  kind: 'Event',
  plural: 'events',
  namespaced: true,
  shortNames: ['ev'],
  about: 'Something that happened to an object, in its newer spelling.',
  fields: {
    eventTime: optional(2, microTime),
    series: optional(3, eventSeries),
    reportingController: optional(4, text),
    reportingInstance: optional(5, text),
    action: optional(6, text),
    reason: optional(7, text),
    regarding: embedded(8, objectReference),
    related: optional(9, objectReference),
    note: optional(10, text),
    type: optional(11, text),
    deprecatedSource: embedded(12, eventSource),
    deprecatedFirstTimestamp: optional(13, time),
    deprecatedLastTimestamp: optional(14, time),
    deprecatedCount: optional(15, int32),
  },
  storedAs: { kind: Event, toStored: toCoreV1, fromStored: toEventsV1 },
  columns: eventColumns.map((column) => ({ ...column, cell: (event: object, nowMs: number) => column.cell(toCoreV1(event), nowMs) })),
  fieldSelectors: {
    'regarding.kind': (event) => event.regarding?.kind ?? '',
    'regarding.namespace': (event) => event.regarding?.namespace ?? '',
    'regarding.name': (event) => event.regarding?.name ?? '',
    'regarding.uid': (event) => event.regarding?.uid ?? '',
    'regarding.apiVersion': (event) => event.regarding?.apiVersion ?? '',
    'regarding.resourceVersion': (event) => event.regarding?.resourceVersion ?? '',
    'regarding.fieldPath': (event) => event.regarding?.fieldPath ?? '',
    reason: (event) => event.reason ?? '',
    reportingController: (event) => event.reportingController ?? '',
    type: (event) => event.type ?? '',
  },
})
export type EventsEvent = Stored<typeof EventsEvent>
