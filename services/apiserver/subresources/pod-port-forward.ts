// pods/x/portforward: a SPDY session, bare or inside a WebSocket, with a pair of streams for each connection.
//
// The pair belongs together by its header `requestid`; `streamtype` is error or data, `port` the pod's. A session lives as long as
// the pod: a stream of its own to the kubelet tells the end.

import type { Duplex } from 'node:stream'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import type { BusStream } from '../../../packages/bus/bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import type { Clock, Timer } from '../../../packages/clock/clock.js'
import { kubewire } from '../../../proto/generated/kubewire.js'
import type { ApiRequest } from '../http/request.js'
import type { Upgrade } from '../http/server.js'
import { SpdyConnection, type SpdyStream } from '../spdy/spdy-connection.js'
import { type ApiContext, cacheOf, groupResource, type Target } from '../verbs/api-context.js'
import { dialKubelet } from './dial-kubelet.js'
import { forwardConnection } from './forwarded-connection.js'
import { answerSpdy, type Negotiated, negotiateUpgrade } from './negotiate-upgrade.js'
import { openTunnel, tunnelProtocol } from './websocket-tunnel.js'

const portForwardProtocol = 'portforward.k8s.io'
/** How long the second stream of a pair may take (kubelet's DefaultStreamCreationTimeout). */
const pairMs = 30_000

export async function servePodPortForward(
  context: ApiContext,
  target: Target,
  request: ApiRequest,
  upgrade: Upgrade | undefined,
): Promise<void> {
  const { namespace, name } = target.on
  const pod = cacheOf(context, target).get(namespace, name)?.object
  if (pod === undefined) throw apiErrors.notFound(groupResource(target), name)
  const node = (pod.spec as { nodeName?: string }).nodeName ?? ''
  if (node === '') throw apiErrors.badRequest(`pod ${name} does not have a host assigned`)
  const negotiated = negotiateUpgrade(request, upgrade, { webSocket: [tunnelProtocol], spdy: [portForwardProtocol] })

  const start = { podNamespace: namespace, podName: name, podUid: pod.metadata.uid }
  const header = (port: number) => kubewire.PortForwardStart.encode({ ...start, port }).finish()
  // Before the upgrade, so that a kubelet that does not answer is an ordinary 500.
  const session = await dialKubelet(context.bus, subjects.kubeletPortForward(node), header(0))
  const opened = await openSession(negotiated)
  if (opened === undefined) return session.destroy('the client has left')
  const pairs = new Pairs(context.clock, (port) => context.bus.openStream(subjects.kubeletPortForward(node), header(port)))
  const connection = new SpdyConnection(opened.socket, opened.head, { opened: (stream) => pairs.add(stream) })
  const close = () => void connection.close().catch(() => {})
  session.closed.then(close, close)
  context.stopping.addEventListener('abort', close)
  await connection.closed
  context.stopping.removeEventListener('abort', close)
  pairs.close()
  session.destroy('the client has left')
}

/** The session's bytes; undefined when the client left, or its request is no WebSocket's. */
async function openSession(upgrade: Negotiated): Promise<{ socket: Duplex; head: Buffer } | undefined> {
  const { head } = upgrade
  const socket = upgrade.takeOver()
  if (upgrade.carrier === 'spdy') {
    answerSpdy(socket, upgrade.protocol)
    return { socket, head }
  }
  const tunnel = await openTunnel(upgrade.incoming, socket, head)
  return tunnel && { socket: tunnel, head: Buffer.alloc(0) }
}

interface Half {
  readonly stream: SpdyStream
  readonly timer: Timer
}

/** Finds the two streams of each connection. */
class Pairs {
  readonly #clock: Clock
  readonly #dial: (port: number) => Promise<BusStream>
  readonly #halves = new Map<string, Half>()

  constructor(clock: Clock, dial: (port: number) => Promise<BusStream>) {
    this.#clock = clock
    this.#dial = dial
  }
  add(stream: SpdyStream): void {
    const { headers } = stream
    const type = headers.get('streamtype') ?? ''
    const port = Number(headers.get('port'))
    const id = headers.get('requestid') ?? ''
    if ((type !== 'error' && type !== 'data') || !Number.isInteger(port) || port < 1 || port > 65_535 || id === '')
      return void stream.reset()
    const other = this.#halves.get(id)
    if (other === undefined) {
      const timer = this.#clock.setTimer(pairMs, () => {
        this.#halves.delete(id)
        void stream.reset()
      })
      this.#halves.set(id, { stream, timer })
      return
    }
    if (other.stream.headers.get('streamtype') === type) return void stream.reset()
    other.timer.cancel()
    this.#halves.delete(id)
    const [data, error] = type === 'data' ? [stream, other.stream] : [other.stream, stream]
    void forwardConnection({ data, error }, () => this.#dial(Number(data.headers.get('port'))), this.#clock)
  }
  close(): void {
    for (const { timer } of this.#halves.values()) timer.cancel()
    this.#halves.clear()
  }
}
