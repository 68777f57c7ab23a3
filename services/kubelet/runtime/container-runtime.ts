// Where containers run: as programs in the node's kernel process, or as processes of their own. One shape for both.

import { createHash } from 'node:crypto'
import type { Mount } from '../volumes/volumes.js'

export interface ContainerConfig {
  id: string
  attempt: number
  container: string
  pod: { namespace: string; name: string; uid: string }
  image: string
  /** Empty: the image's own. */
  command: readonly string[]
  args: readonly string[]
  env: ReadonlyMap<string, string>
  workingDir: string
  netns: string
  hostname: string
  resolvConf: string
  hosts: string
  mounts: readonly Mount[]
  ports: readonly { name?: string; containerPort: number; protocol?: string }[]
  logPath: string
  tty: boolean
  stdin: boolean
  /** stdin ends with the first client that was attached to it. */
  stdinOnce: boolean
}

export interface ContainerEnd {
  id: string
  exitCode: number
  signal: number
  reason: string
  message: string
  /** 0 when nobody knows. */
  startedAtMs: number
  finishedAtMs: number
}
export interface ListedContainer {
  id: string
  startedAtMs: number
  /** Absent while it runs. */
  ended?: ContainerEnd
}

/** It could not be started at all; `reason` is the kubelet's (RunContainerError …). */
export class StartFailed extends Error {
  override name = 'StartFailed'
  readonly reason: string
  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

export interface ContainerRuntime {
  /** Rejects with StartFailed. */
  start(config: ContainerConfig): Promise<void>
  /** Harmless when it has ended. */
  signal(id: string, signal: 'TERM' | 'KILL'): Promise<void>
  /** Forgets a container, ending it if it still runs. Harmless when there is none. */
  remove(id: string): Promise<void>
  list(): Promise<ListedContainer[]>
  onExit(handler: (end: ContainerEnd) => void): void
}

/** 64 hex digits, as container runtimes name theirs; the same for the same start, so that a kubelet that comes back knows its own. */
export const containerIdOf = (uid: string, container: string, attempt: number): string =>
  createHash('sha256').update(`${uid}\n${container}\n${attempt}`).digest('hex')
