// How bytes that make no sense are answered: returned, never thrown.

export type Malformed = 'truncated' | 'bad-version' | 'bad-length' | 'bad-checksum' | 'bad-option' | 'bad-type'

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly malformed: Malformed }

export const parsed = <T>(value: T): Parsed<T> => ({ ok: true, value })
export const malformed = (why: Malformed): { readonly ok: false; readonly malformed: Malformed } => ({ ok: false, malformed: why })

/** A DataView over exactly these bytes. */
export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
