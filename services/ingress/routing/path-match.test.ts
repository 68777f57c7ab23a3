import test, { type ExecutionContext } from 'ava'
import { byPrecedence, type PathType, pathMatches } from './path-match.js'

// The table of the Kubernetes documentation, Ingress, "Examples".
const rows: [PathType, string[], string, string | undefined][] = [
  ['Prefix', ['/'], '/anything/at/all', '/'],
  ['Exact', ['/foo'], '/foo', '/foo'],
  ['Exact', ['/foo'], '/bar', undefined],
  ['Exact', ['/foo'], '/foo/', undefined],
  ['Exact', ['/foo/'], '/foo', undefined],
  ['Prefix', ['/foo'], '/foo', '/foo'],
  ['Prefix', ['/foo'], '/foo/', '/foo'],
  ['Prefix', ['/foo/'], '/foo', '/foo/'],
  ['Prefix', ['/foo/'], '/foo/', '/foo/'],
  ['Prefix', ['/aaa/bb'], '/aaa/bbb', undefined],
  ['Prefix', ['/aaa/bbb'], '/aaa/bbb', '/aaa/bbb'],
  ['Prefix', ['/aaa/bbb/'], '/aaa/bbb', '/aaa/bbb/'],
  ['Prefix', ['/aaa/bbb'], '/aaa/bbb/', '/aaa/bbb'],
  ['Prefix', ['/aaa/bbb'], '/aaa/bbb/ccc', '/aaa/bbb'],
  ['Prefix', ['/aaa/bbb'], '/aaa/bbbxyz', undefined],
  ['Prefix', ['/', '/aaa'], '/aaa/ccc', '/aaa'],
  ['Prefix', ['/', '/aaa', '/aaa/bbb'], '/aaa/bbb', '/aaa/bbb'],
  ['Prefix', ['/', '/aaa', '/aaa/bbb'], '/ccc', '/'],
  ['Prefix', ['/aaa'], '/ccc', undefined],
  ['ImplementationSpecific', ['/aaa'], '/aaa/ccc', '/aaa'],
]

const matches = test.macro({
  exec(t: ExecutionContext, pathType: PathType, paths: string[], requested: string, expected: string | undefined) {
    const sorted = paths.map((path) => ({ path, pathType })).sort(byPrecedence)
    t.is(sorted.find((rule) => pathMatches(rule, requested))?.path, expected)
  },
  title: (_, pathType, paths, requested, expected) => `${pathType} ${paths.join(', ')}: ${requested} goes to ${expected ?? 'nobody'}`,
})
for (const row of rows) test(matches, ...row)

test('of two that match alike Exact goes before Prefix', (t) => {
  const rules = [
    { path: '/foo', pathType: 'Prefix' as const },
    { path: '/foo', pathType: 'Exact' as const },
  ]
  t.is(rules.sort(byPrecedence)[0]?.pathType, 'Exact')
})
