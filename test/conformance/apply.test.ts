// Server-side apply and field managers as every real kubectl of this machine uses them; nothing is run where there is none.
// (kubernetes.io/docs/reference/using-api/server-side-apply)

import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { KubectlSession } from '../../services/apiserver/testing/kubectl-session.js'
import { findKubectls } from '../../services/apiserver/testing/real-kubectl.js'
import { TestServer } from '../../services/apiserver/testing/test-server.js'

const server = TestServer.forAll(test)

const container = { name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] }
const deployment = (spec: object = {}, one: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    ...spec,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ ...container, ...one }] } },
  },
})
const configMap = (data: object, metadata: object = {}) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', ...metadata },
  data,
})

interface Entry {
  manager: string
  operation: string
  subresource?: string
  fieldsV1: Record<string, Record<string, unknown>>
}
/** `kubectl Apply`, `kubectl Update scale`. A manager without a name is the program, be it `kubectl.1.27`. */
const named = ({ manager, operation, subresource }: Entry) =>
  [manager.replace(/\.[\d.]+$/, ''), operation, ...(subresource === undefined ? [] : [subresource])].join(' ')
const managers = async (session: KubectlSession, what: string): Promise<Entry[]> =>
  JSON.parse(await session.ok(`get ${what} -o json --show-managed-fields`)).metadata.managedFields
const names = async (session: KubectlSession, what: string) => (await managers(session, what)).map(named)

