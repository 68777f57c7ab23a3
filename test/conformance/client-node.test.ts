// The JavaScript client of the Kubernetes project against a whole apiserver: what a user of it does first.

import { PassThrough } from 'node:stream'
import {
  AppsV1Api,
  type CoreV1Api as CoreApi,
  CoreV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  type V1Pod,
  type V1Status,
  Watch,
} from '@kubernetes/client-node'
import test from 'ava'
import { until } from '../../packages/testkit/until.js'
import { serveFakeKubelet } from '../../services/apiserver/testing/fake-kubelet.js'
import { TestServer } from '../../services/apiserver/testing/test-server.js'

const server = TestServer.forAll(test, ({ bus }) => serveFakeKubelet(bus, 'node-1'))

function config(): KubeConfig {
  const kubeconfig = new KubeConfig()
  kubeconfig.loadFromFile(server().kubeconfig())
  return kubeconfig
}
const podOf = (name: string, labels: Record<string, string> = {}): V1Pod => ({
  metadata: { name, labels },
  spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'busybox' }] },
})
async function prepared(): Promise<{ core: CoreApi; namespace: string; kubeconfig: KubeConfig }> {
  const kubeconfig = config()
  return { kubeconfig, core: kubeconfig.makeApiClient(CoreV1Api), namespace: await server().namespace() }
}
async function text(stream: PassThrough): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += chunk
  return all
}

test('create, read, list in pages and by selectors, delete', async (t) => {
  const { core, namespace } = await prepared()
  for (const [name, tier] of [
    ['a', 'front'],
    ['b', 'back'],
    ['c', 'back'],
  ] as const)
    await core.createNamespacedPod({ namespace, body: podOf(name, { tier }) })
  const read = await core.readNamespacedPod({ namespace, name: 'a' })
  t.true(read.metadata?.creationTimestamp instanceof Date)
  t.is(read.spec?.restartPolicy, 'Always')
  const back = await core.listNamespacedPod({ namespace, labelSelector: 'tier=back' })
  t.deepEqual(
    back.items.map(({ metadata }) => metadata?.name),
    ['b', 'c'],
  )
  const first = await core.listNamespacedPod({ namespace, limit: 2 })
  t.is(first.items.length, 2)
  const rest = await core.listNamespacedPod({ namespace, limit: 2, _continue: first.metadata?._continue ?? '' })
  t.deepEqual(
    rest.items.map(({ metadata }) => metadata?.name),
    ['c'],
  )
  await core.deleteNamespacedPod({ namespace, name: 'a', gracePeriodSeconds: 0 })
  const error = await t.throwsAsync(core.readNamespacedPod({ namespace, name: 'a' }))
  t.is((error as Error & { code: number }).code, 404)
})

test('patch: merge, strategic and JSON', async (t) => {
  const { core, namespace } = await prepared()
  await core.createNamespacedPod({ namespace, body: podOf('p', { keep: 'yes' }) })
  const patched = async (strategy: PatchStrategy, body: object) =>
    (await core.patchNamespacedPod({ namespace, name: 'p', body }, setHeaderOptions('Content-Type', strategy))).metadata?.labels
  t.deepEqual(await patched(PatchStrategy.MergePatch, { metadata: { labels: { a: '1' } } }), { keep: 'yes', a: '1' })
  t.deepEqual(await patched(PatchStrategy.StrategicMergePatch, { metadata: { labels: { a: null } } }), { keep: 'yes' })
  t.deepEqual(await patched(PatchStrategy.JsonPatch, [{ op: 'add', path: '/metadata/labels/b', value: '2' }]), { keep: 'yes', b: '2' })
})

test('a watch is told what changes', async (t) => {
  const { core, namespace, kubeconfig } = await prepared()
  const seen: string[] = []
  let hasEnded = false
  const watching = await new Watch(kubeconfig).watch(
    `/api/v1/namespaces/${namespace}/pods`,
    { allowWatchBookmarks: true },
    (type, object) => seen.push(`${type} ${object.metadata.name}`),
    () => {
      hasEnded = true
    },
  )
  await core.createNamespacedPod({ namespace, body: podOf('w') })
  await core.deleteNamespacedPod({ namespace, name: 'w', gracePeriodSeconds: 0 })
  await until('the watch has told of the deletion', async () => seen.includes('DELETED w'))
  t.is(seen[0], 'ADDED w')
  watching.abort()
  await until('the watch has ended', async () => hasEnded)
})

test('an informer lists, follows, and knows what is there', async (t) => {
  const { core, namespace, kubeconfig } = await prepared()
  await core.createNamespacedPod({ namespace, body: podOf('before') })
  const informer = makeInformer(kubeconfig, `/api/v1/namespaces/${namespace}/pods`, () => core.listNamespacedPod({ namespace }))
  const seen: string[] = []
  for (const verb of ['add', 'update', 'delete'] as const)
    informer.on(verb, ({ metadata }: V1Pod) => {
      seen.push(`${verb} ${metadata?.name}`)
    })
  await informer.start()
  await core.createNamespacedPod({ namespace, body: podOf('after') })
  await until('the informer knows both', async () => informer.list(namespace).length === 2)
  await core.deleteNamespacedPod({ namespace, name: 'before', gracePeriodSeconds: 0 })
  await until('the informer has forgotten one', async () => informer.list(namespace).length === 1)
  t.true(seen.includes('add before') && seen.includes('add after') && seen.includes('delete before'), seen.join(', '))
  await informer.stop()
})

test('exec: output, input and exit code', async (t) => {
  const { core, namespace, kubeconfig } = await prepared()
  await core.createNamespacedPod({ namespace, body: podOf('p') })
  const run = async (command: string[], input?: string) => {
    const [out, errors] = [new PassThrough(), new PassThrough()]
    const stdin = input === undefined ? null : PassThrough.from([input])
    const status = await new Promise<V1Status>((resolve, reject) => {
      new Exec(kubeconfig).exec(namespace, 'p', 'c', command, out, errors, stdin, false, resolve).catch(reject)
    })
    out.end()
    errors.end()
    return { status, out: await text(out), errors: await text(errors) }
  }
  const said = await run(['echo', 'hello'])
  t.is(said.out, 'hello\n')
  t.is(said.status.status, 'Success')
  t.is((await run(['warn', 'careful'])).errors, 'careful\n')
  t.is((await run(['cat'], 'through and back')).out, 'through and back')
  t.is((await run(['exit', '7'])).status.details?.causes?.[0]?.message, '7')
})

test('logs, once and followed', async (t) => {
  const { core, namespace, kubeconfig } = await prepared()
  await core.createNamespacedPod({ namespace, body: podOf('p') })
  t.is(await core.readNamespacedPodLog({ namespace, name: 'p', container: 'c' }), 'first line\n')
  const followed = new PassThrough()
  await new Log(kubeconfig).log(namespace, 'p', 'c', followed, { follow: true })
  t.is(await text(followed), 'first line\nfollowed line\n')
})

test('objects of any kind by apiVersion and kind', async (t) => {
  const { namespace, kubeconfig } = await prepared()
  const objects = KubernetesObjectApi.makeApiClient(kubeconfig)
  const spec = {
    selector: { matchLabels: { app: 'x' } },
    template: { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } },
  }
  await objects.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace }, spec } as never)
  const { spec: stored } = await kubeconfig.makeApiClient(AppsV1Api).readNamespacedDeployment({ namespace, name: 'web' })
  t.is(stored?.replicas, 1)
  t.is(stored?.strategy?.type, 'RollingUpdate')
})
