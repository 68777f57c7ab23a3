// A Node server that does nothing but answer: what the API server is measured against. In a process of its own:
//
//   node bare-server.js PKI_DIR OBJECT_FILE      prints its port
//
//   GET  /object    the object, as JSON.stringify makes it
//   GET  /watch     chunks for ever: every POST /event/N sends N lines of the object to all who watch

import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { join } from 'node:path'

const [, , pki = '', file = ''] = process.argv
const object = JSON.parse(readFileSync(file, 'utf8')) as unknown
const line = Buffer.from(`${JSON.stringify({ type: 'MODIFIED', object })}\n`)
const read = (name: string) => readFileSync(join(pki, name))
const watchers = new Set<ServerResponse>()

const server = createServer(
  { ca: read('ca.crt'), cert: read('apiserver.crt'), key: read('apiserver.key'), requestCert: true },
  (request, answer) => {
    const { url = '' } = request
    if (url === '/watch') {
      answer.writeHead(200, { 'content-type': 'application/json' })
      answer.flushHeaders()
      watchers.add(answer)
      answer.once('close', () => watchers.delete(answer))
      return
    }
    const events = Number(/^\/event\/(\d+)$/.exec(url)?.[1] ?? 0)
    // As the API server does it: what one turn of the event loop brings leaves as one write.
    const send = (left: number) => {
      if (left <= 0) return
      for (const watcher of watchers) watcher.write(line)
      setImmediate(send, left - 1)
    }
    send(events)
    const body = Buffer.from(JSON.stringify(events > 0 ? {} : object))
    answer.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length })
    answer.end(body)
  },
)
server.listen(0, '127.0.0.1', () => console.log((server.address() as { port: number }).port))
