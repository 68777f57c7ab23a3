import { deleteOptions } from '../machinery/delete-options.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { optional } from '../machinery/notation.js'

/** A request to remove a pod as politely as its disruption budget demands. */
export const Eviction = defineKind({
  group: 'policy',
  version: 'v1',
  kind: 'Eviction',
  plural: 'evictions',
  namespaced: true,
  about: 'A request to remove a pod as politely as its disruption budget demands.',
  fields: {
    deleteOptions: optional(2, deleteOptions),
  },
})
export type Eviction = Stored<typeof Eviction>
