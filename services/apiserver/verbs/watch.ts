// A watch: what to begin with, then every change from there on, until somebody has had enough.
//
//   resourceVersion   sendInitialEvents   begins with
//   unset or 0        unset               ADDED for each object there is
//   N                 unset               the changes after N (410 when the history does not reach back)
//   any               true                ADDED for each object, then a BOOKMARK that says so
//   any               false               the changes after N, or after now

import type { AnyKind } from '../../../packages/api/machinery/kind.js'
import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import type { Timer } from '../../../packages/clock/clock.js'
import type { ApiRequest } from '../http/request.js'
import { isTrue } from '../http/request-info.js'
import type { Entry } from '../store/entry.js'
import { type Change, type EventType, eventFrame, transition } from '../watch/change.js'
import { WatchWriter } from '../watch/watch-writer.js'
import { type ApiContext, cacheOf, type Target } from './api-context.js'
import { parseRevision, tooOld, waitForRevision } from './revision.js'
import { type ObjectSelection, readSelection, selected } from './selection.js'

const bookmarkEveryMs = 60_000
/** Without timeoutSeconds a watch lasts 30 to 60 minutes (min-request-timeout). */
const shortestMs = 30 * 60_000
const initialEventsEnd = 'k8s.io/initial-events-end'

/** How an object looks inside the events of this watch: itself, or a Table of one row, or its metadata. */
export type Render = ((entry: Entry, first: boolean) => Buffer) | undefined

export async function watchObjects(context: ApiContext, target: Target, request: ApiRequest, render: Render): Promise<void> {
  const { query } = request.info
  const selection = readSelection(target, query)
  const cache = cacheOf(context, target)
  const asked = parseRevision(query.get('resourceVersion'))
  const initial = readInitial(query, asked)
  const bookmarks = isTrue(query.get('allowWatchBookmarks'))
  const timeoutMs = readTimeout(query.get('timeoutSeconds')) ?? shortestMs * (1 + context.random.next())
  if (asked !== undefined) await waitForRevision(context, asked)

  const writer = new WatchWriter(request.outgoing)
  let first = true
  const frame = (type: EventType, change: Change): Buffer => {
    if (render === undefined) return change.frame(type)
    const made = eventFrame(type, render(change.subject(type), first))
    first = false
    return made
  }
  const bookmark = (annotations?: Record<string, string>) =>
    writer.write(bookmarkFrame(target.kind, context.store.cache.revision, annotations))

  // From here to `listen` nothing waits, so no change falls between.
  const from = asked ?? 0
  if (initial === 'none' && from > 0 && from < cache.floor) {
    writer.write(eventFrame('ERROR', Buffer.from(JSON.stringify(tooOld(from, cache.floor).toStatus()))))
    writer.end()
    return
  }
  if (initial === 'none') {
    if (from > 0) for (const change of cache.changesAfter(from)) offer(change, selection, frame, writer)
  } else {
    for (const entry of selected(cache, selection)) {
      writer.write(eventFrame('ADDED', render === undefined ? entry.json : render(entry, first)))
      first = false
    }
    if (initial === 'events-and-bookmark') bookmark({ [initialEventsEnd]: 'true' })
  }
  const unlisten = cache.listen((change) => offer(change, selection, frame, writer))
  const timers: Timer[] = []
  const every = (ms: number, work: () => void): void => {
    timers[0] = context.clock.setTimer(ms, () => {
      work()
      every(ms, work)
    })
  }
  if (bookmarks) every(bookmarkEveryMs, () => bookmark())
  const deadline = context.clock.setTimer(timeoutMs, () => {
    if (bookmarks) bookmark()
    writer.end()
  })
  const end = () => writer.end()
  const expire = () => {
    writer.write(eventFrame('ERROR', Buffer.from(JSON.stringify(apiErrors.expired('the store went back to an earlier state').toStatus()))))
    writer.end()
  }
  context.stopping.addEventListener('abort', end)
  const forgetRestart = context.store.cache.onRestart(expire)
  // Whoever watches comes again, and finds the kind as it is then.
  const forgetKind = context.kinds.onRetired(target.kind, end)
  if (context.stopping.aborted) end()
  await writer.closed
  unlisten()
  forgetRestart()
  forgetKind()
  context.stopping.removeEventListener('abort', end)
  deadline.cancel()
  timers[0]?.cancel()
}

function offer(change: Change, selection: ObjectSelection, frame: (type: EventType, change: Change) => Buffer, writer: WatchWriter): void {
  const type = transition(change, selection)
  if (type !== undefined) writer.write(frame(type, change))
}

function bookmarkFrame(kind: AnyKind, revision: number, annotations: Record<string, string> | undefined): Buffer {
  const metadata = { resourceVersion: String(revision), creationTimestamp: null, ...(annotations && { annotations }) }
  return eventFrame('BOOKMARK', Buffer.from(JSON.stringify({ kind: kind.kind, apiVersion: kind.apiVersion, metadata })))
}

function readInitial(query: URLSearchParams, asked: number | undefined): 'events' | 'events-and-bookmark' | 'none' {
  const text = query.get('sendInitialEvents')
  const match = query.get('resourceVersionMatch') ?? ''
  const refuse = (field: string, why: string) =>
    new ApiError('Invalid', `ListOptions.meta.k8s.io "" is invalid: ${field}: Forbidden: ${why}`, {
      group: 'meta.k8s.io',
      kind: 'ListOptions',
      causes: [{ reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field }],
    })
  if (text === null) {
    if (match !== '')
      throw refuse('resourceVersionMatch', 'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided')
    return asked === undefined || asked === 0 ? 'events' : 'none'
  }
  if (match !== 'NotOlderThan')
    throw refuse('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')
  return isTrue(text) ? 'events-and-bookmark' : 'none'
}

function readTimeout(text: string | null): number | undefined {
  if (text === null || text === '') return undefined
  if (!/^\d{1,9}$/.test(text)) throw apiErrors.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Number(text) > 0 ? Number(text) * 1_000 : undefined
}
