import test from 'ava'
import { MemoryNetwork } from '../testkit/memory-network.js'
import { idle, openContainer } from '../testkit/program-container.js'
import { LineDiscipline, withCarriageReturns } from './terminal.js'

const bytes = (text: string) => new TextEncoder().encode(text)

const keys: readonly [string, string, string, unknown[]][] = [
  ['letters and Enter', 'ls\r', 'ls\r\n', [{ kind: 'line', text: 'ls' }]],
  ['Backspace takes one letter back', 'lx\u007fs\r', 'lx\b \bs\r\n', [{ kind: 'line', text: 'ls' }]],
  ['^C drops the line', 'rm\u0003', 'rm^C\r\n', [{ kind: 'interrupt' }]],
  ['^D on an empty line ends', '\u0004', '', [{ kind: 'end' }]],
  ['^D within a line does nothing', 'a\u0004', 'a', []],
  ['^U clears the line', 'ab\u0015c\r', 'ab\b \b\b \bc\r\n', [{ kind: 'line', text: 'c' }]],
  ['arrow keys are swallowed', '\u001b[Aa\r', 'a\r\n', [{ kind: 'line', text: 'a' }]],
]
for (const [title, typed, echo, events] of keys) {
  test(`LineDiscipline: ${title}`, (t) => t.deepEqual(new LineDiscipline().feed(bytes(typed)), { echo, events } as never))
}

test('withCarriageReturns() adds what is missing, also between chunks', (t) => {
  let text = ''
  const sink = withCarriageReturns((data) => void (text += new TextDecoder().decode(data)))
  for (const chunk of ['a\nb\r', '\nc\n']) void sink(bytes(chunk))
  t.is(text, 'a\r\nb\r\nc\r\n')
})

test('a shell at a terminal prompts, keeps variables and folders, survives ^C and exits with its last code', async (t) => {
  const container = openContainer(new MemoryNetwork(), '10.244.1.2', idle)
  let screen = ''
  let type: (text: string | undefined) => void = () => {}
  const pending: (string | undefined)[] = []
  const stdin = (async function* () {
    for (;;) {
      if (pending.length === 0) await new Promise<void>((resolve) => (type = (text) => [pending.push(text), resolve()]))
      const text = pending.shift()
      if (text === undefined) return
      yield bytes(text)
    }
  })()
  const seen: (() => void)[] = []
  const until = (pattern: RegExp) =>
    new Promise<void>((resolve) => {
      const check = () => pattern.test(screen) && resolve()
      seen.push(check)
      check()
    })
  const write = (data: Uint8Array) => {
    screen += new TextDecoder().decode(data)
    for (const check of seen) check()
  }
  const exit = container.exec({ command: ['sh'], tty: true, stdin, stdout: write, stderr: write })
  await until(/\/ # $/)
  type('x=5; cd /tmp\r')
  await until(/\/tmp # $/)
  type('echo "x is $x"\r')
  await until(/x is 5\r\n\/tmp # $/)
  type('sleep 100\r')
  await until(/sleep 100\r\n$/)
  type('\u0003')
  await until(/\^C\r\n\/tmp # $/)
  type('false\r')
  await until(/false\r\n\/tmp # $/)
  type('exit\r')
  t.is((await exit).code, 1)
})
