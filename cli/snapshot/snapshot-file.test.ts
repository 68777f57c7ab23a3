import { mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { temporaryFolder } from '../../packages/testkit/temporary-folder.js'
import { SnapshotUnreadable, saveSnapshot, unpackSnapshot } from './snapshot-file.js'

async function saved(t: ExecutionContext): Promise<{ file: string; to: string }> {
  const folder = temporaryFolder(t)
  const from = join(folder, 'from')
  for (const part of ['pki', 'logs', 'pm2', 'nodes/node-1/var']) mkdirSync(join(from, part), { recursive: true })
  writeFileSync(join(from, 'cluster.json'), '{}')
  writeFileSync(join(from, 'pki', 'ca.key'), 'secret', { mode: 0o600 })
  writeFileSync(join(from, 'logs', 'nats.log'), 'not this')
  writeFileSync(join(from, 'nats.json'), 'nor this')
  symlinkSync('ca.key', join(from, 'pki', 'link'))
  const to = join(folder, 'to')
  mkdirSync(to)
  const file = join(folder, 'snapshot')
  await saveSnapshot(from, file)
  return { file, to }
}

test('what was saved is laid out again, with modes and links; logs and passwords are not', async (t) => {
  const { file, to } = await saved(t)
  t.is(statSync(file).mode & 0o777, 0o600)
  await unpackSnapshot(file, to)
  t.is(readFileSync(join(to, 'pki', 'link'), 'utf8'), 'secret')
  t.is(statSync(join(to, 'pki', 'ca.key')).mode & 0o777, 0o600)
  t.throws(() => statSync(join(to, 'logs')))
  t.throws(() => statSync(join(to, 'nats.json')))
})

const flip = (file: string, at: number) => {
  const bytes = readFileSync(file)
  bytes[at] = bytes[at]! ^ 1
  writeFileSync(file, bytes)
}
for (const [what, damage, why] of [
  ['torn', (file: string) => truncateSync(file, statSync(file).size - 7), /it is torn/],
  ['cut to its head', (file: string) => truncateSync(file, 40), /found no snapshot/],
  ['empty', (file: string) => truncateSync(file, 0), /found no snapshot/],
  ['damaged in one bit', (file: string) => flip(file, statSync(file).size - 20), /it is damaged/],
  [
    'of another format',
    (file: string) => writeFileSync(file, readFileSync(file, 'latin1').replace('snapshot 1', 'snapshot 2'), 'latin1'),
    /format 2, wanted 1/,
  ],
] as const)
  test(`a file that is ${what} is refused before anything is laid out`, async (t) => {
    const { file, to } = await saved(t)
    damage(file)
    await t.throwsAsync(unpackSnapshot(file, to), { instanceOf: SnapshotUnreadable, message: why })
    t.throws(() => statSync(join(to, 'cluster.json')))
  })

test('a save that fails leaves no file', async (t) => {
  const folder = temporaryFolder(t)
  await t.throwsAsync(saveSnapshot(join(folder, 'none'), join(folder, 'snapshot')), { message: /tar ended with code/ })
  t.throws(() => statSync(join(folder, 'snapshot')))
  t.throws(() => statSync(join(folder, 'snapshot.partial')))
})
