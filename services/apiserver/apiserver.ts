// The apiserver, put together: store, cache, verbs, discovery, one TLS port.
//
//   request → filters (http/filters.ts) → health | version | discovery | resources (http/serve-resource.ts) → store

import { setMaxListeners } from 'node:events'
import { kinds } from '../../packages/api/kinds/registry.js'
import { ApiError, apiErrors } from '../../packages/api/machinery/status.js'
import type { Bus } from '../../packages/bus/bus.js'
import type { DurableLog } from '../../packages/bus/durable-log.js'
import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import { Turns } from './admission/turns.js'
import { AllocationClaims } from './allocation/allocation-claims.js'
import { ServiceAllocator } from './allocation/service-allocator.js'
import { AccountTokens } from './authentication/account-tokens.js'
import { Authorizer } from './authorization/authorizer.js'
import { type ApiEndpoint, bootstrap, bootstrapRoles } from './bootstrap.js'
import { DefinitionKeeper } from './custom-resources/definition-keeper.js'
import { ServedKinds } from './custom-resources/served-kinds.js'
import { Discovery, type Document } from './discovery/discovery.js'
import { OpenApi } from './discovery/openapi.js'
import { OpenIdDocuments } from './discovery/openid.js'
import { version } from './discovery/version.js'
import { Authenticator, type TokenRecord } from './http/authentication.js'
import { throughFilters } from './http/filters.js'
import { type HealthCheck, serveHealth } from './http/health.js'
import { InFlightBound, longRunningMax } from './http/in-flight.js'
import type { ApiRequest } from './http/request.js'
import { answer } from './http/respond.js'
import { serveResource } from './http/serve-resource.js'
import { ApiHttpServer, type Listen, type TlsFiles, type Upgrade } from './http/server.js'
import { Store } from './store/store.js'
import { subresourceHandlers } from './subresources/subresources.js'
import type { ApiContext } from './verbs/api-context.js'

const stopGraceMs = 2_000
const bootstrapAgainMs = 1_000

export interface ApiServerOptions {
  readonly log: DurableLog
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly newUid: () => string
  readonly serviceCIDR: string
  readonly endpoint: ApiEndpoint
  readonly tls: TlsFiles
  /** Other apiservers share the log. */
  readonly shared?: boolean
  readonly tokens: readonly TokenRecord[]
  readonly accounts: {
    /** PEM of the P-256 key that signs tokens of service accounts. */
    readonly key: string
    /** A URL that those tokens name as their maker's. */
    readonly issuer: string
  }
  /** Something the operator should know; `error` is set for our own mistakes. */
  readonly note: (event: string, detail: Record<string, unknown>) => void
}

