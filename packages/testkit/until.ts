// Waiting for a named fact with a deadline; never a sleep of a guessed length.

/** Time between two looks at a fact that only looking can tell (a process's output, a cluster from outside). */
const betweenLooksMs = 50

/**
 * Looks until `look` returns something other than undefined or false, and returns that. Throws after `deadlineMs` with the
 * fact's name and what the last look said (an Error it threw, or what `seen` recorded).
 */
export async function until<T>(
  fact: string,
  look: (seen: (what: unknown) => void) => Promise<T | undefined | false>,
  deadlineMs = 30_000,
): Promise<T> {
  const endMs = performance.now() + deadlineMs
  let last: unknown = 'nothing'
  for (;;) {
    try {
      const found = await look((what) => {
        last = what
      })
      if (found !== undefined && found !== false) return found
    } catch (error) {
      last = error
    }
    if (performance.now() > endMs)
      throw new Error(
        `Waited ${deadlineMs} ms in vain until ${fact}; last seen: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
      )
    await new Promise((resolve) => setTimeout(resolve, betweenLooksMs))
  }
}
