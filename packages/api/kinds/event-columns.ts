// What `kubectl get events` shows (kubernetes pkg/printers/internalversion printEvent).

import { ageOf } from '../machinery/duration.js'
import type { Column, StoredMeta } from '../machinery/kind.js'

interface Event {
  metadata: StoredMeta
  involvedObject: { kind?: string | undefined; name?: string | undefined; fieldPath?: string | undefined }
  reason?: string | undefined
  message?: string | undefined
  type?: string | undefined
  count?: number | undefined
  eventTime?: string | undefined
  firstTimestamp?: string | undefined
  lastTimestamp?: string | undefined
  series?: { count?: number | undefined; lastObservedTime?: string | undefined } | undefined
  source: { component?: string | undefined; host?: string | undefined }
  reportingComponent?: string | undefined
  reportingInstance?: string | undefined
}

const firstSeen = (event: Event) => event.firstTimestamp ?? event.eventTime
const lastSeen = (event: Event) => event.series?.lastObservedTime ?? event.lastTimestamp ?? firstSeen(event)

function sourceCell({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source.component ?? reportingComponent ?? ''
  const host = source.host ?? reportingInstance
  return host ? `${component}, ${host}` : component
}

export const eventColumns: readonly Column<Event>[] = [
  { name: 'Last Seen', description: 'When it happened last.', cell: (event, nowMs) => ageOf(lastSeen(event), nowMs) },
  { name: 'Type', description: 'Normal or Warning.', cell: (event) => event.type ?? '' },
  { name: 'Reason', description: 'What happened, in one word.', cell: (event) => event.reason ?? '' },
  {
    name: 'Object',
    description: 'What it happened to.',
    cell: ({ involvedObject: { kind = '', name = '' } }) => (kind === '' ? name : `${kind.toLowerCase()}/${name}`),
  },
  { name: 'Subobject', priority: 1, description: 'Which part of it.', cell: ({ involvedObject }) => involvedObject.fieldPath ?? '' },
  { name: 'Source', priority: 1, description: 'Who says so.', cell: sourceCell },
  { name: 'Message', description: 'What happened, in a sentence.', cell: (event) => (event.message ?? '').trim() },
  { name: 'First Seen', priority: 1, description: 'When it happened first.', cell: (event, nowMs) => ageOf(firstSeen(event), nowMs) },
  { name: 'Count', priority: 1, description: 'How often.', cell: (event) => String(event.series?.count ?? (event.count || 1)) },
  { name: 'Name', priority: 1, format: 'name', description: "The event's own name.", cell: (event) => event.metadata.name },
]
