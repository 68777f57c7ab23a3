// The containers of one pod as their runtimes know them: which runtime, by which id, with which log; how one is started, and where a
// command in one runs.
//
// A process-container (coredns, ingress …) has no shell. For commands it gets a program container beside it, its toolbox: in the same
// namespace, with the same environment, volumes and names, made when somebody first asks for it.

import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type ContainerConfig, type ContainerRuntime, containerIdOf, StartFailed } from '../runtime/container-runtime.js'
import { parseImageName, processBundleOf } from '../runtime/image-name.js'
import { netnsOf } from '../sandbox/sandboxes.js'
import { containerConfig } from './container-config.js'
import type { ContainerRecord } from './container-record.js'
import type { PodSurroundings } from './pod-agent.js'
import type { PodMachine } from './pod-machine.js'

const toolboxImage = 'nicolaka/netshoot'

type Attempt = Pick<ContainerRecord, 'name' | 'attempt'>
export const isProcess = ({ spec }: Pick<ContainerRecord, 'spec'>): boolean => processBundleOf(spec.image ?? '') !== undefined

export class PodContainers {
  readonly #machine: PodMachine
  readonly #around: PodSurroundings
  readonly #record: (reason: string, message: string) => void

  /** `record` tells a normal event of the pod. */
  constructor(machine: PodMachine, around: PodSurroundings, record: (reason: string, message: string) => void) {
    this.#machine = machine
    this.#around = around
    this.#record = record
  }

  idOf({ name, attempt }: Attempt): string {
    return containerIdOf(this.#uid, name, attempt)
  }
  /** The namespace that they share. */
  get netns(): string {
    return this.#machine.pod.spec?.hostNetwork ? 'host' : netnsOf(this.#uid)
  }
  /** Where all logs of the pod lie. */
  get logFolder(): string {
    const { namespace, name } = this.#machine.pod.metadata
    return join(this.#around.podLogs, `${namespace}_${name}_${this.#uid}`)
  }
  logPath({ name, attempt }: Attempt): string {
    return join(this.logFolder, name, `${attempt}.log`)
  }
  /** The process's name in the supervisor, '' for a program. */
  processName(record: ContainerRecord): string {
    const { name = '', namespace = '' } = this.#machine.pod.metadata
    if (!isProcess(record)) return ''
    return this.#around.processes.processName({ netns: this.netns, container: record.name, pod: { namespace, name, uid: this.#uid } })
  }

  /** `onPrepared` is called right before the runtime is asked. Rejects with StartFailed, or what kept it from being prepared. */
  async start(record: ContainerRecord, onPrepared: (id: string) => void): Promise<string> {
    this.#pull(record)
    const { name, attempt } = record
    const config = await this.#config(record)
    mkdirSync(dirname(config.logPath), { recursive: true })
    // The current attempt's log and the one before are kept.
    rmSync(this.logPath({ name, attempt: attempt - 2 }), { force: true })
    onPrepared(config.id)
    await this.#runtimeOf(record).start(config)
    this.#record('Created', `Created container: ${name}`)
    this.#record('Started', `Started container ${name}`)
    return config.id
  }
  signal(record: ContainerRecord, attempt: number, signal: 'TERM' | 'KILL'): Promise<void> {
    return this.#runtimeOf(record).signal(this.idOf({ name: record.name, attempt }), signal)
  }
  /** Ends it if it still runs, and its toolbox. Harmless when there is nothing. */
  async remove(record: ContainerRecord): Promise<void> {
    const toolboxId = this.#toolboxId(record)
    await this.#runtimeOf(record).remove(this.idOf(record))
    if (isProcess(record)) await this.#around.programs.remove(toolboxId)
  }
  /** The id of the program container that commands in a running container run in. Rejects when there can be none. */
  async commandsIn(record: ContainerRecord): Promise<string> {
    if (!isProcess(record)) return this.idOf(record)
    const id = this.#toolboxId(record)
    await this.#around.programs.start({
      ...(await this.#config(record)),
      ...{
        id,
        image: toolboxImage,
        command: ['sleep', 'infinity'],
        args: [],
        ports: [],
        logPath: '',
        tty: false,
        stdin: false,
        stdinOnce: false,
      },
    })
    return id
  }

  get #uid(): string {
    return this.#machine.pod.metadata.uid ?? ''
  }
  #toolboxId({ name, attempt }: Attempt): string {
    return containerIdOf(this.#uid, `${name}\ntoolbox`, attempt)
  }
  #runtimeOf(record: ContainerRecord): ContainerRuntime {
    return isProcess(record) ? this.#around.processes : this.#around.programs
  }
  #config(record: ContainerRecord): Promise<ContainerConfig> {
    const { pod, ip } = this.#machine
    const { nodeIP, node, names, objectsOf, services, volumes } = this.#around
    return containerConfig({
      ...{ pod, record, attempt: record.attempt, logPath: this.logPath(record), podIP: ip, nodeIP, node, names },
      ...{ objects: objectsOf(pod), services: services(), mounts: volumes.mountsOf(record.spec, pod), netns: this.netns },
    })
  }

  /** Nothing is pulled: an image is there as soon as it is named. What the kubelet says of it is said. */
  #pull({ spec }: ContainerRecord): void {
    const image = spec.image ?? ''
    if (parseImageName(image) === undefined)
      throw new StartFailed('InvalidImageName', `couldn't parse image name "${image}": invalid reference format`)
    const { images } = this.#around
    if (spec.imagePullPolicy !== 'Always' && (images.has(image) || spec.imagePullPolicy === 'Never')) {
      this.#record('Pulled', `Container image "${image}" already present on machine`)
    } else {
      this.#record('Pulling', `Pulling image "${image}"`)
      this.#record('Pulled', `Successfully pulled image "${image}" in 0s (0s including waiting). Image size: 0 bytes.`)
    }
    images.add(image)
  }
}
