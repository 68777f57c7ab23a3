// What clients did and were told, and what the log holds. The checker reads nothing else.

/** One write as the log has it. */
export interface Transition {
  readonly revision: number
  readonly key: string
  /** Names the write; undefined for a deletion. */
  readonly token: string | undefined
}

export type Outcome =
  /** It happened, or was read; `revision` is the object's (a deletion tells none). */
  | { readonly kind: 'done'; readonly revision?: number | undefined; readonly token?: string | undefined }
  /** 409: the object is not at the version named. */
  | { readonly kind: 'conflict' }
  /** 409 of a create: it is there. */
  | { readonly kind: 'exists' }
  /** 404 */
  | { readonly kind: 'missing' }
  /** 429, 503, or no connection: nothing happened. */
  | { readonly kind: 'refused' }
  /** 5xx, or the connection broke: nobody knows. */
  | { readonly kind: 'unknown' }

export interface Operation {
  readonly client: number
  readonly act: 'create' | 'update' | 'delete' | 'read'
  readonly key: string
  /** The version named by an update or a deletion. */
  readonly expected?: number | undefined
  /** Unique over all writes. */
  readonly token?: string | undefined
  readonly startedMs: number
  readonly endedMs: number
  readonly outcome: Outcome
}
