// Which Ingresses this proxy serves.

import type { Ingress, IngressClass } from '../../../packages/client/resources.js'

export const controllerName = 'kubewire.dev/ingress'
const defaultAnnotation = 'ingressclass.kubernetes.io/is-default-class'
/** The form before IngressClass objects; it goes before the field, as long as both are seen. */
const classAnnotation = 'kubernetes.io/ingress.class'

export function isServed({ metadata, spec }: Ingress, classes: readonly IngressClass[]): boolean {
  const ours = classes.filter((one) => one.spec?.controller === controllerName)
  const name = metadata.annotations?.[classAnnotation] ?? spec?.ingressClassName
  if (name === undefined) return ours.some((one) => one.metadata.annotations?.[defaultAnnotation] === 'true')
  return ours.some((one) => one.metadata.name === name)
}