type Scenario = (t: ExecutionContext, session: KubectlSession) => Promise<void>
const scenarios: Readonly<Record<string, Scenario>> = {
  async 'apply creates, then takes away what is no longer said'(t, session) {
    const file = session.file('a.yaml', configMap({ a: '1', b: '2' }))
    t.is(await session.ok(`apply --server-side -f ${file}`), 'configmap/c serverside-applied\n')
    const version = await session.ok('get cm c -o jsonpath={.metadata.resourceVersion}')
    await session.ok(`apply --server-side -f ${file}`)
    t.is(await session.ok('get cm c -o jsonpath={.metadata.resourceVersion}'), version, 'applied again, nothing is written')
    await session.ok(`apply --server-side -f ${session.file('b.yaml', configMap({ a: '3' }))}`)
    t.is(await session.ok('get cm c -o jsonpath={.data}'), '{"a":"3"}')
    t.deepEqual(await names(session, 'cm/c'), ['kubectl Apply'])
    t.false((await session.ok('get cm c -o yaml')).includes('managedFields'), 'hidden unless asked for')
    t.regex(await session.ok('get cm c -o yaml --show-managed-fields'), /f:data:\n +f:a: \{\}/)
  },
  async 'two managers: a conflict, force, and lists whose items both own'(t, session) {
    const ours = session.file('ours.yaml', deployment({ replicas: 2 }))
    const theirs = session.file('theirs.yaml', deployment({ replicas: 3 }, { env: [{ name: 'A', value: '1' }] }))
    await session.ok(`apply --server-side --field-manager=ours -f ${ours}`)
    const refused = await session.refused(`apply --server-side --field-manager=theirs -f ${theirs}`)
    t.regex(refused, /Apply failed with 1 conflict: conflict with "ours": \.spec\.replicas/)
    await session.ok(`apply --server-side --field-manager=theirs --force-conflicts -f ${theirs}`)
    t.deepEqual(await names(session, 'deploy/web'), ['ours Apply', 'theirs Apply'])
    t.is(await session.ok('get deploy web -o jsonpath={.spec.replicas}'), '3')
    // The container is owned by both, so that one of them may let go of it.
    await session.ok(`apply --server-side --field-manager=theirs -f ${session.file('less.yaml', deployment({ replicas: 3 }))}`)
    t.is(await session.ok('get deploy web -o jsonpath={.spec.template.spec.containers[*].env}'), '')
    t.is(await session.ok('get deploy web -o jsonpath={.spec.template.spec.containers[*].image}'), 'nginx')
  },
  async 'from client-side apply to server-side apply, and to a field that goes'(t, session) {
    await session.ok(`apply -f ${session.file('a.yaml', configMap({ a: '1', b: '2' }))}`)
    t.deepEqual(await names(session, 'cm/c'), ['kubectl-client-side-apply Update'])
    t.is(await session.ok(`apply --server-side -f ${session.file('b.yaml', configMap({ a: '9' }))}`), 'configmap/c serverside-applied\n')
    t.is(await session.ok('get cm c -o jsonpath={.data}'), '{"a":"9"}')
    t.deepEqual(
      (await names(session, 'cm/c')).filter((name) => name !== 'kubectl-last-applied Apply'),
      ['kubectl Apply'],
    )
    const { annotations } = JSON.parse(await session.ok('get cm c -o json')).metadata
    const last = JSON.parse(annotations['kubectl.kubernetes.io/last-applied-configuration'])
    t.deepEqual(last.data, { a: '9' }, 'kubectls that apply at their side read what was applied')
  },
  async 'who changed what: create, label, annotate, edit, patch, set, replace, scale'(t, session) {
    await session.ok(`create -f ${session.file('a.yaml', deployment())}`)
    t.deepEqual(await names(session, 'deploy/web'), ['kubectl-create Update'])
    await session.ok('label deploy web tier=front')
    await session.ok('annotate deploy web note=x')
    await session.ok('scale deploy web --replicas=3')
    await session.ok('set image deploy/web c=nginx:2')
    await session.ok('patch deploy web -p {"spec":{"minReadySeconds":4}}')
    const editor = join(server().folder, `editor-${session.namespace}`)
    writeFileSync(editor, '#!/bin/sh\nsed -i \'s/minReadySeconds: 4/minReadySeconds: 5/\' "$1"\n')
    chmodSync(editor, 0o700)
    await session.ok('edit deploy web', { env: { EDITOR: editor } })
    const found = await managers(session, 'deploy/web')
    const owned = Object.fromEntries(found.map((entry) => [named(entry), entry.fieldsV1]))
    t.deepEqual(Object.keys(owned).sort(), [
      'kubectl Update scale',
      'kubectl-annotate Update',
      'kubectl-create Update',
      'kubectl-edit Update',
      'kubectl-label Update',
      'kubectl-set Update',
    ])
    t.deepEqual(owned['kubectl Update scale'], { 'f:spec': { 'f:replicas': {} } })
    t.deepEqual(owned['kubectl-edit Update'], { 'f:spec': { 'f:minReadySeconds': {} } })
    t.deepEqual(owned['kubectl-label Update'], { 'f:metadata': { 'f:labels': { '.': {}, 'f:tier': {} } } })
    t.false('f:replicas' in owned['kubectl-create Update']!['f:spec']!)
    const scaled = session.file('b.yaml', deployment({ replicas: 9 }))
    const refused = await session.refused(`apply --server-side -f ${scaled}`)
    t.regex(refused, /2 conflicts: conflicts with "kubectl-set" using apps\/v1:\n- \.spec\.template\.spec\.containers\[name="c"\]\.image\n/)
    t.regex(refused, /\nconflicts with "kubectl[\d.]*" with subresource "scale" using apps\/v1:\n- \.spec\.replicas\n/)
  },
  async 'dry runs and differences change nothing'(t, session) {
    await session.ok(`apply --server-side -f ${session.file('a.yaml', configMap({ a: '1' }))}`)
    const before = await session.ok('get cm c -o yaml --show-managed-fields')
    const changed = session.file('b.yaml', configMap({ a: '2' }))
    t.is(await session.ok(`apply --server-side --dry-run=server -f ${changed}`), 'configmap/c serverside-applied (server dry run)\n')
    t.regex(await session.differs(`diff --server-side -f ${changed}`), /^- {2}a: "1"\n\+ {2}a: "2"$/m)
    t.is(await session.ok('get cm c -o yaml --show-managed-fields'), before)
    t.is(await session.ok(`diff --server-side -f ${session.file('c.yaml', configMap({ a: '1' }))}`), '')
  },
  async 'what is wrong with a configuration is said'(t, session) {
    const misspelt = session.file('a.yaml', deployment({ replica: 2 }))
    t.regex(await session.refused(`apply --server-side -f ${misspelt}`), /\.spec\.replica: field not declared in schema/)
    const twice = deployment()
    twice.spec.template.spec.containers.push(container)
    t.regex(await session.refused(`apply --server-side -f ${session.file('b.yaml', twice)}`), /duplicate entries for key \[name="c"\]/)
  },
}

for (const found of findKubectls())
  for (const [title, scenario] of Object.entries(scenarios))
    test(`kubectl ${found.version}: ${title}`, async (t) => scenario(t, await KubectlSession.open(t, server(), found)))
