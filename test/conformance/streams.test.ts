// attach, run -i, debug, port-forward and top of every real kubectl of this machine, over WebSockets where it knows them and over
// SPDY, against a whole apiserver and a kubelet that only plays its part of the streams.

import { connect } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { until } from '../../packages/testkit/until.js'
import { serveFakeKubelet } from '../../services/apiserver/testing/fake-kubelet.js'
import { findKubectls, RealKubectl } from '../../services/apiserver/testing/real-kubectl.js'
import { TestServer } from '../../services/apiserver/testing/test-server.js'

let kubelet: ReturnType<typeof serveFakeKubelet>
const server = TestServer.forAll(test, async (started) => {
  kubelet = serveFakeKubelet(started.bus, 'node-1')
  const node = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
    status: { capacity: { cpu: '3', memory: '4Ki' }, allocatable: { cpu: '3', memory: '4Ki' } },
  }
  await started.ask('/api/v1/nodes', { method: 'POST', body: node })
})

class Session {
  readonly namespace: string
  readonly kubectl: RealKubectl
  readonly #t: ExecutionContext

  constructor(t: ExecutionContext, namespace: string, kubectl: RealKubectl) {
    this.#t = t
    this.namespace = namespace
    this.kubectl = kubectl
  }
  async ok(line: string, options?: Parameters<RealKubectl['run']>[1]): Promise<string> {
    const { code, stdout, stderr } = await this.kubectl.run(line, options)
    this.#t.is(code, 0, `kubectl ${line}: ${stderr}`)
    return stdout
  }
  async ask(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) {
    const headers: Record<string, string> = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {}
    return server().ask(`/api/v1/namespaces/${this.namespace}/${path}`, { method, headers, body })
  }
  /** What a node and its kubelet do: the pod runs. */
  async play(name: string, status: object): Promise<void> {
    await until(`pod ${name} is there`, async () => (await this.ask('GET', `pods/${name}`)).code === 200)
    await this.ask('PATCH', `pods/${name}/status`, { status })
  }
  async pod(name: string): Promise<string> {
    const container = { name: 'c', image: 'busybox', stdin: true, ports: [{ name: 'http', containerPort: 80 }] }
    const spec = { nodeName: 'node-1', containers: [container] }
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name } }, spec }
    const { json } = await this.ask('POST', 'pods', body)
    await this.play(name, running)
    return json.metadata.uid
  }
}

const containerRuns = { name: 'c', image: 'busybox', imageID: 'x', ready: true, restartCount: 0, state: { running: {} } }
const running = { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }], containerStatuses: [containerRuns] }

/** Those that do not know WebSockets take no notice. */
const carriers = ['true', 'false'].map((value) => ({ KUBECTL_REMOTE_COMMAND_WEBSOCKETS: value, KUBECTL_PORT_FORWARD_WEBSOCKETS: value }))

/** What a server says to `text` and the end of it. */
const exchange = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = ''
    const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true }, () => socket.end(text))
    socket.on('data', (chunk) => (said += chunk))
    socket.once('error', reject)
    socket.once('end', () => resolve(said))
  })

type Scenario = (t: ExecutionContext, session: Session) => Promise<void>
const scenarios: Readonly<Record<string, Scenario>> = {
  async attach(t, session) {
    await session.pod('p')
    for (const env of carriers) t.is(await session.ok('attach -i p', { env, input: 'through' }), 'attached\nthrough')
  },
  async 'run -i --rm: created, attached, ended, deleted'(t, session) {
    for (const env of carriers) {
      const ran = session.ok(
        'run r -i --rm --image=busybox --restart=Never --override-type=strategic --overrides={"spec":{"nodeName":"node-1"}}',
        {
          env,
          input: 'typed',
        },
      )
      const before = kubelet.attaches.length
      await session.play('r', { ...running, containerStatuses: [{ ...containerRuns, name: 'r' }] })
      await until('it is attached', async () =>
        kubelet.attaches.slice(before).some(({ podNamespace }) => podNamespace === session.namespace),
      )
      const terminated = { exitCode: 0, reason: 'Completed' }
      await session.play('r', {
        phase: 'Succeeded',
        containerStatuses: [{ ...containerRuns, name: 'r', ready: false, state: { terminated } }],
      })
      t.regex(await ran, /^attached\ntyped.*pod "r" deleted/s)
      await until('it is gone', async () => (await session.ask('GET', 'pods/r')).code === 404)
    }
  },
  async 'debug: an ephemeral container is added, and attached to once it runs'(t, session) {
    await session.pod('p')
    const debugging = session.ok('debug p -c dbg --image=alpine -i --target=c', { input: 'looked' })
    await until('it is added', async () => (await session.ask('GET', 'pods/p')).json.spec.ephemeralContainers?.length === 1)
    await session.play('p', { ephemeralContainerStatuses: [{ ...containerRuns, name: 'dbg' }] })
    t.regex(await debugging, /attached\nlooked/)
  },
  async 'port-forward to a pod, and to a Service by the name of its port'(t, session) {
    await session.pod('p')
    const spec = { selector: { app: 'p' }, ports: [{ port: 8080, targetPort: 'http' }] }
    await session.ask('POST', 'services', { apiVersion: 'v1', kind: 'Service', metadata: { name: 's' }, spec })
    for (const env of carriers)
      for (const target of ['pod/p :80', 'svc/s :8080']) {
        const forward = session.kubectl.start(`port-forward ${target} -v=4`, env)
        const port = Number((await forward.says(/Forwarding from 127\.0\.0\.1:(\d+) -> 80/))[1])
        t.deepEqual(await Promise.all([exchange(port, 'a'), exchange(port, 'b')]), ['A', 'B'])
        t.notRegex(await forward.stop(), /fallback to secondary/)
      }
  },
  async 'port-forward says why there is no connection'(t, session) {
    await session.pod('p')
    for (const env of carriers) {
      const forward = session.kubectl.start('port-forward pod/p :4711', env)
      const port = Number((await forward.says(/Forwarding from 127\.0\.0\.1:(\d+) -> 4711/))[1])
      await exchange(port, 'x').catch(() => '')
      await forward.says(/dial tcp4 127\.0\.0\.1:4711: connect: connection refused/)
      await forward.stop()
      t.pass()
    }
  },
  async 'explain: by OpenAPI v3, and by v2'(t, session) {
    for (const output of ['plaintext', 'plaintext-openapiv2'])
      t.regex(await session.ok(`explain pod.spec.containers.livenessProbe --output=${output}`), /periodSeconds.*Seconds between probes\./s)
  },
}

for (const found of findKubectls())
  for (const [title, scenario] of Object.entries(scenarios))
    test(`kubectl ${found.version}: ${title}`, async (t) => {
      const namespace = await server().namespace()
      await scenario(t, new Session(t, namespace, new RealKubectl(server(), found, namespace)))
    })

// One after the other: the kubelet that is played knows of one pod that uses something.
for (const found of findKubectls())
  test.serial(`kubectl ${found.version}: top`, async (t) => {
    const namespace = await server().namespace()
    const session = new Session(t, namespace, new RealKubectl(server(), found, namespace))
    kubelet.usedPod.uid = await session.pod('p')
    t.regex(await session.ok('top nodes'), /^NAME .*\nnode-1 +1500m +50% +0Mi +50% *\n$/)
    t.regex(await session.ok('top pods'), /^NAME .*\np +250m +0Mi *\n$/)
    t.regex(await session.ok('top pods --containers'), /^POD .*\np +c +250m +0Mi *\n$/)
  })
