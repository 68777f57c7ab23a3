// Sets of completion indexes as a Job's status writes them: `1,3-5,7`; two in a row are written apart.

/** Reads indexes below `completions`; what makes no sense is left out. */
export function parseIndexes(text: string | undefined, completions: number): Set<number> {
  const indexes = new Set<number>()
  for (const interval of (text ?? '').split(',')) {
    const found = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(interval)
    if (found === null) continue
    const last = Math.min(Number(found[2] ?? found[1]), completions - 1)
    for (let index = Number(found[1]); index <= last; index++) indexes.add(index)
  }
  return indexes
}

export function formatIndexes(indexes: Iterable<number>): string {
  const runs: [first: number, last: number][] = []
  for (const index of [...indexes].sort((a, b) => a - b)) {
    const run = runs.at(-1)
    if (run !== undefined && run[1] + 1 === index) run[1] = index
    else runs.push([index, index])
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}${last === first + 1 ? ',' : '-'}${last}`)).join(',')
}
