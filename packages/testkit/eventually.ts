/** No test waits for time to pass: it moves a clock. This is how long the machine may take for what is under way. */
const deadlineMs = 10_000

/** Resolves once `fact` holds; rejects, naming it, when it has not come true by the deadline. */
export async function eventually(what: string, fact: () => boolean): Promise<void> {
  const startMs = performance.now()
  while (!fact()) {
    if (performance.now() - startMs > deadlineMs) throw new Error(`Waited for ${what}: it did not come true in ${deadlineMs} ms`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** Lets everything that is under way (no timers) finish. */
export async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
}
