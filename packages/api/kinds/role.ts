import { defineKind, type Stored } from '../machinery/kind.js'
import { defaulted, list } from '../machinery/notation.js'
import { policyRule, rbacGroup, validateRules } from './policy-rule.js'

/** Rules that a RoleBinding grants in the namespace. */
export const Role = defineKind({
  group: rbacGroup,
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  namespaced: true,
  nameForm: 'path-segment',
  about: 'Rules that a RoleBinding grants in the namespace.',
  fields: {
    rules: defaulted(2, list(policyRule), []),
  },
  validate: ({ rules }, causes) => validateRules(rules, true, causes),
})
export type Role = Stored<typeof Role>
