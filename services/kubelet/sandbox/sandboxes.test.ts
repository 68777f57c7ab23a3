// Sandboxes with the runtime's own bookkeeping on disk; plugins and kernel are the test's.

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { CniRuntime } from '../../../cni/invoke/cni-runtime.js'
import type { Execution } from '../../../cni/skel/execute.js'
import type { Pod } from '../../../packages/client/resources.js'
import { VirtualClock } from '../../../packages/clock/clock.js'
import type { KernelReply, KernelRequest } from '../../../packages/kernel-client/kernel-client.js'
import { KernelFailure } from '../../../packages/kernel-client/kernel-failure.js'
import { settle } from '../../../packages/testkit/eventually.js'
import { temporaryFolder } from '../../../packages/testkit/temporary-folder.js'
import { attachmentsMax, Sandboxes } from './sandboxes.js'

const pod = (uid: string, ports: object[] = []) =>
  ({ metadata: { name: `pod-${uid}`, namespace: 'default', uid }, spec: { containers: [{ name: 'main', ports }] } }) as unknown as Pod

/** `answer` stands for the network's plugin; what it throws is printed as its error. */
function open(t: ExecutionContext, answer: (execution: Execution) => Promise<object> | object = () => ({})) {
  const top = temporaryFolder(t)
  for (const folder of ['bin', 'net.d']) mkdirSync(join(top, folder))
  for (const plugin of ['loopback', 'net']) {
    writeFileSync(join(top, 'bin', plugin), '')
    chmodSync(join(top, 'bin', plugin), 0o755)
  }
  writeFileSync(
    join(top, 'net.d', '10-net.conflist'),
    JSON.stringify({ name: 'net', cniVersion: '1.0.0', plugins: [{ type: 'net', capabilities: { portMappings: true } }] }),
  )
  const did: string[] = []
  const namespaces = new Set<string>()
  const execute = async (execution: Execution) => {
    const plugin = execution.file.split('/').at(-1)!
    did.push(`${plugin} ${execution.env.CNI_COMMAND}`)
    try {
      const result = plugin === 'net' ? await answer(execution) : {}
      return { stdout: JSON.stringify({ cniVersion: '1.0.0', ...result }), stderr: '', exitCode: 0, signal: null }
    } catch (error) {
      return {
        stdout: JSON.stringify({ cniVersion: '1.0.0', code: 11, msg: (error as Error).message }),
        stderr: '',
        exitCode: 1,
        signal: null,
      }
    }
  }
  const call = async ({ netnsCreate, netnsDelete }: KernelRequest): Promise<KernelReply> => {
    const name = netnsCreate?.name ?? netnsDelete?.name ?? ''
    if (netnsCreate) {
      if (namespaces.has(name)) throw new KernelFailure('EEXIST', `${name} exists`)
      namespaces.add(name)
      did.push('create')
      return { netns: { door: join(top, 'netns', name) } } as KernelReply
    }
    if (!namespaces.delete(name)) throw new KernelFailure('ENOENT', `no ${name}`)
    did.push('delete')
    return { done: {} } as KernelReply
  }
  const cni = new CniRuntime({
    ...{
      confDir: join(top, 'net.d'),
      cacheDir: join(top, 'cache'),
      path: [join(top, 'bin')],
      executablePath: '',
      clock: new VirtualClock(),
      execute,
    },
  })
  return { sandboxes: new Sandboxes({ kernel: { call }, cni, netnsFolder: join(top, 'netns') }), did, namespaces, cni }
}
const address = { ips: [{ address: '10.244.1.7/24' }] }

test('a sandbox: the namespace, lo, then the network’s plugins; what they gave is the pod’s address', async (t) => {
  const { sandboxes, did } = open(t, () => address)
  t.deepEqual(await sandboxes.create(pod('u1'), 'web'), { netns: 'cni-u1', ip: '10.244.1.7' })
  t.deepEqual(did, ['create', 'loopback ADD', 'net ADD'])
})
test('the plugins hear which pod it is, and of its host ports', async (t) => {
  const heard: Execution[] = []
  const { sandboxes } = open(t, (execution) => {
    heard.push(execution)
    return address
  })
  await sandboxes.create(pod('u1', [{ containerPort: 80, hostPort: 8080 }]), 'web')
  t.regex(heard[0]!.env.CNI_ARGS!, /K8S_POD_NAMESPACE=default;K8S_POD_NAME=pod-u1;.*K8S_POD_UID=u1/)
  t.deepEqual(JSON.parse(heard[0]!.stdin).runtimeConfig, {
    portMappings: [{ hostPort: 8080, containerPort: 80, protocol: 'tcp', hostIP: '' }],
  })
})
test('a plugin that fails: what was made is undone, and its words are told', async (t) => {
  const { sandboxes, did, namespaces } = open(t, () => {
    throw new Error('no subnet.env')
  })
  await t.throwsAsync(sandboxes.create(pod('u1'), 'web'), {
    message: /^failed to setup network for sandbox "[0-9a-f]{64}": plugin type="net" name="net" failed \(add\): no subnet\.env/,
  })
  t.deepEqual([...namespaces], [])
  t.is(did.at(-1), 'delete')
})
test('plugins that give no address make no sandbox, and are undone', async (t) => {
  const { sandboxes, did, cni } = open(t)
  await t.throwsAsync(sandboxes.create(pod('u1'), 'web'), { message: /the plugins gave no address/ })
  t.deepEqual(did, ['create', 'loopback ADD', 'net ADD', 'net DEL', 'delete'])
  t.deepEqual(cni.cache.all(), [])
})
test('what an earlier attempt left is removed first', async (t) => {
  const { sandboxes, did } = open(t, () => address)
  await sandboxes.create(pod('u1'), 'web')
  did.length = 0
  await sandboxes.create(pod('u1'), 'web')
  t.deepEqual(did, ['net DEL', 'delete', 'create', 'loopback ADD', 'net ADD'])
})
test('removing twice, or what a restarted kernel has forgotten, is harmless', async (t) => {
  const { sandboxes, did, namespaces } = open(t, () => address)
  await sandboxes.create(pod('u1'), 'web')
  namespaces.clear()
  did.length = 0
  await sandboxes.remove(pod('u1'))
  await sandboxes.remove(pod('u1'))
  t.deepEqual(did, ['net DEL'])
})
test('many pods at once: only so many plugins run, and every pod gets its turn', async (t) => {
  const release: (() => void)[] = []
  let most = 0
  let running = 0
  const { sandboxes } = open(t, async () => {
    most = Math.max(most, ++running)
    await new Promise<void>((resolve) => release.push(resolve))
    running--
    return address
  })
  const made = Promise.all(Array.from({ length: 3 * attachmentsMax }, (_, i) => sandboxes.create(pod(`u${i}`), 'web')))
  for (let released = 0; released < 3 * attachmentsMax; ) {
    await settle(2)
    for (const go of release.splice(0)) {
      go()
      released++
    }
  }
  t.is((await made).length, 3 * attachmentsMax)
  t.is(most, attachmentsMax)
})
