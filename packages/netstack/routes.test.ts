import test from 'ava'
import fc from 'fast-check'
import { type Cidr, cidr, contains, formatCidr } from '../wire/cidr.js'
import { ipv4Address } from '../wire/ipv4-address.js'
import { u32 } from '../wire/testing/header-suite.js'
import { type Route, Routes, routeTables } from './routes.js'

const route = (destination: Cidr, more: Partial<Route> = {}): Route => ({
  destination,
  type: 'unicast',
  via: 0,
  link: undefined,
  source: 0,
  scope: 'global',
  metric: 0,
  onlink: false,
  table: routeTables.main,
  protocol: 'boot',
  ...more,
})
const found = (routes: Routes, address: string) => {
  const at = routes.lookup(ipv4Address(address))
  return at === undefined ? 'none' : `${formatCidr(at.destination)} ${at.type} metric ${at.metric}`
}

test('the longest prefix wins, then the lowest metric; the local table is asked first', (t) => {
  const routes = new Routes()
  t.is(found(routes, '10.244.1.5'), 'none')
  for (const text of ['0.0.0.0/0', '10.244.0.0/16', '10.244.1.0/24']) routes.replace(route(cidr(text), { metric: 5 }))
  routes.replace(route(cidr('10.244.1.0/24'), { metric: 1 }))
  t.is(found(routes, '10.244.1.5'), '10.244.1.0/24 unicast metric 1')
  t.is(found(routes, '10.244.2.5'), '10.244.0.0/16 unicast metric 5')
  t.is(found(routes, '200.1.1.1'), '0.0.0.0/0 unicast metric 5')
  routes.replace(route(cidr('10.0.0.0/8'), { type: 'local', table: routeTables.local }))
  t.is(found(routes, '10.244.1.5'), '10.0.0.0/8 local metric 0')
  t.true(routes.isLocal(ipv4Address('10.244.1.5')))
})

test('replace takes the place of the route with the same destination and metric; delete asks for agreement', (t) => {
  const routes = new Routes()
  routes.replace(route(cidr('10.0.0.0/8'), { via: 1 }))
  routes.replace(route(cidr('10.0.0.0/8'), { via: 2 }))
  t.is(routes.list(routeTables.main).length, 1)
  t.false(routes.delete(routeTables.main, cidr('10.0.0.0/8'), ({ via }) => via === 1))
  t.true(routes.delete(routeTables.main, cidr('10.0.0.0/8'), ({ via }) => via === 2))
  t.is(found(routes, '10.1.1.1'), 'none')
})

test('a lookup equals a search through all routes, whatever changed before', (t) => {
  const step = fc.record({
    address: u32,
    prefixLength: fc.constantFrom(0, 1, 8, 24, 31, 32),
    metric: fc.nat(2),
    remove: fc.boolean(),
    ask: u32,
  })
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const routes = new Routes()
      for (const { address, prefixLength, metric, remove, ask } of steps) {
        if (remove) routes.removeWhere(({ destination }) => destination.prefixLength === prefixLength)
        else routes.replace(route({ address, prefixLength }, { metric }))
        for (const wanted of [ask, address]) {
          const best = routes
            .list(routeTables.main)
            .filter(({ destination }) => contains(destination, wanted))
            .sort((a, b) => b.destination.prefixLength - a.destination.prefixLength || a.metric - b.metric)[0]
          t.is(routes.lookup(wanted), best)
        }
      }
    }),
  )
})

test('other tables do not exist', (t) => {
  t.throws(() => new Routes().list(100), { message: 'Cannot use routing table 100: only main (254) and local (255) exist' })
})
