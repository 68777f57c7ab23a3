// GET pods/x/log: the kubelet's text, passed on as it comes.

import { apiErrors } from '../../../packages/api/machinery/status.js'
import { StreamFailed } from '../../../packages/bus/bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { kubewire } from '../../../proto/generated/kubewire.js'
import { type ApiRequest, isGone } from '../http/request.js'
import { isTrue } from '../http/request-info.js'
import type { ApiContext, Target } from '../verbs/api-context.js'
import { dialKubelet } from './dial-kubelet.js'
import { findContainer } from './pod-container.js'

export async function servePodLog(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const { query } = request.info
  const { pod, node, container } = findContainer(context, target, query)
  const start = kubewire.LogStart.create({
    podNamespace: target.on.namespace,
    podName: target.on.name,
    podUid: pod.metadata.uid,
    container,
    follow: flag(query, 'follow'),
    timestamps: flag(query, 'timestamps'),
    previous: flag(query, 'previous'),
  })
  const tailLines = count(query, 'tailLines', 0)
  if (tailLines !== undefined) start.tailLines = Math.min(tailLines, 0xffffffff)
  const limitBytes = count(query, 'limitBytes', 1)
  if (limitBytes !== undefined) start.limitBytes = limitBytes
  const sinceMs = since(query, context.clock.wallMs())
  if (sinceMs !== undefined) start.sinceMs = sinceMs

  const stream = await dialKubelet(context.bus, subjects.kubeletLogs(node), kubewire.LogStart.encode(start).finish())
  const { outgoing } = request
  const left = () => stream.destroy('the client has left')
  if (isGone(outgoing)) return left()
  outgoing.once('close', left)
  const stop = () => stream.destroy('the apiserver stops')
  context.stopping.addEventListener('abort', stop)
  try {
    // The first word tells whether there is a log; before it, an error can still be a Status.
    for await (const text of stream.messages) {
      head(request)
      if (isGone(outgoing)) return
      if (!(outgoing as { write(chunk: Uint8Array): boolean }).write(Buffer.from(text))) await drained(request)
    }
    stream.end()
    await stream.closed
  } catch (error) {
    if (isGone(outgoing)) return
    if (error instanceof StreamFailed && !outgoing.headersSent) throw apiErrors.badRequest(error.message)
    if (!outgoing.headersSent) throw apiErrors.internalError(error)
  } finally {
    context.stopping.removeEventListener('abort', stop)
  }
  head(request)
  outgoing.end()
}

function head({ outgoing }: ApiRequest): void {
  if (!outgoing.headersSent) outgoing.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' })
}

const drained = ({ outgoing }: ApiRequest) =>
  new Promise<void>((resolve) => {
    const done = () => {
      outgoing.removeListener('drain', done)
      outgoing.removeListener('close', done)
      resolve()
    }
    outgoing.once('drain', done)
    outgoing.once('close', done)
  })

const flag = (query: URLSearchParams, name: string) => isTrue(query.get(name))

function count(query: URLSearchParams, name: string, least: number): number | undefined {
  const text = query.get(name)
  if (text === null || text === '') return undefined
  // kubectl sends -1 for "all lines".
  if (name === 'tailLines' && text === '-1') return undefined
  if (!/^\d{1,15}$/.test(text) || Number(text) < least)
    throw apiErrors.invalid({ group: '', kind: 'PodLogOptions' }, '', [
      {
        reason: 'FieldValueInvalid',
        field: name,
        message: `Invalid value: ${JSON.stringify(text)}: must be greater than or equal to ${least}`,
      },
    ])
  return Number(text)
}

/** Milliseconds since 1970 from which lines count. */
function since(query: URLSearchParams, nowMs: number): number | undefined {
  const seconds = count(query, 'sinceSeconds', 1)
  const time = query.get('sinceTime')
  if (seconds !== undefined && time) throw apiErrors.badRequest('at most one of `sinceTime` or `sinceSeconds` may be specified')
  if (seconds !== undefined) return nowMs - seconds * 1_000
  if (!time) return undefined
  const ms = Date.parse(time)
  if (Number.isNaN(ms)) throw apiErrors.badRequest(`sinceTime: ${JSON.stringify(time)} is no RFC 3339 time`)
  return ms
}
