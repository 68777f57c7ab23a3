// Fields that a write cannot change, because the resource's strategy puts them back: nobody comes to own them by it.

import { formOf, type MessageForm } from '../machinery/form.js'
import type { AnyKind } from '../machinery/kind.js'
import { emptySet, type FieldSet, setOfPaths } from './field-set.js'
import { fieldElement, type Path } from './path-element.js'

/** `subresource` is '' for the object itself. */
export function resetFields(kind: AnyKind, subresource: string): FieldSet {
  if (subresource === 'status') return allButStatus(kind)
  return Object.hasOwn(kind.fields, 'status') ? statusOnly : emptySet
}
const statusOnly = setOfPaths([['f:status']])

function allButStatus(kind: AnyKind): FieldSet {
  const form = formOf(kind.schema) as MessageForm
  const metadata = form.fields.get('metadata')!.form as MessageForm
  // What a status write lets through is in strategy.ts: the status, annotations, and labels of the core kinds.
  const kept = kind.group === '' ? ['annotations', 'labels'] : ['annotations']
  const paths: Path[] = [
    ...[...form.fields.keys()].filter((name) => name !== 'status' && name !== 'metadata').map((name) => [fieldElement(name)]),
    ...[...metadata.fields.keys()].filter((name) => !kept.includes(name)).map((name) => ['f:metadata', fieldElement(name)]),
  ]
  return setOfPaths(paths)
}
