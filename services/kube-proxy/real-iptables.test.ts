// Asks the machine's own iptables what it thinks of our text. It runs in network and mount namespaces of its own, so nothing of
// the host changes; where there is no iptables, or no leave to make namespaces, the tests say so and pass.

import { spawnSync } from 'node:child_process'
import test from 'ava'
import { NodeCalls } from './node-calls.js'
import { IptablesProgrammer, IpvsProgrammer } from './programmers.js'
import { desiredServicePorts } from './service-ports.js'
import { proxyConfig, shop } from './testing/shop.js'
import { TestNode } from './testing/test-node.js'

const deadlineMs = 20_000
const separate = process.getuid?.() === 0 ? ['--net', '--mount'] : ['--map-root-user', '--net', '--mount']

/** Runs a shell line in namespaces of its own, with a /run that it may write. */
function apart(line: string, input: string) {
  return spawnSync('unshare', [...separate, 'sh', '-c', `mount -t tmpfs none /run && ${line}`], {
    input,
    encoding: 'utf8',
    timeout: deadlineMs,
  })
}

/** Why a tool cannot be asked here; undefined when it can. */
function whyNot(tool: string): string | undefined {
  const found = apart(`${tool} --version`, '')
  if (found.status !== 0) return `${tool} cannot be run here: ${found.error?.message ?? found.stderr.trim()}`
  // Containers often come without netfilter in the kernel, and legacy tables cannot be listed without real root.
  const works = apart(`${tool} && ${tool.replace('restore', 'save')}`, '*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n')
  return works.status === 0 ? undefined : `${tool} cannot be used here: ${works.stderr.trim()}`
}

async function programmed(mode: 'iptables' | 'ipvs') {
  const node = new TestNode()
  const calls = new NodeCalls(node)
  const config = { ...proxyConfig, mode }
  await (mode === 'ipvs' ? new IpvsProgrammer(config, calls) : new IptablesProgrammer(config, calls)).program(
    desiredServicePorts(shop.services, shop.slices, 'node-1'),
  )
  return { saved: node.router.netfilter.save(), restored: node.restored, sets: node.router.netfilter.sets.save() }
}

const withoutComments = (text: string) => text.replaceAll(/^#.*\n/gm, '')
const linesOf = (text: string) =>
  withoutComments(text)
    .split('\n')
    .filter((line) => line.startsWith('-A') || line.startsWith(':KUBE'))
    .sort()

for (const tool of ['iptables-nft-restore', 'iptables-legacy-restore']) {
  test(`${tool} takes what kube-proxy restores and what iptables-save prints, and prints it as we do`, async (t) => {
    const reason = whyNot(tool)
    if (reason !== undefined) {
      t.log(`skipped: ${reason}`)
      return t.pass()
    }
    const { saved, restored } = await programmed('iptables')
    for (const text of [...restored, saved]) {
      const answer = apart(`${tool} --noflush --test`, text)
      t.is(answer.status, 0, answer.stderr)
    }
    const printed = apart(`${tool} --noflush && ${tool.replace('restore', 'save')}`, restored.join(''))
    t.is(printed.status, 0, printed.stderr)
    t.deepEqual(linesOf(printed.stdout), linesOf(saved))
  })
}

test('ipset and iptables take what kube-proxy restores in ipvs mode', async (t) => {
  const reason = whyNot('iptables-nft-restore') ?? (apart('ipset list', '').status === 0 ? undefined : 'ipset cannot be used here')
  if (reason !== undefined) {
    t.log(`skipped: ${reason}`)
    return t.pass()
  }
  const { restored, sets, saved } = await programmed('ipvs')
  const [setsText = '', rulesText = ''] = restored
  const script = `cat > /run/all && sed -n '1,/^%%/p' /run/all | sed '/^%%/d' | ipset restore && sed '1,/^%%/d' /run/all > /run/rules && iptables-nft-restore --noflush /run/rules && iptables-nft-save`
  const printed = apart(script, `${setsText}%%\n${rulesText}`)
  t.is(printed.status, 0, printed.stderr)
  t.deepEqual(linesOf(printed.stdout), linesOf(saved))
  const again = apart('ipset restore', sets)
  t.is(again.status, 0, again.stderr)
})
