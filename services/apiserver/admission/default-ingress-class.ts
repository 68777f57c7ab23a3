// DefaultIngressClass: an Ingress that names no class gets the one that is marked as the default; the newest of several.

import type { AdmissionPlugin } from './admission-plugin.js'

const isDefault = 'ingressclass.kubernetes.io/is-default-class'
/** The old way to name a class. */
const classAnnotation = 'kubernetes.io/ingress.class'

export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  mutate: ({ store }, { target: { kind }, object, before }) => {
    if (before !== undefined || kind.group !== 'networking.k8s.io' || kind.kind !== 'Ingress') return
    const spec = object.spec as { ingressClassName?: string }
    if (spec.ingressClassName !== undefined || object.metadata.annotations?.[classAnnotation] !== undefined) return
    const classes = [...store.cache.resource('networking.k8s.io', 'ingressclasses').list('')]
      .map((entry) => entry.object.metadata)
      .filter(({ annotations }) => annotations?.[isDefault] === 'true')
      .sort((a, b) =>
        a.creationTimestamp === b.creationTimestamp ? (a.name < b.name ? -1 : 1) : a.creationTimestamp > b.creationTimestamp ? -1 : 1,
      )
    if (classes[0] !== undefined) spec.ingressClassName = classes[0].name
  },
}
