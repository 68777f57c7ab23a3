// Two API servers behind the one address that kubeconfig knows, and two of each controller: any of them may die or freeze.

import test from 'ava'
import { Cluster } from '../../cli/cluster.js'
import { until } from '../../packages/testkit/until.js'

let cluster: Cluster
test.before(async () => {
  cluster = await Cluster.up({ nodes: 1, apiservers: 2, controllers: 2 })
})
test.after.always(() => cluster?.down())

const createdIsRead = async (name: string) => {
  const created = await until(`${name} is created`, async (say) => {
    const result = await cluster.kubectl('create', 'configmap', name, '--request-timeout=10s')
    say(result)
    return result.code === 0 || /AlreadyExists|already exists/.test(result.stderr)
  })
  const read = await until(`${name} is read`, async (say) => {
    const result = await cluster.kubectl('get', 'configmap', name, '-o', 'name', '--request-timeout=10s')
    say(result)
    return result.code === 0
  })
  return created && read
}

for (const victim of ['api-front', 'apiserver-1', 'apiserver-2', 'controller-manager-1', 'scheduler-2'] as const)
  test.serial(`${victim} is killed: kubectl goes on`, async (t) => {
    await cluster.kill(victim)
    t.true(await createdIsRead(`after-${victim}`))
    await until(`${victim} is back`, async (say) => {
      const all = await cluster.processes()
      say(all)
      return all.some(({ name, status }) => name === victim && status === 'online')
    })
  })

for (const victim of ['apiserver-1', 'apiserver-2'] as const)
  test.serial(`${victim} is frozen: kubectl goes on through the other`, async (t) => {
    await cluster.freeze(victim)
    try {
      t.true(await createdIsRead(`while-${victim}-is-frozen`))
      t.true(await createdIsRead(`again-while-${victim}-is-frozen`))
    } finally {
      await cluster.thaw(victim)
    }
  })

test.serial('one of several leads: its Lease names it, and pods are made and bound', async (t) => {
  const holders = await cluster.kubectl('get', 'lease', '-n', 'kube-system', '-o', 'name')
  t.regex(holders.stdout, /kube-controller-manager/)
  t.regex(holders.stdout, /kube-scheduler/)
  await cluster.kubectl('create', 'deployment', 'web', '--image=nginx', '--replicas=2')
  const rolled = await cluster.kubectl('rollout', 'status', 'deployment/web', '--timeout=60s')
  t.is(rolled.code, 0, rolled.stderr)
})
