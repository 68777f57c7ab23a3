import { sameJson } from '../machinery/json.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { anything, int64, optional, required } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'

/** What a DaemonSet or StatefulSet wanted at one time, kept for rolling back. */
export const ControllerRevision = defineKind({
  group: 'apps',
  version: 'v1',
  kind: 'ControllerRevision',
  plural: 'controllerrevisions',
  namespaced: true,
  about: 'What a DaemonSet or StatefulSet wanted at one time, kept for rolling back.',
  fields: {
    data: optional(2, anything, 'The patch that brings the owner back to this state.'),
    revision: required(3, int64, 'Grows with each state; the newest has the highest.'),
  },
  columns: [
    nameColumn,
    {
      name: 'Controller',
      description: 'Whose state it is.',
      cell: ({ metadata }) => {
        const owner = metadata.ownerReferences?.find(({ controller }) => controller)
        if (owner === undefined) return '<none>'
        const group = owner.apiVersion.split('/').slice(0, -1)
        return `${[owner.kind.toLowerCase(), ...group].join('.')}/${owner.name}`
      },
    },
    { name: 'Revision', description: 'Which state it is.', cell: ({ revision }) => revision },
    ageColumn,
  ],
  validate: ({ data, revision }, causes) => {
    if (data === undefined) causes.required('data', 'data is mandatory')
    if (revision < 0) causes.invalid('revision', revision, 'must be greater than or equal to 0')
  },
  validateUpdate: (after, before, causes) => {
    if (!sameJson(after.data, before.data)) causes.invalid('data', after.data, 'field is immutable')
  },
})
export type ControllerRevision = Stored<typeof ControllerRevision>
