// Budgets, quotas, limits, classes and autoscalers through every real kubectl of this machine.

import test, { type ExecutionContext } from 'ava'
import { findKubectls, RealKubectl } from '../../services/apiserver/testing/real-kubectl.js'
import { TestServer } from '../../services/apiserver/testing/test-server.js'

const server = TestServer.forAll(test)

const scenario = test.macro(async (t: ExecutionContext, found: Parameters<typeof kubectlFor>[0]) => {
  const { ok, refused, namespace } = await kubectlFor(found, t)

  t.is(await ok('create quota team --hard=pods=2,requests.cpu=1,count/deployments.apps=3'), 'resourcequota/team created\n')
  const hard = { pods: '2', 'requests.cpu': '1', 'count/deployments.apps': '3' }
  const used = { pods: '1', 'requests.cpu': '250m', 'count/deployments.apps': '0' }
  const path = `/api/v1/namespaces/${namespace}/resourcequotas/team/status`
  const body = { status: { hard, used } }
  t.is((await server().ask(path, { method: 'PATCH', headers: { 'content-type': 'application/merge-patch+json' }, body })).code, 200)
  t.regex(await ok('get quota'), /^NAME +REQUEST +LIMIT +AGE\nteam +count\/deployments.apps: 0\/3, pods: 1\/2, requests.cpu: 250m\/1 +\d+s/)
  const described = await ok('describe quota team')
  t.regex(described, /Resource +Used +Hard/)
  t.regex(described, /requests.cpu +250m +1/)
  t.regex(await refused('run many --image=nginx'), /pods "many" is forbidden: failed quota: team: must specify requests.cpu for: many/)

  const limits = {
    kind: 'LimitRange',
    apiVersion: 'v1',
    metadata: { name: 'bounds' },
    spec: { limits: [{ type: 'Container', max: { cpu: '500m' } }] },
  }
  await server().ask(`/api/v1/namespaces/${namespace}/limitranges`, { method: 'POST', body: limits })
  t.regex(await ok('get limits'), /^NAME +CREATED AT\nbounds +\d{4}-/)
  t.regex(await ok('describe limits bounds'), /Container +cpu +- +500m +500m +500m +-/)
  const whole = await ok(`describe ns ${namespace}`)
  t.regex(whole, /Resource Quotas\n +Name: +team\n/)
  t.regex(whole, /Resource Limits\n/)
  t.is(await ok('run one --image=nginx'), 'pod/one created\n')
  t.is(await ok('get pod one -o jsonpath={.spec.containers[0].resources.requests.cpu}'), '500m')
  t.regex(
    await refused('run two --image=nginx'),
    /exceeded quota: team, requested: pods=1,requests.cpu=500m, used: pods=2,requests.cpu=750m, limited: pods=2,requests.cpu=1/,
  )

  t.is(await ok('create pdb web --selector=app=web --min-available=50%'), 'poddisruptionbudget.policy/web created\n')
  t.regex(await ok('get pdb'), /^NAME +MIN AVAILABLE +MAX UNAVAILABLE +ALLOWED DISRUPTIONS +AGE\nweb +50% +N\/A +0 +\d+s/)
  t.regex(await ok('describe pdb web'), /Min available: +50%[^]*Selector: +app=web/)

  const name = `class-${namespace}`
  t.is(await ok(`create priorityclass ${name} --value=1000 --description=important`), `priorityclass.scheduling.k8s.io/${name} created\n`)
  t.regex(
    await ok('get pc system-node-critical'),
    /^NAME +VALUE +GLOBAL-DEFAULT +AGE +PREEMPTIONPOLICY\nsystem-node-critical +2000001000 +false +\S+ +PreemptLowerPriority\n/,
  )
  t.regex(await ok(`describe pc ${name}`), /Value: +1000/)
})

const autoscale = test.macro(async (t: ExecutionContext, found: Parameters<typeof kubectlFor>[0]) => {
  const { ok } = await kubectlFor(found, t)
  await ok('create deployment web --image=nginx')
  t.regex(await ok('autoscale deployment web --max=5 --cpu-percent=50'), /^horizontalpodautoscaler.autoscaling\/web autoscaled\n/)
  t.regex(
    await ok('get hpa'),
    /^NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE\nweb +Deployment\/web +cpu: <unknown>\/50% +1 +5 +0 +\d+s/,
  )
  t.regex(await ok('describe hpa web'), /Reference: +Deployment\/web/)
})

async function kubectlFor(found: ReturnType<typeof findKubectls>[number], t: ExecutionContext) {
  const namespace = await server().namespace()
  const kubectl = new RealKubectl(server(), found, namespace)
  return {
    namespace,
    ok: async (line: string) => {
      const { code, stdout, stderr } = await kubectl.run(line)
      t.is(code, 0, `kubectl ${line}: ${stderr}`)
      return stdout
    },
    refused: async (line: string) => {
      const { code, stdout, stderr } = await kubectl.run(line)
      t.not(code, 0, `kubectl ${line}: ${stdout}`)
      return stderr
    },
  }
}

for (const found of findKubectls()) {
  test(`kubectl ${found.version}: quotas, limits, budgets and classes`, scenario, found)
  // Up to 1.32 they speak autoscaling/v1 when they make one, and autoscaling/v2 when they read it.
  test(`kubectl ${found.version}: autoscalers`, autoscale, found)
}
