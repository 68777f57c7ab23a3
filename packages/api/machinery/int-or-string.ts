// intstr.IntOrString: a number or text, where the text may be a percentage.

export type IntOrString = number | string

/** The share in percent, or undefined when `value` is no `NN%`. */
export function percentOf(value: IntOrString): number | undefined {
  const found = typeof value === 'string' ? /^(\d+)%$/.exec(value) : null
  return found === null ? undefined : Number(found[1])
}

/**
 * A count, or a percentage of `total` rounded as asked. Text that is no percentage counts as 0, as in Kubernetes' own.
 * Deployments round maxSurge up and maxUnavailable down.
 */
export function scaledValue(value: IntOrString, total: number, round: 'up' | 'down'): number {
  if (typeof value === 'number') return value
  const exact = ((percentOf(value) ?? 0) * total) / 100
  return round === 'up' ? Math.ceil(exact) : Math.floor(exact)
}
