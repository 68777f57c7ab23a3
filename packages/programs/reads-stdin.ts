// Whether a script may read its standard input. The interpreter wants a script's input whole, before the script starts: so a script
// that cannot want any must not wait for a client that keeps its input open (`kubectl debug -i POD -- sh -c 'nslookup shop'`).

import type { ScriptNode, WordNode } from 'just-bash'
import { literalOf } from './shell-streaming.js'

/** Commands that never look at their input. */
const neverRead = new Set(
  [
    ': [ [[ alias basename break cd chmod command continue cp curl date declare df dig dirname du echo exit export false find',
    'getopts hash help history host hostname id ip let ln local ls mkdir mktemp mv netstat nslookup ping printf ps pwd readlink readonly',
    'return rm rmdir seq set shift shopt sleep source ss stat stty test touch traceroute trap true tty type typeset umask unalias uname',
    'unset wait wget which whoami conntrack bridge sysctl iptables-save pushd popd dirs kill',
  ].flatMap((line) => line.split(' ')),
)
/** These read files that they are given instead; the number says from which operand on. */
const readFiles: ReadonlyMap<string, number> = new Map([
  ...'cat head tail wc sort uniq md5sum sha1sum sha256sum base64 nl rev tac od xxd cut fold'.split(' ').map((name) => [name, 1] as const),
  ...'grep egrep fgrep sed awk jq'.split(' ').map((name) => [name, 2] as const),
])
/** The command is the next word. */
const passOn = new Set(['exec', 'command', 'builtin', 'nohup', 'time'])
const inputOperators = new Set(['<', '<<', '<<-', '<<<', '<&'])

type AnyNode = Readonly<Record<string, unknown>> & { readonly type?: string }

/** True when in doubt. */
export function readsStdin(script: ScriptNode): boolean {
  const defined = new Set<string>()
  return reads(script, defined)
}

function reads(value: unknown, defined: Set<string>): boolean {
  if (Array.isArray(value)) return value.some((each) => reads(each, defined))
  if (typeof value !== 'object' || value === null) return false
  const node = value as AnyNode
  if (node.type === 'FunctionDef') defined.add(node.name as string)
  // What it says about its own input holds for all inside.
  if (Array.isArray(node.redirections) && node.redirections.some(isInput)) return reads(node.words ?? [], defined)
  // Only the first command of a pipeline has the script's input.
  if (node.type === 'Pipeline') return reads((node.commands as unknown[])[0], defined)
  if (node.type === 'SimpleCommand' && mayRead(node, defined)) return true
  return Object.values(node).some((child) => reads(child, defined))
}

const isInput = ({ operator, fd }: { operator: string; fd: number | null }) => inputOperators.has(operator) && (fd ?? 0) === 0

function mayRead({ name, args }: AnyNode, defined: ReadonlySet<string>): boolean {
  if (!name) return false // assignments alone
  const words = [name as WordNode, ...(args as WordNode[])].map(literalOf)
  while (passOn.has(words[0] ?? '')) words.shift()
  const [command] = words
  if (command === undefined) return false
  if (command === null) return true
  const base = command.slice(command.lastIndexOf('/') + 1)
  if (neverRead.has(base) || defined.has(base)) return false
  const from = readFiles.get(base)
  if (from === undefined) return true
  const operands = words.slice(1).filter((word) => word === null || (!word.startsWith('-') && !/^\d+$/.test(word)))
  return operands.length < from || words.includes('-')
}
