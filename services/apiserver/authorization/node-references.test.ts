// Every way in which a pod refers to something, and that its node knows of it no longer than the pod is there.

import test from 'ava'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { Entry } from '../store/entry.js'
import { ResourceCache } from '../watch/resource-cache.js'
import { NodeReferences, type Referred } from './node-references.js'

const key = (name: string) => ({ group: '', resource: 'pods', namespace: 'shop', name })
const pod = (name: string, spec: object, nodeName = 'node-1') =>
  ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', uid: name },
    spec: { nodeName, containers: [], ...spec },
  }) as unknown as KubeObject
function following() {
  const pods = new ResourceCache()
  const references = new NodeReferences()
  references.follow(pods)
  let revision = 0
  const put = (object: KubeObject) =>
    pods.apply(key(object.metadata.name), ++revision, new Entry(key(object.metadata.name), object, revision), 0)
  const remove = (name: string) => pods.apply(key(name), ++revision, undefined, 0)
  return { references, put, remove }
}

const refers = test.macro((t, spec: object, resource: Referred, name: string) => {
  const { references, put } = following()
  put(pod('p', spec))
  t.true(references.has('node-1', resource, 'shop', name))
  t.false(references.has('node-2', resource, 'shop', name))
  t.false(references.has('node-1', resource, 'other', name))
  t.false(references.has('node-1', resource, 'shop', `${name}-2`))
})
const container = (more: object) => ({ containers: [{ name: 'c', ...more }] })
test('the pod itself', refers, {}, 'pods', 'p')
test('its account', refers, { serviceAccountName: 'robot' }, 'serviceaccounts', 'robot')
test('a pull secret', refers, { imagePullSecrets: [{ name: 's' }] }, 'secrets', 's')
test('a secret as a volume', refers, { volumes: [{ name: 'v', secret: { secretName: 's' } }] }, 'secrets', 's')
test('a config map as a volume', refers, { volumes: [{ name: 'v', configMap: { name: 'm' } }] }, 'configmaps', 'm')
test('a projected secret', refers, { volumes: [{ name: 'v', projected: { sources: [{ secret: { name: 's' } }] } }] }, 'secrets', 's')
test(
  'a projected config map',
  refers,
  { volumes: [{ name: 'v', projected: { sources: [{ configMap: { name: 'm' } }] } }] },
  'configmaps',
  'm',
)
test(
  'a variable from a secret',
  refers,
  container({ env: [{ name: 'E', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } }] }),
  'secrets',
  's',
)
test(
  'a variable from a config map',
  refers,
  container({ env: [{ name: 'E', valueFrom: { configMapKeyRef: { name: 'm', key: 'k' } } }] }),
  'configmaps',
  'm',
)
test('all variables of a secret', refers, container({ envFrom: [{ secretRef: { name: 's' } }] }), 'secrets', 's')
test('all variables of a config map', refers, container({ envFrom: [{ configMapRef: { name: 'm' } }] }), 'configmaps', 'm')
test('an init container', refers, { initContainers: [{ name: 'i', envFrom: [{ secretRef: { name: 's' } }] }] }, 'secrets', 's')

test('a thing is known as long as one pod of the node refers to it', (t) => {
  const { references, put, remove } = following()
  const using = { volumes: [{ name: 'v', secret: { secretName: 's' } }] }
  const knows = () => references.has('node-1', 'secrets', 'shop', 's')
  put(pod('a', using))
  put(pod('b', using))
  remove('a')
  t.true(knows())
  put(pod('b', {}))
  t.false(knows(), 'the pod no longer says so')
  put(pod('b', using, 'node-2'))
  t.false(knows(), 'the pod is another node’s')
  put(pod('c', using, ''))
  t.false(knows(), 'a pod without a node is nobody’s')
})
test('pods that were there before are counted', (t) => {
  const pods = new ResourceCache()
  pods.apply(key('a'), 1, new Entry(key('a'), pod('a', {}), 1), 0)
  const references = new NodeReferences()
  references.follow(pods)
  t.true(references.has('node-1', 'pods', 'shop', 'a'))
})
