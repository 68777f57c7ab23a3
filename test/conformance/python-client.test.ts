// Debian's python3-kubernetes against a whole apiserver. Its models refuse answers that lack a required field: a schema check.

import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { packageRoot } from '../../cli/package-root.js'
import { serveFakeKubelet } from '../../services/apiserver/testing/fake-kubelet.js'
import { TestServer } from '../../services/apiserver/testing/test-server.js'

const run = promisify(execFile)
const server = TestServer.forAll(test, ({ bus }) => serveFakeKubelet(bus, 'node-1'))
/** Debian's own: a python of another place does not see its packages. */
const python = '/usr/bin/python3'

test('python3-kubernetes: list, watch, exec, logs, patch', async (t) => {
  const isThere = await run(python, ['-c', 'import kubernetes']).then(
    () => true,
    () => false,
  )
  if (!isThere) return t.pass('python3-kubernetes is not installed')
  const script = join(packageRoot, 'test', 'conformance', 'python', 'client.py')
  const { stdout } = await run(python, [script, server().kubeconfig(), await server().namespace()])
  const told = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { what: string; value: unknown })
  t.deepEqual(Object.fromEntries(told.map(({ what, value }) => [what, value])), {
    list: ['a', 'b', 'c'],
    'list by label': ['b', 'c'],
    'second page': ['c'],
    patch: { a: '1' },
    'JSON patch': { a: '1', b: '2' },
    watch: ['MODIFIED a', 'MODIFIED a', 'DELETED c'],
    missing: [404, 'NotFound'],
    pretty: 'a',
    exec: ['hello\n', 0],
    'exit code': 7,
    logs: 'first line\n',
    scale: 3,
    deployment: 3,
    'kinds read': true,
  })
})
