import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { temporaryFolder } from '../../packages/testkit/temporary-folder.js'
import { existingBelow, newFileBelow } from './state-path.js'

function state(t: ExecutionContext) {
  const top = temporaryFolder(t)
  const root = join(top, 'cluster')
  mkdirSync(join(root, 'volumes', 'v'), { recursive: true })
  writeFileSync(join(top, 'secret'), 'x')
  symlinkSync(top, join(root, 'volumes', 'out'))
  symlinkSync(join(root, 'volumes', 'v'), join(root, 'volumes', 'in'))
  return { top, root }
}

test('a path below the state directory is itself, links inside followed', (t) => {
  const { root } = state(t)
  t.is(existingBelow(root, join(root, 'volumes', 'v')), join(root, 'volumes', 'v'))
  t.is(existingBelow(root, join(root, 'volumes', 'in')), join(root, 'volumes', 'v'))
  t.is(newFileBelow(root, join(root, 'logs', 'a', '0.log')), join(root, 'logs', 'a', '0.log'))
})

const refused = test.macro({
  title: (_, path: string) => `"${path}" is refused`,
  exec(t, path: string, errno: string) {
    const { root } = state(t)
    const full = path.startsWith('/') ? path : path === '' ? '' : `${root}/${path}`
    const look = path === 'relative' ? 'volumes/v' : full
    t.is((t.throws(() => existingBelow(root, look)) as { errno?: string } | undefined)?.errno, errno)
  },
})
test(refused, '../secret', 'EPERM')
test(refused, 'volumes/../../secret', 'EPERM')
test(refused, 'volumes/out/secret', 'EPERM')
test(refused, '/etc/passwd', 'EPERM')
test(refused, 'volumes/none', 'ENOENT')
test(refused, 'relative', 'EINVAL')

test('a new file may not be made through a link that leads out', (t) => {
  const { root } = state(t)
  t.throws(() => newFileBelow(root, join(root, 'volumes', 'out', 'new', '0.log')), { message: /leaves the cluster/ })
  t.throws(() => newFileBelow(root, `${root}/../elsewhere/0.log`), { message: /leaves the cluster/ })
})
test('a state directory’s namesake beside it is outside', (t) => {
  const { root } = state(t)
  mkdirSync(`${root}-other`)
  t.throws(() => existingBelow(root, `${root}-other`), { message: /leaves the cluster/ })
})
