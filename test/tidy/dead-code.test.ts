// Nothing is exported that nobody imports, and no file lies about that nobody reads.

import { readFileSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import test from 'ava'
import { isTest, packageRoot, sourceFiles } from './sources.js'

/** What is read from outside: the library's door (package.json `exports`), and programs that the machine starts. */
const isEntry = (file: string) => file === 'cli/cluster.ts' || basename(file) === 'main.ts' || isTest(file)

const declared = /^export (?:declare )?(?:async )?(?:abstract )?(?:function\*?|const|let|class|interface|type) ([A-Za-z_$][\w$]*)/gm
const listed = /^export (?:type )?\{([^}]*)\}/gm
const imported = /(?:import|export) (?:type )?(?:[\w$]+ from|(\*)(?: as [\w$]+)? from|(?:[\w$]+, )?\{([^}]*)\} from)?\s*'(\.[^']+)'/g
/** `await import('./x.js')`, `import('./x.js').Name` */
const inPlace = /\bimport\(\s*'(\.[^']+)'\s*\)(?:\.([A-Za-z_$][\w$]*))?/g

/** `a, type b, c as d` → [['a', 'a'], ['b', 'b'], ['c', 'd']] */
const namesIn = (list: string): [name: string, as: string][] =>
  list
    .replace(/\/\/.*$/gm, '')
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .filter((part) => part !== '')
    .map((part) => part.split(/ as /).map((name) => name.trim()) as [string, string?])
    .map(([name, as = name]) => [name, as])

interface Uses {
  whole: boolean
  readonly names: Set<string>
}

/** Which names of which file are imported, from any file of the house. */
function importsOfAll(files: readonly string[]): Map<string, Uses> {
  const uses = new Map<string, Uses>()
  const usesOf = (from: string, target: string): Uses => {
    const file = normalize(join(dirname(from), target)).replace(/\.js$/, '.ts')
    const known = uses.get(file) ?? { whole: false, names: new Set() }
    uses.set(file, known)
    return known
  }
  for (const file of files) {
    const text = readFileSync(join(packageRoot, file), 'utf8')
    for (const [, star, list = '', target = ''] of text.matchAll(imported)) {
      const known = usesOf(file, target)
      if (star !== undefined) known.whole = true
      for (const [name] of namesIn(list)) known.names.add(name)
    }
    for (const [, target = '', name] of text.matchAll(inPlace)) {
      const known = usesOf(file, target)
      if (name === undefined || name === 'then') known.whole = true
      else known.names.add(name)
    }
  }
  return uses
}

const readers = [...sourceFiles('.ts'), ...sourceFiles('.mjs')]
const read = importsOfAll(readers)
const houseFiles = sourceFiles('.ts').filter((file) => /^(packages|services|cni|cli)\//.test(file) && !isEntry(file))

test('every file is imported by another, or is a program', (t) => {
  t.deepEqual(
    houseFiles.filter((file) => !read.has(file)),
    [],
    'delete what nobody imports',
  )
})

const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
const callable = (text: string, name: string) =>
  new RegExp(`^export (?:async )?(?:(?:abstract )?class|function\\*?) ${name}\\b`, 'm').test(text) ||
  new RegExp(`^export const ${name} = (?:async )?(?:\\(|<\\w|\\w+ =>)`, 'm').test(text)

/** Exported names of the house that no other file imports. */
const idle = houseFiles.flatMap((file) => {
  const uses = read.get(file)
  if (uses === undefined || uses.whole) return []
  const text = withoutComments(readFileSync(join(packageRoot, file), 'utf8'))
  const names = new Set([...text.matchAll(declared)].map((match) => match[1] as string))
  for (const [, list = ''] of text.matchAll(listed)) for (const [, as] of namesIn(list)) names.add(as)
  return [...names].filter((name) => !uses.names.has(name)).map((name) => ({ file, name, text }))
})

test('every exported name is used: imported, or part of what its own file exports', (t) => {
  t.deepEqual(
    idle
      .filter(({ name, text }) => [...text.matchAll(new RegExp(`(?<![\\w$.])${name}(?![\\w$])`, 'g'))].length < 2)
      .map(({ file, name }) => `${file}: ${name}`),
    [],
    'delete what nobody uses',
  )
})

test('a function or a class that only its own file uses is not exported', (t) => {
  t.deepEqual(
    idle.filter(({ name, text }) => callable(text, name)).map(({ file, name }) => `${file}: ${name}`),
    [],
    'take the word export away',
  )
})
