// The README's tour, run as a newcomer would: every `$` line, and what it prints.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'ava'
import { toolsDir } from '../../cli/boot/state.js'
import { packageRoot } from '../../cli/package-root.js'
import { kubectl } from '../../cli/tools/kubectl.js'
import { findTool } from '../../cli/tools/tool.js'
import { pattern, stepsOf } from '../../packages/testkit/console-session.js'
import { ConsoleShell } from '../../packages/testkit/console-shell.js'

test('every step of the README’s tour does what the README says', async (t) => {
  t.timeout(240_000)
  const steps = stepsOf(readFileSync(join(packageRoot, 'README.md'), 'utf8'))
  t.true(steps.length >= 12)
  const home = mkdtempSync(join(tmpdir(), 'kw-tour-'))
  const tools = dirname(await findTool(kubectl, toolsDir()))
  const tour = new ConsoleShell(packageRoot, {
    ...process.env,
    KUBEWIRE_HOME: join(home, '.kubewire'),
    PATH: `${tools}:${process.env['PATH']}`,
  })
  try {
    for (const { command, expected } of steps) {
      // The state lies elsewhere, so that the tour does not meet a cluster that is up in this folder.
      const { code, out, errors } = await tour.run(command.replaceAll('$PWD/.kubewire', join(home, '.kubewire')))
      t.is(code, 0, `${command}\n${out}${errors}`)
      t.regex(out, pattern(expected), command)
    }
  } finally {
    await tour.run('npm stop')
    tour.close()
    rmSync(home, { recursive: true, force: true })
  }
})

test('pattern() lets … stand for anything, and nothing else', (t) => {
  t.regex('a\nb\nready now\n', pattern(['…', 'ready…']))
  t.notRegex('a\nb\n', pattern(['…', 'ready…']))
  t.notRegex('axb\n', pattern(['a.b']))
})
