// From Ingress objects to the one backend a request goes to. Pure: objects in, table out.

import type { Ingress } from '../../../packages/client/resources.js'
import { byPrecedence, type PathType, pathMatches } from './path-match.js'
import type { RequestTarget } from './request-target.js'

export interface ServiceBackend {
  readonly namespace: string
  readonly service: string
  /** Number or name of the Service's port. */
  readonly port: number | string
}
export interface Route {
  /** `namespace/name` of the Ingress that says so. */
  readonly ingress: string
  readonly path: string
  readonly pathType: PathType
  readonly backend: ServiceBackend
}
interface HostRoutes {
  /** In the order in which they are tried. */
  readonly routes: Route[]
  fallback?: Route
}

type Backend = NonNullable<NonNullable<Ingress['spec']>['defaultBackend']>

export class RouteTable {
  readonly #exact = new Map<string, HostRoutes>()
  /** By the suffix that follows the star: `.foo.com`. */
  readonly #wildcard = new Map<string, HostRoutes>()
  readonly #anyHost: HostRoutes = { routes: [] }

  /** The oldest Ingress has the say where two claim one path. */
  constructor(ingresses: readonly Ingress[]) {
    for (const ingress of ingresses.toSorted(byAge)) this.#add(ingress)
    for (const host of [...this.#exact.values(), ...this.#wildcard.values(), this.#anyHost]) host.routes.sort(byPrecedence)
  }

  /** The most specific host decides: exact, then wildcard, then rules without one. Undefined: 404. */
  match({ host, path }: RequestTarget): Route | undefined {
    const routes = this.#exact.get(host) ?? this.#wildcard.get(suffixOf(host)) ?? this.#anyHost
    return routes.routes.find((route) => pathMatches(route, path)) ?? routes.fallback ?? this.#anyHost.fallback
  }

  #add({ metadata, spec }: Ingress): void {
    const ingress = `${metadata.namespace}/${metadata.name}`
    const routeTo = (backend: Backend | undefined, path: string, pathType: PathType): Route | undefined => {
      const port = backend?.service?.port?.number || backend?.service?.port?.name
      return backend?.service === undefined || port === undefined
        ? undefined
        : { ingress, path, pathType, backend: { namespace: metadata.namespace ?? '', service: backend.service.name, port } }
    }
    const fallback = routeTo(spec?.defaultBackend, '/', 'Prefix')
    for (const { host, http } of spec?.rules ?? []) {
      const routes = this.#host(host)
      for (const { path = '/', pathType, backend } of http?.paths ?? []) {
        const route = routeTo(backend, path || '/', pathType as PathType)
        const taken = routes.routes.some((other) => other.path === route?.path && other.pathType === route.pathType)
        if (route !== undefined && !taken) routes.routes.push(route)
      }
      routes.fallback ??= fallback
    }
    this.#anyHost.fallback ??= fallback
  }

  #host(host: string | undefined): HostRoutes {
    if (!host) return this.#anyHost
    const [hosts, key] = host.startsWith('*.') ? [this.#wildcard, host.slice(1).toLowerCase()] : [this.#exact, host.toLowerCase()]
    let routes = hosts.get(key)
    if (routes === undefined) hosts.set(key, (routes = { routes: [] }))
    return routes
  }
}

// A star stands for exactly one label: neither foo.com nor baz.bar.foo.com is *.foo.com.
const suffixOf = (host: string): string => host.slice(Math.max(0, host.indexOf('.')))

const byAge = (a: Ingress, b: Ingress): number =>
  Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp) ||
  (`${a.metadata.namespace}/${a.metadata.name}` < `${b.metadata.namespace}/${b.metadata.name}` ? -1 : 1)
