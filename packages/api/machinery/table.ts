// The Table that `kubectl get` asks for (meta.k8s.io/v1 Table): columns and cells of a kind, worked out here so that every
// client shows the same.

import { ageOf } from './duration.js'
import type { AnyKind, Column, KubeObject } from './kind.js'

export interface TableColumnDefinition {
  name: string
  type: string
  format: string
  description: string
  priority: number
}
export interface TableRow {
  cells: unknown[]
  /** What includeObject asked for: PartialObjectMetadata, the object itself, or nothing. */
  object?: unknown
}
export interface Table {
  kind: 'Table'
  apiVersion: string
  metadata: { resourceVersion?: string; continue?: string; remainingItemCount?: number }
  columnDefinitions: TableColumnDefinition[]
  rows: TableRow[]
}
export type IncludeObject = 'None' | 'Metadata' | 'Object'

interface Named {
  metadata: { name: string; creationTimestamp?: string | undefined }
}
export const nameColumn: Column<Named> = {
  name: 'Name',
  format: 'name',
  description: 'Unique among its kind within a namespace.',
  cell: (object) => object.metadata.name,
}
export const ageColumn: Column<Named> = {
  name: 'Age',
  description: 'Time since the server created it.',
  cell: (object, nowMs) => ageOf(object.metadata.creationTimestamp, nowMs),
}

/** What a kind without columns of its own shows (apiserver's default table convertor). */
const plainColumns: readonly Column<Named>[] = [
  nameColumn,
  { name: 'Created At', type: 'date', cell: (object) => object.metadata.creationTimestamp ?? '' },
]

const columnsOf = (kind: AnyKind): readonly Column<KubeObject>[] => (kind.columns.length > 0 ? kind.columns : plainColumns)

/** `metadata` is the list's; a Table of one object (get, watch event) takes the object's resourceVersion. */
export function renderTable(
  kind: AnyKind,
  objects: readonly KubeObject[],
  {
    nowMs,
    include = 'Metadata',
    metadata = {},
    apiVersion = 'meta.k8s.io/v1',
  }: { nowMs: number; include?: IncludeObject; metadata?: Table['metadata']; apiVersion?: string },
): Table {
  const columns = columnsOf(kind)
  return {
    kind: 'Table',
    apiVersion,
    metadata,
    columnDefinitions: columns.map(({ name, type = 'string', format = '', description = '', priority = 0 }) => ({
      name,
      type,
      format,
      description,
      priority,
    })),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, nowMs)),
      ...(include === 'Object' ? { object } : include === 'Metadata' ? { object: partialMetadata(object, apiVersion) } : {}),
    })),
  }
}
/** PartialObjectMetadata: what a client needs to know which object a row is of. */
export const partialMetadata = (object: KubeObject, apiVersion = 'meta.k8s.io/v1') => ({
  kind: 'PartialObjectMetadata',
  apiVersion,
  metadata: object.metadata,
})
