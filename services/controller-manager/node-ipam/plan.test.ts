import test from 'ava'
import type { Node } from '../../../packages/client/resources.js'
import { plan } from './plan.js'

const node = (name: string, podCIDR?: string): Node => ({ metadata: { name }, spec: { podCIDR } }) as unknown as Node

test('the lowest free range, nodes by number, and nobody loses the one he has', (t) => {
  const { assign } = plan('10.244.0.0/16', [
    node('node-10'),
    node('node-2'),
    node('node-1', '10.244.0.0/24'),
    node('node-3', '10.244.2.0/24'),
  ])
  t.deepEqual(
    [...assign],
    [
      ['node-2', '10.244.1.0/24'],
      ['node-10', '10.244.3.0/24'],
    ],
  )
})

test('when the ranges are used up the rest are named', (t) => {
  const { assign, left } = plan('10.244.0.0/23', [node('node-1'), node('node-2'), node('node-3')])
  t.is(assign.size, 2)
  t.deepEqual(left, ['node-3'])
})
