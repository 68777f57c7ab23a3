// just-bash hands over a script's output when the script has ended. A pod's loop never ends, and its log must grow, so
// before a script runs, every command whose output goes straight to the script's own stdout and stderr gets a first
// argument that says so; the commands (all registered by shell.ts) take it off again and write at once instead of returning text.
//
// What goes somewhere else (a pipe's left side, $(…), a redirection) is left alone, and so are words that are no known command.
// Plain `2>&1` is honoured by writing both streams to stdout. Loop bodies get a `tick`, where the interpreter gives way
// to the rest of the process and notices signals.

import type { CommandNode, PipelineNode, ScriptNode, SimpleCommandNode, StatementNode, WordNode } from 'just-bash'

const twinOf = (name: string) => `${name}\u0001`

/** Where a command may write directly. `merged`: stderr goes where stdout goes. */
export interface Route {
  readonly out: boolean
  readonly err: boolean
  readonly merged: boolean
}

const markerPrefix = '\u0001route:'
export const tickCommand = '\u0001tick'

function markerOf({ out, err, merged }: Route): string {
  return `${markerPrefix}${out ? 'o' : ''}${err ? 'e' : ''}${merged ? 'm' : ''}`
}

/** Takes the marker off a command's arguments. */
export function takeRoute(args: readonly string[]): { route: Route; args: readonly string[] } {
  const first = args[0]
  if (first === undefined || !first.startsWith(markerPrefix)) return { route: { out: false, err: false, merged: false }, args }
  const flags = first.slice(markerPrefix.length)
  return { route: { out: flags.includes('o'), err: flags.includes('e'), merged: flags.includes('m') }, args: args.slice(1) }
}

/** Marks the commands of `script` in place. `isCommand` knows the names that shell.ts registered. */
export function markStreams(script: ScriptNode, isCommand: (name: string) => boolean): void {
  const captured = capturedFunctions(script)
  const defined = new Set<string>()
  forEachNode(script, (node) => {
    if (node.type === 'FunctionDef') defined.add(node.name as string)
  })
  const terminal: Route = { out: true, err: true, merged: false }
  const nowhere: Route = { out: false, err: false, merged: false }

  const markStatements = (statements: StatementNode[], route: Route) => {
    twinCaptured(statements)
    for (const statement of statements) for (const pipeline of statement.pipelines) markPipeline(pipeline, route)
  }
  // A function that is caught somewhere has a twin that streams, for the calls that are not.
  const twinCaptured = (statements: StatementNode[]) => {
    for (let i = 0; i < statements.length; i++) {
      const command = statements[i]!.pipelines[0]?.commands[0]
      if (command?.type !== 'FunctionDef' || !captured.has(command.name) || statements[i]!.pipelines.length > 1) continue
      const twin = structuredClone(statements[i]!)
      const definition = twin.pipelines[0]!.commands[0]!
      if (definition.type === 'FunctionDef') definition.name = twinOf(command.name)
      statements.splice(++i, 0, twin)
    }
  }
  const markPipeline = ({ commands, pipeStderr }: PipelineNode, route: Route) => {
    commands.forEach((command, i) => {
      if (i === commands.length - 1) markCommand(command, route)
      // The left side's stdout feeds the pipe; its stderr is the script's unless it is piped too.
      else markCommand(command, { out: false, err: route.err && !route.merged && !pipeStderr?.[i], merged: false })
    })
  }
  const markLoop = (body: StatementNode[], route: Route) => {
    markStatements(body, route)
    body.unshift(statementOf(tickCommand))
  }
  const markCommand = (command: CommandNode, outer: Route) => {
    if (command.type === 'FunctionDef') {
      const route = captured.has(command.name) || command.redirections.length > 0 ? nowhere : terminal
      return markCommand(command.body, route)
    }
    const route = redirected(outer, command.redirections)
    switch (command.type) {
      case 'SimpleCommand':
        return markSimple(command, route)
      case 'If':
        for (const clause of command.clauses) {
          markStatements(clause.condition, route)
          markStatements(clause.body, route)
        }
        return markStatements(command.elseBody ?? [], route)
      case 'For':
      case 'CStyleFor':
        return markLoop(command.body, route)
      case 'While':
      case 'Until':
        markStatements(command.condition, route)
        return markLoop(command.body, route)
      case 'Case':
        for (const item of command.items) markStatements(item.body, route)
        return
      case 'Subshell':
      case 'Group':
        return markStatements(command.body, route)
    }
  }
  const markSimple = (command: SimpleCommandNode, route: Route) => {
    if (!route.out && !route.err) return
    let name = command.name && literalOf(command.name)
    let at = 0
    if (name === 'exec' && command.args[0] !== undefined) {
      name = literalOf(command.args[0])
      at = 1
    }
    if (name === null || name === undefined) return
    if (at === 0 && captured.has(name) && defined.has(name)) {
      if (route.out && route.err && !route.merged) command.name = { type: 'Word', parts: [{ type: 'Literal', value: twinOf(name) }] }
      return
    }
    const base = name.slice(name.lastIndexOf('/') + 1)
    if (defined.has(base) || !isCommand(base)) return
    command.args.splice(at, 0, { type: 'Word', parts: [{ type: 'SingleQuoted', value: markerOf(route) }] })
  }
  markStatements(script.statements, terminal)
}

