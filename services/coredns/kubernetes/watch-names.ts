// Informers told to InformedNames.

import type { EndpointSlice } from '../../../packages/api/kinds/endpoint-slice.js'
import type { Namespace } from '../../../packages/api/kinds/namespace.js'
import type { Pod } from '../../../packages/api/kinds/pod.js'
import type { Service } from '../../../packages/api/kinds/service.js'
import type { Informer } from '../../../packages/client/informer.js'
import type { KubeObject } from '../../../packages/client/resource.js'
import type { Clock } from '../../../packages/clock/clock.js'
import { InformedNames } from './informed-names.js'

interface Informers {
  readonly namespaces: Informer<Namespace>
  readonly services: Informer<Service>
  readonly endpointSlices: Informer<EndpointSlice>
  readonly pods?: Informer<Pod>
}

/** Starts the informers. The names are synced once each has told its first list. */
export function watchNames(
  { namespaces, services, endpointSlices, pods }: Informers,
  clock: Clock,
): { names: InformedNames; stop(): void } {
  const names = new InformedNames(() => clock.wallMs())
  const informers = [
    follow(namespaces, (object, present) => names.setNamespace(object, present)),
    follow(services, (object, present) => names.setService(object, present)),
    follow(endpointSlices, (object, present) => names.setEndpointSlice(object, present)),
    ...(pods === undefined ? [] : [follow(pods, (object, present) => names.setPod(object, present))]),
  ]
  void Promise.all(informers.map(({ synced }) => synced)).then(() => {
    names.synced = true
  })
  return {
    names,
    stop: () => {
      for (const informer of informers) informer.stop()
    },
  }
}

function follow<T extends KubeObject>(
  informer: Informer<T>,
  set: (object: T, present: boolean) => void,
): { synced: Promise<void>; stop(): void } {
  informer.onEvent((event) => set(event.object, event.type !== 'deleted'))
  informer.start()
  return informer
}
