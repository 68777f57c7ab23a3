// What client-side apply left behind: its annotation says what it applied last. kubectl's first server-side apply takes over
// the fields that are still as the annotation has them, and keeps the annotation up to date for kubectls that still read it.
// Both are for the manager called `kubectl` only (apimachinery managedfields/internal/lastapplied*.go).

import type { Form } from '../machinery/form.js'
import { getKey, isObject, setKey } from '../machinery/json.js'
import { annotationsMaxBytes } from '../machinery/meta-rules.js'
import { compare } from './compare.js'
import { difference, type FieldSet, hasPath, union } from './field-set.js'
import { fieldsOf } from './fields-of.js'
import { type Applied, type Apply, ApplyConflict, applyConfiguration } from './ownership.js'
import { ItemWithoutKey } from './shape.js'

const annotation = 'kubectl.kubernetes.io/last-applied-configuration'
const kubectl = 'kubectl'

/** As `applyConfiguration`, with regard to client-side apply. Throws ApplyConflict. */
export function applyAfterClientSide(form: Form, live: unknown, configuration: unknown, apply: Apply): Applied {
  if (apply.writer.manager !== kubectl) return applyConfiguration(form, live, configuration, apply)
  const applied = takeOver(form, live, configuration, apply)
  return { ...applied, object: withAnnotation(applied.object, configuration) }
}

function takeOver(form: Form, live: unknown, configuration: unknown, apply: Apply): Applied {
  try {
    return applyConfiguration(form, live, configuration, apply)
  } catch (error) {
    if (!(error instanceof ApplyConflict)) throw error
    const ours = stillAsApplied(form, live, apply.writer.apiVersion)
    if (ours === undefined) throw error
    const theirs = error.conflicts.filter(({ path }) => !hasPath(ours, path))
    if (theirs.length > 0) throw new ApplyConflict(theirs)
    return applyConfiguration(form, live, configuration, { ...apply, force: true })
  }
}

/** The fields of the annotation's configuration that the live object has unchanged. */
function stillAsApplied(form: Form, live: unknown, apiVersion: string): FieldSet | undefined {
  const last = parse(annotationOf(live))
  if (!isObject(last) || last.apiVersion !== apiVersion) return undefined
  try {
    const { changed, removed } = compare(form, last, live)
    return difference(fieldsOf(form, last), union(changed, removed))
  } catch (error) {
    if (error instanceof ItemWithoutKey) return undefined
    throw error
  }
}
function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function annotationOf(object: unknown): string | undefined {
  const metadata = isObject(object) ? getKey(object, 'metadata') : undefined
  const annotations = isObject(metadata) ? getKey(metadata, 'annotations') : undefined
  const text = isObject(annotations) ? getKey(annotations, annotation) : undefined
  return typeof text === 'string' && text !== '' ? text : undefined
}

function withAnnotation(object: unknown, configuration: unknown): unknown {
  if (annotationOf(object) === undefined || !isObject(object)) return object
  const { metadata } = object as { metadata: { annotations: Record<string, string> } }
  const annotations: Record<string, string> = {}
  for (const key of Object.keys(metadata.annotations)) setKey(annotations, key, metadata.annotations[key])
  annotations[annotation] = `${JSON.stringify(withoutAnnotation(configuration))}\n`
  const bytes = Object.entries(annotations).reduce((sum, [key, value]) => sum + Buffer.byteLength(key) + Buffer.byteLength(value), 0)
  // Rather none than an object that is refused.
  if (bytes > annotationsMaxBytes) delete annotations[annotation]
  return { ...object, metadata: { ...metadata, annotations } }
}
function withoutAnnotation(configuration: unknown): unknown {
  if (annotationOf(configuration) === undefined) return configuration
  const { metadata, ...rest } = configuration as { metadata: { annotations: Record<string, string> } }
  const { [annotation]: _, ...annotations } = metadata.annotations
  return { ...rest, metadata: { ...metadata, annotations } }
}
