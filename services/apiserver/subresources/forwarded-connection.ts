// One connection of a port-forward: the client's pair of streams on one side, a bus stream to the node's kubelet on the other.
//
//   client   data stream   <-- bytes -->   kubelet.<node>.portforward   <-- bytes -->   127.0.0.1:port in the pod
//            error stream  <-- why there is no connection; ended when the connection is over

import type { BusStream } from '../../../packages/bus/bus.js'
import type { Clock } from '../../../packages/clock/clock.js'
import type { SpdyStream } from '../spdy/spdy-connection.js'

/** Bytes of one connection that may wait for its pod. Beyond it the whole session waits: SPDY's clients know no other way. */
export const waitingMaxBytes = 1024 * 1024
/** After the pod has ended its half the client gets so long to end its own (containerd's grace). */
export const lingerMs = 1_000

/** Carries the connection to its end. `open` dials the kubelet. Never rejects. */
export async function forwardConnection(
  { data, error }: { data: SpdyStream; error: SpdyStream },
  open: () => Promise<BusStream>,
  clock: Clock,
): Promise<void> {
  const upload = new Upload(data)
  try {
    const pod = await open()
    const sent = upload.to(pod)
    // Read one by one: leaving a `for await` early would tear down the half that still sends.
    const messages = pod.messages[Symbol.asyncIterator]()
    for (let read = await messages.next(); !read.done; read = await messages.next()) await data.write(Buffer.from(read.value))
    await data.end()
    const linger = clock.setTimer(lingerMs, () => pod.destroy('the pod has closed the connection'))
    await sent
    linger.cancel()
  } catch (failure) {
    if (!upload.wasReset) await error.write(Buffer.from((failure as Error).message))
    upload.drop()
    await data.end()
  }
  await error.end()
}

/** What the client sends: kept until there is a connection, then passed on as fast as it takes it. */
class Upload {
  /** The client wants no more of this connection: nothing that follows is worth telling. */
  wasReset = false
  readonly #waiting: Buffer[] = []
  #waitingBytes = 0
  #ended = false
  #dropped = false
  #wakeSender = () => {}
  #wakeClient: (() => void)[] = []

  constructor(data: SpdyStream) {
    data.onData = (bytes) => {
      if (this.#dropped) return
      this.#waiting.push(bytes)
      this.#waitingBytes += bytes.length
      this.#wakeSender()
      if (this.#waitingBytes >= waitingMaxBytes) return new Promise((resolve) => this.#wakeClient.push(resolve))
    }
    data.onEnd = () => {
      this.#ended = true
      this.#wakeSender()
    }
    data.onReset = () => {
      this.wasReset = true
      this.#wakeSender()
    }
  }
  /** Resolves when the client's half is over, and told. */
  async to(pod: BusStream): Promise<void> {
    // A stream that ends early is the reader's matter.
    pod.closed.catch(() => this.drop())
    for (;;) {
      const bytes = this.#waiting.shift()
      if (bytes !== undefined) {
        this.#waitingBytes -= bytes.length
        await pod.send(bytes).catch(() => this.drop())
        if (this.#waitingBytes < waitingMaxBytes) this.#letClient()
      } else if (this.wasReset) return pod.destroy('the client has closed the connection')
      else if (this.#ended || this.#dropped) return pod.end()
      else
        await new Promise<void>((resolve) => {
          this.#wakeSender = resolve
        })
    }
  }
  /** There is no connection: what comes is thrown away. */
  drop(): void {
    this.#dropped = true
    this.#waiting.length = 0
    this.#waitingBytes = 0
    this.#letClient()
    this.#wakeSender()
  }
  #letClient(): void {
    for (const wake of this.#wakeClient.splice(0)) wake()
  }
}
