// One pod's worker: carries out what its machine commands, and tells it what came of it.

import { rmSync } from 'node:fs'
import { isConflict, isNotFound } from '../../../packages/client/api-failure.js'
import type { EventRecorder } from '../../../packages/client/event-recorder.js'
import type { KubeClient } from '../../../packages/client/kube-client.js'
import { type Pod, pods, type Service } from '../../../packages/client/resources.js'
import type { Clock, Timer } from '../../../packages/clock/clock.js'
import { CreateContainerConfigError } from '../environment/environment.js'
import { type Answer, ask, type Handler, type ProbeSurroundings } from '../probes/probe-request.js'
import { startProbe } from '../probes/prober.js'
import { type ContainerEnd, type ContainerRuntime, type ListedContainer, StartFailed } from '../runtime/container-runtime.js'
import type { ProcessRuntime } from '../runtime/process-runtime.js'
import { type ClusterNames, hostnameOf } from '../sandbox/name-resolution.js'
import type { Sandboxes } from '../sandbox/sandboxes.js'
import { type ReferencedObjects, tokenSeconds } from '../volumes/volume-files.js'
import type { Volumes } from '../volumes/volumes.js'
import type { Checkpoint } from './checkpoint.js'
import { writeCheckpoint } from './checkpoint.js'
import type { ContainerRecord, Terminated } from './container-record.js'
import { isProcess, PodContainers } from './pod-containers.js'
import { type PodCommand, type PodEvent, PodMachine, type ProbeKind } from './pod-machine.js'
import { lastTold, renderStatus } from './pod-status.js'
import { StatusWriter } from './status-writer.js'

/** What all agents of a node share. */
export interface PodSurroundings {
  client: KubeClient
  clock: Clock
  recorder: EventRecorder
  volumes: Volumes
  sandboxes: Sandboxes
  programs: ContainerRuntime
  processes: ProcessRuntime
  probing: Omit<ProbeSurroundings, 'exec'>
  exec(containerId: string, command: readonly string[], signal: AbortSignal): Promise<{ exitCode: number; output: string }>
  objectsOf(pod: Pod): ReferencedObjects
  releaseObjects(uid: string): void
  services(): readonly Service[]
  names: ClusterNames
  node: string
  nodeIP: string
  podLogs: string
  /** Images that were "pulled" on this node. */
  images: Set<string>
  /** Resolves when pods can be attached. `problem` says why not, '' when they can. */
  network: { problem(): string; ready(): Promise<void> }
  onError: (error: unknown, what: string, pod: string) => void
}

/** What failed at the very end (the apiserver away, a plugin that refuses) is tried again. */
const retryMs = 1_000
/** A bound token is replaced when four fifths of its life are over. */
const tokenRenewFraction = 0.8

