import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { type FileError, VirtualFiles } from './virtual-files.js'

/** A host folder with a volume in it, and a secret beside the volume. */
function volume(t: { teardown(fn: () => void): void }) {
  const host = mkdtempSync(join(tmpdir(), 'volume-'))
  t.teardown(() => rmSync(host, { recursive: true, force: true }))
  mkdirSync(join(host, 'volume'))
  writeFileSync(join(host, 'secret'), 'of the host')
  writeFileSync(join(host, 'volume', 'page'), 'hello')
  return { host, source: join(host, 'volume') }
}
const open = (mounts: { path: string; source: string; readOnly: boolean }[], files = {}) =>
  new VirtualFiles({ wallMs: () => 0, files, mounts })
const code = (error: unknown) => (error as FileError).code

test('a volume is read and written through its mount', (t) => {
  const { source } = volume(t)
  const files = open([{ path: '/data', source, readOnly: false }])
  t.is(files.readText('/data/page'), 'hello')
  files.write('/data/new', 'there')
  t.is(readFileSync(join(source, 'new'), 'utf8'), 'there')
  t.deepEqual(files.list('/data'), ['new', 'page'])
})

test('a read-only volume refuses every change', (t) => {
  const { source } = volume(t)
  const files = open([{ path: '/data', source, readOnly: true }])
  for (const change of [
    () => files.write('/data/page', 'x'),
    () => files.makeDirectory('/data/sub'),
    () => files.remove('/data/page'),
    () => files.link('/etc', '/data/link'),
    () => files.changeMode('/data/page', 0),
  ]) {
    t.is(code(t.throws(change)), 'EROFS')
  }
})

test("a ConfigMap volume's links are followed within the mount", (t) => {
  const { source } = volume(t)
  mkdirSync(join(source, '..2025'))
  writeFileSync(join(source, '..2025', 'Corefile'), 'conf')
  symlinkSync('..2025', join(source, '..data'))
  symlinkSync('..data/Corefile', join(source, 'Corefile'))
  t.is(open([{ path: '/etc/coredns', source, readOnly: true }]).readText('/etc/coredns/Corefile'), 'conf')
})

test('no link and no ".." in a volume leads to the host', (t) => {
  const { host, source } = volume(t)
  symlinkSync(join(host, 'secret'), join(source, 'absolute'))
  symlinkSync('../secret', join(source, 'relative'))
  symlinkSync(host, join(source, 'folder'))
  symlinkSync('/', join(source, 'root'))
  const files = open([{ path: '/data', source, readOnly: false }], { '/etc/hostname': 'pod\n' })
  for (const path of [
    '/data/absolute',
    '/data/relative',
    '/data/folder/secret',
    '/data/../secret',
    '/data/../../../etc/shadow',
    `/data/root${host}/secret`,
  ]) {
    t.false(files.exists(path), path)
    t.is(code(t.throws(() => files.readText(path))), 'ENOENT', path)
  }
  // An absolute link starts at the container's own root.
  t.is(files.readText('/data/root/etc/hostname'), 'pod\n')
  t.notThrows(() => files.write('/data/relative', 'x'))
  t.is(readFileSync(join(host, 'secret'), 'utf8'), 'of the host')
})

test('links in a circle end in ELOOP', (t) => {
  const files = open([])
  files.link('/tmp/b', '/tmp/a')
  files.link('/tmp/a', '/tmp/b')
  t.is(code(t.throws(() => files.readText('/tmp/a'))), 'ELOOP')
})

test('a container that fills its memory gets ENOSPC', (t) => {
  const files = open([])
  const chunk = new Uint8Array(40 * 1024 * 1024)
  files.write('/tmp/a', chunk)
  t.is(code(t.throws(() => files.write('/tmp/b', chunk))), 'ENOSPC')
  files.remove('/tmp/a')
  t.notThrows(() => files.write('/tmp/b', chunk))
})

test('/dev/null swallows', (t) => {
  const files = open([])
  files.write('/dev/null', 'gone')
  t.is(files.readText('/dev/null'), '')
})

test('a mount cannot be removed from inside', (t) => {
  const { source } = volume(t)
  const files = open([{ path: '/data', source, readOnly: false }])
  t.is(code(t.throws(() => files.remove('/data', { recursive: true }))), 'EBUSY')
  t.is(code(t.throws(() => files.remove('/', { recursive: true }))), 'EBUSY')
  t.is(readFileSync(join(source, 'page'), 'utf8'), 'hello')
})
