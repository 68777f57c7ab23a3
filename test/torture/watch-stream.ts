// One watch over HTTP, as any client has it: lines of JSON, until it ends.

import type { IncomingMessage } from 'node:http'

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  readonly object: {
    readonly metadata: { readonly name: string; readonly resourceVersion: string }
    readonly data?: { readonly token?: string }
  }
}

/** Hands each event on as it comes. Resolves when the watch is over, however it ended; a line cut short is no event. */
export function readEvents(answer: IncomingMessage, onEvent: (event: WatchEvent) => void): Promise<void> {
  return new Promise((resolve) => {
    let rest = ''
    answer.setEncoding('utf8')
    answer.on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()!
      for (const line of lines) onEvent(JSON.parse(line) as WatchEvent)
    })
    answer.once('error', () => resolve())
    answer.once('close', () => resolve())
  })
}
