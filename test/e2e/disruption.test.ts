// A node is drained: what its disruption budget protects stays until the budget allows it to go.

import test from 'ava'
import { Cluster } from '../../cli/cluster.js'
import { until } from '../../packages/testkit/until.js'

let cluster: Cluster
test.before(async () => {
  cluster = await Cluster.up({ nodes: 2 })
})
test.after.always(async () => {
  await cluster?.down()
})

const objects = (minAvailable: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: default }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: default }
spec: { minAvailable: ${minAvailable}, selector: { matchLabels: { app: web } } }
`
/** Every pod of the application that is not on its way out. */
async function pods(): Promise<{ name: string; node: string; ready: boolean }[]> {
  const { stdout } = await cluster.kubectl('get', 'pods', '-l', 'app=web', '-o', 'json')
  const { items } = JSON.parse(stdout) as {
    items: {
      metadata: { name: string; deletionTimestamp?: string }
      spec: { nodeName?: string }
      status: { conditions?: { type: string; status: string }[] }
    }[]
  }
  return items
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(({ metadata, spec, status }) => ({
      name: metadata.name,
      node: spec.nodeName ?? '',
      ready: status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true,
    }))
}
const budgetShows = (allowed: number) =>
  until(`the budget allows ${allowed}`, async (say) => {
    const { stdout } = await cluster.kubectl(
      'get',
      'pdb',
      'web',
      '-o',
      'jsonpath={.status.observedGeneration} {.metadata.generation} {.status.disruptionsAllowed}',
    )
    say(stdout)
    const [observed, generation, now] = stdout.split(' ')
    return observed === generation && now === String(allowed)
  })

test('drain waits for the disruption budget, and ends when it allows', async (t) => {
  await cluster.apply(objects(3))
  await until('three pods are ready', async (say) => {
    const now = await pods()
    say(now)
    return now.filter(({ ready }) => ready).length === 3
  })
  await budgetShows(0)
  const node = (await pods())[0]!.node
  const protectedPods = (await pods()).filter((pod) => pod.node === node)
  const drain = (timeout: string) => cluster.kubectl('drain', node, '--ignore-daemonsets', '--delete-emptydir-data', `--timeout=${timeout}`)

  const refused = await drain('1s')
  t.not(refused.code, 0)
  t.regex(refused.stderr, /\(will retry after 5s\): Cannot evict pod as it would violate the pod's disruption budget\./)
  const left = (await pods()).map(({ name }) => name)
  for (const { name } of protectedPods) t.true(left.includes(name), `${name} was evicted against its budget`)

  // While it asks again and again, the budget is loosened.
  const drained = drain('60s')
  await cluster.apply(objects(2))
  const { code, stdout, stderr } = await drained
  t.is(code, 0, stderr)
  t.regex(stdout, new RegExp(`node/${node} drained`))
  t.deepEqual(
    (await pods()).filter((pod) => pod.node === node),
    [],
  )
  await until('three pods are ready on the other node', async (say) => {
    const now = await pods()
    say(now)
    return now.filter(({ ready }) => ready).length === 3
  })
})
