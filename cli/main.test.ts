import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { packageRoot } from './package-root.js'

/** Runs the command line in an empty folder of its own. */
function kubewire(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'kw-cli-'))
  writeFileSync(join(folder, 'cluster.yaml'), 'nodes: many\n')
  writeFileSync(join(folder, 'unknown.yaml'), 'nodez: 3\n')
  writeFileSync(join(folder, 'list.yaml'), '- a\n')
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(packageRoot, 'dist', 'bin', 'kubewire.js'), ...args],
      { cwd: folder, env: { ...process.env, KUBEWIRE_HOME: '' } },
      (error, stdout, stderr) => {
        rmSync(folder, { recursive: true })
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })
      },
    )
  })
}

const mistake = test.macro<[args: string[], line: RegExp]>({
  exec: async (t, args, line) => {
    const { code, stderr } = await kubewire(...args)
    t.is(code, 2)
    t.regex(stderr, line)
    t.is(stderr.trim().split('\n').length, 1, stderr)
  },
  title: (_given, args) => `kubewire ${args.join(' ')} is refused with one line that names the field`,
})

test(mistake, ['up', '--nodes', '0'], /^kubewire: --nodes: /)
test(mistake, ['up', '--nodes', 'three'], /^kubewire: --nodes: /)
test(mistake, ['up', '--proxy', 'magic'], /^kubewire: --proxy: .*iptables/)
test(mistake, ['up', '--cni', 'weave'], /^kubewire: --cni: .*flannel/)
test(mistake, ['up', '--name', '../../etc'], /^kubewire: --name: must be a DNS label/)
test(mistake, ['down', '--name', '../x'], /^kubewire: --name: found "\.\.\/x"; it must be a DNS label/)
test(mistake, ['up', '--colour'], /^kubewire: Unknown option '--colour'/)
test(mistake, ['up', '--config', 'cluster.yaml'], /^kubewire: cluster\.yaml: nodes: /)
test(mistake, ['up', '--config', 'unknown.yaml'], /^kubewire: unknown\.yaml: nodez: unknown field/)
test(mistake, ['up', '--config', 'list.yaml'], /^kubewire: list\.yaml: found object, wanted a mapping/)
test(mistake, ['up', '--config', 'missing.yaml'], /^kubewire: missing\.yaml: .*ENOENT/)
test(mistake, ['upp'], /^kubewire: upp: unknown verb; wanted one of up, down/)
test(mistake, ['node', 'node-1', '--', 'ip', 'addr'], /^kubewire: There is no cluster in /)

test('--help of every verb says how it is used', async (t) => {
  const { code, stdout } = await kubewire('--help')
  t.is(code, 0)
  for (const verb of ['up', 'down', 'status', 'node', 'capture', 'freeze', 'thaw', 'kill']) {
    t.regex(stdout, new RegExp(`kubewire ${verb}\\b`))
    const help = await kubewire(verb, '--help')
    t.is(help.code, 0)
    t.regex(help.stdout, new RegExp(`^Usage: kubewire ${verb}`))
  }
})

test('status of a cluster that is down says so and exits 1', async (t) => {
  const { code, stdout } = await kubewire('status')
  t.is(code, 1)
  t.is(stdout, 'The cluster default is down.\n')
})
