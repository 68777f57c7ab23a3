// Amounts by resource name, as quotas and requests hold them.

import { addQuantities, compareQuantities, subtractQuantities } from '../api/machinery/quantity.js'

export type ResourceList = Readonly<Record<string, string>>

const get = (amounts: ResourceList, name: string): string | undefined => (Object.hasOwn(amounts, name) ? amounts[name] : undefined)
const made = (entries: Iterable<readonly [string, string]>): ResourceList => Object.fromEntries(entries)

export function add(a: ResourceList, b: ResourceList): ResourceList {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return made([...names].map((name) => [name, addQuantities(get(a, name) ?? '0', get(b, name) ?? '0')]))
}
/** What `a` has more than `b`; nothing where it has less. */
export function increase(a: ResourceList, b: ResourceList): ResourceList {
  return made(
    Object.entries(a).map(([name, amount]) => {
      const more = subtractQuantities(amount, get(b, name) ?? '0')
      return [name, compareQuantities(more, '0') > 0 ? more : '0']
    }),
  )
}
export function largest(a: ResourceList, b: ResourceList): ResourceList {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return made(
    [...names].map((name) => {
      const [left, right] = [get(a, name), get(b, name)]
      return [name, left === undefined || (right !== undefined && compareQuantities(right, left) > 0) ? right! : left]
    }),
  )
}
export const only = (amounts: ResourceList, names: Iterable<string>): ResourceList => {
  const wanted = new Set(names)
  return made(Object.entries(amounts).filter(([name]) => wanted.has(name)))
}
export const withoutZeros = (amounts: ResourceList): ResourceList =>
  made(Object.entries(amounts).filter(([, amount]) => compareQuantities(amount, '0') !== 0))
/** Names of which `amounts` has more than `bounds` allow. */
export const exceeding = (amounts: ResourceList, bounds: ResourceList): string[] =>
  Object.keys(amounts).filter((name) => {
    const bound = get(bounds, name)
    return bound !== undefined && compareQuantities(amounts[name]!, bound) > 0
  })
export const sameAmounts = (a: ResourceList, b: ResourceList): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.keys(a).every((name) => Object.hasOwn(b, name) && compareQuantities(a[name]!, b[name]!) === 0)
/** `cpu=1,pods=2` */
export const renderAmounts = (amounts: ResourceList): string =>
  Object.keys(amounts)
    .sort()
    .map((name) => `${name}=${amounts[name]}`)
    .join(',')
