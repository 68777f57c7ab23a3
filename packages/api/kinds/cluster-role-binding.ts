import { defineKind, type Stored } from '../machinery/kind.js'
import { embedded, list, optional } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { bindingColumns, defaultSubjects, keepRoleRef, rbacGroup, roleRef, subject, validateBinding } from './policy-rule.js'

/** Grants a ClusterRole to users, groups and service accounts, everywhere. */
export const ClusterRoleBinding = defineKind({
  group: rbacGroup,
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  namespaced: false,
  nameForm: 'path-segment',
  about: 'Grants a ClusterRole to users, groups and service accounts, everywhere.',
  fields: {
    subjects: optional(2, list(subject)),
    roleRef: embedded(3, roleRef),
  },
  columns: [nameColumn, bindingColumns[0]!, ageColumn, ...bindingColumns.slice(1)],
  defaults: ({ subjects }) => defaultSubjects(subjects),
  validate: (binding, causes) => validateBinding(binding, ['ClusterRole'], causes),
  validateUpdate: keepRoleRef,
})
export type ClusterRoleBinding = Stored<typeof ClusterRoleBinding>
