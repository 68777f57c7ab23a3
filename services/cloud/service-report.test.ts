import test from 'ava'
import type { Service } from '../../packages/client/resources.js'
import type { KeptDoor } from './door-keeper.js'
import { annotationPatch, doorAnnotation, movedDoors, statusPatch } from './service-report.js'

const service = (type: string, ip?: string, annotations?: Record<string, string>) =>
  ({
    metadata: { name: 'web', annotations },
    spec: { type },
    status: ip ? { loadBalancer: { ingress: [{ ip }] } } : {},
  }) as unknown as Service
const kept = (title: string, wanted: number, port: number) =>
  ({ door: { title, address: '127.78.0.1', port: wanted }, open: { port } }) as KeptDoor

test('the address is written once', (t) => {
  t.deepEqual(statusPatch(service('LoadBalancer'), '127.78.0.1', '127.78.0.'), {
    status: { loadBalancer: { ingress: [{ ip: '127.78.0.1', ipMode: 'Proxy' }] } },
  })
  t.is(statusPatch(service('LoadBalancer', '127.78.0.1'), '127.78.0.1', '127.78.0.'), undefined)
})
test('a Service that is no load balancer any more loses our address, but not somebody else’s', (t) => {
  t.deepEqual(statusPatch(service('ClusterIP', '127.78.0.1'), undefined, '127.78.0.'), { status: { loadBalancer: { ingress: null } } })
  t.is(statusPatch(service('ClusterIP', '192.0.2.1'), undefined, '127.78.0.'), undefined)
})
test('a door that had to go elsewhere is named in the annotation, and no longer once it is back', (t) => {
  const moved = movedDoors([kept('80', 80, 8080), kept('443', 443, 443)])
  t.deepEqual(moved, { '80': '127.78.0.1:8080' })
  t.deepEqual(annotationPatch(service('LoadBalancer'), moved), {
    metadata: { annotations: { [doorAnnotation]: '{"80":"127.78.0.1:8080"}' } },
  })
  t.is(annotationPatch(service('LoadBalancer', '', { [doorAnnotation]: '{"80":"127.78.0.1:8080"}' }), moved), undefined)
  t.deepEqual(annotationPatch(service('LoadBalancer', '', { [doorAnnotation]: '{"80":"127.78.0.1:8080"}' }), {}), {
    metadata: { annotations: { [doorAnnotation]: null } },
  })
})
