import { type ClientHttp2Session, connect } from 'node:http2'
import test from 'ava'
import { TestServer } from '../testing/test-server.js'
import { readingMax } from './in-flight.js'

/** A server on which the group `users` may do everything. */
async function openServer(): Promise<TestServer> {
  const server = await TestServer.start()
  const roleRef = { kind: 'ClusterRole', name: 'cluster-admin' }
  const body = { metadata: { name: 'users' }, roleRef, subjects: [{ kind: 'Group', name: 'users' }] }
  await server.ask('/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', { method: 'POST', body })
  return server
}

test('a flood of reads is answered 429 beyond the bound, while its writes and the administrator go on', async (t) => {
  const server = await openServer()
  t.teardown(() => server.stop())
  const path = '/api/v1/namespaces/default/configmaps'
  const { resourceVersion } = (await server.ask(path)).json.metadata
  const flooder = await server.authority.client('flooder', ['users'])
  const session = connect(server.url, server.tls(flooder))
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
  // As many as there are seats, and as many as may wait for one.
  const waiting = Array.from({ length: readingMax + 100 }, list)
  const refused = await Promise.all(Array.from({ length: 10 }, list))
  t.deepEqual(refused, Array(10).fill({ code: 429, retryAfter: '1' }))
  t.is((await server.ask('/api/v1/namespaces')).code, 200)
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }
  t.is((await server.ask(path, { method: 'POST', body, identity: await server.authority.client('flooder', ['users']) })).code, 201)
  const codes = (await Promise.all(waiting)).map(({ code }) => code)
  t.deepEqual([...new Set(codes)], [200])
  t.is((await server.ask(path)).code, 200)
})

test('a user who asks once is served long before the flood of another is done', async (t) => {
  const server = await openServer()
  t.teardown(() => server.stop())
  const path = '/api/v1/namespaces/default/configmaps'
  for (let i = 0; i < 40; i++) {
    const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `c${i}` }, data: { x: 'y'.repeat(5_000) } }
    await server.ask(path, { method: 'POST', body })
  }
  const ask = async (session: ClientHttp2Session, asked: string) => {
    const stream = session.request({ ':path': asked, accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' })
    let code = 0
    stream.on('response', (headers) => {
      code = Number(headers[':status'])
    })
    for await (const _ of stream);
    return code
  }
  const session = async (user: string) => {
    const opened = connect(server.url, server.tls(await server.authority.client(user, ['users'])))
    t.teardown(() => opened.destroy())
    await ask(opened, '/version')
    return opened
  }
  const [flooding, quiet] = [await session('flooder'), await session('quiet')]
  let done = 0
  const flood = Array.from({ length: 400 }, () => ask(flooding, `${path}?includeObject=Object`).then(() => ++done))
  t.is(await ask(quiet, `${path}/c1`), 200)
  t.true(done < 200, `${done} of 400 were served before it`)
  await Promise.all(flood)
})
