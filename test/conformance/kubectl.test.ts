// Every real kubectl of this machine against a whole apiserver; nothing is run where there is none. Old ones speak SPDY and
// OpenAPI v2 (up to 1.28), new ones WebSockets (from 1.31) and protobuf bodies (from 1.32).

import test, { type ExecutionContext } from 'ava'
import { serveFakeKubelet } from '../../services/apiserver/testing/fake-kubelet.js'
import { KubectlSession } from '../../services/apiserver/testing/kubectl-session.js'
import { findKubectls } from '../../services/apiserver/testing/real-kubectl.js'
import { TestServer } from '../../services/apiserver/testing/test-server.js'

const server = TestServer.forAll(test, ({ bus }) => serveFakeKubelet(bus, 'node-1'))

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'p', labels: { app: 'x' } },
  spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'busybox' }] },
}
const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec: { selector: { app: 'x' }, ports: [{ port: 80 }] } }
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'b' } }
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: pod.spec } },
}

type Scenario = (t: ExecutionContext, session: KubectlSession) => Promise<void>
const scenarios: Readonly<Record<string, Scenario>> = {
  async 'create by command: namespace, deployment, config map, scale'(t, session) {
    t.is(await session.ok(`create namespace ${session.namespace}-2`), `namespace/${session.namespace}-2 created\n`)
    await session.ok('create deployment web --image=nginx --replicas=2')
    await session.ok('scale deploy web --replicas=5')
    t.regex(await session.ok('get deploy'), /^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +0\/5 /)
    await session.ok('create configmap settings --from-literal=colour=red')
    t.is(await session.ok('get configmap settings -o jsonpath={.data.colour}'), 'red')
  },
  async 'manifests: apply, change, describe, label, delete'(t, session) {
    t.is(await session.ok(`apply -f ${session.file('objects.yaml', pod, service)}`), 'pod/p created\nservice/s created\n')
    const changed = { ...service, spec: { ...service.spec, ports: [{ port: 81 }] } }
    t.is(await session.ok(`apply -f ${session.file('changed.yaml', pod, changed)}`), 'pod/p unchanged\nservice/s configured\n')
    t.regex(await session.ok('get all -o wide'), /service\/s +ClusterIP +10\.\S+ +<none> +81\/TCP/)
    const described = await session.ok('describe service/s pod/p')
    t.regex(described, /Selector: +app=x/)
    t.regex(described, /Node: +node-1/)
    await session.ok('label pod p tier=front')
    t.is(await session.ok('get pods -l tier=front -o name'), 'pod/p\n')
    await session.ok('delete service/s pod/p --force --grace-period=0')
    t.regex(await session.refused('get service s'), /services "s" not found/)
  },
  async 'a List in a file: create, apply, delete'(t, session) {
    const list = (...items: object[]) => ({ apiVersion: 'v1', kind: 'List', items })
    const file = session.file('list.yaml', list(configMap, service))
    t.is(await session.ok(`create -f ${file}`), 'configmap/c created\nservice/s created\n')
    const more = list({ ...configMap, data: { a: 'z' } }, { ...configMap, metadata: { name: 'd' } })
    t.is(await session.ok(`apply -f ${session.file('more.yaml', more)}`), 'configmap/c configured\nconfigmap/d created\n')
    t.is((await session.ask('GET', 'api/v1', 'configmaps/c')).data.a, 'z')
    await session.ok(`delete -f ${file}`)
    t.is(await session.ok('get configmaps,services -o name'), 'configmap/d\n')
  },
  async 'what the user got wrong is said as Kubernetes says it'(t, session) {
    const tooHigh = session.file('bad.yaml', { ...service, spec: { ports: [{ port: 70_000 }] } })
    t.regex(
      await session.refused(`apply -f ${tooHigh}`),
      /The Service "s" is invalid: spec\.ports\[0\]\.port: Invalid value: 70000: must be between 1 and 65535/,
    )
    const misspelt = session.file('unknown.yaml', { ...service, spec: { prts: [] } })
    t.regex(await session.refused(`create -f ${misspelt}`), /strict decoding error: unknown field "spec\.prts"/)
    const unknown = session.file('pot.yaml', { apiVersion: 'v1', kind: 'Pot', metadata: { name: 'a' } })
    t.regex(await session.refused(`create -f ${unknown}`), /no matches for kind "Pot" in version "v1"/)
  },
  async 'explain and api-resources read the documents'(t, session) {
    t.regex(await session.ok('explain pod.spec.nodeName'), /FIELD: +nodeName <string>/)
    t.regex(await session.ok('api-resources'), /deployments +deploy +apps\/v1 +true +Deployment/)
  },
  async 'wait and rollout status hear of changes'(t, session) {
    await session.ask('POST', 'api/v1', 'pods', pod)
    await session.ask('POST', 'apis/apps/v1', 'deployments', deployment)
    const waiting = session.ok('wait --for=condition=Ready pod/p --timeout=60s')
    const rollout = session.ok('rollout status deployment/web --timeout=60s')
    await session.ask('PATCH', 'api/v1', 'pods/p/status', { status: { conditions: [{ type: 'Ready', status: 'True' }] } })
    const status = { observedGeneration: 1, replicas: 1, updatedReplicas: 1, readyReplicas: 1, availableReplicas: 1 }
    await session.ask('PATCH', 'apis/apps/v1', 'deployments/web/status', { status })
    t.is(await waiting, 'pod/p condition met\n')
    t.regex(await rollout, /deployment "web" successfully rolled out/)
  },
  async 'exec over what it speaks, logs'(t, session) {
    await session.ask('POST', 'api/v1', 'pods', pod)
    // Those that know only SPDY take no notice.
    for (const webSockets of ['true', 'false']) {
      const env = { KUBECTL_REMOTE_COMMAND_WEBSOCKETS: webSockets }
      t.is(await session.ok('exec -i p -- cat', { env, input: 'through and back' }), 'through and back')
      t.is(await session.refused('exec p -- exit 7', { env }), 'command terminated with exit code 7\n')
    }
    t.is(await session.ok('logs p'), 'first line\n')
  },
}

for (const found of findKubectls())
  for (const [title, scenario] of Object.entries(scenarios))
    test(`kubectl ${found.version}: ${title}`, async (t) => scenario(t, await KubectlSession.open(t, server(), found)))