/** What is left of a route after a command's own redirections. */
function redirected(route: Route, redirections: SimpleCommandNode['redirections']): Route {
  let { out, err, merged } = route
  for (const { operator, fd, target } of redirections) {
    if (operator === '<' || operator === '<<' || operator === '<<-' || operator === '<<<' || operator === '<&') continue
    const to = target.type === 'Word' ? literalOf(target) : null
    if (operator === '>&' && fd === 2 && to === '1') {
      // The interpreter applies the redirection to what the command returns, which is nothing: writing merged does its work.
      if (out) [err, merged] = [true, true]
      else err = false
    } else if (fd === 2) {
      // After 2>&1 >file and the like the order matters; then nothing is streamed.
      if (merged) out = false
      err = false
      merged = false
    } else {
      out = false
      if (merged || operator.startsWith('&') || operator === '>&') err = false
      merged = false
    }
  }
  return { out, err, merged }
}

type AnyNode = { readonly type?: string } & Readonly<Record<string, unknown>>

function forEachNode(value: unknown, visit: (node: AnyNode) => void): void {
  if (Array.isArray(value)) for (const each of value) forEachNode(each, visit)
  else if (typeof value === 'object' && value !== null) {
    visit(value as AnyNode)
    for (const child of Object.values(value)) forEachNode(child, visit)
  }
}

/** Functions called anywhere their output might be caught: their bodies return text, as ever. */
function capturedFunctions(script: ScriptNode): Set<string> {
  const names = new Set<string>()
  const collect = (value: unknown) =>
    forEachNode(value, (node) => {
      if (node.type !== 'SimpleCommand') return
      const name = node.name ? literalOf(node.name as WordNode) : null
      if (name !== null) names.add(name)
    })
  forEachNode(script, (node) => {
    if (node.type === 'CommandSubstitution' || node.type === 'ProcessSubstitution') collect(node)
    else if (node.type === 'Pipeline') collect((node as unknown as PipelineNode).commands.slice(0, -1))
    else if (Array.isArray(node.redirections) && node.redirections.length > 0 && node.type !== 'FunctionDef') collect(node)
  })
  return names
}

/** The text of a word without expansions, or null. */
export function literalOf(word: WordNode): string | null {
  let text = ''
  for (const part of word.parts) {
    if (part.type !== 'Literal' && part.type !== 'SingleQuoted') return null
    text += part.value
  }
  return text
}

function statementOf(name: string): StatementNode {
  const command: SimpleCommandNode = {
    type: 'SimpleCommand',
    assignments: [],
    name: { type: 'Word', parts: [{ type: 'Literal', value: name }] },
    args: [],
    redirections: [],
  }
  return { type: 'Statement', pipelines: [{ type: 'Pipeline', commands: [command], negated: false }], operators: [], background: false }
}
