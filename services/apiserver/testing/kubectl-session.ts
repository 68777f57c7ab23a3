// What a user does with one kubectl in a namespace of their own, each line expected to succeed or to fail.

import type { ExecutionContext } from 'ava'
import { type FoundKubectl, RealKubectl, type RunOptions } from './real-kubectl.js'
import type { TestServer } from './test-server.js'

export class KubectlSession {
  readonly namespace: string
  readonly #t: ExecutionContext
  readonly #server: TestServer
  readonly #kubectl: RealKubectl

  static async open(t: ExecutionContext, server: TestServer, found: FoundKubectl): Promise<KubectlSession> {
    const namespace = await server.namespace()
    return new KubectlSession(t, server, namespace, new RealKubectl(server, found, namespace))
  }
  private constructor(t: ExecutionContext, server: TestServer, namespace: string, kubectl: RealKubectl) {
    this.#t = t
    this.#server = server
    this.namespace = namespace
    this.#kubectl = kubectl
  }
  /** Runs a line that must succeed; returns its output. */
  async ok(line: string, options?: RunOptions): Promise<string> {
    const { code, stdout, stderr } = await this.#kubectl.run(line, options)
    this.#t.is(code, 0, `kubectl ${line}: ${stderr}`)
    return stdout
  }
  /** Runs a line that must fail; returns what it complains of. */
  async refused(line: string, options?: RunOptions): Promise<string> {
    const { code, stdout, stderr } = await this.#kubectl.run(line, options)
    this.#t.not(code, 0, `kubectl ${line}: ${stdout}`)
    return stderr
  }
  /** Runs a diff that must find something; returns it. */
  async differs(line: string): Promise<string> {
    const { code, stdout, stderr } = await this.#kubectl.run(line)
    this.#t.is(code, 1, `kubectl ${line}: ${stderr}`)
    return stdout
  }
  file(name: string, ...objects: readonly object[]): string {
    return this.#kubectl.file(name, ...objects)
  }
  /** What is not kubectl's to do. `path` is below the namespace's: `pods/p/status`. */
  async ask(method: 'GET' | 'POST' | 'PATCH', group: string, path: string, body?: object) {
    const headers: Record<string, string> = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {}
    const { code, text, json } = await this.#server.ask(`/${group}/namespaces/${this.namespace}/${path}`, { method, headers, body })
    this.#t.true(code < 300, text)
    return json
  }
}
