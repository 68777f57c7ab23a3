// Access as every real kubectl of this machine sees it: auth can-i, whoami and reconcile, create token, --as, and refusals in
// kube-apiserver's words (kubernetes.io/docs/reference/access-authn-authz). From 1.32 on kubectl sends reviews as protobuf.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { type FoundKubectl, findKubectls, RealKubectl, type RunOptions } from '../../services/apiserver/testing/real-kubectl.js'
import { TestServer } from '../../services/apiserver/testing/test-server.js'

const server = TestServer.forAll(test)

class Session {
  readonly namespace: string
  readonly #t: ExecutionContext
  readonly #kubectl: RealKubectl

  static async open(t: ExecutionContext, found: FoundKubectl): Promise<Session> {
    const namespace = await server().namespace()
    return new Session(t, namespace, new RealKubectl(server(), found, namespace))
  }
  private constructor(t: ExecutionContext, namespace: string, kubectl: RealKubectl) {
    this.#t = t
    this.namespace = namespace
    this.#kubectl = kubectl
  }
  async ok(line: string, options?: RunOptions): Promise<string> {
    const { code, stdout, stderr } = await this.#kubectl.run(line, options)
    this.#t.is(code, 0, `kubectl ${line}: ${stderr}`)
    return stdout
  }
  /** Runs a line that must fail; returns all it prints. */
  async refused(line: string): Promise<string> {
    const { code, stdout, stderr } = await this.#kubectl.run(line)
    this.#t.not(code, 0, `kubectl ${line}: ${stdout}`)
    return stdout + stderr
  }
  file(name: string, ...objects: readonly object[]): string {
    return this.#kubectl.file(name, ...objects)
  }
  /** A kubeconfig that shows nothing but a token. */
  tokenConfig(token: string): string {
    const file = join(server().folder, `token-${this.namespace}`)
    const cluster = { server: server().url, 'certificate-authority-data': Buffer.from(server().authority.ca).toString('base64') }
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'x',
      clusters: [{ name: 'x', cluster }],
      users: [{ name: 'x', user: { token } }],
      contexts: [{ name: 'x', context: { cluster: 'x', user: 'x' } }],
    }
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 })
    return file
  }
}

const rbacGroup = 'rbac.authorization.k8s.io'

