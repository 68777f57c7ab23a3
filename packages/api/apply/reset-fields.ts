// Fields that a write cannot change, because the resource's strategy puts them back: nobody comes to own them by it.

import type { MessageForm } from '../machinery/form.js'
import type { AnyKind } from '../machinery/kind.js'
import { emptySet, type FieldSet, setOfPaths } from './field-set.js'
import { fieldElement, type Path } from './path-element.js'

/** `subresource` is '' for the object itself. */
export function resetFields(kind: AnyKind, subresource: string): FieldSet {
  if (subresource === 'status') return allButStatus(kind)
  return kind.hasStatus ? statusOnly : emptySet
}
const statusOnly = setOfPaths([['f:status']])

function allButStatus(kind: AnyKind): FieldSet {
  const form = kind.codec.form()
  const metadata = form.fields.get('metadata')!.form as MessageForm
  const kept: readonly string[] = kind.statusMetadata
  const paths: Path[] = [
    ...[...form.fields.keys()].filter((name) => name !== 'status' && name !== 'metadata').map((name) => [fieldElement(name)]),
    ...[...metadata.fields.keys()].filter((name) => !kept.includes(name)).map((name) => ['f:metadata', fieldElement(name)]),
  ]
  return setOfPaths(paths)
}
