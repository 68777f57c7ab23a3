// Ordinary containers: programs inside the node's kernel process.

import type { KernelClient } from '../../../packages/kernel-client/kernel-client.js'
import { KernelFailure, unless } from '../../../packages/kernel-client/kernel-failure.js'
import type { kubewire } from '../../../proto/generated/kubewire.js'
import { type ContainerConfig, type ContainerEnd, type ContainerRuntime, type ListedContainer, StartFailed } from './container-runtime.js'

export class ProgramRuntime implements ContainerRuntime {
  readonly #kernel: KernelClient
  constructor(kernel: KernelClient) {
    this.#kernel = kernel
  }

  async start(config: ContainerConfig): Promise<void> {
    const { id, container, pod, image, command, args, env, netns, logPath, tty, stdin, stdinOnce } = config
    try {
      await this.#kernel.call({
        netns,
        containerStart: {
          ...{
            id,
            name: container,
            podNamespace: pod.namespace,
            podName: pod.name,
            podUid: pod.uid,
            image,
            logPath,
            tty,
            stdin,
            stdinOnce,
          },
          command: [...command],
          args: [...args],
          env: Object.fromEntries(env),
          ...{ workingDir: config.workingDir, hostname: config.hostname, resolvConf: config.resolvConf, hosts: config.hosts },
          mounts: config.mounts.map((mount) => ({ ...mount })),
          ports: config.ports.map(({ name = '', containerPort, protocol = 'TCP' }) => ({ name, port: containerPort, protocol })),
        },
      })
    } catch (error) {
      if (error instanceof KernelFailure && error.errno === 'EEXIST') return // our own start, answered too late the first time
      throw new StartFailed('RunContainerError', `failed to start container "${id}": ${(error as Error).message}`, { cause: error })
    }
  }
  async signal(id: string, signal: 'TERM' | 'KILL'): Promise<void> {
    await this.#kernel.call({ containerSignal: { id, signal: `SIG${signal}` } }).catch(unless('ESRCH', 'ENOENT'))
  }
  async remove(id: string): Promise<void> {
    await this.#kernel.call({ containerRemove: { id } }).catch(unless('ESRCH', 'ENOENT'))
  }
  async list(): Promise<ListedContainer[]> {
    const { containers } = await this.#kernel.call({ containerList: {} })
    return (containers?.containers ?? []).map((container) => ({
      id: container.id ?? '',
      startedAtMs: container.startedAtMs ?? 0,
      ...(container.state === 'exited' ? { ended: endOf(container) } : {}),
    }))
  }
  onExit(handler: (end: ContainerEnd) => void): void {
    this.#kernel.onEvent(({ event, containerExited }) => {
      if (event === 'containerExited' && containerExited) handler(endOf(containerExited))
    })
  }
}

const endOf = ({ id, exitCode, signal, reason, message, startedAtMs, finishedAtMs }: kubewire.Container.$Properties): ContainerEnd => ({
  id: id ?? '',
  exitCode: exitCode ?? 0,
  signal: signal ?? 0,
  reason: reason ?? '',
  message: message ?? '',
  startedAtMs: startedAtMs ?? 0,
  finishedAtMs: finishedAtMs ?? 0,
})