export class ApiServer {
  readonly #options: ApiServerOptions
  readonly #store: Store
  readonly #context: ApiContext
  readonly #http: ApiHttpServer
  readonly #kinds = new ServedKinds(kinds)
  readonly #definitions: DefinitionKeeper
  readonly #discovery = new Discovery({ kinds: this.#kinds, serves: (name) => Object.hasOwn(subresourceHandlers, name) })
  readonly #openApi = new OpenApi(this.#kinds)
  readonly #openId: OpenIdDocuments
  readonly #stopping = new AbortController()
  #rolesAreKnown = false
  #bootstrapped = false
  readonly #checks: readonly HealthCheck[] = [
    { name: 'ping', of: 'all', check: () => undefined },
    { name: 'store', of: 'readyz', check: () => (this.#store.connected ? undefined : 'the message broker is out of reach') },
    { name: 'cache', of: 'readyz', check: () => (this.#readable ? undefined : 'the store is still being read') },
    { name: 'bootstrap', of: 'readyz', check: () => (this.#bootstrapped ? undefined : 'not finished') },
    { name: 'shutdown', of: 'readyz', check: () => (this.#stopping.signal.aborted ? 'process is shutting down' : undefined) },
  ]

  constructor(options: ApiServerOptions) {
    const { log, bus, clock, random, newUid, serviceCIDR, tls, tokens, accounts, endpoint, note, shared = false } = options
    this.#options = options
    // Every watch, exec and log listens for the end and lets go of it when it is over: more than there can be is a leak.
    setMaxListeners(longRunningMax, this.#stopping.signal)
    this.#store = new Store({ log, clock, newId: newUid, note, shared })
    const allocator = new ServiceAllocator({
      serviceCIDR,
      random,
      claims: shared ? new AllocationClaims({ store: this.#store, clock, random }) : undefined,
    })
    const accountTokens = new AccountTokens({
      privateKey: accounts.key,
      issuer: accounts.issuer,
      clock,
      newUid,
      find: (resource, namespace, name) => this.#store.cache.resource('', resource).get(namespace, name)?.object,
    })
    this.#openId = new OpenIdDocuments(accountTokens, endpoint)
    const authenticator = new Authenticator(tokens, accountTokens)
    const authorizer = new Authorizer()
    const access = { authenticator, authorizer, accountTokens }
    this.#context = {
      store: this.#store,
      kinds: this.#kinds,
      clock,
      random,
      newUid,
      allocator,
      quotaTurns: new Turns(),
      bus,
      ...access,
      stopping: this.#stopping.signal,
    }
    this.#definitions = new DefinitionKeeper(this.#context, note)
    const filterContext = {
      authenticator,
      authorizer,
      rolesAreKnown: () => this.#rolesAreKnown && this.#store.cache.ready,
      inFlight: new InFlightBound(clock),
      unexpected: (error: unknown, request: ApiRequest) =>
        note('a request met a mistake of our own', { error, method: request.method, path: request.info.path }),
    }
    this.#http = new ApiHttpServer(tls, (request, upgrade) => throughFilters(request, filterContext, () => this.#serve(request, upgrade)))
  }
  /** Listens at once; resources are served when the store has been read. Returns the port. */
  async start(listen: Listen): Promise<number> {
    const port = await this.#http.listen(listen)
    void this.#store.start().then(() => this.#begin())
    this.#store.cache.onRestart(() => void this.#store.cache.whenReady().then(() => this.#begin()))
    return port
  }
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#definitions.stop()
    await this.#http.close(stopGraceMs)
    await this.#store.close()
  }

  get #readable(): boolean {
    return this.#store.cache.ready && this.#definitions.follows
  }
  async #begin(): Promise<void> {
    this.#definitions.follow()
    this.#context.allocator.follow(this.#store.cache.resource('', 'services'))
    this.#context.authorizer.follow(this.#store.cache)
    while (!this.#stopping.signal.aborted) {
      try {
        await bootstrapRoles(this.#context)
        this.#rolesAreKnown = true
        await bootstrap(this.#context, this.#options.endpoint)
        this.#bootstrapped = true
        return
      } catch (error) {
        this.#options.note('the first objects could not be made, trying again', { reason: (error as Error).message })
        await new Promise<void>((resolve) => this.#options.clock.setTimer(bootstrapAgainMs, resolve))
      }
    }
  }
  async #freshStore(): Promise<void> {
    try {
      await this.#store.fresh()
    } catch (error) {
      throw new ApiError('ServiceUnavailable', (error as Error).message, { retryAfterSeconds: 1 }, { cause: error })
    }
  }
  async #serve(request: ApiRequest, upgrade: Upgrade | undefined): Promise<void> {
    const { on, path } = request.info
    if (on !== undefined) {
      if (!this.#readable) throw new ApiError('ServiceUnavailable', 'the store is still being read', { retryAfterSeconds: 1 })
      if (!namesRevision(request)) await this.#freshStore()
      return serveResource(this.#context, request, upgrade)
    }
    if (await serveHealth(this.#checks, request)) return
    if (request.method !== 'GET' && request.method !== 'HEAD') throw apiErrors.methodNotAllowed()
    if (path === '/version' || path === '/version/') return answer(request, { code: 200, body: version })
    // What there is to discover is in the store, too: another server may have heard of a definition first.
    if (this.#readable) await this.#freshStore()
    const found = this.#discovery.find(path, request.accepts) ?? this.#openApi.find(path, request.accepts) ?? this.#openId.find(path)
    if (found === undefined) throw apiErrors.noSuchPath()
    await answerDocument(request, found)
  }
}

/**
 * Reads that say from which revision on they are served wait for that one alone. All others, and writes, are about the newest state
 * ("most recent" in the API's concepts), also where another server made it.
 */
const namesRevision = ({ info: { verb, query } }: ApiRequest): boolean =>
  (verb === 'get' || verb === 'list' || verb === 'watch') && (query.get('resourceVersion') ?? '') !== ''

async function answerDocument(request: ApiRequest, { body, contentType, etag }: Document): Promise<void> {
  const headers = { etag, vary: 'Accept' }
  if (request.header('if-none-match') === etag) return answer(request, { code: 304, body: Buffer.alloc(0), headers, contentType })
  await answer(request, { code: 200, body, headers, contentType })
}
