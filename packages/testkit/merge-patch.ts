/** RFC 7386. A strategic merge patch is taken as one, too, except that conditions merge by type; of JSON patches, none. */
export function mergePatch(target: unknown, patch: unknown, contentType = ''): unknown {
  if (contentType.includes('json-patch')) throw new Error('Cannot patch: the tracker knows no JSON patches')
  return merge(target, patch, contentType.includes('strategic'))
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function merge(target: unknown, patch: unknown, strategic: boolean): unknown {
  if (!isRecord(patch)) return patch
  const merged: Record<string, unknown> = isRecord(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else if (strategic && key === 'conditions' && Array.isArray(value)) merged[key] = byType(merged[key], value)
    else merged[key] = merge(merged[key], value, strategic)
  }
  return merged
}

function byType(before: unknown, patch: unknown[]): unknown[] {
  const conditions = new Map(((before ?? []) as { type: string }[]).map((condition) => [condition.type, condition]))
  for (const condition of patch as { type: string }[]) conditions.set(condition.type, { ...conditions.get(condition.type), ...condition })
  return [...conditions.values()]
}
