// The form of custom resources, as server-side apply walks objects (structured-merge-diff's types of a structural schema).

import type { Field, Form, MessageForm } from '../machinery/form.js'
import { formOf } from '../machinery/form.js'
import { objectMeta } from '../machinery/meta.js'
import type { SchemaNode } from './schema-node.js'

const text: Form = { is: 'text' }
const anything: Form = { is: 'any' }

/** The form of whole objects: what every kind has, and what the schema says. */
export const structuralForm = (root: SchemaNode): MessageForm => messageForm(root, true)

function messageForm(node: SchemaNode, isResource: boolean): MessageForm {
  const fields = new Map<string, Field>()
  for (const [name, property] of node.properties) fields.set(name, fieldOf(name, formOfNode(property), property.default))
  if (isResource) {
    fields.set('apiVersion', fieldOf('apiVersion', text)).set('kind', fieldOf('kind', text))
    fields.set('metadata', fieldOf('metadata', formOf(objectMeta)))
  }
  return { is: 'message', name: '', fields, atomic: node.atomic }
}
const fieldOf = (name: string, form: Form, fallback?: unknown): Field => ({
  name,
  form,
  required: false,
  embedded: false,
  pointer: true,
  strategies: [],
  protobuf: undefined,
  enumerated: false,
  ...(fallback !== undefined && { default: fallback }),
})

function formOfNode(node: SchemaNode): Form {
  if (node.intOrString) return { is: 'int-or-string' }
  // Fields that the schema does not name may be there, too.
  if (node.preserveUnknown) return anything
  switch (node.type) {
    case 'object':
      if (node.additional === undefined || node.properties.size > 0) return messageForm(node, node.embedded)
      return { is: 'map', value: typeof node.additional === 'object' ? formOfNode(node.additional) : anything, atomic: node.atomic }
    case 'array':
      return {
        is: 'list',
        item: node.items === undefined ? anything : formOfNode(node.items),
        mergeKey: undefined,
        strategies: [],
        type: node.listType,
        keys: node.listMapKeys,
      }
    case 'string':
      return text
    case 'boolean':
      return { is: 'bool' }
    case 'integer':
    case 'number':
      return { is: 'int64' }
    default:
      return anything
  }
}
