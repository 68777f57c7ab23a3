// Up, up again, down, up: what a person does to clusters as a whole.

import { existsSync, rmSync } from 'node:fs'
import test from 'ava'
import { Cluster } from '../../cli/cluster.js'
import { until } from '../../packages/testkit/until.js'

test.serial('two clusters at once do not meet: addresses, objects and processes are their own', async (t) => {
  const booted = await Promise.allSettled([Cluster.up({ nodes: 1 }), Cluster.up({ nodes: 1 })])
  const clusters = booted.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  try {
    for (const outcome of booted) if (outcome.status === 'rejected') throw outcome.reason
    const [one, two] = clusters as [Cluster, Cluster]
    t.not(one.profile.index, two.profile.index)
    t.not(one.profile.apiServer, two.profile.apiServer)
    t.is((await one.kubectl('create', 'configmap', 'mine', '--from-literal=a=b')).code, 0)
    t.is((await one.kubectl('get', 'configmap', 'mine')).code, 0)
    const other = await two.kubectl('get', 'configmap', 'mine')
    t.is(other.code, 1)
    t.regex(other.stderr, /configmaps "mine" not found/)
    const doors = await Promise.all(
      [one, two].map((cluster) =>
        cluster.kubectl('get', 'node', 'node-1', '-o', 'jsonpath={.status.addresses[?(@.type=="ExternalIP")].address}'),
      ),
    )
    t.deepEqual(
      doors.map(({ stdout }) => stdout),
      [one, two].map(({ profile }) => `127.77.${profile.index}.1`),
    )
  } finally {
    await Promise.all(clusters.map((cluster) => cluster.down()))
  }
  for (const { dir } of clusters) t.false(existsSync(dir), 'an unnamed cluster is deleted with down()')
})

test.serial('down and up again resumes: objects stay, pods run again; a deleted directory is a clean slate', async (t) => {
  const name = `resume-${process.pid}`
  const first = await Cluster.up({ name, nodes: 1 })
  try {
    await first.apply(
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: default }\nspec: { containers: [{ name: a, image: nginx }] }\n',
    )
    t.is((await first.kubectl('wait', 'pod/web', '--for=condition=Ready', '--timeout=60s')).code, 0)
    const again = await Cluster.up({ name, nodes: 1 })
    t.is(again.profile.index, first.profile.index, 'up twice is harmless')
    const pids = (await first.processes()).map(({ pid }) => pid)
    await first.down()
    for (const pid of pids) t.throws(() => process.kill(pid, 0), { code: 'ESRCH' }, `pid ${pid} is left`)
    const second = await Cluster.up({ name, nodes: 1 })
    t.is((await second.kubectl('wait', 'pod/web', '--for=condition=Ready', '--timeout=60s')).code, 0)
    const { stdout: address } = await second.kubectl('get', 'pod', 'web', '-o', 'jsonpath={.status.podIP}')
    await until('the pod answers', async (say) => {
      const answer = await second.node('node-1', 'curl', '-s', '-m', '2', '-o', '/dev/null', '-w', '%{http_code}', `http://${address}/`)
      say(answer)
      return answer.stdout === '200'
    })
    await second.down()
    rmSync(second.dir, { recursive: true })
    const fresh = await Cluster.up({ name, nodes: 1 })
    t.is((await fresh.kubectl('get', 'pod', 'web')).code, 1)
    t.not(fresh.profile.id, first.profile.id)
  } finally {
    await first.down()
    rmSync(first.dir, { recursive: true, force: true })
  }
})
