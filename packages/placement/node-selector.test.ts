import test, { type ExecutionContext } from 'ava'
import type { Node, Pod } from '../client/resources.js'
import { fitsNodeSelection, type NodeSelectorTerm, termMatches } from './node-selector.js'

const node = { metadata: { name: 'node-1', labels: { zone: 'a', cores: '8' } } } as unknown as Node
const row = test.macro((t: ExecutionContext, term: NodeSelectorTerm, expected: boolean) => t.is(termMatches(term, node), expected))

test('In', row, { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] }, true)
test('In without the label', row, { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }, false)
test('NotIn without the label', row, { matchExpressions: [{ key: 'disk', operator: 'NotIn', values: ['ssd'] }] }, true)
test('Exists', row, { matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, true)
test('DoesNotExist', row, { matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, false)
test('Gt compares numbers', row, { matchExpressions: [{ key: 'cores', operator: 'Gt', values: ['10'] }] }, false)
test('Lt compares numbers', row, { matchExpressions: [{ key: 'cores', operator: 'Lt', values: ['10'] }] }, true)
test('Gt of what is no number', row, { matchExpressions: [{ key: 'zone', operator: 'Gt', values: ['1'] }] }, false)
test('the node’s name is a field', row, { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] }, true)
test('a label is not a field', row, { matchFields: [{ key: 'zone', operator: 'Exists' }] }, false)
test('an empty term matches nothing', row, {}, false)
test('a name off Object’s prototype is no label', row, { matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, false)

test('of several terms one is enough, and nodeSelector holds beside them', (t) => {
  const spec = (zone: string) =>
    ({
      nodeSelector: { zone },
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchExpressions: [{ key: 'disk', operator: 'Exists' }] },
              { matchExpressions: [{ key: 'cores', operator: 'Exists' }] },
            ],
          },
        },
      },
    }) as unknown as Pod['spec']
  t.true(fitsNodeSelection(spec('a'), node))
  t.false(fitsNodeSelection(spec('b'), node))
})
