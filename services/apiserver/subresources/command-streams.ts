// A remote command as its client sees it, whatever carries it: WebSocket channels or SPDY streams.

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** What comes from the client. */
export interface CommandInput {
  /** The client's next stdin waits until this resolves. */
  stdin(data: Uint8Array): Promise<void>
  stdinClosed(): void
  resized(size: TerminalSize): void
}

/** What goes to the client; each resolves when there is room for more. */
export interface CommandStreams {
  stdout(data: Uint8Array): Promise<void>
  stderr(data: Uint8Array): Promise<void>
  /** The end: the command's Status, and then the close as the protocol wants it. */
  finish(status: CommandStatus): Promise<void>
  /** Resolves when the client is gone. */
  readonly closed: Promise<void>
}

/** metav1.Status as v4 and v5 of the protocol send it. */
export interface CommandStatus {
  readonly metadata: Record<string, never>
  readonly status: 'Success' | 'Failure'
  readonly message?: string
  readonly reason?: string
  readonly details?: { readonly causes: readonly { readonly reason: string; readonly message: string }[] }
  readonly code?: number
}

export const succeeded: CommandStatus = { metadata: {}, status: 'Success' }

export const exitedWith = (code: number): CommandStatus => ({
  metadata: {},
  status: 'Failure',
  message: `command terminated with non-zero exit code: exit status ${code}`,
  reason: 'NonZeroExitCode',
  details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
})

export const couldNotRun = (why: string): CommandStatus => ({
  metadata: {},
  status: 'Failure',
  message: `Internal error occurred: ${why}`,
  reason: 'InternalError',
  details: { causes: [{ reason: '', message: why }] },
  code: 500,
})

/** A terminal's new size as clients write it: {"Width":100,"Height":40}. Undefined when it makes no sense. */
export function parseTerminalSize(text: string): TerminalSize | undefined {
  try {
    const { Width: columns, Height: rows } = JSON.parse(text) as { Width?: unknown; Height?: unknown }
    const fits = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffff
    return fits(columns) && fits(rows) ? { columns, rows } : undefined
  } catch {
    return undefined
  }
}
