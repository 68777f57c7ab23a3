import { existsSync } from 'node:fs'
import test from 'ava'
import { MemoryNetwork } from '../testkit/memory-network.js'
import { idle, openContainer } from '../testkit/program-container.js'

const open = (script: string) => openContainer(new MemoryNetwork(), '10.244.1.2', { command: ['sh', '-c', script] })
const shell = (script: string, stdin = '') => openContainer(new MemoryNetwork(), '10.244.1.2', idle).run(['sh', '-c', script], stdin)

const scripts: readonly [string, string, { out?: string; err?: string; code?: number }][] = [
  [
    'pipes, loops and substitutions',
    'for i in 3 1 2; do echo $i; done | sort | tr "\\n" " "; echo $(echo a; echo b)',
    { out: '1 2 3 a b\n' },
  ],
  ['the exit code', 'exit 7', { code: 7 }],
  ['&& and ||', 'false || echo or; true && echo and; ! true; echo $?', { out: 'or\nand\n1\n' }],
  ['redirections', 'echo one > /tmp/f; echo two >> /tmp/f; cat /tmp/f; ls /nope 2>/dev/null; echo $?', { out: 'one\ntwo\n2\n' }],
  ['2>&1 goes where stdout goes', '{ echo out; ls /nope; } 2>&1 | wc -l', { out: '2\n' }],
  ['a function prints where it is called', 'f() { echo in $1; }; x=$(f a); f b; echo "x=$x"', { out: 'in b\nx=in a\n' }],
  ['positional parameters', 'echo "$#"', { out: '0\n' }],
  ['standard input', 'cat | tr a-z A-Z', { out: 'HELLO' }],
  ['a command that is not there', 'nosuch', { code: 127, err: 'bash: nosuch: command not found\n' }],
  ['a syntax error', 'if', { code: 2 }],
  ['the container knows its names', 'hostname; cat /etc/hostname; hostname -i', { out: 'web-0\nweb-0\n10.244.1.2\n' }],
  ['sleep 0 and bad sleeps', 'sleep 0 && sleep x', { code: 1, err: "sleep: invalid time interval 'x'\n" }],
  ['trap and background jobs do no harm', 'trap : TERM; sleep 0 & wait; echo done', { out: 'done\n' }],
]
for (const [title, script, expected] of scripts) {
  test(`sh -c: ${title}`, async (t) => {
    const ran = await shell(script, title === 'standard input' ? 'hello' : '')
    t.like({ out: ran.out, err: ran.err, code: ran.code }, { code: 0, ...expected })
  })
}

test('sh -c SCRIPT NAME ARGS sets $1 and $@', async (t) => {
  const container = openContainer(new MemoryNetwork(), '10.244.1.2', idle)
  t.is((await container.run(['sh', '-c', 'echo "$1-$2"', 'name', 'a b', "c'd"])).out, "a b-c'd\n")
})

test('a script on standard input runs', async (t) => {
  t.is((await openContainer(new MemoryNetwork(), '10.244.1.2', idle).run(['sh'], 'x=1\necho $((x + 1))\n')).out, '2\n')
})

test('a loop that never ends writes its log as it goes, and ends by SIGTERM with 143', async (t) => {
  const container = open('i=0; while true; do echo "out $i"; ls /nope$i 2>&1; i=$((i+1)); sleep 0.001; done')
  await container.logged(/out 0\n.*\/nope0.*\nout 1\n.*\/nope1.*\nout 2\n/)
  container.signal('SIGTERM')
  t.like(await container.exited, { code: 143, signal: 15 })
})

test('a loop that only burns lets others run, and can be killed', async (t) => {
  const container = open('echo on; while :; do :; done')
  await container.logged(/on/)
  t.is((await container.run(['echo', 'still here'])).out, 'still here\n')
  container.signal('SIGKILL')
  t.like(await container.exited, { code: 137, signal: 9 })
})

const escapes: readonly [string, string][] = [
  ['host files by absolute path', 'cat /etc/os-release /proc/self/environ /proc/1/cmdline'],
  ['host files by climbing', 'cat ../../../../../../etc/os-release; cd ../../..; ls'],
  ['this very program', `cat ${process.argv[1]}; ls ${process.cwd()}`],
  ['an interpreter of the host', 'node -e 1; python3 -c 1; perl -e 1; js-exec 1; sqlite3 :memory: "select readfile(\'/etc/os-release\')"'],
  ['a network of the interpreter', 'exec 3<>/dev/tcp/127.0.0.1/22; cat <&3'],
  [
    'a file read by another tool',
    'awk \'{print}\' /etc/os-release; sed p /etc/os-release; tar cf - /etc/os-release; grep . /etc/os-release; source /etc/os-release; echo "$(< /etc/os-release)"',
  ],
  ['the environment of the process', 'env; printenv PWD; echo "$KUBEWIRE_CLUSTER_DIR"'],
]
const hostOnly = existsSync('/etc/os-release')
for (const [title, script] of escapes) {
  test(`no way out: ${title}`, async (t) => {
    const { out } = await shell(script)
    t.notRegex(out, /PRETTY_NAME|ava|node_modules|kubewire|SSH-/i)
    t.true(hostOnly)
  })
}

test('no program starts a process of the host', async (t) => {
  // The import graph is the proof: nothing below packages/programs names child_process, worker_threads or a host socket.
  const { readdirSync, readFileSync } = await import('node:fs')
  const { join } = await import('node:path')
  const sources = readdirSync('packages/programs', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  )
  t.true(sources.length > 30)
  for (const file of sources)
    t.notRegex(
      readFileSync(join('packages/programs', file), 'utf8'),
      /node:(child_process|worker_threads|cluster|dgram|dns|vm)|\beval\(|new Function\(/,
      file,
    )
})