export class PodAgent {
  readonly machine: PodMachine
  readonly #around: PodSurroundings
  readonly #containers: PodContainers
  readonly #status: StatusWriter
  readonly #probes = new Map<string, (() => void)[]>()
  readonly #ended = new Map<string, (() => void)[]>()
  #sandboxEnded: (() => void)[] = []
  readonly #onForgotten: () => void
  /** Steps under way: cleaning up waits for them. */
  #work: Promise<unknown> = Promise.resolve()
  #timer: { timer: Timer; atMs: number } | undefined
  #renewal: Timer | undefined
  #resolveStopping = () => {}
  readonly #whenStopping = new Promise<void>((resolve) => {
    this.#resolveStopping = resolve
  })

  constructor(pod: Pod, around: PodSurroundings, onForgotten: () => void) {
    this.machine = new PodMachine(pod, around.clock.wallMs())
    this.#around = around
    this.#onForgotten = onForgotten
    this.#containers = new PodContainers(this.machine, around, (reason, message) => this.#record('Normal', reason, message))
    this.#status = new StatusWriter({
      client: around.client,
      clock: around.clock,
      pod,
      onError: (error) => around.onError(error, 'status', this.#key),
    })
  }

  handle(event: DistributiveOmit<PodEvent, 'nowMs'>): void {
    const commands = this.machine.handle({ ...event, nowMs: this.#around.clock.wallMs() } as PodEvent)
    for (const command of commands) this.#obey(command)
    if (this.machine.stopping !== undefined) this.#resolveStopping()
    if (this.machine.sandbox.state !== 'done') for (const resolve of this.#sandboxEnded.splice(0)) resolve()
    this.#tellStatus()
  }

  /** Takes over what an earlier kubelet started. `hasSandbox`: its namespace is still there. */
  adopt({ ip, containers }: Checkpoint, listed: ReadonlyMap<string, ListedContainer>, hasSandbox: boolean): void {
    const finishedAtMs = this.#around.clock.wallMs()
    const adopted = containers.map(({ name, attempt, containerId, startedAtMs, ended }) => {
      const found = hasSandbox ? listed.get(containerId) : undefined
      const lost: Terminated = {
        containerId,
        exitCode: 255,
        signal: 0,
        reason: 'Unknown',
        message: '',
        startedAtMs,
        finishedAtMs,
        isLost: true,
      }
      return {
        name,
        attempt,
        containerId,
        startedAtMs,
        last: lastTold(this.machine.pod, name),
        ended: ended ?? (found === undefined ? lost : found.ended && endedOf(found.ended, startedAtMs)),
      }
    })
    // Processes do not end with the kernel that had their sockets.
    const orphans = hasSandbox ? [] : containers.filter(({ processName }) => processName !== '')
    this.#enqueue('end what lost its sandbox', () =>
      Promise.all(orphans.map(({ containerId }) => this.#around.processes.remove(containerId))),
    )
    this.handle({ kind: 'adopted', ip, hasSandbox, containers: adopted })
    // Volumes were laid out before; this watches what they refer to, and catches up with what changed meanwhile.
    this.referencesChanged()
  }

  containerExited(end: ContainerEnd): void {
    const record = this.recordOf(end.id)
    if (record === undefined) return
    const startedAtMs = record.state.kind === 'running' ? record.state.startedAtMs : end.startedAtMs
    // handle() may begin the next attempt: this one is what is removed.
    const before = { ...record }
    this.handle({ kind: 'container-exited', container: record.name, attempt: record.attempt, ended: endedOf(end, startedAtMs) })
    this.#checkpoint()
    for (const resolve of this.#ended.get(end.id) ?? []) resolve()
    this.#ended.delete(end.id)
    this.#guard('remove container', this.#containers.remove(before))
  }

  /** The node's kernel is another: whatever ran in it is gone. */
  sandboxLost(): void {
    const { pod, containers } = this.machine
    const records = [...containers.values()]
    // Processes of the node's own namespace open their sockets again by themselves.
    if (pod.spec?.hostNetwork && records.every(isProcess)) return
    const orphans = records.flatMap((record) => (record.state.kind === 'running' ? [this.#containers.remove(record)] : []))
    this.#enqueue('end what lost its sandbox', () => Promise.all(orphans))
    this.handle({ kind: 'sandbox-lost' })
  }

  referencesChanged(): void {
    const { pod, stopping, volumes } = this.machine
    if (stopping === undefined && volumes.state === 'done')
      this.#enqueue('update volumes', () => this.#around.volumes.mount(pod, this.#around.objectsOf(pod)))
    this.handle({ kind: 'references-changed' })
  }

  recordOf(containerId: string): ContainerRecord | undefined {
    return [...this.machine.containers.values()].find((record) => this.#containers.idOf(record) === containerId)
  }
  /** Resolves when the container has ended. */
  ended(containerId: string): Promise<void> {
    if (this.recordOf(containerId)?.state.kind !== 'running') return Promise.resolve()
    return new Promise((resolve) => this.#ended.set(containerId, [...(this.#ended.get(containerId) ?? []), resolve]))
  }
  /** Resolves when the sandbox that stands now does so no longer. */
  sandboxEnded(): Promise<void> {
    return new Promise((resolve) => this.#sandboxEnded.push(resolve))
  }
  /** The namespace that its containers share. */
  get netns(): string {
    return this.#containers.netns
  }
  logPath(container: string, attempt: number): string {
    return this.#containers.logPath({ name: container, attempt })
  }
  /** The id of the program container that commands in a container run in. Rejects when the kernel cannot make one. */
  commandsIn(record: ContainerRecord): Promise<string> {
    return this.#containers.commandsIn(record)
  }
  /** The kubelet goes, the pod stays. */
  stop(): void {
    this.#timer?.timer.cancel()
    this.#renewal?.cancel()
    this.#status.close()
    for (const container of this.#probes.keys()) this.#stopProbes(container)
  }

  get #key(): string {
    return `${this.machine.pod.metadata.namespace}/${this.machine.pod.metadata.name}`
  }
  get #uid(): string {
    return this.machine.pod.metadata.uid ?? ''
  }

  #obey(command: PodCommand): void {
    const { recorder, sandboxes, volumes, objectsOf } = this.#around
    const { pod } = this.machine
    switch (command.kind) {
      case 'mount-volumes':
        this.#enqueue('mount volumes', () =>
          volumes.mount(pod, objectsOf(pod)).then(
            () => {
              this.#renewTokens()
              this.handle({ kind: 'volumes-mounted' })
            },
            (error: Error) => this.handle({ kind: 'volumes-failed', message: error.message }),
          ),
        )
        return
      case 'create-sandbox':
        this.#enqueue('create sandbox', () => this.#createSandbox())
        return
      case 'start-container':
        this.#guard(
          'start container',
          this.#work.then(() => this.#startContainer(command.container, command.attempt)),
        )
        return
      case 'signal-container': {
        const record = this.machine.containers.get(command.container)!
        this.#guard('signal container', this.#containers.signal(record, command.attempt, command.signal))
        return
      }
      case 'run-pre-stop':
        this.#guard(
          'preStop',
          this.#preStop(command.container).finally(() => this.handle({ kind: 'pre-stop-done', container: command.container })),
        )
        return
      case 'start-probe':
        this.#startProbe(command.container, command.attempt, command.probe)
        return
      case 'stop-probes':
        this.#stopProbes(command.container)
        return
      case 'clean-up':
        this.#cleanUp(sandboxes)
        return
      case 'wake':
        this.#wake(command.atMs)
        return
      case 'record':
        recorder.record(pods, pod, command)
        return
      case 'delete-from-api':
        this.#guard('delete', this.#deleteFromApi())
        return
      case 'forget':
        this.#forget()
        return
    }
  }

  async #createSandbox(): Promise<void> {
    const { sandboxes, node, nodeIP, network, recorder } = this.#around
    const { pod } = this.machine
    if (pod.spec?.hostNetwork) {
      this.handle({ kind: 'sandbox-ready', ip: nodeIP })
      return
    }
    if (network.problem() !== '') {
      const message = `network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: ${network.problem()}`
      recorder.record(pods, pod, { type: 'Warning', reason: 'NetworkNotReady', message })
      await Promise.race([network.ready(), this.#whenStopping])
    }
    if (this.machine.stopping !== undefined) {
      this.handle({ kind: 'sandbox-failed', message: 'the pod is being deleted' })
      return
    }
    try {
      const { ip } = await sandboxes.create(pod, hostnameOf(pod, node))
      this.handle({ kind: 'sandbox-ready', ip })
    } catch (error) {
      this.handle({ kind: 'sandbox-failed', message: (error as Error).message })
    }
  }

  async #startContainer(container: string, attempt: number): Promise<void> {
    const record = this.machine.containers.get(container)!
    try {
      const containerId = await this.#containers.start(record, (id) =>
        this.#checkpoint({ name: container, attempt, containerId: id, startedAtMs: this.#around.clock.wallMs() }),
      )
      this.handle({ kind: 'container-started', container, attempt, containerId })
    } catch (error) {
      const reason =
        error instanceof StartFailed
          ? error.reason
          : error instanceof CreateContainerConfigError
            ? 'CreateContainerConfigError'
            : 'CreateContainerError'
      this.handle({ kind: 'container-failed', container, attempt, reason, message: (error as Error).message })
    }
  }

  async #preStop(container: string): Promise<void> {
    const record = this.machine.containers.get(container)!
    const hook = record.spec.lifecycle?.preStop
    if (hook?.sleep) {
      await new Promise<void>((resolve) => this.#around.clock.setTimer((hook.sleep!.seconds ?? 0) * 1000, resolve))
      return
    }
    const grace = Math.max(1, ((record.stop?.killAtMs ?? 0) - (record.stop?.sinceMs ?? 0)) / 1000)
    const { ok, output } = await this.#ask({ ...hook, timeoutSeconds: grace } as Handler, record)
    if (!ok) this.#record('Warning', 'FailedPreStopHook', `PreStopHook failed${output === '' ? '' : `: ${output}`}`)
  }

  #ask(handler: Handler, record: ContainerRecord): Promise<Answer> {
    const { probing, exec } = this.#around
    return ask(
      handler,
      { ip: this.machine.ip, container: record.spec },
      { ...probing, exec: async (command, signal) => exec(await this.#containers.commandsIn(record), command, signal) },
    )
  }
  #startProbe(container: string, attempt: number, probe: ProbeKind): void {
    const record = this.machine.containers.get(container)!
    const handler = record.spec[`${probe}Probe`]
    if (!handler || record.state.kind !== 'running') return
    const stop = startProbe({
      ...{ probe, handler, startedAtMs: record.state.startedAtMs, clock: this.#around.clock },
      ask: () => this.#ask(handler, record),
      onVerdict: (ok) => this.handle({ kind: 'probed', container, attempt, probe, ok }),
      onFailure: (output) => this.#record('Warning', 'Unhealthy', `${probe[0]!.toUpperCase()}${probe.slice(1)} probe failed: ${output}`),
    })
    this.#probes.set(container, [...(this.#probes.get(container) ?? []), stop])
  }
  #stopProbes(container: string): void {
    for (const stop of this.#probes.get(container) ?? []) stop()
    this.#probes.delete(container)
  }

  #cleanUp(sandboxes: Sandboxes): void {
    const { pod, containers } = this.machine
    this.#enqueue('clean up', async () => {
      try {
        for (const record of containers.values()) await this.#containers.remove(record)
        if (!pod.spec?.hostNetwork) await sandboxes.remove(pod)
        this.handle({ kind: 'cleaned-up' })
      } catch (error) {
        this.#record('Warning', 'FailedKillPod', `error killing pod: ${(error as Error).message}`)
        this.#around.clock.setTimer(retryMs, () => this.#cleanUp(sandboxes))
      }
    })
  }

  async #deleteFromApi(): Promise<void> {
    const { client, clock } = this.#around
    const { name = '', namespace, uid } = this.machine.pod.metadata
    await this.#status.flushed()
    this.#status.close()
    try {
      await client.delete(pods, { namespace, name }, { uid, gracePeriodSeconds: 0 })
    } catch (error) {
      if (isNotFound(error) || isConflict(error)) return // gone already, or another pod of that name
      this.#around.onError(error, 'delete', this.#key)
      clock.setTimer(retryMs, () => this.#guard('delete', this.#deleteFromApi()))
    }
  }

  #forget(): void {
    const { volumes, releaseObjects } = this.#around
    this.stop()
    releaseObjects(this.#uid)
    volumes.remove(this.#uid)
    rmSync(this.#containers.logFolder, { recursive: true, force: true })
    this.#onForgotten()
  }

  /** `about`: a container that is about to be started; without it, what has changed. */
  #checkpoint(about?: { name: string; attempt: number; containerId: string; startedAtMs: number }): void {
    const { pod, ip, containers } = this.machine
    const known = [...containers.values()].flatMap((record) => {
      const { name, attempt, state } = record
      const processName = this.#containers.processName(record)
      if (about?.name === name) return [{ ...about, processName }]
      if (state.kind === 'running') return [{ name, attempt, containerId: state.containerId, startedAtMs: state.startedAtMs, processName }]
      if (state.kind !== 'terminated') return []
      const { kind: _, ...ended } = state
      return [{ name, attempt, containerId: ended.containerId, startedAtMs: ended.startedAtMs, processName, ended }]
    })
    writeCheckpoint(this.#around.volumes.podFolder(this.#uid), { pod, ip, containers: known })
  }

  #renewTokens(): void {
    const seconds = (this.machine.pod.spec?.volumes ?? []).flatMap((volume) => tokenSeconds(volume) ?? [])
    if (seconds.length === 0) return
    this.#renewal?.cancel()
    this.#renewal = this.#around.clock.setTimer(Math.min(...seconds) * 1000 * tokenRenewFraction, () => {
      this.referencesChanged()
      this.#renewTokens()
    })
  }

  #tellStatus(): void {
    const { nodeIP, clock } = this.#around
    const { pod } = this.machine
    const told = this.#status.newest
    const own = new Set(told?.conditions?.map(({ type }) => type))
    const conditions = [...(told?.conditions ?? []), ...(pod.status?.conditions ?? []).filter(({ type }) => !own.has(type))]
    this.#status.write(
      renderStatus(this.machine, {
        nodeIP,
        nowMs: clock.wallMs(),
        before: { startTime: told?.startTime ?? pod.status?.startTime, conditions },
      }),
    )
  }
  #record(type: 'Normal' | 'Warning', reason: string, message: string): void {
    this.#around.recorder.record(pods, this.machine.pod, { type, reason, message })
  }
  #wake(atMs: number): void {
    const { clock } = this.#around
    if (this.#timer !== undefined && this.#timer.atMs <= atMs) return
    this.#timer?.timer.cancel()
    const timer = clock.setTimer(atMs - clock.wallMs(), () => {
      this.#timer = undefined
      this.handle({ kind: 'ticked' })
    })
    this.#timer = { timer, atMs }
  }
  /** One after the other. */
  #enqueue(what: string, act: () => Promise<unknown>): void {
    this.#work = this.#work.then(act).catch((error) => this.#around.onError(error, what, this.#key))
  }
  #guard(what: string, work: Promise<unknown>): void {
    work.catch((error) => this.#around.onError(error, what, this.#key))
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never

const endedOf = ({ id, exitCode, signal, reason, message, finishedAtMs }: ContainerEnd, startedAtMs: number): Terminated => ({
  containerId: id,
  exitCode,
  signal,
  reason,
  message,
  startedAtMs,
  finishedAtMs,
})
