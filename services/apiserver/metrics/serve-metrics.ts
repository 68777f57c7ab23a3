// metrics.k8s.io: objects that are measured when they are asked for. Each node's kubelet tells what its node and pods use; a node
// that does not answer in time is left out, as metrics-server leaves out what it could not scrape.

import { NodeMetrics, PodMetrics } from '../../../packages/api/kinds/metrics.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { kubewire } from '../../../proto/generated/kubewire.js'
import { formFor, renderList, renderOne } from '../http/render.js'
import type { ApiRequest } from '../http/request.js'
import { answer } from '../http/respond.js'
import { Entry } from '../store/entry.js'
import { type ApiContext, groupResource, type Target } from '../verbs/api-context.js'
import { readSelection } from '../verbs/selection.js'

const answerMs = 2_000

/** True for the kinds that are not stored but measured. */
export const isMeasured = ({ kind }: Target): boolean => kind.group === NodeMetrics.group

/** GET of one or of all. Throws ApiError. */
export async function serveMetrics(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const { verb, query } = request.info
  const form = formFor(request)
  const { kind, on } = target
  const selection = readSelection(target, query)
  const ofPods = kind.kind === PodMetrics.kind
  const found = candidates(context, ofPods, on.namespace).filter(
    (entry) => (on.name === '' || entry.key.name === on.name) && (selection.matches?.(entry) ?? true),
  )
  const nowMs = context.clock.wallMs()
  const usages = await askNodes(context, nodesOf(found, ofPods))
  const entries = found.flatMap((entry) => {
    const object = ofPods ? podMetrics(entry, usages) : nodeMetrics(entry, usages.get(entry.key.name))
    return object === undefined ? [] : [new Entry({ ...entry.key, group: kind.group, resource: kind.plural }, object, 0)]
  })
  if (verb === 'get') {
    if (entries[0] === undefined) throw apiErrors.notFound(groupResource(target), on.name)
    return answer(request, { code: 200, body: renderOne(kind, entries[0], form, request, nowMs) })
  }
  await answer(request, { code: 200, body: renderList(kind, { entries, metadata: { resourceVersion: '' } }, form, request, nowMs) })
}

/** The nodes or pods that there can be metrics of. */
const candidates = ({ store }: ApiContext, ofPods: boolean, namespace: string): Entry[] => [
  ...store.cache.resource('', ofPods ? 'pods' : 'nodes').list(namespace),
]

function nodesOf(entries: readonly Entry[], ofPods: boolean): Set<string> {
  return new Set(entries.flatMap(({ key, object }) => (ofPods ? ((object.spec as { nodeName?: string }).nodeName ?? []) : key.name)))
}

async function askNodes({ bus }: ApiContext, nodes: ReadonlySet<string>): Promise<Map<string, kubewire.NodeUsage>> {
  const answers = await Promise.all(
    [...nodes].map(async (node): Promise<[string, kubewire.NodeUsage][]> => {
      try {
        return [[node, kubewire.NodeUsage.decode(await bus.request(subjects.kubeletUsage(node), new Uint8Array(), answerMs))]]
      } catch {
        return []
      }
    }),
  )
  return new Map(answers.flat())
}

function nodeMetrics(entry: Entry, usage: kubewire.NodeUsage | undefined): KubeObject | undefined {
  if (!usage?.node) return undefined
  return { ...head(NodeMetrics, entry, usage.atMs, usage.windowMs), usage: quantities(usage.node) }
}

function podMetrics(entry: Entry, usages: ReadonlyMap<string, kubewire.NodeUsage>): KubeObject | undefined {
  const usage = usages.get((entry.object.spec as { nodeName?: string }).nodeName ?? '')
  const pod = usage?.pods.find(({ podUid }) => podUid === entry.object.metadata.uid)
  if (usage === undefined || pod === undefined) return undefined
  const containers = (pod.containers ?? []).map(({ name, usage: used }) => ({ name: name ?? '', usage: quantities(used ?? {}) }))
  return { ...head(PodMetrics, entry, usage.atMs, pod.windowMs ?? 0), containers }
}

function head({ apiVersion, kind }: { apiVersion: string; kind: string }, { object }: Entry, atMs: number, windowMs: number) {
  const { name, namespace, labels } = object.metadata
  const metadata = { name, ...(namespace !== undefined && { namespace }), ...(labels && { labels }), creationTimestamp: timeOf(atMs) }
  return {
    kind,
    apiVersion,
    metadata: metadata as KubeObject['metadata'],
    timestamp: timeOf(atMs),
    window: `${(windowMs / 1000).toFixed(3)}s`,
  }
}

const quantities = ({ cpuCores, memoryBytes }: kubewire.Usage.$Properties) => ({
  cpu: `${Math.round((cpuCores ?? 0) * 1e9)}n`,
  memory: `${Math.ceil((memoryBytes ?? 0) / 1024)}Ki`,
})
