// What a request is about, read off its method, path and query, as k8s.io/apiserver's RequestInfo does.
//
//   /api/v1/namespaces/shop/pods/web-0/log     get  ""   v1  pods/log    shop/web-0
//   /apis/apps/v1/deployments?watch=true       watch apps v1 deployments (all namespaces)
//   /api/v1/namespaces/shop/status             namespaces/status of shop
//   /healthz                                   no resource

export interface ResourcePath {
  readonly group: string
  readonly version: string
  /** The plural. */
  readonly resource: string
  /** '' for cluster-scoped resources and for all namespaces. */
  readonly namespace: string
  /** '' for collections. */
  readonly name: string
  readonly subresource: string
}

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection'

export interface RequestInfo {
  readonly path: string
  readonly query: URLSearchParams
  /** Undefined for everything that is no resource. */
  readonly on: ResourcePath | undefined
  /** Undefined for a method that no resource takes. */
  readonly verb: Verb | undefined
}

const verbs: Readonly<Record<string, { one: Verb; collection: Verb } | undefined>> = {
  GET: { one: 'get', collection: 'list' },
  HEAD: { one: 'get', collection: 'list' },
  POST: { one: 'create', collection: 'create' },
  PUT: { one: 'update', collection: 'update' },
  PATCH: { one: 'patch', collection: 'patch' },
  DELETE: { one: 'delete', collection: 'deletecollection' },
}
/** Below a namespace's own name these are subresources of it and not resources inside it. */
const namespaceSubresources = new Set(['status', 'finalize'])

/** Undefined when the path is not well-formed. */
export function readRequestInfo(method: string, url: string): RequestInfo | undefined {
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))
  const parts = segments(path)
  if (parts === undefined) return undefined
  const { on, watching } = readResource(parts)
  const found = verbs[method]
  // CONNECT and the like stay undefined; a single-object watch by `?watch` on a named object is a plain get, as upstream.
  let verb = on === undefined ? undefined : on.name === '' ? found?.collection : found?.one
  if (verb === 'list' && (watching || isTrue(query.get('watch')))) verb = 'watch'
  if (verb === 'get' && watching) verb = 'watch'
  return { path, query, on, verb }
}

/** Booleans as Go's strconv.ParseBool takes them, and a bare `?watch`. */
export function isTrue(value: string | null): boolean {
  return value !== null && ['', '1', 't', 'T', 'true', 'True', 'TRUE'].includes(value)
}

function segments(path: string): string[] | undefined {
  try {
    const parts = path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent)
    // A decoded slash or a step up would mean something else further on.
    return parts.every((part) => part !== '..' && part !== '.' && !part.includes('/') && !part.includes('\0')) ? parts : undefined
  } catch {
    return undefined
  }
}

function readResource(parts: string[]): { on: ResourcePath | undefined; watching: boolean } {
  const none = { on: undefined, watching: false }
  const rest = [...parts]
  let group = ''
  const root = rest.shift()
  if (root === 'apis') group = rest.shift() ?? ''
  else if (root !== 'api') return none
  const version = rest.shift()
  if (version === undefined || (root === 'apis' && group === '')) return none
  // The old way to ask for a watch: /api/v1/watch/pods.
  const watching = rest[0] === 'watch' && rest.length > 1
  if (watching) rest.shift()
  let namespace = ''
  if (rest[0] === 'namespaces' && rest.length > 2 && !namespaceSubresources.has(rest[2]!)) {
    namespace = rest[1]!
    rest.splice(0, 2)
  }
  const [resource, name = '', ...subresource] = rest
  if (resource === undefined) return none
  return { on: { group, version, resource, namespace, name, subresource: subresource.join('/') }, watching }
}
