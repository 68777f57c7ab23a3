import test from 'ava'
import { TestServer } from '../testing/test-server.js'

const server = TestServer.forAll(test)

async function pod(name: string): Promise<string> {
  const path = `/api/v1/namespaces/default/pods/${name}`
  const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [{ name: 'c', image: 'busybox' }] } }
  await server().ask('/api/v1/namespaces/default/pods', { method: 'POST', body })
  return path
}
const patch = (path: string, ...ephemeralContainers: object[]) =>
  server().ask(`${path}/ephemeralcontainers`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: { metadata: { labels: { ignored: 'yes' } }, spec: { nodeName: 'ignored', ephemeralContainers } },
  })
const debug = { name: 'dbg', image: 'alpine', targetContainerName: 'c', stdin: true, tty: true }

test('containers are added one after the other; nothing else changes', async (t) => {
  const path = await pod('added')
  const { code, json } = await patch(path, debug)
  t.is(code, 200)
  t.like(json.spec.ephemeralContainers, [{ ...debug, imagePullPolicy: 'Always', terminationMessagePath: '/dev/termination-log' }])
  t.is(json.spec.nodeName, undefined)
  t.is(json.metadata.labels, undefined)
  await patch(path, { name: 'second', image: 'alpine' })
  const { json: now } = await server().ask(`${path}/ephemeralcontainers`)
  t.deepEqual(now.spec.ephemeralContainers.map(({ name }: { name: string }) => name).sort(), ['dbg', 'second'])
})

test('those that are there can be neither changed nor taken away', async (t) => {
  const path = await pod('kept')
  const { json } = await patch(path, debug)
  const changed = await patch(path, { ...debug, image: 'busybox' })
  t.is(changed.code, 422)
  t.regex(changed.json.message, /existing ephemeral containers "dbg" may not be changed/)
  const removed = await server().ask(`${path}/ephemeralcontainers`, {
    method: 'PUT',
    body: { ...json, spec: { ...json.spec, ephemeralContainers: [] } },
  })
  t.is(removed.code, 422)
  t.regex(removed.json.message, /existing ephemeral containers "dbg" may not be removed/)
})

const refused = test.macro({
  title: (_, what: string) => `refused: ${what}`,
  async exec(t, what: string, container: object, message: RegExp) {
    const { code, json } = await patch(await pod(what.replaceAll(' ', '-')), container)
    t.is(code, 422)
    t.regex(json.message, message)
  },
})
test(
  refused,
  'a target that is not there',
  { ...debug, targetContainerName: 'no' },
  /spec\.ephemeralContainers\[0\]\.targetContainerName: Not found: "no"/,
)
test(refused, 'a name that is taken', { ...debug, name: 'c' }, /spec\.ephemeralContainers\[0\]\.name: Duplicate value: "c"/)
test(
  refused,
  'probes',
  { ...debug, livenessProbe: { exec: { command: ['x'] } } },
  /livenessProbe: Forbidden: cannot be set for an Ephemeral Container/,
)
test(refused, 'resources', { ...debug, resources: { limits: { cpu: '1' } } }, /resources: Forbidden/)

test('through the pod itself they cannot be added', async (t) => {
  const path = await pod('direct')
  const headers = { 'content-type': 'application/merge-patch+json' }
  const { code, json } = await server().ask(path, { method: 'PATCH', headers, body: { spec: { ephemeralContainers: [debug] } } })
  t.is(code, 422)
  t.regex(json.message, /ephemeralcontainers subresource/)
})
