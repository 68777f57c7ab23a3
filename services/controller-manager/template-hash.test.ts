import test from 'ava'
import { canonical, templateHash } from './template-hash.js'

const template = (image: string) => ({ metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } }) as never

test('equal templates hash alike whatever the order of their keys, others differently', (t) => {
  const turned = { spec: { containers: [{ image: 'nginx:1', name: 'web' }] }, metadata: { labels: { app: 'web' } } } as never
  t.is(templateHash(template('nginx:1')), templateHash(turned))
  t.not(templateHash(template('nginx:1')), templateHash(template('nginx:2')))
  t.not(templateHash(template('nginx:1')), templateHash(template('nginx:1'), 1))
  t.regex(templateHash(template('nginx:1')), /^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/)
})

test('a field that is undefined is a field that is not there', (t) => {
  t.is(canonical({ a: undefined, b: [1, { c: 'x' }] }), canonical({ b: [1, { c: 'x' }] }))
})
