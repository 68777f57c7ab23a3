// Kinds that come and go while the controllers work.

import test from 'ava'
import pino from 'pino'
import type { KubeObject, Resource } from '../../../packages/client/resource.js'
import * as resources from '../../../packages/client/resources.js'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { SeededRandom } from '../../../packages/clock/random.js'
import { eventually, settle } from '../../../packages/testkit/eventually.js'
import { ObjectTracker } from '../../../packages/testkit/object-tracker.js'
import { ControllerManager } from '../controller-manager.js'

const { configMaps, customResourceDefinitions, namespaces } = resources
const things: Resource<KubeObject> = { group: 'example.com', version: 'v1', kind: 'Thing', plural: 'things', namespaced: true }
const known = Object.values(resources) as Resource<unknown>[]

async function started() {
  const clock = new VirtualClock()
  const tracker = new ObjectTracker({ clock })
  tracker.serveDiscovery(known)
  tracker.seed(namespaces, { metadata: { name: 'shop' }, spec: { finalizers: ['kubernetes'] } })
  const manager = new ControllerManager({
    client: tracker.client,
    clock,
    random: new SeededRandom(7),
    log: pino({ level: 'silent' }),
    rootCA: 'PEM',
    rootCAKey: 'PEM',
    podCIDR: '10.244.0.0/16',
  })
  await manager.start()
  await settle()
  /** The kind is defined, or no more. */
  const define = (served: boolean) => {
    tracker.serveDiscovery(served ? [...known, things] : known)
    if (served) tracker.seed(customResourceDefinitions, { metadata: { name: 'things.example.com' } })
    else tracker.remove(customResourceDefinitions, 'things.example.com')
  }
  const followed = () => tracker.requests.includes('GET /apis/example.com/v1/things')
  return { clock, tracker, manager, define, followed }
}
const thing = (name: string, ...ownerReferences: object[]) => ({ metadata: { name, namespace: 'shop', ownerReferences } })
const owner = (apiVersion: string, kind: string, { metadata }: { metadata: { name: string; uid: string } }) => ({
  apiVersion,
  kind,
  name: metadata.name,
  uid: metadata.uid,
  blockOwnerDeletion: true,
})

test('objects of a kind that was defined later go with their owner, and take their dependents along', async (t) => {
  const { clock, tracker, manager, define, followed } = await started()
  t.teardown(() => manager.stop())
  define(true)
  await eventually('the new kind is followed', () => {
    clock.advance(500)
    return followed()
  })
  tracker.seed(configMaps, { metadata: { name: 'root', namespace: 'shop' } })
  const root = tracker.find(configMaps, 'shop/root')!
  tracker.seed(things, thing('middle', owner('v1', 'ConfigMap', root)))
  const middle = tracker.find(things, 'shop/middle')!
  tracker.seed(configMaps, { metadata: { name: 'leaf', namespace: 'shop', ownerReferences: [owner('example.com/v1', 'Thing', middle)] } })
  await settle()
  t.truthy(tracker.find(configMaps, 'shop/leaf'))
  tracker.remove(configMaps, 'shop/root')
  await eventually('the thing is gone', () => tracker.find(things, 'shop/middle') === undefined)
  await eventually('and what it owned', () => tracker.find(configMaps, 'shop/leaf') === undefined)
})

test('a kind that is gone is followed no more, and what its objects owned is left alone', async (t) => {
  const { clock, tracker, manager, define, followed } = await started()
  t.teardown(() => manager.stop())
  define(true)
  await eventually('the new kind is followed', () => {
    clock.advance(500)
    return followed()
  })
  tracker.seed(things, thing('one'))
  const one = tracker.find(things, 'shop/one')!
  tracker.seed(configMaps, { metadata: { name: 'kept', namespace: 'shop', ownerReferences: [owner('example.com/v1', 'Thing', one)] } })
  await settle()
  const asked = (path: string) => tracker.requests.filter((request) => request === `GET ${path}`).length
  const discovered = asked('/apis')
  define(false)
  await eventually('discovery is asked again', () => {
    clock.advance(500)
    return asked('/apis') > discovered
  })
  await settle()
  // Whoever still follows a kind lists it again now.
  const [others, gone] = [asked('/api/v1/configmaps'), asked('/apis/example.com/v1/things')]
  tracker.compact()
  tracker.cutWatches()
  await eventually('the others are listed again', () => {
    clock.advance(500)
    return asked('/api/v1/configmaps') > others
  })
  await settle()
  t.is(asked('/apis/example.com/v1/things'), gone)
  // Told about anew, its owner is of a kind nobody serves: upstream keeps such an object, too.
  tracker.change(configMaps, 'shop/kept', (object) => {
    object.metadata.ownerReferences = [
      ...object.metadata.ownerReferences!,
      owner('example.com/v1', 'Thing', { metadata: { name: 'x', uid: 'x' } }),
    ]
  })
  await settle()
  t.truthy(tracker.find(configMaps, 'shop/kept'))
})

test('a namespace is emptied of what was defined after the controllers began', async (t) => {
  const { clock, tracker, manager, define } = await started()
  t.teardown(() => manager.stop())
  define(true)
  tracker.seed(things, thing('one'))
  await tracker.client.delete(namespaces, { name: 'shop' })
  await eventually('the namespace is gone', () => {
    clock.advance(1_000)
    return tracker.find(namespaces, 'shop') === undefined
  })
  t.deepEqual(tracker.all(things), [])
})
