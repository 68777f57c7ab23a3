import test, { type ExecutionContext } from 'ava'
import type { EndpointSlice, Service } from '../../../packages/client/resources.js'
import { Backends } from './backends.js'
import { endpointsOf } from './endpoints.js'

const service = {
  spec: {
    type: 'ClusterIP',
    ports: [
      { name: 'http', port: 80 },
      { name: 'admin', port: 81 },
    ],
  },
} as unknown as Service
const slice = (port: number, ...endpoints: [address: string, ready?: boolean][]) =>
  ({
    ports: [{ name: 'http', port }],
    endpoints: endpoints.map(([address, ready]) => ({ addresses: [address], conditions: { ready } })),
  }) as unknown as EndpointSlice

const gives = test.macro(
  (t: ExecutionContext, one: Service | undefined, port: number | string, slices: EndpointSlice[], expected: unknown) =>
    t.deepEqual(endpointsOf(one, port, slices) as unknown, expected),
)
const addresses = (...list: string[]) => ({
  ok: true,
  addresses: list.map((text) => ({ address: text.split(':')[0], port: Number(text.split(':')[1]) })),
})

test(
  'ready endpoints of every slice, each once, by port number',
  gives,
  service,
  80,
  [slice(8080, ['10.244.1.2', true], ['10.244.1.3', false]), slice(8081, ['10.244.2.2'], ['10.244.2.2'])],
  addresses('10.244.1.2:8080', '10.244.2.2:8081'),
)
test('a port may be named', gives, service, 'http', [slice(8080, ['10.244.1.2', true])], addresses('10.244.1.2:8080'))
test('no Service', gives, undefined, 80, [], { ok: false, why: 'no-such-service' })
test('no such port', gives, service, 9000, [slice(8080, ['10.244.1.2', true])], { ok: false, why: 'no-such-port' })
test('a port without endpoints', gives, service, 'admin', [slice(8080, ['10.244.1.2', true])], { ok: false, why: 'no-ready-endpoints' })
test('nobody ready', gives, service, 80, [slice(8080, ['10.244.1.2', false])], { ok: false, why: 'no-ready-endpoints' })

test('endpoints take turns, and a change is seen at once', (t) => {
  let slices = [slice(80, ['10.0.0.1'], ['10.0.0.2'])]
  const backends = new Backends(({ port }) => endpointsOf(service, port, slices))
  const first = () => {
    const taken = backends.take({ namespace: 'a', service: 'web', port: 80 })
    return taken.ok ? taken.addresses[0]?.address : taken.why
  }
  t.deepEqual([first(), first(), first()], ['10.0.0.1', '10.0.0.2', '10.0.0.1'])
  slices = [slice(80, ['10.0.0.3'])]
  t.is(first(), '10.0.0.2')
  backends.changed('a/web')
  t.is(first(), '10.0.0.3')
})
