import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import type { Pod } from '../../../packages/client/resources.js'
import { temporaryFolder } from '../../../packages/testkit/temporary-folder.js'
import { writeFolder } from './atomic-folder.js'
import type { ReferencedObjects } from './volume-files.js'
import { Volumes } from './volumes.js'

const file = (text: string, mode = 0o644) => ({ bytes: Buffer.from(text), mode })

test('writeFolder() replaces all files at once, by one link', (t) => {
  const folder = join(temporaryFolder(t), 'v')
  writeFolder(
    folder,
    new Map([
      ['a', file('1')],
      ['d/b', file('2', 0o600)],
    ]),
    '1',
  )
  t.is(readFileSync(join(folder, 'a'), 'utf8'), '1')
  t.is(readFileSync(join(folder, 'd', 'b'), 'utf8'), '2')
  t.is(statSync(join(folder, 'd', 'b')).mode & 0o777, 0o600)
  writeFolder(
    folder,
    new Map([
      ['a', file('1')],
      ['d/b', file('2', 0o600)],
    ]),
    '2',
  )
  t.is(readlinkSync(join(folder, '..data')), '..1', 'the same content writes nothing')
  writeFolder(folder, new Map([['a', file('3')]]), '3')
  t.is(readFileSync(join(folder, 'a'), 'utf8'), '3')
  t.deepEqual(readdirSync(folder).sort(), ['..3', '..data', 'a'])
})
for (const path of ['../x', '/x', '..x', 'a/../../x', '']) {
  test(`writeFolder() refuses ${JSON.stringify(path)}`, (t) => {
    t.throws(() => writeFolder(join(temporaryFolder(t), 'v'), new Map([[path, file('x')]]), '1'), { name: 'BadPath' })
  })
}

const objects: ReferencedObjects = {
  configMap: async (name): Promise<{ data?: Record<string, string> } | undefined> =>
    name === 'cm' ? { data: { k: 'v', l: 'w' } } : name === 'kube-root-ca.crt' ? { data: { 'ca.crt': 'CA' } } : undefined,
  secret: async () => undefined,
  serviceAccountToken: async ({ expirationSeconds }) => `token-${expirationSeconds}`,
}
function mounting(t: ExecutionContext, volume: object) {
  const top = temporaryFolder(t)
  const volumes = new Volumes({ kubeletFolder: join(top, 'kubelet'), nodeFolder: join(top, 'node'), stamp: () => '1' })
  const pod = {
    metadata: { name: 'web', namespace: 'shop', uid: 'u1', labels: { a: '1', b: '2' } },
    spec: { volumes: [{ name: 'v', ...volume }] },
  } as unknown as Pod
  const mount = (more = {}) => volumes.mountsOf({ name: 'app', volumeMounts: [{ name: 'v', mountPath: '/m', ...more }] } as never, pod)[0]!
  return { top, volumes, pod, mount, read: (path: string) => readFileSync(join(mount().source, path), 'utf8') }
}

test('a ConfigMap’s chosen items', async (t) => {
  const { volumes, pod, read, mount } = mounting(t, { configMap: { name: 'cm', items: [{ key: 'k', path: 'sub/file' }] } })
  await volumes.mount(pod, objects)
  t.is(read('sub/file'), 'v')
  t.false(existsSync(join(mount().source, 'l')))
})
test('a service account’s folder: token, ca.crt and namespace', async (t) => {
  const sources = [
    { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
  ]
  const { volumes, pod, read } = mounting(t, { projected: { sources } })
  await volumes.mount(pod, objects)
  t.deepEqual(['token', 'ca.crt', 'namespace'].map(read), ['token-3607', 'CA', 'shop'])
})
test('labels as a file', async (t) => {
  const { volumes, pod, read } = mounting(t, { downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } })
  await volumes.mount(pod, objects)
  t.is(read('labels'), 'a="1"\nb="2"')
})
const fails = test.macro(async (t, volume: object, message: RegExp) => {
  const { volumes, pod } = mounting(t, volume)
  await t.throwsAsync(volumes.mount(pod, objects), { name: 'MountFailed', message })
})
test(
  'a ConfigMap that is not there',
  fails,
  { configMap: { name: 'none' } },
  /^MountVolume\.SetUp failed for volume "v" : configmap "none" not found$/,
)
test('a Secret that is not there', fails, { secret: { secretName: 'none' } }, /secret "none" not found/)
test(
  'a key that is not there',
  fails,
  { configMap: { name: 'cm', items: [{ key: 'z', path: 'z' }] } },
  /references non-existent config key: z/,
)
test('an item that would leave the volume', fails, { configMap: { name: 'cm', items: [{ key: 'k', path: '../k' }] } }, /must not contain/)
test('a kind of volume that is not offered', fails, { nfs: { server: 'x', path: '/' } }, /volumes of type nfs are not offered/)
test(
  'a hostPath that must be there and is not',
  fails,
  { hostPath: { path: '/none', type: 'Directory' } },
  /hostPath type check failed: \/none is not a directory/,
)

test('an optional ConfigMap that is not there is an empty folder', async (t) => {
  const { volumes, pod, mount } = mounting(t, { configMap: { name: 'none', optional: true } })
  await volumes.mount(pod, objects)
  t.deepEqual(
    readdirSync(mount().source).filter((name) => !name.startsWith('..')),
    [],
  )
})
test('hostPath stays inside the node’s own folder, whatever it says', async (t) => {
  const { volumes, pod, mount, top } = mounting(t, { hostPath: { path: '/../../etc', type: 'DirectoryOrCreate' } })
  await volumes.mount(pod, objects)
  t.is(mount().source, join(top, 'node', 'etc'))
})
test('a subPath is inside its volume, also through a link (CVE-2021-25741)', async (t) => {
  const { volumes, pod, mount, top } = mounting(t, { emptyDir: {} })
  await volumes.mount(pod, objects)
  t.is(mount({ subPath: 'a/b' }).source, join(mount().source, 'a', 'b'))
  t.throws(() => mount({ subPath: '../x' }), { name: 'MountFailed' })
  mkdirSync(join(top, 'outside'))
  symlinkSync(join(top, 'outside'), join(mount().source, 'link'))
  t.throws(() => mount({ subPath: 'link' }), { message: /leaves its volume/ })
})
test('a pod’s folder goes with it', async (t) => {
  const { volumes, pod } = mounting(t, { emptyDir: {} })
  await volumes.mount(pod, objects)
  volumes.remove('u1')
  t.false(existsSync(volumes.podFolder('u1')))
})
