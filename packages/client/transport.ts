// How a request reaches an apiserver. HttpsTransport does it for real; packages/testkit has one that answers from memory.

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Path and query. */
  readonly path: string
  readonly contentType?: string
  /** JSON text. */
  readonly body?: string
  readonly accept?: string
}

export interface ApiAnswer {
  readonly code: number
  readonly body: string
}

/** The two ways a watch's stream of lines goes: text as it arrives, and the end, once, with the error if it was one. */
export interface StreamListener {
  onText(text: string): void
  onEnd(error?: unknown): void
}

export interface Transport {
  /** Rejects with Unreachable when no answer came. Bodies over `answerBytesMax` are refused. */
  send(request: ApiRequest, options: { deadlineMs: number; signal?: AbortSignal }): Promise<ApiAnswer>
  /**
   * Resolves once the answer's head is there: code 200 and the stream goes to `listener`, or another code with its body.
   * `close()` ends the stream without onEnd.
   */
  stream(
    request: ApiRequest,
    options: { deadlineMs: number; listener: StreamListener },
  ): Promise<{ code: number; body: string; close(): void }>
  /** Closes idle connections; open streams end. */
  close(): void
}

/** A list of some ten thousand pods. */
export const answerBytesMax = 256 * 1024 * 1024
