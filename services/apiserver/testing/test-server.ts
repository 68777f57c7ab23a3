// A whole apiserver in a test: real TLS on a port of its own, objects in memory, kubelets on a memory bus.

import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request as httpsRequest } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { TestFn } from 'ava'
import type { Bus } from '../../../packages/bus/bus.js'
import type { DurableLog } from '../../../packages/bus/durable-log.js'
import { MemoryBroker, MemoryBus } from '../../../packages/bus/memory-bus.js'
import { MemoryLog } from '../../../packages/bus/memory-log.js'
import { RealClock } from '../../../packages/clock/clock.js'
import { SeededRandom } from '../../../packages/clock/random.js'
import { ApiServer } from '../apiserver.js'
import { apiEndpoint } from '../bootstrap.js'
import { type Identity, TestAuthority } from './test-authority.js'

export const testToken = 'a-token-for-tests-only'

export const testIssuer = 'https://kubernetes.default.svc.cluster.local'

const generateAccountKey = () =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

export interface Reply {
  readonly code: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every kind
  readonly json: any
}
export interface Ask {
  readonly method?: string
  readonly body?: unknown
  readonly headers?: Record<string, string>
  /** Undefined sends the admin's certificate; null none. */
  readonly identity?: Identity | null
}

export class TestServer {
  readonly log: DurableLog
  readonly bus: Bus
  readonly clock = new RealClock()
  readonly notes: { event: string; detail: Record<string, unknown> }[] = []
  readonly authority: TestAuthority
  readonly admin: Identity
  readonly folder = mkdtempSync(join(tmpdir(), 'kubewire-api-'))
  readonly #server: ApiServer
  /** Connections of the admin's, used again: a handshake costs more than most requests. */
  readonly #connections = new Agent({ keepAlive: true })
  #port = 0

  /** `beside` another server, which trusts the same authority and whose log this one shares. */
  static async start(
    log: DurableLog = new MemoryLog(new RealClock()),
    { beside, shared = beside !== undefined }: { beside?: TestServer; shared?: boolean } = {},
  ): Promise<TestServer> {
    const authority = beside?.authority ?? (await TestAuthority.create())
    const admin = beside?.admin ?? (await authority.client('admin', ['system:masters']))
    const server = new TestServer(authority, admin, { tls: await authority.server(), log, shared })
    server.#port = await server.#server.start({ host: '127.0.0.1', port: 0 })
    while ((await server.ask('/readyz')).code !== 200);
    return server
  }
  private constructor(
    authority: TestAuthority,
    admin: Identity,
    { tls, log, shared }: { tls: ConstructorParameters<typeof ApiServer>[0]['tls']; log: DurableLog; shared: boolean },
  ) {
    this.authority = authority
    this.admin = admin
    this.log = log
    const random = new SeededRandom(1)
    this.bus = new MemoryBus({ broker: new MemoryBroker(), clock: this.clock, random })
    this.#server = new ApiServer({
      log,
      bus: this.bus,
      clock: this.clock,
      random,
      newUid: randomUUID,
      serviceCIDR: '10.96.0.0/12',
      endpoint: apiEndpoint,
      tls,
      shared,
      tokens: [{ token: testToken, user: 'token-user', groups: [] }],
      accounts: { key: generateAccountKey(), issuer: testIssuer },
      note: (event, detail) => this.notes.push({ event, detail }),
    })
  }
  /** For a test file: one server for all its tests, there and prepared before the first and gone after the last. */
  static forAll(test: TestFn, prepare: (server: TestServer) => unknown = () => {}): () => TestServer {
    let server: TestServer | undefined
    test.before(async () => {
      server = await TestServer.start()
      await prepare(server)
    })
    test.after.always(() => server?.stop())
    return () => server!
  }
  get port(): number {
    return this.#port
  }
  get url(): string {
    return `https://127.0.0.1:${this.#port}`
  }
  tls(identity: Identity | null = this.admin) {
    return { ca: this.authority.ca, ...(identity !== null && { cert: identity.cert, key: identity.key }) }
  }
  ask(path: string, { method = 'GET', body, headers = {}, identity = this.admin }: Ask = {}): Promise<Reply> {
    const bytes = body === undefined ? undefined : typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body)
    return new Promise((resolve, reject) => {
      const request = httpsRequest(
        `${this.url}${path}`,
        {
          method,
          headers: {
            ...(bytes !== undefined && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(bytes)) }),
            ...headers,
          },
          agent: identity === this.admin ? this.#connections : false,
          ...this.tls(identity),
        },
        async (response) => {
          const chunks: Buffer[] = []
          for await (const chunk of response) chunks.push(chunk as Buffer)
          const raw = Buffer.concat(chunks)
          const text = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString()
          resolve({
            code: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: /json/.test(response.headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : undefined,
          })
        },
      )
      request.on('error', reject)
      request.end(bytes)
    })
  }
  /** Makes a namespace that nothing else uses, and returns its name: tests of one server do not see each other's objects. */
  async namespace(): Promise<string> {
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { generateName: 'test-' } }
    const { json } = await this.ask('/api/v1/namespaces', { method: 'POST', body })
    return json.metadata.name
  }
  /** Path of a kubeconfig for this server. */
  kubeconfig(): string {
    const file = join(this.folder, 'kubeconfig')
    // Not again: somebody may be reading it.
    if (existsSync(file)) return file
    const encoded = (text: string) => Buffer.from(text).toString('base64')
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'test',
      clusters: [{ name: 'test', cluster: { server: this.url, 'certificate-authority-data': encoded(this.authority.ca) } }],
      users: [{ name: 'admin', user: { 'client-certificate-data': encoded(this.admin.cert), 'client-key-data': encoded(this.admin.key) } }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    }
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 })
    return file
  }
  async stop(): Promise<void> {
    this.#connections.destroy()
    await this.#server.stop()
    await this.bus.close()
    rmSync(this.folder, { recursive: true, force: true })
  }
}
