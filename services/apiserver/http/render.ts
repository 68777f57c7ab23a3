// Objects in the form the client asked for: as they are, as a Table, or their metadata only.

import type { AnyKind, KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { type IncludeObject, partialMetadata, renderTable } from '../../../packages/api/machinery/table.js'
import type { Entry } from '../store/entry.js'
import { type Listed, listJson } from '../verbs/list.js'
import type { Render } from '../verbs/watch.js'
import { chooseForm, type Form, offered } from './media-type.js'
import type { ApiRequest } from './request.js'

/** Throws ApiError 406. */
export function formFor(request: ApiRequest): Form {
  const form = chooseForm(request.accepts)
  if (form === undefined) throw apiErrors.notAcceptable(offered)
  return form
}

export function renderOne(kind: AnyKind, entry: Entry, form: Form, request: ApiRequest, nowMs: number): object | Buffer {
  const object = entry.object
  if (form.kind === 'table')
    return table(kind, [object], form.version, request, nowMs, { resourceVersion: object.metadata.resourceVersion })
  if (form.kind === 'metadata') return partialMetadata(object, metaVersion(form.version))
  return entry.json
}

export function renderList(kind: AnyKind, listed: Listed, form: Form, request: ApiRequest, nowMs: number): object | Buffer {
  const objects = () => listed.entries.map((entry) => entry.object)
  if (form.kind === 'table') return table(kind, objects(), form.version, request, nowMs, listed.metadata)
  if (form.kind === 'metadata') {
    const apiVersion = metaVersion(form.version)
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion,
      metadata: listed.metadata,
      items: objects().map((object) => partialMetadata(object, apiVersion)),
    }
  }
  return listJson(kind, listed)
}

/** Undefined when events carry the objects as they are, whose bytes all watchers share. */
export function renderEvents(kind: AnyKind, form: Form, request: ApiRequest, wallMs: () => number): Render {
  if (form.kind === 'object') return undefined
  if (form.kind === 'metadata') return ({ object }) => Buffer.from(JSON.stringify(partialMetadata(object, metaVersion(form.version))))
  return ({ object }, first) => {
    const rendered = table(kind, [object], form.version, request, wallMs(), { resourceVersion: object.metadata.resourceVersion })
    // The columns are told once (kubectl reads them off the first event).
    return Buffer.from(JSON.stringify(first ? rendered : { ...rendered, columnDefinitions: null }))
  }
}

const metaVersion = (version: string) => `meta.k8s.io/${version}`

function table(kind: AnyKind, objects: readonly KubeObject[], version: string, request: ApiRequest, nowMs: number, metadata: object) {
  return renderTable(kind, objects, { nowMs, include: includeOf(request), metadata, apiVersion: metaVersion(version) })
}

function includeOf({ info: { query } }: ApiRequest): IncludeObject {
  const text = query.get('includeObject') || 'Metadata'
  if (text !== 'None' && text !== 'Metadata' && text !== 'Object')
    throw apiErrors.badRequest(`unrecognized includeObject value: ${JSON.stringify(text)}`)
  return text
}
