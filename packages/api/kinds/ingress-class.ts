import { defineKind, type Stored } from '../machinery/kind.js'
import { dns1123Subdomain } from '../machinery/name-rules.js'
import { defaulted, embedded, message, optional, pointer, required, text } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'

export const ingressClassParametersReference = message('io.k8s.api.networking.v1.IngressClassParametersReference', {
  apiGroup: optional(1, pointer(text), 'Its API group; empty for the core group.'),
  kind: required(2, text, 'What it is.'),
  name: required(3, text, 'What it is called.'),
  scope: defaulted(4, pointer(text), 'Cluster', 'Cluster or Namespace.'),
  namespace: optional(5, pointer(text), 'Where it is, for the scope Namespace.'),
})

export const ingressClassSpec = message('io.k8s.api.networking.v1.IngressClassSpec', {
  controller: optional(1, text, 'Who serves Ingresses of this class.'),
  parameters: optional(2, ingressClassParametersReference, 'Settings of the controller.'),
})

/** Names a controller that serves Ingresses. */
export const IngressClass = defineKind({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'IngressClass',
  plural: 'ingressclasses',
  namespaced: false,
  about: 'Names a controller that serves Ingresses.',
  fields: {
    spec: embedded(2, ingressClassSpec),
  },
  columns: [
    nameColumn,
    { name: 'Controller', description: 'The controller in charge.', cell: ({ spec }) => spec.controller ?? '' },
    {
      name: 'Parameters',
      description: 'Where its settings are.',
      cell: ({ spec: { parameters } }) =>
        parameters === undefined
          ? '<none>'
          : `${parameters.kind}${parameters.apiGroup ? `.${parameters.apiGroup}` : ''}/${parameters.name}`,
    },
    ageColumn,
  ],
  validate: ({ spec: { controller } }, causes) => {
    if (controller === undefined) return causes.required('spec.controller')
    const [domain = '', path = ''] = controller.split(/\/(.*)/s)
    if (controller.length > 250) causes.tooLong('spec.controller', 250)
    if (path === '') causes.invalid('spec.controller', controller, 'must be a domain-prefixed path (such as "acme.io/foo")')
    for (const why of dns1123Subdomain(domain)) causes.invalid('spec.controller', controller, why)
  },
  validateUpdate: (after, before, causes) => {
    if (after.spec.controller !== before.spec.controller) causes.invalid('spec.controller', after.spec.controller, 'field is immutable')
  },
})
export type IngressClass = Stored<typeof IngressClass>
