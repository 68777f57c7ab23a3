// Which host and path a request means, before any rule is asked.

export interface RequestTarget {
  /** Lower case, without port. */
  readonly host: string
  /** Dot segments resolved, also the percent-encoded ones: `/users/../billing` must not pass as `/users`. Slashes are not merged. */
  readonly path: string
}

/** Undefined when the target is no path, or the host no host. RFC 9112 §3.2: the target's own host counts before the header. */
export function requestTarget(target: string, hostHeader: string | undefined): RequestTarget | undefined {
  const absolute = /^https?:\/\//i.test(target)
  if (!absolute && (!target.startsWith('/') || !hostHeader)) return undefined
  try {
    // A path that begins with two slashes must not be read as a host.
    const url = new URL(absolute ? target : `http://${hostHeader}${target}`)
    return { host: url.hostname.toLowerCase(), path: url.pathname }
  } catch {
    return undefined
  }
}
