// The parts of an API path.

export interface Target {
  /** `/api/v1/pods`, `/apis/apps/v1/deployments`: one collection, whatever the namespace. */
  readonly collection: string
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
  /** `namespace/name` or `name`. */
  readonly key: string
  readonly query: URLSearchParams
}

export function parsePath(path: string): Target {
  const url = new URL(path, 'https://apiserver')
  const parts = url.pathname.split('/').slice(1).map(decodeURIComponent)
  const root = parts.splice(0, parts[0] === 'api' ? 2 : 3)
  // /api/v1/namespaces/NAME is a namespace; /api/v1/namespaces/NAME/status and /finalize are its subresources.
  const inside =
    parts[0] === 'namespaces' && parts.length > 2 && !(parts.length === 3 && (parts[2] === 'status' || parts[2] === 'finalize'))
  const namespace = inside ? parts.splice(0, 2)[1] : undefined
  const [plural, name, subresource] = parts
  return {
    collection: `/${[...root, plural].join('/')}`,
    namespace,
    name,
    subresource,
    key: namespace === undefined ? (name ?? '') : `${namespace}/${name}`,
    query: url.searchParams,
  }
}
