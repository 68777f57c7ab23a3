// GET of a collection: from the cache, as it is, or as it was at a revision that the history still holds.

import type { AnyKind } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import type { Entry } from '../store/entry.js'
import { type ApiContext, cacheOf, type Target } from './api-context.js'
import { parseRevision, tooOld, waitForRevision } from './revision.js'
import { readSelection, selected } from './selection.js'

export interface ListMeta {
  resourceVersion: string
  continue?: string
  remainingItemCount?: number
}
export interface Listed {
  readonly entries: readonly Entry[]
  readonly metadata: ListMeta
}

interface Continuation {
  readonly revision: number
  /** `<namespace>/<name>` of the last object of the page before. */
  readonly after: string
}

/** Throws ApiError: 400 for bad parameters, 410 for a revision that is gone. */
export async function listObjects(context: ApiContext, target: Target, query: URLSearchParams): Promise<Listed> {
  const selection = readSelection(target, query)
  const cache = cacheOf(context, target)
  const limit = readLimit(query.get('limit'))
  const continuation = readContinue(query.get('continue'))
  const asked = parseRevision(query.get('resourceVersion'))
  const match = readMatch(query.get('resourceVersionMatch'), asked, continuation !== undefined)

  let revision = context.store.cache.revision
  let entries: Iterable<Entry>
  if (continuation === undefined && match !== 'Exact') {
    if (asked !== undefined && asked > 0) {
      await waitForRevision(context, asked)
      revision = context.store.cache.revision
    }
    entries = selected(cache, selection)
  } else {
    revision = continuation?.revision ?? asked!
    await waitForRevision(context, revision)
    if (revision < cache.floor)
      throw continuation === undefined
        ? tooOld(revision, cache.floor)
        : apiErrors.expired(
            'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
          )
    entries = matching(cache.listAt(revision, selection.namespace), selection.matches, continuation?.after)
  }
  return page(entries, limit, revision, selection.matches === undefined)
}

/** A list's JSON, put together from its objects' own. */
export function listJson(kind: AnyKind, { entries, metadata }: Listed): Buffer {
  const head = `{"kind":"${kind.listKind}","apiVersion":"${kind.apiVersion}","metadata":${JSON.stringify(metadata)},"items":[`
  const parts: Buffer[] = [Buffer.from(head)]
  for (const [i, entry] of entries.entries()) {
    if (i > 0) parts.push(comma)
    parts.push(entry.json)
  }
  parts.push(end)
  return Buffer.concat(parts)
}
const comma = Buffer.from(',')
const end = Buffer.from(']}\n')

function* matching(
  entries: readonly Entry[],
  matches: ((entry: Entry) => boolean) | undefined,
  after: string | undefined,
): Generator<Entry> {
  for (const entry of entries) {
    if (after !== undefined && `${entry.key.namespace}/${entry.key.name}` <= after) continue
    if (matches === undefined || matches(entry)) yield entry
  }
}

function page(entries: Iterable<Entry>, limit: number, revision: number, countable: boolean): Listed {
  if (limit === 0) return { entries: [...entries], metadata: { resourceVersion: String(revision) } }
  const taken: Entry[] = []
  let remaining = 0
  for (const entry of entries) {
    if (taken.length < limit) taken.push(entry)
    else {
      remaining++
      // With a selector the rest is not counted, as upstream.
      if (!countable) break
    }
  }
  const metadata: ListMeta = { resourceVersion: String(revision) }
  if (remaining > 0) {
    const { namespace, name } = taken.at(-1)!.key
    metadata.continue = Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${namespace}/${name}` })).toString(
      'base64url',
    )
    if (countable) metadata.remainingItemCount = remaining
  }
  return { entries: taken, metadata }
}

function readLimit(text: string | null): number {
  if (text === null || text === '') return 0
  if (!/^-?\d{1,12}$/.test(text)) throw apiErrors.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`)
  return Math.max(0, Number(text))
}

function readContinue(text: string | null): Continuation | undefined {
  if (text === null || text === '') return undefined
  try {
    const { v, rv, start } = JSON.parse(Buffer.from(text, 'base64url').toString()) as { v?: unknown; rv?: unknown; start?: unknown }
    if (v === 'meta.k8s.io/v1' && typeof rv === 'number' && Number.isSafeInteger(rv) && rv > 0 && typeof start === 'string')
      return { revision: rv, after: start }
  } catch {
    // Not one of ours.
  }
  throw apiErrors.badRequest('continue key is not valid: it was not made by this server')
}

type Match = 'Exact' | 'NotOlderThan' | undefined

/** The combinations that upstream's ValidateListOptions allows. */
function readMatch(text: string | null, asked: number | undefined, continued: boolean): Match {
  if (continued && asked !== undefined && asked > 0)
    throw apiErrors.badRequest('specifying resource version is not allowed when using continue')
  if (text === null || text === '') return undefined
  if (text !== 'Exact' && text !== 'NotOlderThan')
    throw apiErrors.badRequest(
      `resourceVersionMatch: Unsupported value: ${JSON.stringify(text)}: supported values: "Exact", "NotOlderThan", ""`,
    )
  if (continued) throw apiErrors.badRequest('resourceVersionMatch is forbidden when continue is provided')
  if (asked === undefined) throw apiErrors.badRequest('resourceVersionMatch is forbidden unless resourceVersion is provided')
  if (text === 'Exact' && asked === 0) throw apiErrors.badRequest('resourceVersionMatch "Exact" is forbidden for resourceVersion "0"')
  return text
}
