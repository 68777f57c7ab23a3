// A cluster is saved, deleted, restored under another name, and is the same: objects, addresses of Services and nodes, pods.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { stateDir } from '../../cli/boot/state.js'
import { Cluster } from '../../cli/cluster.js'
import { restore, save } from '../../cli/snapshot/snapshot.js'
import { until } from '../../packages/testkit/until.js'

const objects = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { type: NodePort, selector: { app: web }, ports: [{ port: 80 }] }
`

/** What a person would look for first. */
async function addresses(cluster: Cluster) {
  const of = async (...args: string[]) => (await cluster.kubectl('get', ...args)).stdout
  return {
    services: await of(
      'services',
      '-A',
      '-o',
      'jsonpath={range .items[*]}{.metadata.name} {.spec.clusterIP} {.spec.ports[*].nodePort}{"\\n"}{end}',
    ),
    nodes: await of('nodes', '-o', 'jsonpath={range .items[*]}{.metadata.uid} {.spec.podCIDR} {.status.addresses[0].address}{"\\n"}{end}'),
    // The same pods; their addresses are new, as after every start of a node.
    pods: await of('pods', '-l', 'app=web', '--sort-by=.metadata.name', '-o', 'jsonpath={.items[*].metadata.uid}'),
  }
}

test('a snapshot brings the same cluster back, with the same addresses of Services and nodes', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kw-snapshot-'))
  const file = join(folder, 'cluster.snapshot')
  const [name, other] = [`saved-${process.pid}`, `restored-${process.pid}`]
  const first = await Cluster.up({ name, nodes: 1 })
  try {
    await first.apply(objects)
    t.is((await first.kubectl('rollout', 'status', 'deployment/web', '--timeout=90s')).code, 0)
    const before = await addresses(first)
    await t.throwsAsync(save(first.dir, file), { message: /is up: take it down first/ })
    await first.down()
    await save(first.dir, file)
    rmSync(first.dir, { recursive: true })

    await restore(stateDir(other), file, other)
    await t.throwsAsync(restore(stateDir(other), file, other), { message: /is there already/ })
    const second = await Cluster.up({ name: other, nodes: 1 })
    try {
      t.is((await second.kubectl('rollout', 'status', 'deployment/web', '--timeout=90s')).code, 0)
      t.is(second.profile.id, first.profile.id)
      t.deepEqual(await addresses(second), before)
      const [address] = before.services.split('\n').flatMap((line) => (line.startsWith('web ') ? [line.split(' ')[1]!] : []))
      await until('the Service answers', async (say) => {
        const answer = await second.node('node-1', 'curl', '-s', '-m', '2', '-o', '/dev/null', '-w', '%{http_code}', `http://${address}/`)
        say(answer)
        return answer.stdout === '200'
      })
    } finally {
      await second.down()
      rmSync(second.dir, { recursive: true, force: true })
    }
  } finally {
    await first.down()
    rmSync(first.dir, { recursive: true, force: true })
    rmSync(folder, { recursive: true })
  }
})
