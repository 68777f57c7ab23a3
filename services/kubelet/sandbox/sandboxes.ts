// A pod's sandbox: a namespace of the node's kernel, attached to the network by the node's CNI plugins.

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Attachment } from '../../../cni/invoke/attachment-cache.js'
import type { CniRuntime } from '../../../cni/invoke/cni-runtime.js'
import type { Pod } from '../../../packages/client/resources.js'
import type { KernelCalls } from '../../../packages/kernel-client/kernel-client.js'
import { unless } from '../../../packages/kernel-client/kernel-failure.js'

export interface Sandbox {
  /** "host" for a hostNetwork pod. */
  netns: string
  ip: string
}

/** Plugins that may run at once: each is a process. */
export const attachmentsMax = 4

/** A namespace is named by the pod's uid, so that whoever comes back finds it. */
export const netnsOf = (uid: string): string => `cni-${uid}`
const containerIdOf = (uid: string): string => createHash('sha256').update(`sandbox\n${uid}`).digest('hex')

export class Sandboxes {
  readonly #kernel: KernelCalls
  readonly #cni: CniRuntime
  readonly #netnsFolder: string
  #underWay = 0
  readonly #waiting: (() => void)[] = []

  constructor({ kernel, cni, netnsFolder }: { kernel: KernelCalls; cni: CniRuntime; netnsFolder: string }) {
    this.#kernel = kernel
    this.#cni = cni
    this.#netnsFolder = netnsFolder
  }

  /** Makes the namespace and attaches it. What an earlier attempt left is removed first. Rejects with what the first failing step said. */
  async create(pod: Pod, hostname: string): Promise<Sandbox> {
    const uid = pod.metadata.uid ?? ''
    await this.remove(pod)
    const netns = netnsOf(uid)
    const reply = await this.#kernel.call({ netnsCreate: { name: netns, hostname } })
    const attachment = { ...this.#attachment(pod), netns: reply.netns?.door || join(this.#netnsFolder, netns) }
    try {
      const result = await this.#bounded(async () => {
        await this.#cni.addLoopback(attachment)
        return this.#cni.add(attachment)
      })
      const ip = result.ips?.[0]?.address.split('/')[0]
      if (ip === undefined) throw new Error('the plugins gave no address')
      return { netns, ip }
    } catch (error) {
      // The first failure is what is told; what cannot be undone now is undone before the next attempt.
      await this.remove(pod).catch(() => {})
      throw new Error(`failed to setup network for sandbox "${attachment.containerId}": ${(error as Error).message}`, { cause: error })
    }
  }

  /** Detaches and deletes. Harmless when there is nothing; a kernel that is gone has nothing. */
  async remove(pod: Pod): Promise<void> {
    const attachment = this.#attachment(pod)
    if (this.#cni.cache.find(attachment) !== undefined) await this.#bounded(() => this.#cni.del(attachment))
    await this.#kernel.call({ netnsDelete: { name: netnsOf(pod.metadata.uid ?? '') } }).catch(unless('ENOENT'))
  }

  /** The address a pod was given, from what ADD left on disk. */
  rememberedIP(pod: Pod): string | undefined {
    return this.#cni.cache.find(this.#attachment(pod))?.result.ips?.[0]?.address.split('/')[0]
  }

  #attachment({ metadata, spec }: Pod): Attachment {
    const uid = metadata.uid ?? ''
    const portMappings = (spec?.containers ?? []).flatMap(({ ports }) =>
      (ports ?? []).flatMap(({ hostPort, containerPort, protocol = 'TCP', hostIP = '' }) =>
        hostPort ? [{ hostPort, containerPort, protocol: protocol.toLowerCase(), hostIP }] : [],
      ),
    )
    return {
      containerId: containerIdOf(uid),
      ifName: 'eth0',
      netns: join(this.#netnsFolder, netnsOf(uid)),
      args: [
        ['IgnoreUnknown', '1'],
        ['K8S_POD_NAMESPACE', metadata.namespace ?? ''],
        ['K8S_POD_NAME', metadata.name ?? ''],
        ['K8S_POD_INFRA_CONTAINER_ID', containerIdOf(uid)],
        ['K8S_POD_UID', uid],
      ],
      capabilities: portMappings.length > 0 ? { portMappings } : {},
    }
  }

  async #bounded<T>(act: () => Promise<T>): Promise<T> {
    while (this.#underWay >= attachmentsMax) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#underWay++
    try {
      return await act()
    } finally {
      this.#underWay--
      this.#waiting.shift()?.()
    }
  }
}
