import { defineKind, type Stored } from '../machinery/kind.js'
import { embedded, list, optional } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { bindingColumns, defaultSubjects, keepRoleRef, rbacGroup, roleRef, subject, validateBinding } from './policy-rule.js'

/** Grants a role to users, groups and service accounts, in its namespace. */
export const RoleBinding = defineKind({
  group: rbacGroup,
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  namespaced: true,
  nameForm: 'path-segment',
  about: 'Grants a role to users, groups and service accounts, in its namespace.',
  fields: {
    subjects: optional(2, list(subject)),
    roleRef: embedded(3, roleRef),
  },
  columns: [nameColumn, bindingColumns[0]!, ageColumn, ...bindingColumns.slice(1)],
  defaults: ({ subjects }) => defaultSubjects(subjects),
  validate: (binding, causes) => validateBinding(binding, ['Role', 'ClusterRole'], causes),
  validateUpdate: keepRoleRef,
})
export type RoleBinding = Stored<typeof RoleBinding>
