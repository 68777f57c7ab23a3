import test from 'ava'
import { parse } from 'just-bash'
import { readsStdin } from './reads-stdin.js'

const wants = test.macro({
  title: (_, script: string, expected: boolean) => `${script} ${expected ? 'may read' : 'does not read'} its input`,
  exec: (t, script: string, expected: boolean) => t.is(readsStdin(parse(script)), expected),
})
for (const script of [
  'cat',
  'cat -',
  'cat | wc -l',
  'sh',
  'while read line; do echo $line; done',
  '$COMMAND',
  'x=$(cat)',
  'echo a; tar xf -',
  'grep x',
  'head -n 3',
  'if true; then cat; fi',
  'f() { cat; }; f',
  'exec cat',
  'some-program --flag',
])
  test(wants, script, true)
for (const script of [
  'hostname; nslookup shop | tail -3',
  'cat /etc/resolv.conf',
  'cat < /etc/hosts',
  'while read line; do echo $line; done < /etc/hosts',
  'echo a | cat',
  'x=1',
  'f() { echo a; }; f',
  'grep x /etc/hosts',
  'sleep 5 && exit 3',
  'for i in 1 2; do wget -qO- http://shop/$i; done',
  'cat <<EOF\ntext\nEOF',
  '/bin/ls -l /',
  'x=$(hostname)',
])
  test(wants, script, false)
