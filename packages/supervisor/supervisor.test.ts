import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { type ProcessExit, Supervisor, SupervisorError } from './supervisor.js'

/** A daemon of its own in a folder of its own. */
async function open() {
  const folder = mkdtempSync(join(tmpdir(), 'kw-pm2-'))
  const home = join(folder, 'pm2')
  await Supervisor.launch(home)
  const supervisor = await Supervisor.connect(home)
  const script = (name: string, text: string) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    return path
  }
  const nextExit = () => new Promise<ProcessExit>((resolve) => supervisor.onExit(resolve))
  return {
    supervisor,
    folder,
    home,
    script,
    nextExit,
    close: async () => {
      await supervisor.shutDown()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const forever = 'console.log("up", process.argv.slice(2).join(" "), process.env.GREETING); setInterval(() => {}, 1000)'

test.serial('a process is started with its arguments and environment, listed, and stopped', async (t) => {
  const { supervisor, folder, script, close } = await open()
  try {
    const outFile = join(folder, 'logs', 'a.log')
    const started = await supervisor.start({
      name: 'a.node-1',
      script: script('a.cjs', forever),
      args: ['--x', 'y'],
      env: { GREETING: 'hello' },
      outFile,
      restart: false,
    })
    t.is((await supervisor.list()).find(({ name }) => name === 'a.node-1')?.pid, started.pid)
    t.notThrows(() => process.kill(started.pid, 0))
    await t.throwsAsync(
      supervisor.start({ name: 'a.node-1', script: script('a.cjs', forever), args: [], env: {}, outFile, restart: false }),
      { instanceOf: SupervisorError, message: /already online/ },
    )
    const deadline = Date.now() + 10_000
    while (!readFileSync(outFile, 'utf8').includes('up --x y hello'))
      if (Date.now() > deadline) t.fail('the output never came')
      else await new Promise((resolve) => setImmediate(resolve))
    await supervisor.stop('a.node-1')
    await supervisor.stop('a.node-1')
    t.deepEqual(await supervisor.list(), [])
    t.throws(() => process.kill(started.pid, 0), { code: 'ESRCH' })
  } finally {
    await close()
  }
})

test.serial('an exit is told with its code, and a kill as 137; without restart the process stays ended', async (t) => {
  const { supervisor, folder, script, nextExit, close } = await open()
  try {
    const spec = { name: 'b', args: [], env: {}, outFile: join(folder, 'b.log'), restart: false }
    let exit = nextExit()
    await supervisor.start({ ...spec, script: script('b.cjs', 'process.exit(3)') })
    t.deepEqual(await exit, { name: 'b', code: 3 })
    exit = nextExit()
    const { pid } = await supervisor.start({ ...spec, script: script('c.cjs', forever) })
    process.kill(pid, 'SIGKILL')
    t.deepEqual(await exit, { name: 'b', code: 137 })
    t.is((await supervisor.list())[0]?.status, 'stopped')
  } finally {
    await close()
  }
})

test.serial('with restart a killed process comes back under another pid', async (t) => {
  const { supervisor, folder, script, close } = await open()
  try {
    const { pid } = await supervisor.start({
      name: 'd',
      script: script('d.cjs', forever),
      args: [],
      env: {},
      outFile: join(folder, 'd.log'),
      restart: true,
    })
    process.kill(pid, 'SIGKILL')
    const deadline = Date.now() + 20_000
    for (;;) {
      const now = (await supervisor.list())[0]
      if (now !== undefined && now.status === 'online' && now.pid !== pid && now.pid !== 0) break
      if (Date.now() > deadline) return t.fail('it never came back')
    }
    t.pass()
  } finally {
    await close()
  }
})

test.serial('no daemon is an error that names the socket', async (t) => {
  await t.throwsAsync(Supervisor.connect('/nonexistent/pm2'), { instanceOf: SupervisorError, message: /rpc\.sock: nothing listens there/ })
})
