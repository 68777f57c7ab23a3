import test from 'ava'
import type { CustomResourceDefinition } from '../../../packages/api/kinds/custom-resource-definition.js'
import { named } from './naming.js'

const names = { plural: 'xs', singular: 'x', kind: 'X', listKind: 'XList', shortNames: ['y'] }
const none = { plural: '', kind: '' }
const definition = (acceptedNames: object = none, conditions: object[] = []) =>
  ({
    metadata: { name: 'xs.a.b' },
    spec: { group: 'a.b', names },
    status: { acceptedNames, conditions },
  }) as unknown as CustomResourceDefinition
const now = '2025-01-01T00:00:00Z'

const decides = test.macro((t, resources: string[], kinds: string[], accepted: object, ...conditions: string[]) => {
  const status = named(definition(), { resources: new Set(resources), kinds: new Set(kinds) }, now)
  t.like(status?.acceptedNames, accepted)
  t.deepEqual(
    status?.conditions?.map(({ type, status, reason, message }) => `${type} ${status} ${reason}: ${message}`),
    conditions,
  )
})
test(
  'free names are accepted, and the definition is established',
  decides,
  [],
  [],
  names,
  'NamesAccepted True NoConflicts: no conflicts found',
  'Established True InitialNamesAccepted: the initial names have been accepted',
)
test(
  'a plural that is taken',
  decides,
  ['xs'],
  [],
  { plural: '', kind: 'X' },
  'NamesAccepted False PluralConflict: "xs" is already in use',
  'Established False NotAccepted: not all names are accepted',
)
test(
  'a kind that is taken',
  decides,
  [],
  ['X'],
  { plural: 'xs', kind: '' },
  'NamesAccepted False KindConflict: "X" is already in use',
  'Established False NotAccepted: not all names are accepted',
)
test(
  'a short name that is taken',
  decides,
  ['y'],
  [],
  { plural: 'xs', kind: 'X' },
  'NamesAccepted False ShortNamesConflict: "y" is already in use',
  'Established False NotAccepted: not all names are accepted',
)

test('what is settled stays as it is', (t) => {
  const settled = definition()
  settled.status = named(settled, { resources: new Set(), kinds: new Set() }, now)!
  t.is(named(settled, { resources: new Set(), kinds: new Set() }, '2025-02-02T00:00:00Z'), undefined)
})
test('once established it stays so, whatever becomes of its names', (t) => {
  const settled = definition({ ...names, shortNames: [] }, [{ type: 'Established', status: 'True', lastTransitionTime: now }])
  const status = named(settled, { resources: new Set(['y']), kinds: new Set() }, now)
  t.deepEqual(
    status?.conditions?.map(({ type, status }) => [type, status]),
    [
      ['Established', 'True'],
      ['NamesAccepted', 'False'],
    ],
  )
})
