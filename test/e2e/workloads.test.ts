// Workloads with an identity or an end, in a real cluster: a StatefulSet's order, names and rollouts, and a Job's completion.

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

async function ok(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cluster.kubectl(...args)
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`)
  return stdout
}

interface PodSeen {
  readonly metadata: { readonly name: string; readonly uid: string; readonly creationTimestamp: string }
  readonly spec: { readonly containers: readonly { readonly env?: readonly { readonly value?: string }[] }[] }
  readonly status: {
    readonly podIP: string
    readonly conditions: readonly { readonly type: string; readonly lastTransitionTime: string }[]
  }
}
async function pods(selector: string): Promise<PodSeen[]> {
  return (JSON.parse(await ok('get', 'pods', '-l', selector, '-o', 'json')) as { items: PodSeen[] }).items
}
const names = (seen: readonly PodSeen[]) => seen.map(({ metadata }) => metadata.name).sort()
const colours = (seen: readonly PodSeen[]) => seen.map(({ spec }) => spec.containers[0]?.env?.[0]?.value)

const web = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: None, selector: { app: web }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: web
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: web
          image: registry.k8s.io/e2e-test-images/agnhost:2.53
          args: [netexec, --http-port=8080]
          env: [{ name: COLOUR, value: red }]
          readinessProbe: { httpGet: { path: /healthz, port: 8080 }, periodSeconds: 1 }
`

test.serial('a StatefulSet starts in order, and each pod is found under its own name', async (t) => {
  await cluster.apply(web)
  t.regex(await ok('rollout', 'status', 'statefulset/web', '--timeout=60s'), /3 new pods have been updated/)
  const seen = (await pods('app=web')).sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  t.deepEqual(names(seen), ['web-0', 'web-1', 'web-2'])
  for (const [i, { metadata }] of seen.entries()) {
    const readyBefore = seen[i - 1]?.status.conditions.find(({ type }) => type === 'Ready')?.lastTransitionTime
    if (readyBefore !== undefined) t.true(Date.parse(metadata.creationTimestamp) >= Date.parse(readyBefore), metadata.name)
  }
  const found = seen.map(async (pod) => {
    t.is((await cluster.exec(pod.metadata.name, ['hostname'])).stdout.trim(), pod.metadata.name)
    const address = await until(`web-0 finds ${pod.metadata.name} in DNS`, async (say) => {
      const answer = await cluster.exec('web-0', ['nslookup', `${pod.metadata.name}.web.default.svc.cluster.local`])
      say(answer)
      return answer.code === 0 && answer.stdout
    })
    t.true(address.includes(pod.status.podIP), address)
    const asked = await cluster.exec('web-0', ['curl', '-s', '-m', '5', `http://${pod.metadata.name}.web:8080/hostname`])
    t.is(asked.stdout, pod.metadata.name, asked.stderr)
  })
  await Promise.all(found)
})

test.serial('a pod that is deleted comes back under its name; scaled down the highest go', async (t) => {
  const [, second] = await pods('app=web')
  await ok('delete', 'pod', 'web-1')
  await ok('wait', 'pod/web-1', '--for=condition=Ready', '--timeout=30s')
  const back = (await pods('app=web')).find(({ metadata }) => metadata.name === 'web-1')
  t.not(back?.metadata.uid, second?.metadata.uid)
  await ok('scale', 'statefulset/web', '--replicas=2')
  await ok('wait', '--for=delete', 'pod/web-2', '--timeout=30s')
  t.deepEqual(names(await pods('app=web')), ['web-0', 'web-1'])
})

test.serial('a rollout renews every pod, and undo brings the earlier template back', async (t) => {
  await ok('set', 'env', 'statefulset/web', 'COLOUR=blue')
  await ok('rollout', 'status', 'statefulset/web', '--timeout=60s')
  t.deepEqual(colours(await pods('app=web')), ['blue', 'blue'])
  t.is(await ok('rollout', 'undo', 'statefulset/web'), 'statefulset.apps/web rolled back\n')
  await ok('rollout', 'status', 'statefulset/web', '--timeout=60s')
  t.deepEqual(colours(await pods('app=web')), ['red', 'red'])
  t.regex(await ok('rollout', 'history', 'statefulset/web'), /\n2 +<none>\n3 +<none>\n/)
})

test.serial('a Job runs to its end, each index once; one that fails says why', async (t) => {
  await cluster.apply(`
apiVersion: batch/v1
kind: Job
metadata: { name: count }
spec:
  completions: 3
  parallelism: 3
  completionMode: Indexed
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: c, image: busybox, command: [sh, -c, "echo $JOB_COMPLETION_INDEX on $(hostname)"] }]
---
apiVersion: batch/v1
kind: Job
metadata: { name: fails }
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: c, image: busybox, command: [sh, -c, "exit 3"] }]
`)
  await ok('wait', '--for=condition=complete', 'job/count', '--timeout=30s')
  t.is(await ok('get', 'job', 'count', '-o', 'jsonpath={.status.succeeded} {.status.completedIndexes}'), '3 0-2')
  const logs = await ok('logs', '-l', 'batch.kubernetes.io/job-name=count')
  t.deepEqual(logs.trim().split('\n').sort(), ['0 on count-0', '1 on count-1', '2 on count-2'])
  await ok('wait', '--for=condition=failed', 'job/fails', '--timeout=30s')
  t.is(await ok('get', 'job', 'fails', '-o', 'jsonpath={.status.failed} {.status.conditions[-1:].reason}'), '1 BackoffLimitExceeded')
})
