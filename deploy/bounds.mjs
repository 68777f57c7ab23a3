// The section "Bounds" of docs/limits.md: every named maximum of the sources, with its value and its comment.
//
//   /** Bytes on their way to one station. */
//   export const sendQueueBytesMax = 8 * 1024 * 1024       →   | packages/bus/wire-port.ts | `sendQueueBytesMax` | 8 MiB | Bytes on their way to one station. |
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const rooms = ['packages', 'services', 'cni', 'cli']
const bound = /^(?:export )?const (\w+(?:Max|MaxBytes|MaxMs|MsMax|WindowBytes|BufferBytes)) = ([^/\n]+?)(?: +\/\/ (.*))?$/
const start = '<!-- bounds: npm run generate -->'
const end = '<!-- end of bounds -->'

function sources(top) {
  return rooms
    .flatMap((room) => readdirSync(join(top, room), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
    .map((entry) => relative(top, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.includes('/testing/') && !file.startsWith('packages/testkit/'))
    .sort()
}

/** The comment that ends on the line above `at`, in one line; '' without one. A file's own heading is not a constant's comment. */
function commentAbove(lines, at) {
  let first = at - 1
  if (lines[first]?.trimEnd().endsWith('*/')) while (first > 0 && !lines[first].includes('/**')) first--
  else {
    while (lines[first]?.startsWith('// ')) first--
    first++
  }
  if (first === 0) return ''
  return lines
    .slice(first, at)
    .map((line) => line.replace(/^\s*(\/\*\*|\*\/|\*|\/\/)?\s?/, '').replace(/\s*\*\/\s*$/, ''))
    .join(' ')
    .trim()
}

/** `3 * 1024 * 1024` of a name in bytes is "3 MiB"; what is no plain arithmetic stays as it is written. */
function valueText(name, expression) {
  if (!/^[\d_ *+()-]+$/.test(expression)) return `\`${expression}\``
  const value = expression
    .split('-')
    .map((part) => part.split('*').reduce((product, factor) => product * Number(factor.replaceAll(/[_ ]/g, '')), 1))
    .reduce((rest, part) => rest - part)
  if (Number.isNaN(value)) return `\`${expression}\``
  const grouped = value.toLocaleString('en-US')
  if (/Ms/.test(name)) return value % 1000 === 0 ? `${(value / 1000).toLocaleString('en-US')} s` : `${grouped} ms`
  if (!/Bytes/.test(name)) return grouped
  if (value % 1048576 === 0) return `${value / 1048576} MiB`
  return value % 1024 === 0 ? `${value / 1024} KiB` : `${grouped} B`
}

export function boundsTable(top) {
  const rows = sources(top).flatMap((file) => {
    const lines = readFileSync(join(top, file), 'utf8').split('\n')
    return lines.flatMap((line, at) => {
      const [, name, expression, trailing] = bound.exec(line) ?? []
      if (name === undefined) return []
      const what = (trailing ?? commentAbove(lines, at)).replaceAll('|', '\\|')
      return [`| ${file} | \`${name}\` | ${valueText(name, expression)} | ${what} |`]
    })
  })
  return ['| where | bound | value | what for |', '|---|---|---|---|', ...rows].join('\n')
}

/** `document` with its section between the markers written anew. */
export function withBounds(document, top) {
  const [head, rest] = document.split(start)
  const [, tail] = (rest ?? '').split(end)
  if (tail === undefined) throw new Error(`docs/limits.md: cannot write the bounds: wanted the lines "${start}" and "${end}"`)
  return `${head}${start}\n\n${boundsTable(top)}\n\n${end}${tail}`
}
