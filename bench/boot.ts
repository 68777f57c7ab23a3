// How long a cluster takes from `up` to the first answer by Service name, and what it costs when idle.

import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Cluster } from '../cli/cluster.js'
import { renderTable } from '../cli/table.js'
import { clusterPaths } from '../packages/process/cluster-profile.js'
import { until } from '../packages/testkit/until.js'
import { figuresOf, mebibytes } from './process-figures.js'

/** Booting goes on after the first answer: caches fill, code is compiled and kept for the next start. */
const settleMs = 15_000
const idleWindowMs = 20_000
const nodes = 3

const workload = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: echo }
spec:
  replicas: 2
  selector: { matchLabels: { app: echo } }
  template:
    metadata: { labels: { app: echo } }
    spec: { containers: [{ name: echo, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --http-port=8080] }] }
---
apiVersion: v1
kind: Service
metadata: { name: echo }
spec: { selector: { app: echo }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: shell }
spec: { containers: [{ name: shell, image: nicolaka/netshoot, command: [sleep, infinity] }] }
`

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`

/** One boot of the named cluster: until it is READY, and until a pod has had an answer from `http://echo/`. */
async function timed(name: string, applied: boolean): Promise<{ cluster: Cluster; readyMs: number; answeredMs: number }> {
  const startedMs = performance.now()
  const cluster = await Cluster.up({ name, nodes })
  const readyMs = performance.now() - startedMs
  if (!applied) await cluster.apply(workload)
  await until('a pod has an answer by Service name', async (say) => {
    const answer = await cluster.exec('shell', ['curl', '-s', '-m', '2', 'http://echo/hostname'])
    say(answer)
    return answer.code === 0 && answer.stdout.startsWith('echo-')
  })
  return { cluster, readyMs, answeredMs: performance.now() - startedMs }
}

export async function boot(): Promise<void> {
  const name = `bench-${process.pid}`
  const cold = await timed(name, false)
  await cold.cluster.down()
  const warm = await timed(name, true)
  const { cluster } = warm
  try {
    const daemon = Number(readFileSync(join(clusterPaths(cluster.dir).pm2Home, 'pm2.pid'), 'utf8'))
    const processes = [...(await cluster.processes()).map(({ name, pid }) => ({ name, pid })), { name: 'pm2 daemon', pid: daemon }]
    const idle = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)) // a window of idleness is what is measured
    await idle(settleMs)
    const before = processes.map(({ pid }) => figuresOf(pid))
    const beganMs = performance.now()
    await idle(idleWindowMs)
    const windowMs = performance.now() - beganMs
    const after = processes.map(({ pid }) => figuresOf(pid))
    const cpu = (i: number) => (((after[i]?.cpuMs ?? 0) - (before[i]?.cpuMs ?? 0)) / windowMs) * 100
    const sum = (of: (i: number) => number) => processes.reduce((total, _, i) => total + of(i), 0)
    console.log(
      renderTable(
        ['PROCESS', 'RSS', 'PSS', 'IDLE CPU'],
        [
          ...processes.map(({ name }, i) => [
            name,
            mebibytes(after[i]?.rssBytes ?? 0),
            mebibytes(after[i]?.pssBytes ?? 0),
            `${cpu(i).toFixed(2)} %`,
          ]),
          [
            'sum',
            mebibytes(sum((i) => after[i]?.rssBytes ?? 0)),
            mebibytes(sum((i) => after[i]?.pssBytes ?? 0)),
            `${sum(cpu).toFixed(2)} %`,
          ],
        ],
      ),
    )
    console.log(
      renderTable(
        ['BOOT', 'READY', 'FIRST ANSWER BY SERVICE NAME'],
        [
          [`cold (${nodes} nodes, new state)`, seconds(cold.readyMs), `${seconds(cold.answeredMs)} (with kubectl apply)`],
          [`warm (${nodes} nodes, resumed)`, seconds(warm.readyMs), seconds(warm.answeredMs)],
        ],
      ),
    )
    console.log(
      `${processes.length} processes; idle CPU over ${idleWindowMs / 1000} s, ${settleMs / 1000} s after the answer. Aims: first answer warm under 5 s, PSS under 600 MiB, idle under 5 % of one core. Published: kind 33 s, k3d 20 s.`,
    )
  } finally {
    await cluster.down()
    rmSync(cluster.dir, { recursive: true, force: true })
  }
}
