// pods/x/exec: a bridge between the client's streams and the kubelet's.

import type { IncomingMessage } from 'node:http'
import { ServerResponse } from 'node:http'
import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import type { BusStream } from '../../../packages/bus/bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { kubewire } from '../../../proto/generated/kubewire.js'
import type { ApiRequest } from '../http/request.js'
import { isTrue } from '../http/request-info.js'
import type { Upgrade } from '../http/server.js'
import type { ApiContext, Target } from '../verbs/api-context.js'
import { type CommandInput, type CommandStatus, type CommandStreams, couldNotRun, exitedWith, succeeded } from './command-streams.js'
import { dialKubelet } from './dial-kubelet.js'
import { findContainer } from './pod-container.js'
import { openSpdyStreams, spdyProtocol } from './spdy-streams.js'
import { offeredProtocol, openWebSocketStreams } from './websocket-streams.js'

export async function servePodExec(context: ApiContext, target: Target, request: ApiRequest, upgrade: Upgrade | undefined): Promise<void> {
  const { query } = request.info
  const { pod, node, container } = findContainer(context, target, query)
  const command = query.getAll('command')
  if (command.length === 0) throw apiErrors.badRequest('you must specify at least 1 command for the container')
  const tty = isTrue(query.get('tty'))
  // With a terminal both outputs are one, whatever was asked for.
  const wanted = { stdin: isTrue(query.get('stdin')), stdout: isTrue(query.get('stdout')), stderr: isTrue(query.get('stderr')) && !tty }
  if (!wanted.stdin && !wanted.stdout && !wanted.stderr)
    throw apiErrors.badRequest('you must specify at least one of stdin, stdout, stderr')
  const open = negotiate(request, upgrade, wanted, context)

  const header = kubewire.ExecStart.encode({
    podNamespace: target.on.namespace,
    podName: target.on.name,
    podUid: pod.metadata.uid,
    container,
    command,
    tty,
    ...wanted,
  }).finish()
  // Before the upgrade, so that a kubelet that does not answer is an ordinary 500.
  const kubelet = await dialKubelet(context.bus, subjects.kubeletExec(node), header)
  const stop = () => kubelet.destroy('the apiserver stops')
  context.stopping.addEventListener('abort', stop)
  try {
    const streams = await open(inputTo(kubelet))
    if (streams === undefined) return kubelet.destroy('the client has left')
    void streams.closed.then(() => kubelet.destroy('the client has left'))
    await streams.finish(await pump(kubelet, streams))
  } finally {
    context.stopping.removeEventListener('abort', stop)
  }
}

type Open = (input: CommandInput) => Promise<CommandStreams | undefined>

/** How the client's streams will be opened. Throws ApiError when the client speaks none of the protocols. */
function negotiate(
  request: ApiRequest,
  upgrade: Upgrade | undefined,
  wanted: { stdin: boolean; stdout: boolean; stderr: boolean },
  { clock }: ApiContext,
): Open {
  const { incoming, outgoing } = request
  if (upgrade === undefined || !(outgoing instanceof ServerResponse)) throw apiErrors.badRequest('Upgrade request required')
  const { protocol, socket, head } = upgrade
  const takeOver = () => outgoing.detachSocket(socket as never)
  if (protocol === 'websocket') {
    if (offeredProtocol(request.header('sec-websocket-protocol')) === undefined)
      throw apiErrors.badRequest(
        `unable to upgrade: unable to negotiate protocol: client supports [${request.header('sec-websocket-protocol')}], server accepts [v5.channel.k8s.io v4.channel.k8s.io]`,
      )
    return (input) => {
      takeOver()
      return openWebSocketStreams(incoming as IncomingMessage, socket, head, input)
    }
  }
  if (protocol === 'spdy/3.1') {
    const offered = request
      .header('x-stream-protocol-version')
      .split(',')
      .map((version) => version.trim())
    if (!offered.includes(spdyProtocol))
      throw new ApiError(
        'Forbidden',
        `unable to upgrade: unable to negotiate protocol: client supports ${JSON.stringify(offered)}, server accepts ["${spdyProtocol}"]`,
      )
    return (input) => {
      takeOver()
      return openSpdyStreams(socket, head, wanted, input, clock)
    }
  }
  throw apiErrors.badRequest(`unable to upgrade: unknown protocol ${JSON.stringify(protocol)}`)
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
