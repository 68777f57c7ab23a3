// kubelet.<node>.usage: what the node and its pods use, for `kubectl top`.
//
// A node's processes are its kernel, its kubelet and its process-containers. Programs are charged with what their kernel saw
// them use (packages/programs/cpu-meter.ts); that is part of the kernel's own.

import type { Bus, Subscription } from '../../../packages/bus/bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import type { Clock } from '../../../packages/clock/clock.js'
import type { KernelCalls } from '../../../packages/kernel-client/kernel-client.js'
import { kubewire } from '../../../proto/generated/kubewire.js'
import { type Counter, type Rate, UsageMeter } from './usage-meter.js'

type Used = Pick<Counter, 'cpuMs' | 'memoryBytes'>

export interface RunningContainer {
  readonly name: string
  readonly id: string
  readonly startedAtMs: number
  /** Of a process-container; undefined for a program. */
  readonly pid?: number
}
export interface RunningPod {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  readonly containers: readonly RunningContainer[]
}

export interface UsageSource {
  readonly pods: () => readonly RunningPod[]
  /** This process's own. */
  readonly own: () => Used
  /** Of a process of this machine; undefined when nobody can tell. */
  readonly ofProcess: (pid: number) => Used | undefined
}

const nodeKey = 'node'

/** Keeps the node's counters as they are now: the first who asks has a window since then. */
export function serveUsage(
  bus: Bus,
  node: string,
  { kernel, clock, source }: { kernel: KernelCalls; clock: Clock; source: UsageSource },
): Subscription {
  const meter = new UsageMeter()
  const startedAtMs = clock.wallMs()
  const take = async (): Promise<kubewire.NodeUsage.$Properties> => {
    const { usages } = await kernel.call({ usageGet: {} })
    const inKernel = new Map((usages?.containers ?? []).map((used) => [used.id ?? '', used]))
    const counters = new Map<string, Counter>()
    let total = sum({ cpuMs: usages?.cpuMs ?? 0, memoryBytes: usages?.memoryBytes ?? 0 }, source.own())
    const pods = source.pods()
    for (const { id, pid, startedAtMs: since } of pods.flatMap(({ containers }) => containers)) {
      const program = inKernel.get(id)
      const used =
        pid === undefined ? program && { cpuMs: program.cpuMs ?? 0, memoryBytes: program.memoryBytes ?? 0 } : source.ofProcess(pid)
      if (used === undefined) continue
      counters.set(id, { ...used, startedAtMs: since })
      if (pid !== undefined) total = sum(total, used)
    }
    counters.set(nodeKey, { ...total, startedAtMs })
    const atMs = clock.wallMs()
    return replyOf(atMs, pods, meter.take(atMs, counters))
  }
  void take().catch(() => {}) // the kernel is not there yet: the first to ask takes the first sample
  return bus.serve(subjects.kubeletUsage(node), async () => kubewire.NodeUsage.encode(await take()).finish())
}

const sum = (a: Used, b: Used): Used => ({ cpuMs: a.cpuMs + b.cpuMs, memoryBytes: a.memoryBytes + b.memoryBytes })
const usageOf = ({ cores, memoryBytes }: Rate) => ({ cpuCores: cores, memoryBytes })

function replyOf(atMs: number, pods: readonly RunningPod[], rates: ReadonlyMap<string, Rate>): kubewire.NodeUsage.$Properties {
  const node = rates.get(nodeKey)!
  return {
    atMs,
    windowMs: node.windowMs,
    node: usageOf(node),
    pods: pods.flatMap(({ namespace, name, uid, containers }) => {
      const measured = containers.flatMap((container) => {
        const rate = rates.get(container.id)
        return rate === undefined ? [] : [{ name: container.name, rate }]
      })
      // As metrics-server does: a pod of which a container is unknown is left out.
      if (measured.length === 0 || measured.length < containers.length) return []
      return {
        ...{ podNamespace: namespace, podName: name, podUid: uid, windowMs: Math.min(...measured.map(({ rate }) => rate.windowMs)) },
        containers: measured.map(({ name: container, rate }) => ({ name: container, usage: usageOf(rate) })),
      }
    }),
  }
}
