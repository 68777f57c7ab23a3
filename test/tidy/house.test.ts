// House rules that a reader would otherwise have to remember.

import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import test from 'ava'
import { subjects } from '../../packages/bus/subjects.js'
import { isTest, packageRoot, sourceFiles } from './sources.js'

const read = (file: string) => readFileSync(join(packageRoot, file), 'utf8')

test('files are kebab-case and named for an idea', (t) => {
  const nameless = ['utils', 'util', 'helpers', 'helper', 'common', 'misc', 'types', 'shared', 'index']
  for (const file of sourceFiles('.ts')) {
    const name = basename(file, '.ts').replace(/\.test$/, '')
    t.regex(name, /^[a-z0-9]+(-[a-z0-9]+)*$/, `${file}: rename it to kebab-case`)
    t.false(nameless.includes(name), `${file}: name the one thing it holds`)
  }
})

test('no leftover marks: doubt goes to docs/limits.md or an issue', (t) => {
  const marks = /\b(TODO|FIXME|XXX|HACK)\b/
  for (const file of [...sourceFiles('.ts'), ...sourceFiles('.mjs'), ...sourceFiles('.cjs')]) {
    if (file === 'test/tidy/house.test.ts') continue
    read(file)
      .split('\n')
      .forEach((line, i) => {
        t.false(marks.test(line), `${file}:${i + 1}: ${line.trim()}`)
      })
  }
})

test('no test is left to run alone', (t) => {
  for (const file of sourceFiles('.test.ts')) t.notRegex(read(file), new RegExp(`test\\.(${['on', 'ly'].join('')})\\(`), file)
})

test('nothing reaches a shell of the host', (t) => {
  // `exec` of CNI plugins, kubectl and the tools takes an argument list; nothing is ever parsed by /bin/sh.
  for (const file of sourceFiles('.ts')) {
    if (isTest(file)) continue
    t.notRegex(
      read(file),
      /shell:\s*true|\bexecSync\b|import \{[^}]*\bexec\b[^}]*\} from 'node:child_process'/,
      `${file}: run the program itself with a list of arguments`,
    )
  }
})

test('every main is a screenful', (t) => {
  for (const file of sourceFiles('/main.ts').concat(sourceFiles('main.ts').filter((name) => name.endsWith('/main.ts')))) {
    if (!file.startsWith('services/') && !file.startsWith('cni/')) continue
    const lines = read(file).split('\n').length
    t.true(lines <= 80, `${file} has ${lines} lines: what it composes belongs into a file of its own`)
  }
})

test('proto/subjects.md lists just the subjects of packages/bus/subjects.ts', (t) => {
  const listed = [...read('proto/subjects.md').matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1])
  const spelled = Object.entries(subjects).map(([name, make]) => {
    const subject =
      name === 'wire'
        ? subjects.wire('<segment>', '<mac>')
        : (make as (argument: string) => string)(name.startsWith('wire') ? '<segment>' : '<node>')
    return subject
  })
  t.deepEqual([...listed].sort(), [...spelled].sort())
})

test('links between documents lead somewhere', (t) => {
  for (const file of [...sourceFiles('.md'), 'README.md', 'ARCHITECTURE.md']) {
    for (const match of read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      const target = join(file, '..', match[1] as string)
      t.notThrows(() => readFileSync(join(packageRoot, target)), `${file}: ${match[1]} is not there`)
    }
  }
})
