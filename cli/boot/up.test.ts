// What a person sees when a cluster cannot come up. (That it does come up is what test/e2e shows.)

import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../package-root.js'

/** `kubewire …` in a folder of its own, with a nats-server on PATH that is the given shell script. */
async function kubewire(args: string[], { natsServer, natsUrl }: { natsServer?: string; natsUrl?: string }) {
  const folder = mkdtempSync(join(tmpdir(), 'kw-up-'))
  if (natsServer !== undefined) {
    writeFileSync(join(folder, 'nats-server'), `#!/bin/sh\n${natsServer}\n`)
    chmodSync(join(folder, 'nats-server'), 0o755)
  }
  const run = (verb: string[]) =>
    new Promise<{ code: number; stderr: string }>((resolve) => {
      const env = {
        ...process.env,
        PATH: `${folder}:${process.env['PATH']}`,
        KUBEWIRE_HOME: join(folder, 'state'),
        NATS_URL: natsUrl ?? '',
      }
      execFile(process.execPath, [join(packageRoot, 'dist', 'bin', 'kubewire.js'), ...verb], { env }, (error, _, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code), stderr }),
      )
    })
  try {
    const result = await run(args)
    await run(['down', '--delete'])
    return { ...result, left: existsSync(join(folder, 'state')) ? readdirSync(join(folder, 'state')) : [] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('a component that keeps ending is named, with the last lines of its log, and the exit code is 1', async (t) => {
  const { code, stderr, left } = await kubewire(['up', '--nodes', '1'], {
    natsServer: 'if [ "$1" = --version ]; then echo "nats-server: v2.12.0"; exit; fi\necho "the disk is on fire" >&2\nexit 3',
  })
  t.is(code, 1)
  t.regex(stderr, /The cluster default did not come up: nats ended \d+ times\nLast lines of .*nats\.log:\n( +the disk is on fire\n)+/)
  t.deepEqual(left, [], 'down --delete leaves nothing')
})

test('NATS_URL that leads nowhere is told at once', async (t) => {
  const { code, stderr } = await kubewire(['up'], { natsUrl: 'nats://127.0.0.1:1' })
  t.is(code, 2)
  t.regex(stderr, /^kubewire: NATS_URL: Cannot reach NATS at 127\.0\.0\.1:1: .*ECONNREFUSED/)
})

const greeted = test.macro<[greeting: string, words: RegExp]>({
  exec: async (t, greeting, words) => {
    const server = createServer((socket) => socket.end(greeting))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    try {
      const { code, stderr } = await kubewire(['up'], { natsUrl: `nats://127.0.0.1:${(server.address() as AddressInfo).port}` })
      t.is(code, 2)
      t.regex(stderr, words)
    } finally {
      server.close()
    }
  },
  title: (what = '') => `NATS_URL of ${what} is refused`,
})
test(
  'an old server',
  greeted,
  'INFO {"version":"2.9.10","jetstream":true}\r\n',
  /NATS_URL: the server is 2\.9\.10, .* wanted 2\.10\.27 or later/,
)
test('a server without JetStream', greeted, 'INFO {"version":"2.12.0"}\r\n', /NATS_URL: the server has no JetStream/)
test('something else', greeted, 'HTTP/1.1 400 Bad Request\r\n', /NATS_URL: Cannot reach NATS at .*: what answers there is no NATS server/)
