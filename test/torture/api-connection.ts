// One client of one API server. What went wrong is an answer too: 0 when nothing was sent, -1 when nobody knows.

import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import type { ApiAccess } from '../../packages/client/kubeconfig.js'

/** Nothing was sent, so nothing happened. */
export const notSent = 0
/** Sent, and the answer did not come. */
export const noAnswer = -1
const deadlineMs = 20_000

export interface Reply {
  readonly code: number
  readonly text: string
}

export class ApiConnection {
  readonly #target: { readonly host: string; readonly port: number }
  readonly #access: ApiAccess
  readonly #agent: Agent

  constructor(target: { host: string; port: number }, access: ApiAccess) {
    this.#target = target
    this.#access = access
    const { ca, cert, key } = access
    this.#agent = new Agent({ keepAlive: true, ca, cert, key })
  }
  ask(method: string, path: string, body?: unknown): Promise<Reply> {
    return new Promise((resolve) => {
      const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
      const headers = bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': bytes.length }
      const call = request({ ...this.#target, method, path, headers, agent: this.#agent, timeout: deadlineMs }, (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.once('error', () => resolve({ code: noAnswer, text: 'the answer broke off' }))
        answer.once('end', () => resolve({ code: answer.statusCode ?? noAnswer, text: Buffer.concat(chunks).toString() }))
      })
      call.once('timeout', () => call.destroy(new Error(`no answer in ${deadlineMs} ms`)))
      call.once('error', (error: NodeJS.ErrnoException) =>
        resolve({ code: error.code === 'ECONNREFUSED' ? notSent : noAnswer, text: error.message }),
      )
      call.end(bytes)
    })
  }
  /** A GET whose answer goes on: a connection of its own. Resolves with the answer's head, or undefined when there is none. */
  stream(path: string): Promise<IncomingMessage | undefined> {
    const { ca, cert, key } = this.#access
    return new Promise((resolve) => {
      const call = request({ ...this.#target, path, agent: false, ca, cert, key }, resolve)
      call.setTimeout(deadlineMs)
      call.once('timeout', () => call.destroy(new Error('silent')))
      call.on('error', () => resolve(undefined))
      call.end()
    })
  }
  close(): void {
    this.#agent.destroy()
  }
}
