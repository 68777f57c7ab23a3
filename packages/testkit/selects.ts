import type { KubeObject } from '../client/resource.js'
import type { Target } from './rest-path.js'

/** Does a list or watch of `target` show this object? Equality selectors only, as the components use them. */
export function selects({ namespace, query }: Target, object: KubeObject): boolean {
  if (namespace !== undefined && object.metadata.namespace !== namespace) return false
  const labels = requirements(query.get('labelSelector')).every(
    ({ key, equal, value }) => (object.metadata.labels?.[key] === value) === equal,
  )
  return labels && requirements(query.get('fieldSelector')).every(({ key, equal, value }) => (fieldOf(object, key) === value) === equal)
}

function requirements(selector: string | null): { key: string; equal: boolean; value: string }[] {
  return (selector ?? '')
    .split(',')
    .filter((part) => part !== '')
    .map((part) => {
      const [, key = '', operator = '', value = ''] = /^([^!=]+)(!=|==|=)(.*)$/.exec(part) ?? []
      return { key, equal: operator !== '!=', value }
    })
}

const fieldOf = (object: KubeObject, path: string): string =>
  String(path.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], object) ?? '')
