import { defineKind, type Stored } from '../machinery/kind.js'
import { embedded } from '../machinery/notation.js'
import { objectReference } from './object-reference.js'

/** The scheduler's word on which node runs a pod. */
export const Binding = defineKind({
  group: '',
  version: 'v1',
  kind: 'Binding',
  plural: 'bindings',
  namespaced: true,
  about: "The scheduler's word on which node runs a pod.",
  fields: {
    target: embedded(2, objectReference),
  },
})
export type Binding = Stored<typeof Binding>
