// How one path of an Ingress matches (Kubernetes documentation, Ingress, path types).

export type PathType = 'Exact' | 'Prefix' | 'ImplementationSpecific'

const withoutTrailingSlash = (path: string): string => (path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path)

/** Exact: letter by letter. Prefix: by whole elements, a slash at the end says nothing. ImplementationSpecific is Prefix here, as with nginx. */
export function pathMatches({ path, pathType }: { path: string; pathType: PathType }, requested: string): boolean {
  if (pathType === 'Exact') return requested === path
  const prefix = withoutTrailingSlash(path)
  return prefix === '/' || requested === prefix || requested.startsWith(`${prefix}/`)
}

/** The longest path first, Exact before the others: the first that matches is the one. */
export function byPrecedence(a: { path: string; pathType: PathType }, b: { path: string; pathType: PathType }): number {
  return (
    withoutTrailingSlash(b.path).length - withoutTrailingSlash(a.path).length ||
    Number(b.pathType === 'Exact') - Number(a.pathType === 'Exact')
  )
}
