// A frozen kube-proxy leaves its node with rules of yesterday; everything else goes on, and a thaw heals.

import test from 'ava'
import { Cluster } from '../../cli/cluster.js'
import { until } from '../../packages/testkit/until.js'

for (const proxy of ['iptables', 'ipvs'] as const) {
  test.serial(`${proxy}: behind a frozen kube-proxy the ClusterIP goes to dead addresses while pod addresses work`, async (t) => {
    const cluster = await Cluster.up({ nodes: 2, proxy })
    try {
      await cluster.apply(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: echo }
spec:
  replicas: 2
  selector: { matchLabels: { app: echo } }
  template:
    metadata: { labels: { app: echo } }
    spec:
      containers:
        - { name: echo, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --http-port=8080], readinessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 1 } }
---
apiVersion: v1
kind: Service
metadata: { name: echo }
spec: { selector: { app: echo }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: shell }
spec:
  selector: { matchLabels: { app: shell } }
  template:
    metadata: { labels: { app: shell } }
    spec: { containers: [{ name: shell, image: nicolaka/netshoot, command: [sleep, infinity] }] }
`)
      for (const what of [
        ['deploy/echo', '--for=condition=Available'],
        ['pods', '-l', 'app=shell', '--for=condition=Ready'],
      ]) {
        const { code, stderr } = await cluster.kubectl('wait', ...what, '--timeout=60s')
        t.is(code, 0, stderr)
      }
      const { stdout: address } = await cluster.kubectl('get', 'svc', 'echo', '-o', 'jsonpath={.spec.clusterIP}')
      const shells = Object.fromEntries(
        (
          await cluster.kubectl(
            'get',
            'pods',
            '-l',
            'app=shell',
            '-o',
            'jsonpath={range .items[*]}{.spec.nodeName} {.metadata.name}{"\\n"}{end}',
          )
        ).stdout
          .trim()
          .split('\n')
          .map((line) => line.split(' ')),
      ) as Record<string, string>
      const ask = (node: string, host: string) =>
        cluster.exec(shells[node] ?? '', ['curl', '-s', '-m', '2', '-o', '/dev/null', '-w', '%{http_code}', `http://${host}/`])
      for (const node of ['node-1', 'node-2']) {
        await until(`${node} reaches the Service`, async (say) => {
          const answer = await ask(node, address)
          say(answer)
          return answer.stdout === '200'
        })
      }

      await cluster.freeze('kube-proxy.node-1')
      const before = (await cluster.kubectl('get', 'pods', '-l', 'app=echo', '-o', 'name')).stdout.trim().split('\n')
      t.is((await cluster.kubectl('delete', '--wait=true', '--grace-period=1', ...before)).code, 0)
      t.is((await cluster.kubectl('rollout', 'status', 'deploy/echo', '--timeout=60s')).code, 0)
      const addresses = (await cluster.kubectl('get', 'pods', '-l', 'app=echo', '-o', 'jsonpath={.items[*].status.podIP}')).stdout
        .trim()
        .split(' ')

      await until('node-2 reaches the new pods through the Service', async (say) => {
        const answer = await ask('node-2', address)
        say(answer)
        return answer.stdout === '200'
      })
      for (let i = 0; i < 4; i++) t.not((await ask('node-1', address)).code, 0, 'the frozen node must not reach the Service')
      for (const pod of addresses) t.is((await ask('node-1', `${pod}:8080`)).stdout, '200', `node-1 must reach ${pod} itself`)

      await cluster.thaw('kube-proxy.node-1')
      await until(
        'node-1 reaches the Service again',
        async (say) => {
          const answer = await ask('node-1', address)
          say(answer)
          return answer.stdout === '200'
        },
        5_000,
      )
      if (proxy === 'ipvs') {
        const listed = await cluster.node('node-1', 'ipvsadm', '-Ln')
        t.regex(listed.stdout, new RegExp(`TCP +${address.replaceAll('.', '\\.')}:80 rr`))
      }
    } finally {
      await cluster.down()
    }
  })
}
