// A DurableLog in one JetStream stream with file storage.
//
// The stream keeps every message of a subject (`max_msgs_per_subject: -1`); who uses the log removes what it no longer
// needs, by sequence. Servers below 2.10.27 lose acknowledged messages when killed and are refused by name.
//
// States of the follower:  stopped → attaching → replaying → live, and back to attaching whenever the consumer may have
// missed something: a gap in its numbers, silence for `silenceMs`, or a new connection.

import {
  AckPolicy,
  connect,
  createInbox,
  DeliverPolicy,
  DiscardPolicy,
  type JetStreamManager,
  type Msg,
  type NatsConnection,
  type NatsError,
  nanos,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type Subscription,
} from 'nats'
import type { Clock, Timer } from '../clock/clock.js'
import { type DurableLog, type LogFollower, LogUnavailable, LogUncertain, SequenceConflict } from './durable-log.js'

const oldestServer = [2, 10, 27] as const
const heartbeatMs = 1_000
const silenceMs = 4_000
const retryMs = 100
const askMs = 2_000
/** How long a lost answer is asked for again; well inside the stream's duplicate window. */
const uncertainMs = 10_000
const duplicateWindowMs = 120_000
const wrongLastSequence = 10_071
const streamNotFound = 10_059
const messageNotFound = 10_037
const messageIdHeader = 'Nats-Msg-Id'

export interface JetStreamLogOptions {
  readonly server: {
    readonly url: string
    readonly user?: string | undefined
    readonly password?: string | undefined
    readonly token?: string | undefined
  }
  /** Names the stream (`kubewire-<id>`) and its subjects (`kwlog.<id>.>`). */
  readonly id: string
  readonly clock: Clock
  /**
   * What anybody removes has been in the log, or superseded, for at least so long: a follower that was away for longer (frozen, or
   * cut off) may have missed removals and begins anew.
   */
  readonly removedAfterMs: number
  /** Told about every attach that failed and every new epoch. */
  readonly note?: (event: string, detail: Record<string, unknown>) => void
}

export class JetStreamLog implements DurableLog {
  readonly #connection: NatsConnection
  readonly #manager: Promise<JetStreamManager>
  readonly #clock: Clock
  readonly #removedAfterMs: number
  readonly #stream: string
  readonly #prefix: string
  readonly #note: (event: string, detail: Record<string, unknown>) => void
  #connected = true
  readonly #unanswered = new Set<() => void>()
  #closed = false
  #follower: LogFollower | undefined
  #subscription: Subscription | undefined
  #silence: Timer | undefined
  /** Numbers attaches, so that one overtaken by a newer one gives up. */
  #attachment = 0
  #streamCreated = ''
  #lastDelivered = 0
  /** When the broker stored that one, in its own digits: with the sequence it says which message it is. */
  #lastStored = ''
  #lastAppended = 0
  #lastHeardMs: number
  #consumerSequence = 0
  #goal = 0
  #live = false

