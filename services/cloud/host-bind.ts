// Binding a port of the host's loopback, or the next best one.

/** Where a port below 1024 goes that an ordinary user may not bind: 80 becomes 8080. */
const fallbackOffset = 8000

/**
 * Tries `port`; when it may not be bound (EACCES) or is taken (EADDRINUSE), `port` + 8000; then any. Resolves to what `bind`
 * resolved to; rejects with its last error.
 */
export async function bindOrNear<T>(port: number, bind: (port: number) => Promise<T>): Promise<T> {
  const near = port + fallbackOffset
  const candidates = near <= 65_535 ? [port, near, 0] : [port, 0]
  for (const candidate of candidates.slice(0, -1)) {
    try {
      return await bind(candidate)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EACCES' && code !== 'EADDRINUSE') throw error
    }
  }
  return bind(0)
}
