import { connect } from 'node:http2'
import test from 'ava'
import { TestServer } from '../testing/test-server.js'
import { readingMax } from './in-flight.js'

test('a flood of reads is answered 429 beyond the bound, while writes go on', async (t) => {
  const server = await TestServer.start()
  t.teardown(() => server.stop())
  const path = '/api/v1/namespaces/default/configmaps'
  const { resourceVersion } = (await server.ask(path)).json.metadata
  const session = connect(server.url, server.tls())
  t.teardown(() => session.destroy())
  // They wait for a revision that is still to come, and so hold their places.
  const list = () =>
    new Promise<{ code: number; retryAfter: string | undefined }>((resolve, reject) => {
      const stream = session.request({
        ':path': `${path}?resourceVersionMatch=NotOlderThan&resourceVersion=${Number(resourceVersion) + 1}`,
      })
      stream.on('error', reject)
      stream.on('response', (headers) => {
        stream.resume()
        resolve({ code: Number(headers[':status']), retryAfter: headers['retry-after'] })
      })
    })
  const waiting = Array.from({ length: readingMax }, list)
  const refused = await Promise.all(Array.from({ length: 10 }, list))
  t.deepEqual(refused, Array(10).fill({ code: 429, retryAfter: '1' }))
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }
  t.is((await server.ask(path, { method: 'POST', body })).code, 201)
  const codes = (await Promise.all(waiting)).map(({ code }) => code)
  t.deepEqual([...new Set(codes)], [200])
  t.is((await server.ask(path)).code, 200)
})
