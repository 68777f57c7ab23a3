// Console sessions with real kubectls against a real cluster: what each line of test/conformance/sessions/*.md prints, from every
// kubectl of this machine. "…" stands for anything; ages, hashes and addresses are written so. A step whose command ends in
// "# since 1.24" or "# until 1.23" is for those versions only.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { parse, stringify } from 'yaml'
import { Cluster } from '../../cli/cluster.js'
import { packageRoot } from '../../cli/package-root.js'
import { pattern, stepsOf } from '../../packages/testkit/console-session.js'
import { ConsoleShell } from '../../packages/testkit/console-shell.js'
import { type FoundKubectl, findKubectls } from '../../services/apiserver/testing/real-kubectl.js'

const folder = join(packageRoot, 'test', 'conformance', 'sessions')
const home = mkdtempSync(join(tmpdir(), 'kw-sessions-'))
let cluster: Cluster
test.before(async () => {
  cluster = await Cluster.up({ nodes: 2 })
})
test.after.always(async () => {
  await cluster?.down()
  rmSync(home, { recursive: true, force: true })
})

/** PATH begins with a folder whose `kubectl` is the wanted one; its kubeconfig names the session's own namespace. */
function environment(namespace: string, program: string): NodeJS.ProcessEnv {
  const own = join(home, namespace)
  mkdirSync(own)
  symlinkSync(program, join(own, 'kubectl'))
  const config = parse(readFileSync(cluster.kubeconfig, 'utf8'))
  config.contexts[0].context.namespace = namespace
  writeFileSync(join(own, 'config'), stringify(config), { mode: 0o600 })
  return { PATH: `${own}:${process.env['PATH']}`, HOME: own, KUBECONFIG: join(own, 'config'), NS: namespace }
}

/** Sessions that change what others see. */
const alone = ['nodes.md']
/** So many run at a time: more would only make each slow. */
const sessionsMax = 4
let running = 0
const waiting: (() => void)[] = []

async function inTurn(work: () => Promise<void>): Promise<void> {
  if (running >= sessionsMax) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    await work()
  } finally {
    const next = waiting.shift()
    if (next === undefined) running--
    else next()
  }
}

function isFor(command: string, version: string): boolean {
  const [, word, bound] = / # (since|until) (\d+\.\d+)$/.exec(command) ?? []
  const minor = (of: string) => Number(of.split('.')[1])
  if (bound === undefined) return true
  return word === 'since' ? minor(version) >= minor(bound) : minor(version) <= minor(bound)
}

const run = test.macro(async (t, file: string, { version, program }: FoundKubectl) => {
  t.timeout(300_000)
  await inTurn(async () => {
    const namespace = `${file.replace('.md', '')}-${version.replace('.', '-')}`
    await cluster.kubectl('create', 'namespace', namespace)
    const shell = new ConsoleShell(folder, environment(namespace, program))
    try {
      for (const { command, expected } of stepsOf(readFileSync(join(folder, file), 'utf8'))) {
        if (!isFor(command, version)) continue
        const { out, errors } = await shell.run(command)
        t.regex(out, pattern(expected.map((line) => line.replaceAll('$NS', namespace))), `$ ${command}\n${out}${errors}`)
      }
    } finally {
      shell.close()
    }
  })
})

for (const found of findKubectls())
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.md')))
    (alone.includes(file) ? test.serial : test)(`kubectl ${found.version}: ${file}`, run, file, found)