type Scenario = (t: ExecutionContext, session: Session, minor: number) => Promise<void>
const scenarios: Readonly<Record<string, Scenario>> = {
  async 'roles and bindings by command; can-i says yes and no, for oneself and for others'(t, session) {
    const { namespace } = session
    t.is(await session.ok('create role reader --verb=get,list --resource=pods,pods/log'), `role.${rbacGroup}/reader created\n`)
    t.is(
      await session.ok('create rolebinding reader --role=reader --user=ann --serviceaccount=tools:robot'),
      `rolebinding.${rbacGroup}/reader created\n`,
    )
    await session.ok(`create clusterrole ${namespace} --verb=get --non-resource-url=/metrics`)
    await session.ok(`create clusterrolebinding ${namespace} --clusterrole=${namespace} --user=ann-${namespace}`)
    t.is(await session.ok('auth can-i create deployments.apps'), 'yes\n')
    t.is(await session.ok('auth can-i list pods --as=ann'), 'yes\n')
    t.is(await session.ok('auth can-i get pods --subresource=log --as=system:serviceaccount:tools:robot'), 'yes\n')
    t.regex(await session.refused('auth can-i delete pods --as=ann'), /^no\n/)
    t.regex(await session.refused('auth can-i list pods -A --as=ann'), /^no\n/)
    t.is(await session.ok(`auth can-i get /metrics --as=ann-${namespace}`), 'yes\n')
    t.regex(await session.refused('auth can-i get /metrics --as=ann'), /^no\n/)
  },
  async 'can-i --list shows what a user holds'(t, session) {
    await session.ok('create role one-map --verb=get --resource=configmaps --resource-name=settings')
    await session.ok('create rolebinding one-map --role=one-map --user=ann')
    const listed = await session.ok('auth can-i --list --as=ann')
    t.regex(listed, /^Resources +Non-Resource URLs +Resource Names +Verbs\n/)
    t.regex(listed, /^configmaps +\[\] +\[settings\] +\[get\]$/m)
    t.regex(listed, /^selfsubjectaccessreviews\.authorization\.k8s\.io +\[\] +\[\] +\[create\]$/m)
    t.regex(listed, /^ +\[\/healthz\] +\[\] +\[get\]$/m)
  },
  async whoami(t, session, minor) {
    // Beta until 1.28, when its review became v1.
    if (minor < 28) return void t.pass()
    const own = await session.ok('auth whoami')
    t.regex(own, /^Username +admin$/m)
    t.regex(own, /^Groups +\[system:masters system:authenticated\]$/m)
    const other = await session.ok('auth whoami --as=ann --as-group=devs -o jsonpath={.status.userInfo}')
    t.deepEqual(JSON.parse(other), { groups: ['devs', 'system:authenticated'], username: 'ann' })
  },
  async 'a refusal is worded as upstream words it'(t, session) {
    const { namespace } = session
    t.is(
      await session.refused('get pods --as=ann'),
      `Error from server (Forbidden): pods is forbidden: User "ann" cannot list resource "pods" in API group "" in the namespace "${namespace}"\n`,
    )
    t.regex(
      await session.refused('get nodes node-1 --as=ann'),
      /nodes "node-1" is forbidden: User "ann" cannot get resource "nodes" in API group "" at the cluster scope\n$/,
    )
    t.regex(
      await session.refused('get deploy x --as=ann'),
      /deployments\.apps "x" is forbidden: User "ann" cannot get resource "deployments" in API group "apps" in/,
    )
  },
  async 'tokens: create, use, audience, duration, bound to a pod'(t, session) {
    await session.ok('create serviceaccount robot')
    await session.ok('create role reader --verb=list --resource=pods')
    await session.ok(`create rolebinding reader --role=reader --serviceaccount=${session.namespace}:robot`)
    const token = (await session.ok('create token robot')).trim()
    const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
    t.is(claims.exp - claims.iat, 3600)
    t.is(claims.sub, `system:serviceaccount:${session.namespace}:robot`)
    const kubeconfig = session.tokenConfig(token)
    t.is(await session.ok(`get pods --kubeconfig=${kubeconfig} -o name`), '')
    t.regex(
      await session.refused(`get secrets --kubeconfig=${kubeconfig}`),
      new RegExp(`User "system:serviceaccount:${session.namespace}:robot" cannot list`),
    )

    const other = (await session.ok('create token robot --audience=vault --duration=20m')).trim()
    const vault = JSON.parse(Buffer.from(other.split('.')[1]!, 'base64url').toString())
    t.deepEqual([vault.aud, vault.exp - vault.iat], [['vault'], 1200])
    t.regex(await session.refused('create token robot --duration=5m'), /may not specify a duration less than 10 minutes/)

    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { serviceAccountName: 'robot', containers: [{ name: 'c', image: 'i' }] },
    }
    await session.ok(`apply -f ${session.file('pod.yaml', pod)}`)
    const bound = (await session.ok('create token robot --bound-object-kind=Pod --bound-object-name=p')).trim()
    t.is(JSON.parse(Buffer.from(bound.split('.')[1]!, 'base64url').toString())['kubernetes.io'].pod.name, 'p')
  },
  async 'certificate approve and deny'(t, session) {
    const { namespace } = session
    const csr = (name: string) => ({
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      metadata: { name },
      spec: {
        request: Buffer.from('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----').toString('base64'),
        signerName: 'kubernetes.io/kube-apiserver-client',
        usages: ['client auth'],
      },
    })
    await session.ok(`apply -f ${session.file('csr.yaml', csr(`${namespace}-a`), csr(`${namespace}-b`))}`)
    t.is(await session.ok(`certificate approve ${namespace}-a`), `certificatesigningrequest.certificates.k8s.io/${namespace}-a approved\n`)
    t.is(await session.ok(`certificate deny ${namespace}-b`), `certificatesigningrequest.certificates.k8s.io/${namespace}-b denied\n`)
    const listed = await session.ok('get csr')
    t.regex(listed, /^NAME +AGE +SIGNERNAME +REQUESTOR +REQUESTEDDURATION +CONDITION\n/)
    t.regex(listed, new RegExp(`^${namespace}-a +\\S+ +\\S+ +admin +<none> +Approved$`, 'm'))
    t.regex(listed, new RegExp(`^${namespace}-b +\\S+ +\\S+ +admin +<none> +Denied$`, 'm'))
    t.regex(await session.refused(`certificate approve ${namespace}-b --as=ann`), /is forbidden: User "ann" cannot/)
  },
  async 'auth reconcile adds what is missing and keeps what is there'(t, session) {
    const role = (...verbs: string[]) => ({
      apiVersion: `${rbacGroup}/v1`,
      kind: 'Role',
      metadata: { name: 'r', namespace: session.namespace },
      rules: [{ apiGroups: [''], resources: ['pods'], verbs }],
    })
    t.regex(
      await session.ok(`auth reconcile -f ${session.file('one.yaml', role('get'))}`),
      new RegExp(`^role\\.${rbacGroup}/r reconciled\n`),
    )
    await session.ok(`auth reconcile -f ${session.file('two.yaml', role('list'))}`)
    const verbs = await session.ok('get role r -o jsonpath={.rules[*].verbs}')
    t.regex(verbs, /get/)
    t.regex(verbs, /list/)
    t.regex(await session.ok('describe role r'), /pods +\[\] +\[\] +\[(get list|get|list)\]/)
    t.regex(await session.ok('get rolebindings,roles -o wide'), /NAME +CREATED AT\nrole\S*\/r /)
  },
}

const kubectls = findKubectls()
if (kubectls.length === 0) test('no kubectl on this machine', (t) => t.pass())
for (const kubectl of kubectls)
  for (const [title, scenario] of Object.entries(scenarios))
    test(`kubectl ${kubectl.version}: ${title}`, async (t) =>
      scenario(t, await Session.open(t, kubectl), Number(kubectl.version.split('.')[1])))
