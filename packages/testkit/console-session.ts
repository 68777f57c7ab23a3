// A console session in a document: commands after "$ ", and what they print.

export interface Step {
  readonly command: string
  readonly expected: readonly string[]
}

/** The `console` blocks: a command after "$ ", then the lines it prints. */
export function stepsOf(markdown: string): Step[] {
  const lines = [...markdown.matchAll(/```console\n([^]*?)```/g)].flatMap((block) => (block[1] ?? '').trimEnd().split('\n'))
  const steps: { command: string; expected: string[] }[] = []
  for (const line of lines) {
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), expected: [] })
    else steps.at(-1)?.expected.push(line)
  }
  return steps
}

/** What is expected as a pattern: "…" is anything, also over lines when it stands alone. */
export function pattern(expected: readonly string[]): RegExp {
  const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ {2,}/g, ' +')
  const lines = expected.map((line) => (line === '…' ? '[^]*?' : `${line.split('…').map(literal).join('[^\\n]*')}\\s*?(\\n|$)`))
  return new RegExp(`^${lines.join('')}`)
}
