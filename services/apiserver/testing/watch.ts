// A watch as a test sees it.

import type { ClientRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { TestServer } from './test-server.js'

export interface WatchEvent {
  readonly type: string
  // biome-ignore lint/suspicious/noExplicitAny: events of every kind
  readonly object: any
}

/** A watch whose events are waited for one by one. */
export class Watch {
  readonly ended: Promise<void>
  readonly #events: WatchEvent[] = []
  readonly #request: ClientRequest
  #wake = () => {}

  static open(server: TestServer, url: string, headers: Record<string, string> = {}): Promise<Watch> {
    return new Promise((resolve, reject) => {
      const request = httpsRequest(`${server.url}${url}`, { headers, agent: false, ...server.tls() }, (response) =>
        resolve(new Watch(request, response)),
      )
      request.on('error', reject)
      request.end()
    })
  }
  private constructor(request: ClientRequest, response: NodeJS.ReadableStream) {
    this.#request = request
    let text = ''
    this.ended = new Promise((resolve) => {
      response.on('end', resolve)
      response.on('error', resolve)
    })
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const lines = text.split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) this.#events.push(JSON.parse(line))
      this.#wake()
    })
  }
  async next(): Promise<WatchEvent> {
    for (;;) {
      const event = this.#events.shift()
      if (event !== undefined) return event
      await new Promise<void>((resolve, reject) => {
        const deadline = setTimeout(() => reject(new Error('waited 5 s for an event')), 5_000)
        this.#wake = () => {
          clearTimeout(deadline)
          resolve()
        }
      })
    }
  }
  /** The next `count` events as `TYPE name`. */
  async take(count: number): Promise<string[]> {
    const taken: string[] = []
    while (taken.length < count) {
      const { type, object } = await this.next()
      taken.push(`${type} ${object.metadata?.name ?? ''}`.trim())
    }
    return taken
  }
  close(): void {
    this.#request.destroy()
  }
}
