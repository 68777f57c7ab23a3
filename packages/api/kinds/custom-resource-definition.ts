import { defineKind, type Stored } from '../machinery/kind.js'

/**
 * There are none and none can be made: only the empty list is served. kubectl asks for it before it says that a kind is
 * unknown, and takes a missing list for a broken server.
 */
export const CustomResourceDefinition = defineKind({
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  about: 'A kind of its users’ own. Not served yet: the list is empty and nothing can be added.',
  verbs: ['get', 'list', 'watch'],
  fields: {},
})
export type CustomResourceDefinition = Stored<typeof CustomResourceDefinition>
