// What a runtime makes of plugins that misbehave: small scripts stand in for them. The texts end in a pod's Event.

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { RealClock } from '../../packages/clock/clock.js'
import { temporaryFolder } from '../../packages/testkit/temporary-folder.js'
import type { CniError } from '../skel/cni-error.js'
import { CniRuntime, pluginConf } from './cni-runtime.js'
import { loadConfList, parseConfList } from './conf-list.js'

const attachment = {
  containerId: 'c1',
  ifName: 'eth0',
  netns: '/x',
  args: [['K8S_POD_NAME', 'web']] as [string, string][],
  capabilities: { portMappings: [{ hostPort: 80 }], ips: [] },
}

function runtimeWith(t: ExecutionContext, plugins: Record<string, string>, types: (string | object)[], pluginMs = 20_000) {
  const top = temporaryFolder(t)
  const [bin, confDir] = [join(top, 'bin'), join(top, 'net.d')]
  for (const folder of [bin, confDir]) mkdirSync(folder)
  for (const [name, text] of Object.entries(plugins)) {
    writeFileSync(join(bin, name), text)
    chmodSync(join(bin, name), 0o755)
  }
  writeFileSync(
    join(confDir, '10-net.conflist'),
    JSON.stringify({ name: 'net', cniVersion: '1.0.0', plugins: types.map((type) => (typeof type === 'string' ? { type } : type)) }),
  )
  const runtime = new CniRuntime({
    confDir,
    cacheDir: join(top, 'cache'),
    path: [bin],
    executablePath: `${dirname(process.execPath)}:/usr/bin:/bin`,
    clock: new RealClock(),
    pluginMs,
  })
  return { runtime, bin, top }
}
const sh = (script: string) => `#!/bin/sh\n${script}\n`

const fails = test.macro(async (t, plugin: string | undefined, expected: RegExp, pluginMs?: number) => {
  const { runtime } = runtimeWith(t, plugin === undefined ? {} : { bad: plugin }, ['bad'], pluginMs)
  const error = (await t.throwsAsync(runtime.add(attachment))) as CniError
  t.regex(error.message, /^plugin type="bad" name="net" failed \(add\): /)
  t.regex(error.message, expected)
  t.deepEqual(runtime.cache.all(), [], 'a failed ADD is not remembered')
})
test('a plugin that is missing', fails, undefined, /failed to find plugin "bad" in path \[.*\/bin\]/)
test('a plugin that prints garbage', fails, sh('echo hello'), /printed no CNI result/)
test('a plugin that says nothing and fails', fails, sh('exit 3'), /netplugin failed with no error message: exit status 3/)
test(
  'a plugin that fails with its own error',
  fails,
  sh(`echo '{"cniVersion":"1.0.0","code":11,"msg":"try later","details":"busy"}'; exit 1`),
  /try later; busy/,
)
test('a plugin that fails with text', fails, sh('echo no such luck >&2; exit 1'), /netplugin failed: "no such luck"/)
test('a plugin that is killed', fails, sh('kill -9 $$'), /signal: SIGKILL/)
test('a plugin that hangs, with its child, is killed', fails, sh('sleep 1000 & wait'), /signal: killed/, 50)
test('a plugin that is no CNI binary', fails, '\0\x01\x02 not a program', /exec format error|fork\/exec/)
test(
  'a plugin that prints without end',
  fails,
  sh('while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done'),
  /more than \d+ bytes/,
)
test('a plugin with a path for a name', async (t) => {
  const { runtime } = runtimeWith(t, {}, ['../bin/bad'])
  await t.throwsAsync(runtime.add(attachment), { message: /failed to find plugin "..\/bin\/bad"/ })
})

test('plugins run in order, each with the result of the one before; DEL runs backwards with the cached result', async (t) => {
  const plugin = (name: string, address: string) =>
    sh(
      `echo "$CNI_COMMAND ${name} $CNI_ARGS $(cat)" >> "$(dirname "$0")/../calls"; [ "$CNI_COMMAND" = ADD ] && echo '{"cniVersion":"1.0.0","ips":[{"address":"${address}"}]}'; exit 0`,
    )
  const { runtime, top } = runtimeWith(t, { one: plugin('one', '10.0.0.1/24'), two: plugin('two', '10.0.0.2/24') }, ['one', 'two'])
  t.is((await runtime.add(attachment)).ips?.[0]?.address, '10.0.0.2/24')
  await runtime.del(attachment)
  await runtime.del(attachment)
  const { readFileSync } = await import('node:fs')
  const calls = readFileSync(join(top, 'calls'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [command, name] = line.split(' ')
      return [command, name, JSON.parse(line.slice(line.indexOf('{'))).prevResult?.ips[0].address]
    })
  t.deepEqual(calls, [
    ['ADD', 'one', undefined],
    ['ADD', 'two', '10.0.0.1/24'],
    ['DEL', 'two', '10.0.0.2/24'],
    ['DEL', 'one', '10.0.0.2/24'],
    ['DEL', 'two', undefined],
    ['DEL', 'one', undefined],
  ])
})

test('pluginConf() offers only the capabilities a plugin declares', (t) => {
  const confList = parseConfList('{"name":"net","cniVersion":"1.0.0","plugins":[{"type":"portmap"}]}', 'a.conflist')
  t.deepEqual(pluginConf({ type: 'portmap', capabilities: { portMappings: true, bandwidth: true } }, confList, attachment), {
    type: 'portmap',
    name: 'net',
    cniVersion: '1.0.0',
    runtimeConfig: { portMappings: [{ hostPort: 80 }] },
  })
  t.deepEqual(pluginConf({ type: 'bridge' }, confList, attachment), { type: 'bridge', name: 'net', cniVersion: '1.0.0' })
})

test('loadConfList() takes the first file by name that makes sense, and says what is wrong with the others', (t) => {
  const folder = temporaryFolder(t)
  t.throws(() => loadConfList(folder), { name: 'NoNetwork', message: /no networks found/ })
  writeFileSync(join(folder, '05-bad.conflist'), '{')
  writeFileSync(join(folder, '06-empty.conflist'), '{"name":"x","plugins":[]}')
  writeFileSync(join(folder, '99-other.txt'), '{}')
  t.throws(() => loadConfList(folder), { message: /no valid networks.*05-bad.*06-empty\.conflist: .*no plugins in list/ })
  writeFileSync(join(folder, '20-b.conf'), '{"name":"b","cniVersion":"0.4.0","type":"bridge"}')
  writeFileSync(join(folder, '30-c.conflist'), '{"name":"c","plugins":[{"type":"bridge"}]}')
  t.like(loadConfList(folder), { name: 'b', cniVersion: '0.4.0', plugins: [{ type: 'bridge' }] })
})
test('a list with several versions uses the newest that is known', (t) => {
  t.is(parseConfList('{"name":"c","cniVersions":["0.4.0","1.0.0","9.0.0"],"plugins":[{"type":"x"}]}', 'c.conflist').cniVersion, '1.0.0')
})
