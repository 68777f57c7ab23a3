// An append-only log that outlives processes: numbered messages, each under a subject, some of them removed later.
// JetStreamLog keeps it in one NATS stream; MemoryLog is the same thing for tests. Both pass durable-log-compliance.ts.

export interface LogMessage {
  /** Position in the log; grows, never reused within one epoch. */
  readonly sequence: number
  /** The subject as given to `append`. */
  readonly subject: string
  /** Valid only during the call that delivers it. */
  readonly data: Uint8Array
  /** When the log took it, milliseconds since 1970. */
  readonly storedMs: number
}

export interface LogFollower {
  message(message: LogMessage): void
  /** Everything that was in the log when following began has been delivered; called once an epoch. */
  caughtUp(lastSequence: number): void
  /**
   * The log lost its end (restored from an older copy, or made anew): everything delivered before is void, and messages
   * are delivered again from the beginning.
   */
  restarted(): void
}

export interface DurableLog {
  /**
   * Appends when the subject's newest message has sequence `expectedSequence` (0: the subject has none, or its messages
   * were removed). Returns the new sequence once the log has it for good. `id` names this attempt: an answer that got lost
   * is asked for again under the same id, so nothing is appended twice.
   * Throws SequenceConflict, LogUnavailable (surely not appended) or LogUncertain (nobody knows yet).
   */
  append(message: { subject: string; data: Uint8Array; expectedSequence: number; id: string }): Promise<number>
  /** Delivers all messages in order and then each new one, for ever. One follower a log. */
  follow(follower: LogFollower): Promise<void>
  /**
   * How far the log is: every append acknowledged to anybody before this call has a sequence no higher. Asked of the broker. Throws
   * LogUnavailable.
   */
  lastSequence(): Promise<number>
  /** Removes one message. True when it was there. */
  remove(sequence: number): Promise<boolean>
  /** False while the broker is out of reach. */
  readonly connected: boolean
  close(): Promise<void>
}

/** The subject's newest message is not the expected one. */
export class SequenceConflict extends Error {
  override name = 'SequenceConflict'
  readonly actualSequence: number
  constructor(subject: string, expectedSequence: number, actualSequence: number) {
    super(`append to ${subject}: newest sequence is ${actualSequence}, wanted ${expectedSequence}`)
    this.actualSequence = actualSequence
  }
}
export class LogUnavailable extends Error {
  override name = 'LogUnavailable'
}
export class LogUncertain extends Error {
  override name = 'LogUncertain'
}
