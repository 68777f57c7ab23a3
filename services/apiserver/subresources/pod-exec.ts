// pods/x/exec and pods/x/attach: a bridge between the client's streams and the kubelet's.

import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import type { BusStream } from '../../../packages/bus/bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { kubewire } from '../../../proto/generated/kubewire.js'
import type { ApiRequest } from '../http/request.js'
import { isTrue } from '../http/request-info.js'
import type { Upgrade } from '../http/server.js'
import type { ApiContext, Target } from '../verbs/api-context.js'
import { type CommandInput, type CommandStatus, type CommandStreams, couldNotRun, exitedWith, succeeded } from './command-streams.js'
import { dialKubelet } from './dial-kubelet.js'
import { answerSpdy, type Negotiated, negotiateUpgrade } from './negotiate-upgrade.js'
import { findContainer } from './pod-container.js'
import { openSpdyStreams, spdyProtocol } from './spdy-streams.js'
import { openWebSocketStreams, webSocketProtocols } from './websocket-streams.js'

export async function servePodExec(context: ApiContext, target: Target, request: ApiRequest, upgrade: Upgrade | undefined): Promise<void> {
  const { container, ...at } = findContainer(context, target, request.info.query)
  const command = request.info.query.getAll('command')
  if (command.length === 0) throw apiErrors.badRequest('you must specify at least 1 command for the container')
  await bridge(context, request, upgrade, subjects.kubeletExec(at.node), { ...podOf(target, at.pod), container, command })
}

/** The streams of what the container runs already; many clients may hold them at once. */
export async function servePodAttach(
  context: ApiContext,
  target: Target,
  request: ApiRequest,
  upgrade: Upgrade | undefined,
): Promise<void> {
  const { container, ...at } = findContainer(context, target, request.info.query)
  await bridge(context, request, upgrade, subjects.kubeletAttach(at.node), { ...podOf(target, at.pod), container })
}

const podOf = ({ on }: Target, { metadata }: KubeObject) => ({ podNamespace: on.namespace, podName: on.name, podUid: metadata.uid })

async function bridge(
  context: ApiContext,
  request: ApiRequest,
  upgrade: Upgrade | undefined,
  subject: string,
  start: kubewire.ExecStart.$Properties,
): Promise<void> {
  const { query } = request.info
  const tty = isTrue(query.get('tty'))
  // With a terminal both outputs are one, whatever was asked for.
  const wanted: Wanted = {
    stdin: isTrue(query.get('stdin')),
    stdout: isTrue(query.get('stdout')),
    stderr: isTrue(query.get('stderr')) && !tty,
  }
  if (!wanted.stdin && !wanted.stdout && !wanted.stderr)
    throw apiErrors.badRequest('you must specify at least one of stdin, stdout, stderr')
  const negotiated = negotiateUpgrade(request, upgrade, { webSocket: webSocketProtocols, spdy: [spdyProtocol] })

  // Before the upgrade, so that a kubelet that does not answer is an ordinary 500.
  const kubelet = await dialKubelet(context.bus, subject, kubewire.ExecStart.encode({ ...start, tty, ...wanted }).finish())
  const stop = () => kubelet.destroy('the apiserver stops')
  context.stopping.addEventListener('abort', stop)
  try {
    const streams = await openStreams(negotiated, wanted, inputTo(kubelet), context)
    if (streams === undefined) return kubelet.destroy('the client has left')
    void streams.closed.then(() => kubelet.destroy('the client has left'))
    await streams.finish(await pump(kubelet, streams))
  } finally {
    context.stopping.removeEventListener('abort', stop)
  }
}

type Wanted = { stdin: boolean; stdout: boolean; stderr: boolean }

function openStreams(upgrade: Negotiated, wanted: Wanted, input: CommandInput, { clock }: ApiContext): Promise<CommandStreams | undefined> {
  const socket = upgrade.takeOver()
  if (upgrade.carrier === 'websocket') return openWebSocketStreams(upgrade.incoming, socket, upgrade.head, input)
  answerSpdy(socket, upgrade.protocol)
  return openSpdyStreams(socket, upgrade.head, wanted, input, clock)
}

/** Failures to send mean that the stream is over, which `pump` tells. */
function inputTo(kubelet: BusStream): CommandInput {
  const send = (frame: kubewire.ExecFrame.$Properties) => kubelet.send(kubewire.ExecFrame.encode(frame).finish()).catch(() => {})
  let closed = false
  return {
    stdin: (data) => send({ stdin: data }),
    stdinClosed: () => {
      if (closed) return
      closed = true
      void send({ stdinClosed: {} })
    },
    resized: (size) => void send({ resize: size }),
  }
}

/** Passes the command's output on and returns how it ended. */
async function pump(kubelet: BusStream, streams: CommandStreams): Promise<CommandStatus> {
  try {
    // Read one by one: leaving a `for await` at the exit would tear the stream down instead of ending it.
    const messages = kubelet.messages[Symbol.asyncIterator]()
    for (let read = await messages.next(); !read.done; read = await messages.next()) {
      const frame = kubewire.ExecFrame.decode(read.value)
      if (frame.stdout) await streams.stdout(frame.stdout)
      else if (frame.stderr) await streams.stderr(frame.stderr)
      else if (frame.exit) {
        kubelet.end()
        if (frame.exit.error) return couldNotRun(frame.exit.error)
        return frame.exit.code ? exitedWith(frame.exit.code) : succeeded
      }
    }
    return couldNotRun('the kubelet ended the stream without an exit status')
  } catch (error) {
    return couldNotRun((error as Error).message)
  }
}
