// The hash that tells pod templates apart: pod-template-hash, controller-revision-hash.

import type { PodTemplate } from './pod-control.js'

// apimachinery util/rand.SafeEncodeString: no vowels, so no words.
const safe = 'bcdfghjklmnpqrstvwxz2456789'

/** FNV-1a over the template with its keys in order; `collisions` gives another name to a template whose name is taken. */
export function templateHash(template: PodTemplate, collisions = 0): string {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(canonical(template) + (collisions > 0 ? String(collisions) : '')))
    hash = Math.imul(hash ^ byte, 0x01000193)
  return [...String(hash >>> 0)].map((digit) => safe[digit.charCodeAt(0) % safe.length]).join('')
}

/** JSON in which equal objects are equal texts. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return `{${fields
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`)
    .join(',')}}`
}