  /** Connects, for as long as it takes, and makes the stream when it is not there. Throws when the server is too old. */
  static async open(options: JetStreamLogOptions): Promise<JetStreamLog> {
    const { url, user, password, token } = options.server
    const connection = await connect({
      servers: url,
      user,
      pass: password,
      token,
      name: `log ${options.id}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 100,
      reconnectJitter: 50,
      waitOnFirstConnect: true,
      pingInterval: 5_000,
      maxPingOut: 2,
      noRandomize: true,
      ignoreAuthErrorAbort: true,
    })
    const version = connection.info?.version ?? 'unknown'
    if (isOlder(version)) {
      await connection.close()
      throw new Error(
        `open log: nats-server is ${version}, wanted ${oldestServer.join('.')} or newer (older ones lose acknowledged messages when killed)`,
      )
    }
    const log = new JetStreamLog(connection, options)
    void log.#watchConnection()
    await log.#retry(() => log.#ensureStream())
    return log
  }
  private constructor(connection: NatsConnection, { id, clock, removedAfterMs, note = () => {} }: JetStreamLogOptions) {
    this.#connection = connection
    this.#manager = connection.jetstreamManager({ checkAPI: false })
    this.#clock = clock
    this.#removedAfterMs = removedAfterMs
    this.#lastHeardMs = clock.nowMs()
    this.#stream = `kubewire-${id}`
    this.#prefix = `kwlog.${id}.`
    this.#note = note
  }
  get connected(): boolean {
    return this.#connected && !this.#closed
  }

  async append({
    subject,
    data,
    expectedSequence,
    id,
  }: {
    subject: string
    data: Uint8Array
    expectedSequence: number
    id: string
  }): Promise<number> {
    const startedMs = this.#clock.nowMs()
    let uncertain: unknown
    for (;;) {
      if (this.connected) {
        try {
          const expect = { lastSubjectSequence: expectedSequence }
          const ack = await this.#orLost(
            this.#connection.jetstream().publish(this.#prefix + subject, data, { msgID: id, expect, timeout: askMs }),
          )
          if (ack.seq > this.#lastAppended) this.#lastAppended = ack.seq
          return ack.seq
        } catch (error) {
          const failure = error as NatsError
          if (failure.api_error?.err_code === wrongLastSequence) {
            const taken = await this.#successor(subject, expectedSequence).catch(() => 'unknown' as const)
            if (taken !== 'unknown') {
              if (taken?.id === id) return taken.sequence
              throw new SequenceConflict(subject, expectedSequence, lastSequenceIn(failure.message))
            }
          }
          // 503: nobody answers for JetStream yet, so this attempt at least was not taken.
          if (failure.code !== '503') uncertain = error
        }
      }
      if (uncertain === undefined) throw new LogUnavailable(`append to ${subject}: the message broker is out of reach`)
      if (this.#closed || this.#clock.nowMs() - startedMs > uncertainMs)
        throw new LogUncertain(`append to ${subject}: no answer within ${uncertainMs} ms`, { cause: uncertain })
      await this.#wait(retryMs)
    }
  }
  async follow(follower: LogFollower): Promise<void> {
    this.#follower = follower
    await this.#attach()
  }
  async lastSequence(): Promise<number> {
    const startedMs = this.#clock.nowMs()
    for (;;) {
      const answer = await this.#orLost(this.#askInfo()).catch((error: Error) => error)
      if (!(answer instanceof Error)) return answer.state.last_seq
      // A broker that was restarted is back before long: who reads need not hear of it.
      if (this.#closed || this.#clock.nowMs() - startedMs > askMs)
        throw new LogUnavailable(`ask how far the log is: ${answer.message}`, { cause: answer })
      await this.#wait(retryMs)
    }
  }
  async remove(sequence: number): Promise<boolean> {
    if (!this.connected) throw new LogUnavailable(`remove ${sequence}: the message broker is out of reach`)
    try {
      const manager = await this.#manager
      return await manager.streams.deleteMessage(this.#stream, sequence, false)
    } catch (error) {
      // Removed already, by another apiserver.
      if ((error as NatsError).api_error !== undefined) return false
      throw new LogUnavailable(`remove ${sequence}: ${(error as Error).message}`, { cause: error })
    }
  }
  async close(): Promise<void> {
    this.#closed = true
    this.#silence?.cancel()
    await this.#connection.close()
  }

  /**
   * The message that was taken when `sequence` was the subject's newest. Newer servers (seen: 2.15.1) look at the expected sequence
   * before the id, so an append whose answer got lost conflicts with itself when repeated: who won tells a true conflict from that.
   */
  async #successor(subject: string, sequence: number): Promise<{ id: string; sequence: number } | undefined> {
    const manager = await this.#manager
    // The server's API takes `next_by_subj` for any stream; the client's types know it for direct reads alone.
    const query = { seq: sequence + 1, next_by_subj: this.#prefix + subject }
    try {
      const message = await manager.streams.getMessage(this.#stream, query)
      return { id: message.header.get(messageIdHeader), sequence: message.seq }
    } catch (error) {
      if ((error as NatsError).api_error?.err_code === messageNotFound) return undefined
      throw error
    }
  }
  async #askInfo() {
    if (!this.connected) throw new Error('the message broker is out of reach')
    return (await this.#manager).streams.info(this.#stream)
  }
  /** A request that is under way when the connection breaks is not answered any more: it need not wait for its deadline. */
  #orLost<T>(asked: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const lose = () => reject(new Error('the connection to the message broker broke'))
      this.#unanswered.add(lose)
      asked.then(resolve, reject).finally(() => this.#unanswered.delete(lose))
    })
  }
  async #ensureStream(): Promise<void> {
    const manager = await this.#manager
    try {
      await manager.streams.info(this.#stream)
      return
    } catch (error) {
      if ((error as NatsError).api_error?.err_code !== streamNotFound) throw error
    }
    await manager.streams.add({
      name: this.#stream,
      description: 'Kubernetes objects as JSON, a subject each; format 1',
      subjects: [`${this.#prefix}>`],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.New,
      max_msgs_per_subject: -1,
      duplicate_window: nanos(duplicateWindowMs),
      deny_purge: true,
      allow_direct: false,
    })
  }
  async #watchConnection(): Promise<void> {
    for await (const status of this.#connection.status()) {
      if (status.type === 'disconnect') {
        this.#connected = false
        for (const lose of [...this.#unanswered]) lose()
      }
      if (status.type === 'reconnect') {
        this.#connected = true
        if (this.#follower !== undefined) void this.#attach()
      }
    }
  }

  /** Makes a new consumer behind the last message delivered, trying until that works. */
  async #attach(): Promise<void> {
    const attachment = ++this.#attachment
    this.#silence?.cancel()
    await this.#retry(async () => {
      if (attachment !== this.#attachment) return
      await this.#ensureStream()
      const manager = await this.#manager
      // Asked before, compared after: an append may be acknowledged while the answer, older than it, is under way.
      const known = Math.max(this.#lastDelivered, this.#lastAppended)
      const info = await manager.streams.info(this.#stream)
      if (attachment !== this.#attachment) return
      this.#noticeNewEpoch(String(info.created), { lastSequence: info.state.last_seq, known })
      const awayMs = this.#clock.nowMs() - this.#lastHeardMs
      if (this.#lastDelivered > 0 && awayMs > this.#removedAfterMs / 2)
        this.#beginAnew('followed again after so long that removals may have been missed', { awayMs })
      this.#subscription?.unsubscribe()
      const inbox = createInbox()
      this.#consumerSequence = 0
      this.#goal = info.state.last_seq
      this.#subscription = this.#connection.subscribe(inbox, {
        callback: (error, message) => error === null && attachment === this.#attachment && this.#receive(message),
      })
      const consumer = await manager.consumers.add(this.#stream, {
        deliver_subject: inbox,
        deliver_policy: DeliverPolicy.StartSequence,
        // The last one once more: see #isSameHistory.
        opt_start_seq: Math.max(this.#lastDelivered, 1),
        ack_policy: AckPolicy.None,
        replay_policy: ReplayPolicy.Instant,
        max_deliver: 1,
        flow_control: true,
        idle_heartbeat: nanos(heartbeatMs),
        inactive_threshold: nanos(30_000),
        mem_storage: true,
        num_replicas: 1,
      })
      this.#heard(attachment)
      // Some of what counts as pending may be under way already; with none pending there is nothing to wait for.
      if (consumer.num_pending === 0 && consumer.delivered.consumer_seq === 0) this.#reached()
    }, attachment)
  }
  #noticeNewEpoch(created: string, { lastSequence, known }: { lastSequence: number; known: number }): void {
    const another = this.#streamCreated !== '' && created !== this.#streamCreated
    this.#streamCreated = created
    if (!another && lastSequence >= known) return
    this.#beginAnew('the log went back: everything is read again', { lastSequence, known })
  }
  #beginAnew(why: string, detail: Record<string, unknown>): void {
    this.#note(why, detail)
    this.#lastDelivered = 0
    this.#lastStored = ''
    this.#lastAppended = 0
    this.#live = false
    this.#follower?.restarted()
  }
  /**
   * A log that lost its end and grew again is as long as it was, and another: the message delivered last is asked for once more, and
   * must have been stored at the same nanosecond. (Removed in the meantime it is not there to compare.)
   */
  #isSameHistory(stored: string): boolean {
    if (stored === this.#lastStored) return true
    this.#beginAnew('the log lost its end and went on: everything is read again', { sequence: this.#lastDelivered })
    void this.#attach()
    return false
  }
  #receive(message: Msg): void {
    this.#lastHeardMs = this.#clock.nowMs()
    this.#heard(this.#attachment)
    if (message.headers?.code === 100) {
      if (message.reply !== undefined && message.reply !== '') message.respond()
      const last = message.headers.get('Nats-Last-Consumer')
      if (last !== '' && Number(last) !== this.#consumerSequence) void this.#attach()
      return
    }
    const position = positionIn(message.reply ?? '')
    if (position === undefined) return
    if (position.consumerSequence !== this.#consumerSequence + 1) {
      void this.#attach()
      return
    }
    this.#consumerSequence = position.consumerSequence
    if (position.sequence === this.#lastDelivered) {
      if (this.#isSameHistory(position.stored) && position.pending === 0) this.#reached()
      return
    }
    this.#lastDelivered = position.sequence
    this.#lastStored = position.stored
    this.#follower?.message({
      sequence: position.sequence,
      subject: message.subject.slice(this.#prefix.length),
      data: message.data,
      // Nanoseconds since 1970.
      storedMs: Number(position.stored.slice(0, -6)),
    })
    if (!this.#live && (position.pending === 0 || position.sequence >= this.#goal)) this.#reached()
  }
  #reached(): void {
    if (this.#live) return
    this.#live = true
    this.#follower?.caughtUp(Math.max(this.#goal, this.#lastDelivered))
  }
  #heard(attachment: number): void {
    this.#silence?.cancel()
    this.#silence = this.#clock.setTimer(silenceMs, () => {
      if (attachment === this.#attachment && !this.#closed) void this.#attach()
    })
  }
  async #retry(work: () => Promise<void>, attachment?: number): Promise<void> {
    while (!this.#closed && (attachment === undefined || attachment === this.#attachment)) {
      try {
        return await work()
      } catch (error) {
        this.#note('the message broker did not answer, trying again', { reason: (error as Error).message })
        await this.#wait(retryMs)
      }
    }
  }
  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimer(ms, resolve))
  }
}

/** "wrong last sequence: 7" → 7. The error carries the number nowhere else. */
function lastSequenceIn(message: string): number {
  return Number(/wrong last sequence: (\d+)/.exec(message)?.[1] ?? Number.NaN)
}

// $JS.ACK.<stream>.<consumer>.<delivered>.<stream seq>.<consumer seq>.<time>.<pending>, or with <domain>.<account> after ACK.
function positionIn(reply: string): { sequence: number; consumerSequence: number; stored: string; pending: number } | undefined {
  const tokens = reply.split('.')
  const at = tokens.length === 9 ? 5 : 7
  if (tokens.length < 9 || tokens[1] !== 'ACK') return undefined
  return {
    sequence: Number(tokens[at]),
    consumerSequence: Number(tokens[at + 1]),
    stored: tokens[at + 2] ?? '',
    pending: Number(tokens[at + 3]),
  }
}

function isOlder(version: string): boolean {
  const parts = version.split('-')[0]!.split('.').map(Number)
  for (let i = 0; i < oldestServer.length; i++) {
    const difference = (parts[i] ?? 0) - oldestServer[i]!
    if (difference !== 0) return difference < 0
  }
  return false
}
