// Bad input gets the error that Kubernetes gives, and nothing breaks.

import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import test from 'ava'
import { Cluster } from '../../cli/cluster.js'
import { clusterPaths, nodePaths } from '../../packages/process/cluster-profile.js'
import { until } from '../../packages/testkit/until.js'

let cluster: Cluster
test.before(async () => {
  cluster = await Cluster.up({ nodes: 1 })
})
test.after.always(async () => {
  await cluster?.down()
})

const refused = test.macro<[manifest: string, words: RegExp]>({
  exec: async (t, manifest, words) => {
    const { code, stderr } = await cluster.kubectlWith(manifest, 'create', '-f', '-')
    t.not(code, 0)
    t.regex(stderr, words)
    t.is((await cluster.kubectl('get', '--raw', '/readyz')).code, 0)
  },
  title: (what = '') => `${what} is refused`,
})

test('YAML that is none', refused, 'kind: [Pod\nmetadata: }', /error parsing|error converting YAML|yaml/)
test('an unknown kind', refused, 'apiVersion: v1\nkind: Pot\nmetadata: { name: a }\n', /no matches for kind "Pot" in version "v1"/)
test(
  'a Service with port 70000',
  refused,
  'apiVersion: v1\nkind: Service\nmetadata: { name: big }\nspec: { ports: [{ port: 70000 }] }\n',
  /spec\.ports\[0\]\.port: Invalid value: 70000: must be between 1 and 65535, inclusive/,
)
test('an unknown field', refused, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndatas: { a: b }\n', /unknown field "datas"/)
test(
  'a bad name',
  refused,
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: Not_A_Name }\n',
  /metadata\.name: Invalid value: "Not_A_Name"/,
)

/** A raw request to the API server, with the CA checked and without a client certificate unless a token is given. */
function raw({
  path,
  method = 'GET',
  token,
  body,
}: {
  path: string
  method?: string
  token?: string
  body?: Buffer | string
}): Promise<{ status: number; text: string }> {
  const url = new URL(path, cluster.profile.apiServer)
  const agent = new Agent({ ca: readFileSync(join(clusterPaths(cluster.dir).pki, 'ca.crt')) })
  return new Promise((resolve, reject) => {
    const asked = request(
      url,
      {
        method,
        agent,
        headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
        answer.on('error', reject)
      },
    )
    asked.on('error', reject)
    asked.end(body)
  })
}

test('a wrong token is 401, and so is none at all; health is open', async (t) => {
  for (const token of ['wrong', undefined]) {
    const { status, text } = await raw({ path: '/api/v1/namespaces', ...(token === undefined ? {} : { token }) })
    t.is(status, 401)
    t.like(JSON.parse(text), { kind: 'Status', status: 'Failure', reason: 'Unauthorized', code: 401 })
  }
  t.is((await raw({ path: '/healthz' })).status, 200)
})

test('JSON that is none is 400, an oversized body is 413', async (t) => {
  const broken = await cluster.kubectlWith('{"apiVersion": "v1", ', 'create', '--raw', '/api/v1/namespaces/default/configmaps', '-f', '-')
  t.not(broken.code, 0)
  t.regex(broken.stderr, /BadRequest|could not|unexpected|the server rejected our request/i)
  const big = JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'big' },
    data: { a: 'x'.repeat(3 * 1024 * 1024 + 1024) },
  })
  const { code, stderr } = await cluster.kubectlWith(big, 'create', '--raw', '/api/v1/namespaces/default/configmaps', '-f', '-')
  t.not(code, 0)
  t.regex(stderr, /Request entity too large|too large/)
  t.is((await cluster.kubectl('get', '--raw', '/readyz')).code, 0)
})

test('a plugin that is no CNI binary keeps pods in ContainerCreating with an Event that says so, and its repair heals them', async (t) => {
  const conf = join(nodePaths(clusterPaths(cluster.dir).node('node-1')).cniConf, '00-broken.conflist')
  const folder = join(cluster.dir, 'broken-cni')
  const plugin = join(folder, 'garbage')
  const { mkdirSync, rmSync } = await import('node:fs')
  mkdirSync(folder)
  writeFileSync(plugin, '#!/bin/sh\necho this is not JSON\n')
  chmodSync(plugin, 0o755)
  writeFileSync(conf, JSON.stringify({ cniVersion: '1.0.0', name: 'broken', plugins: [{ type: 'no-such-plugin' }] }))
  await cluster.apply(
    'apiVersion: v1\nkind: Pod\nmetadata: { name: stuck, namespace: default }\nspec: { containers: [{ name: a, image: nginx }] }\n',
  )
  await until('an Event tells of the plugin', async (say) => {
    const { stdout } = await cluster.kubectl(
      'get',
      'events',
      '--field-selector',
      'involvedObject.name=stuck',
      '-o',
      'jsonpath={range .items[*]}{.reason} {.message}{"\\n"}{end}',
    )
    say(stdout)
    return /FailedCreatePodSandBox .*failed to find plugin "no-such-plugin" in path/.test(stdout)
  })
  const { stdout } = await cluster.kubectl('get', 'pod', 'stuck', '--no-headers')
  t.regex(stdout, /0\/1 +ContainerCreating/)
  rmSync(conf)
  const { code, stderr } = await cluster.kubectl('wait', 'pod/stuck', '--for=condition=Ready', '--timeout=90s')
  t.is(code, 0, stderr)
})
