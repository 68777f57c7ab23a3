import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import * as fc from 'fast-check'
import { MemoryNetwork } from '../../testkit/memory-network.js'
import { idle, openContainer } from '../../testkit/program-container.js'
import { temporaryFolder } from '../../testkit/temporary-folder.js'
import { emitHeader, endOfArchive, type Member, NotAnArchive, paddingAfter, readArchive } from './tar-archive.js'

/** A container in which /data is a folder of the host. */
function containerWith(t: ExecutionContext) {
  const folder = temporaryFolder(t)
  const container = openContainer(new MemoryNetwork(), '10.244.1.2', {
    ...idle,
    mounts: [{ path: '/data', source: folder, readOnly: false }],
  })
  const sh = async (script: string) => {
    const { code, out, err } = await container.run(['sh', '-c', script])
    return { code, out, err }
  }
  return { folder, sh, container }
}

test('what is packed is unpacked: files, folders, links, modes, long names', async (t) => {
  const { sh } = containerWith(t)
  const long = 'n'.repeat(150)
  const packed = await sh(
    `mkdir -p /a/b && echo one > /a/one && echo two > /a/b/${long} && chmod 700 /a/one && ln -s one /a/link && tar cf /x.tar a && mkdir /out && tar xf /x.tar -C /out`,
  )
  t.deepEqual(packed, { code: 0, out: '', err: '' })
  t.is(
    (await sh(`cat /out/a/one /out/a/b/${long} /out/a/link; stat -c %a /out/a/one; readlink /out/a/link`)).out,
    'one\ntwo\none\n700\none\n',
  )
  t.is((await sh('tar tf /x.tar')).out, `a/\na/b/\na/b/${long}\na/link\na/one\n`)
})

test('as kubectl cp asks: a leading slash is taken off and told, - is standard output and input', async (t) => {
  const { container } = containerWith(t)
  await container.run(['sh', '-c', 'mkdir /srv; echo hello > /srv/f'])
  const [archive, told] = await new Promise<[Buffer, string]>((resolve) => {
    const chunks: Uint8Array[] = []
    let err = ''
    void container
      .exec({
        command: ['tar', 'cf', '-', '/srv/f'],
        stdout: (data) => void chunks.push(data),
        stderr: (data) => void (err += Buffer.from(data)),
      })
      .then(() => resolve([Buffer.concat(chunks), err]))
  })
  t.is(told, "tar: Removing leading `/' from member names\n")
  const stdin = (async function* () {
    // Cut anywhere.
    for (let at = 0; at < archive.length; at += 100) yield archive.subarray(at, at + 100)
  })()
  await container.run(['mkdir', '/there'])
  const { code } = await container.exec({ command: ['tar', '-xmf', '-', '-C', '/there'], stdin, stdout: () => {}, stderr: () => {} })
  t.is(code, 0)
  t.is((await container.run(['cat', '/there/srv/f'])).out, 'hello\n')
})

test('the machine’s own tar reads what ours writes, and ours what it writes', async (t) => {
  const { folder, sh } = containerWith(t)
  mkdirSync(join(folder, 'in/sub'), { recursive: true })
  writeFileSync(join(folder, 'in/sub/file'), 'x'.repeat(1000))
  symlinkSync('sub/file', join(folder, 'in/link'))
  try {
    execFileSync('tar', ['czf', join(folder, 'real.tgz'), '-C', folder, 'in'])
  } catch {
    return t.pass('there is no tar on this machine')
  }
  t.is((await sh('mkdir /data/out && tar xzf /data/real.tgz -C /data/out && cat /data/out/in/link | wc -c')).out.trim(), '1000')
  t.is((await sh('cd /data && tar cf ours.tar in')).code, 0)
  mkdirSync(join(folder, 'back'))
  execFileSync('tar', ['xf', join(folder, 'ours.tar'), '-C', join(folder, 'back')])
  t.is(readFileSync(join(folder, 'back/in/link'), 'utf8'), 'x'.repeat(1000))
})

const refused = test.macro({
  title: (_, script: string) => `refused: ${script}`,
  async exec(t, script: string, code: number, err: RegExp) {
    const { sh } = containerWith(t)
    const ran = await sh(script)
    t.is(ran.code, code)
    t.regex(ran.err, err)
  },
})
test(refused, 'tar cf - /nothing >/dev/null', 2, /tar: \/nothing: Cannot stat: No such file or directory/)
test(refused, 'tar xf /nothing', 2, /tar: \/nothing: No such file or directory/)
test(refused, 'echo garbage-that-is-longer > /g; tar xf /g', 2, /does not look like a tar archive/)
test(refused, 'tar cf x.tar', 2, /Cowardly refusing/)
test(refused, 'tar -f x.tar', 2, /You must specify one of/)
test(refused, 'tar -xf x -C', 2, /requires an argument/)
test(refused, 'tar xf x.tar --delete', 2, /unrecognized option '--delete'/)

test('a member that climbs out is left out, and the others are there', async (t) => {
  const { folder, sh } = containerWith(t)
  const member = (name: string): Member => ({ name, type: 'file', mode: 0o644, size: 1, mtimeMs: 0, linkName: '' })
  const body = Buffer.concat([Buffer.from('x'), paddingAfter(1)])
  writeFileSync(
    join(folder, 'evil.tar'),
    Buffer.concat([emitHeader(member('../../evil')), body, emitHeader(member('good')), body, endOfArchive()]),
  )
  const ran = await sh('mkdir /in && cd /in && tar xf /data/evil.tar')
  t.is(ran.code, 2)
  t.regex(ran.err, /Member name contains '\.\.'/)
  t.is((await sh('ls /in; ls /evil')).out, 'good\n')
})

test('archives come back from any names and bytes, however they are cut', async (t) => {
  const name = fc.stringMatching(/^[a-zü]{1,200}$/)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(name, fc.uint8Array({ maxLength: 1500 })), { maxLength: 4 }),
      fc.integer({ min: 1, max: 700 }),
      async (all, cut) => {
        const members = all.map(([path, data]): [Member, Uint8Array] => [
          { name: path, type: 'file', mode: 0o640, size: data.length, mtimeMs: 5000, linkName: '' },
          data,
        ])
        const archive = Buffer.concat([
          ...members.flatMap(([member, data]) => [emitHeader(member), data, paddingAfter(data.length)]),
          endOfArchive(),
        ])
        const found: [Member, Uint8Array][] = []
        for await (const { member, data } of readArchive(pieces(archive, cut))) found.push([member, new Uint8Array(data)])
        t.deepEqual(found, members)
      },
    ),
    { numRuns: 50 },
  )
})

test('any bytes are an archive or are refused', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      try {
        for await (const _ of readArchive(pieces(Buffer.from(bytes), 300)));
      } catch (error) {
        t.true(error instanceof NotAnArchive, String(error))
      }
    }),
  )
})

async function* pieces(bytes: Buffer, length: number) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}
