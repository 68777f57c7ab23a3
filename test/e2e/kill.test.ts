// kill -9 of any one process: it comes back, nothing acknowledged is lost, and the shop serves again.

import { join } from 'node:path'
import test from 'ava'
import { Cluster } from '../../cli/cluster.js'
import { packageRoot } from '../../cli/package-root.js'
import { until } from '../../packages/testkit/until.js'

let cluster: Cluster

test.before(async () => {
  cluster = await Cluster.up({ nodes: 2 })
  await cluster.apply(join(packageRoot, 'examples', 'shop'))
  await serving('at first')
})
test.after.always(async () => {
  await cluster?.down()
})

/** Step 4 of the shop: both paths through the ingress, and the NodePort on every node. */
async function serving(when: string): Promise<void> {
  await until(`the shop serves ${when}`, async (say) => {
    for (const path of ['users', 'billing']) {
      const { status, body } = await cluster.fetch(`http://company.com/${path}`, { deadlineMs: 3_000 })
      say({ path, status, body })
      if (status !== 200) return false
    }
    for (const n of [1, 2]) {
      const { status, body } = await cluster.fetch(`http://127.77.${cluster.profile.index}.${n}:30900/`, { deadlineMs: 3_000 })
      say({ node: n, status, body })
      if (status !== 200) return false
    }
    return true
  })
}

/** The name of a running process that begins so. */
async function named(prefix: string): Promise<string> {
  const all = await cluster.processes()
  const found = all.find(({ name, status }) => name.startsWith(prefix) && status === 'online')
  if (found === undefined) throw new Error(`no process ${prefix}… among ${all.map(({ name }) => name).join(', ')}`)
  return found.name
}

for (const victim of [
  'apiserver',
  'kernel.node-1',
  'kubelet.node-1',
  'coredns',
  'ingress',
  'controller-manager',
  'scheduler',
  'cloud',
  'kube-proxy.node-2',
  'kube-flannel.node-2',
  'nats',
] as const) {
  test.serial(`${victim} is killed and comes back; no acknowledged object is lost; the shop serves within 30 s`, async (t) => {
    const acknowledged: string[] = []
    for (const i of [1, 2, 3]) {
      const name = `kept-${victim.replaceAll('.', '-')}-${i}`
      const { code, stderr } = await cluster.kubectl('create', 'configmap', name, `--from-literal=victim=${victim}`)
      t.is(code, 0, stderr)
      acknowledged.push(name)
    }
    const name = await named(victim)
    const before = (await cluster.processes()).find((process) => process.name === name)
    await cluster.kill(name)
    await serving(`after ${name} was killed`)
    await until(`${name} runs under another pid`, async (say) => {
      const now = (await cluster.processes()).find((process) => process.name === name)
      say(now)
      return now?.status === 'online' && now.pid !== before?.pid
    })
    for (const kept of acknowledged) {
      const found = await until(`${kept} can be read`, async (say) => {
        const result = await cluster.kubectl('get', 'configmap', kept, '-o', 'jsonpath={.data.victim}')
        say(result)
        return result.code === 0 && result
      })
      t.is(found.stdout, victim)
    }
    if (victim === 'coredns') {
      await until('names resolve', async (say) => {
        const answer = await cluster.exec('frontend/deploy/web', ['nslookup', 'user-service.production.svc.cluster.local'])
        say(answer)
        return answer.code === 0
      })
    }
    await until('every node is Ready', async (say) => {
      const { stdout } = await cluster.kubectl('get', 'nodes', '--no-headers')
      say(stdout)
      return stdout
        .trim()
        .split('\n')
        .every((line) => /\sReady\s/.test(line))
    })
  })
}
