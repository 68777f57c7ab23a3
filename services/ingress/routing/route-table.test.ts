import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import type { Draft } from '../../../packages/client/resource.js'
import type { Ingress, IngressClass } from '../../../packages/client/resources.js'
import { controllerName, isServed } from './ingress-class.js'
import { requestTarget } from './request-target.js'
import { RouteTable } from './route-table.js'

const backend = (name: string) => ({ service: { name, port: { number: 80 } } })
const paths = (...entries: [path: string, service: string][]) => ({
  http: { paths: entries.map(([path, service]) => ({ path, pathType: 'Prefix', backend: backend(service) })) },
})
const ingress = (name: string, spec: Draft<Ingress['spec']>, { second = 0, annotations = {} } = {}): Ingress =>
  ({ metadata: { name, namespace: 'shop', creationTimestamp: `2025-01-01T00:00:0${second}Z`, annotations }, spec }) as unknown as Ingress

const shop = ingress('shop', {
  rules: [
    { host: 'company.com', ...paths(['/users', 'user-service'], ['/billing', 'billing-service']) },
    { host: '*.foo.com', ...paths(['/', 'wild']) },
    { host: 'www.foo.com', ...paths(['/app', 'www']) },
  ],
})
const late = ingress('late', { rules: [{ host: 'company.com', ...paths(['/users', 'usurper'], ['/late', 'late']) }] }, { second: 5 })
const anyHost = ingress('any', { defaultBackend: backend('fallback'), rules: [paths(['/any', 'any'])] }, { second: 1 })

const goes = test.macro({
  exec(t: ExecutionContext, ingresses: Ingress[], host: string, url: string, to: string | undefined) {
    const target = requestTarget(url, host)
    t.is(target && new RouteTable(ingresses).match(target)?.backend.service, to)
  },
  title: (_, ingresses, host, url, to) =>
    `${host}${url} with ${ingresses.map(({ metadata }) => metadata.name).join(' and ')} goes to ${to ?? 'nobody'}`,
})
test(goes, [shop], 'company.com', '/users', 'user-service')
test(goes, [shop], 'company.com', '/users/7?x=/billing', 'user-service')
test(goes, [shop], 'COMPANY.com:8080', '/billing', 'billing-service')
test(goes, [shop], 'company.com', '/other', undefined)
test(goes, [shop], 'company.com', '/usersX', undefined)
test(goes, [shop], 'other.com', '/users', undefined)
test(goes, [shop], 'bar.foo.com', '/', 'wild')
test(goes, [shop], 'baz.bar.foo.com', '/', undefined)
test(goes, [shop], 'foo.com', '/', undefined)
test(goes, [shop], 'www.foo.com', '/app', 'www')
test(goes, [shop], 'www.foo.com', '/other', undefined)
test(goes, [late, shop], 'company.com', '/users', 'user-service')
test(goes, [late, shop], 'company.com', '/late', 'late')
test(goes, [shop, anyHost], 'other.com', '/any', 'any')
test(goes, [shop, anyHost], 'other.com', '/nowhere', 'fallback')
test(goes, [shop, anyHost], 'company.com', '/nowhere', 'fallback')
test(goes, [shop], 'company.com', '/users/../billing', 'billing-service')
test(goes, [shop], 'company.com', '/users/%2e%2e/billing', 'billing-service')
test(goes, [shop], 'company.com', '//other.com/users', undefined)
test(goes, [shop], 'other.com', 'http://company.com/users', 'user-service')

test('targets that are neither path nor URL, and hosts that are none, are nobody’s', (t) => {
  t.is(requestTarget('*', 'company.com'), undefined)
  t.is(requestTarget('company.com:443', 'company.com'), undefined)
  t.is(requestTarget('/users', 'a b'), undefined)
  t.is(requestTarget('/users', ''), undefined)
})

test('no target makes the table throw', (t) => {
  const table = new RouteTable([shop, late, anyHost])
  fc.assert(
    fc.property(fc.string(), fc.string(), (url, host) => {
      const target = requestTarget(url, host)
      if (target !== undefined) table.match(target)
    }),
  )
  t.pass()
})

const kubewire = { metadata: { name: 'kubewire', annotations: {} as Record<string, string> }, spec: { controller: controllerName } }
const other = {
  metadata: { name: 'nginx', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
  spec: { controller: 'k8s.io/ingress-nginx' },
}
const isDefault = { ...kubewire, metadata: { ...kubewire.metadata, annotations: other.metadata.annotations } }
const served = test.macro((t: ExecutionContext, one: Ingress, classes: unknown[], expected: boolean) =>
  t.is(isServed(one, classes as IngressClass[]), expected),
)
test('an Ingress of our class is served', served, ingress('a', { ingressClassName: 'kubewire' }), [kubewire, other], true)
test('one of another controller’s class is not', served, ingress('a', { ingressClassName: 'nginx' }), [kubewire, other], false)
test('one without a class is served when ours is the default', served, ingress('a', {}), [isDefault], true)
test('one without a class is left alone when ours is not', served, ingress('a', {}), [kubewire, other], false)
test(
  'the old annotation counts',
  served,
  ingress('a', {}, { annotations: { 'kubernetes.io/ingress.class': 'kubewire' } }),
  [kubewire],
  true,
)
