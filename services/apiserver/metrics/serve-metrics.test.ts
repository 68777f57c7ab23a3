import test from 'ava'
import { serveFakeKubelet } from '../testing/fake-kubelet.js'
import { TestServer } from '../testing/test-server.js'

const server = TestServer.forAll(test, async (started) => {
  const kubelet = serveFakeKubelet(started.bus, 'node-1')
  for (const name of ['node-1', 'node-2'])
    await started.ask('/api/v1/nodes', {
      method: 'POST',
      body: { apiVersion: 'v1', kind: 'Node', metadata: { name, labels: { zone: name } } },
    })
  const pod = (name: string, nodeName: string) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: name } },
    spec: { nodeName, containers: [{ name: 'c', image: 'busybox' }] },
  })
  const { json } = await started.ask('/api/v1/namespaces/default/pods', { method: 'POST', body: pod('used', 'node-1') })
  kubelet.usedPod.uid = json.metadata.uid
  await started.ask('/api/v1/namespaces/default/pods', { method: 'POST', body: pod('new', 'node-1') })
  await started.ask('/api/v1/namespaces/default/pods', { method: 'POST', body: pod('dark', 'node-2') })
})
const root = '/apis/metrics.k8s.io/v1beta1'

test('nodes: those whose kubelet answers, in cores and bytes, over the window it names', async (t) => {
  const { json } = await server().ask(`${root}/nodes`)
  t.deepEqual(json, {
    kind: 'NodeMetricsList',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { resourceVersion: '' },
    items: [
      {
        kind: 'NodeMetrics',
        apiVersion: 'metrics.k8s.io/v1beta1',
        metadata: { name: 'node-1', labels: { zone: 'node-1' }, creationTimestamp: '1970-01-01T00:00:00Z' },
        timestamp: '1970-01-01T00:00:00Z',
        window: '15.000s',
        usage: { cpu: '1500000000n', memory: '2Ki' },
      },
    ],
  })
})

test('pods: one, a namespace’s, all; by label', async (t) => {
  const item = {
    metadata: { name: 'used', namespace: 'default' },
    window: '10.000s',
    containers: [{ name: 'c', usage: { cpu: '250000000n', memory: '3Ki' } }],
  }
  t.like((await server().ask(`${root}/namespaces/default/pods/used`)).json, item)
  for (const path of ['namespaces/default/pods', 'pods', 'pods?labelSelector=app%3Dused'])
    t.like((await server().ask(`${root}/${path}`)).json.items, [item])
  for (const path of ['namespaces/other/pods', 'pods?labelSelector=app%3Dnew'])
    t.deepEqual((await server().ask(`${root}/${path}`)).json.items, [])
})

test('what is not measured, is not there, or is no question, is refused', async (t) => {
  t.is((await server().ask(`${root}/nodes/node-2`)).code, 404)
  t.is((await server().ask(`${root}/namespaces/default/pods/new`)).code, 404)
  t.is((await server().ask(`${root}/namespaces/default/pods/dark`)).code, 404)
  t.is((await server().ask(`${root}/nodes?watch=true`)).code, 405)
  t.is((await server().ask(`${root}/nodes/node-1`, { method: 'DELETE' })).code, 405)
})

test('each group version has an APIService that is available', async (t) => {
  const { json } = await server().ask('/apis/apiregistration.k8s.io/v1/apiservices')
  const services = new Map(json.items.map((item: { metadata: { name: string } }) => [item.metadata.name, item]))
  for (const name of ['v1.', 'v1.apps', 'v1beta1.metrics.k8s.io'])
    t.like(services.get(name) as object, { status: { conditions: [{ type: 'Available', status: 'True', reason: 'Local' }] } })
  const { json: groups } = await server().ask('/apis')
  for (const { versions } of groups.groups)
    for (const { groupVersion, version } of versions) t.true(services.has(`${version}.${groupVersion.split('/')[0]}`), groupVersion)
})
