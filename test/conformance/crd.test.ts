// A kind of one's own with every real kubectl of this machine, each against an apiserver of its own: what each line of
// custom-resources/session.md prints. Kubectls up to 1.28 read OpenAPI v2, later ones the group's own document in v3.

import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../../cli/package-root.js'
import { pattern, stepsOf } from '../../packages/testkit/console-session.js'
import { ConsoleShell } from '../../packages/testkit/console-shell.js'
import { type FoundKubectl, findKubectls } from '../../services/apiserver/testing/real-kubectl.js'
import { TestServer } from '../../services/apiserver/testing/test-server.js'

const folder = join(packageRoot, 'test', 'conformance', 'custom-resources')

const session = test.macro(async (t, { program }: FoundKubectl) => {
  t.timeout(300_000)
  const server = await TestServer.start()
  const bin = join(server.folder, 'bin')
  mkdirSync(bin)
  symlinkSync(program, join(bin, 'kubectl'))
  const shell = new ConsoleShell(folder, { PATH: `${bin}:${process.env['PATH']}`, HOME: server.folder, KUBECONFIG: server.kubeconfig() })
  try {
    for (const { command, expected } of stepsOf(readFileSync(join(folder, 'session.md'), 'utf8'))) {
      const { out, errors } = await shell.run(command)
      t.regex(out, pattern(expected), `$ ${command}\n${out}${errors}`)
    }
    t.deepEqual(server.notes, [])
  } finally {
    shell.close()
    await server.stop()
  }
})

for (const found of findKubectls()) test.serial(`kubectl ${found.version}: a kind from its definition to its end`, session, found)
