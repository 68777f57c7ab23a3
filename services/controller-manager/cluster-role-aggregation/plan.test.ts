import test from 'ava'
import type { ClusterRole } from '../../../packages/client/resources.js'
import { aggregatedRules } from './plan.js'

const role = (name: string, verbs: string[], labels: Record<string, string> = {}, selectors?: object[]): ClusterRole =>
  ({
    metadata: { name, labels },
    rules: verbs.map((verb) => ({ verbs: [verb], apiGroups: [''], resources: ['pods'] })),
    ...(selectors && { aggregationRule: { clusterRoleSelectors: selectors } }),
  }) as unknown as ClusterRole

const gathers = test.macro((t, selectors: object[], expected: string[]) => {
  const all = [
    role('b', ['list', 'get'], { to: 'view' }),
    role('a', ['get', 'watch'], { to: 'view' }),
    role('c', ['create'], { to: 'edit' }),
    role('view', ['stale'], { to: 'view' }, selectors),
  ]
  t.deepEqual(
    aggregatedRules(all[3]!, all).flatMap(({ verbs }) => verbs),
    expected,
  )
})
test(
  'rules come in the order of the roles, none twice, and not from itself',
  gathers,
  [{ matchLabels: { to: 'view' } }],
  ['get', 'watch', 'list'],
)
test(
  'one selector of several is enough',
  gathers,
  [{ matchLabels: { to: 'x' } }, { matchExpressions: [{ key: 'to', operator: 'In', values: ['edit'] }] }],
  ['create'],
)
test('nothing chosen is no rules', gathers, [{ matchLabels: { to: 'nobody' } }], [])
