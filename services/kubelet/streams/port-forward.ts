// kubectl port-forward: the stream kubelet.<node>.portforward. With a port it is one TCP connection to 127.0.0.1 inside the pod's
// namespace, which is opened in the node's kernel; without one it lasts as long as the pod has a sandbox.

import type { Bus, BusStream, Subscription } from '../../../packages/bus/bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import type { SocketApi, TcpConnection } from '../../../packages/sockets/socket-api.js'
import { kubewire } from '../../../proto/generated/kubewire.js'

export interface ForwardTarget {
  /** "host" for a hostNetwork pod. */
  readonly netns: string
  /** Resolves when the pod's sandbox is gone. */
  readonly ended: Promise<void>
}

export interface ForwardSource {
  forwardTarget(pod: { namespace: string; name: string; uid: string }): ForwardTarget | { error: string }
  /** Sockets in a namespace of the node, all closed at once. */
  socketsIn(netns: string): SocketApi & { close(): void }
}

const loopback = '127.0.0.1'

export function servePortForward(bus: Bus, node: string, source: ForwardSource): Subscription {
  return bus.serveStream(subjects.kubeletPortForward(node), (client) => {
    client.closed.catch(() => {})
    serve(client, source).catch((error: Error) => client.destroy(error.message))
  })
}

async function serve(client: BusStream, source: ForwardSource): Promise<void> {
  const { podNamespace: namespace, podName: name, podUid: uid, port } = kubewire.PortForwardStart.decode(client.header)
  const target = source.forwardTarget({ namespace, name, uid })
  if ('error' in target) return client.destroy(target.error)
  const gone = `pod ${namespace}/${name} has ended`
  if (port === 0) {
    await Promise.race([target.ended, over(client)])
    return client.destroy(gone)
  }
  const sockets = source.socketsIn(target.netns)
  try {
    // A connection that is being opened is given up with its client, as one that stands is.
    const left = new AbortController()
    void over(client).then(() => left.abort())
    const connection = await connect(sockets, { netns: target.netns, uid, port, signal: left.signal })
    void target.ended.then(() => client.destroy(gone))
    await splice(client, connection)
  } finally {
    sockets.close()
  }
}

/** Rejects in the words of a container runtime, which users know. */
async function connect(
  sockets: SocketApi,
  { netns, uid, port, signal }: { netns: string; uid: string; port: number; signal: AbortSignal },
): Promise<TcpConnection> {
  try {
    return await sockets.connectTcp({ address: loopback, port }, { signal })
  } catch (cause) {
    const { code, message } = cause as { code?: string; message: string }
    const why = code === 'ECONNREFUSED' ? 'connect: connection refused' : message
    throw new Error(
      `error forwarding port ${port} to pod ${uid}, uid : failed to execute portforward in network namespace "${netns}": failed to connect to localhost:${port} inside namespace "${uid}", IPv4: dial tcp4 ${loopback}:${port}: ${why}`,
      { cause },
    )
  }
}

const over = (stream: BusStream): Promise<void> =>
  stream.closed.then(
    () => {},
    () => {},
  )

/** Resolves when both halves have ended. Rejects with what broke the connection; a client that breaks off breaks it too. */
async function splice(client: BusStream, connection: TcpConnection): Promise<void> {
  client.closed.catch(() => connection.destroy())
  const failed = new Promise<never>((_, reject) => connection.once('error', reject))
  failed.catch(() => {})
  await Promise.race([failed, Promise.all([upload(client, connection), download(connection, client)])])
}

async function upload(client: BusStream, connection: TcpConnection): Promise<void> {
  // Not `for await`: leaving it would tear down the half that still receives.
  const messages = client.messages[Symbol.asyncIterator]()
  for (let read = await messages.next(); !read.done; read = await messages.next()) {
    if (connection.write(read.value)) continue
    await new Promise<void>((resolve) => {
      const done = () => {
        connection.removeListener('drain', done)
        connection.removeListener('close', done)
        resolve()
      }
      connection.once('drain', done)
      connection.once('close', done)
    })
  }
  connection.end()
}

async function download(connection: TcpConnection, client: BusStream): Promise<void> {
  // The end of this half leaves the other one open.
  for await (const chunk of connection.iterator({ destroyOnReturn: false })) await client.send(chunk as Uint8Array)
  client.end()
}
