// Remote commands over a WebSocket: v5.channel.k8s.io and v4.channel.k8s.io. Binary messages, the first byte is the channel.
//
//   0 stdin   1 stdout   2 stderr   3 error (a Status)   4 resize   255 close of the channel in the second byte (v5)

import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { type CommandInput, type CommandStatus, type CommandStreams, parseTerminalSize } from './command-streams.js'

export const webSocketProtocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'] as const
const channels = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const
const messageMaxBytes = 1024 * 1024
/** A client that does not answer the close in this time is cut off. */
const closeMs = 10_000

const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  maxPayload: messageMaxBytes,
  closeTimeout: closeMs,
  handleProtocols: (offered) => webSocketProtocols.find((protocol) => offered.has(protocol)) ?? false,
} as ConstructorParameters<typeof WebSocketServer>[0])

/** Answers the upgrade. Resolves with the streams once it stands; undefined when the client left, or its request is no WebSocket's. */
export function openWebSocketStreams(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  input: CommandInput,
): Promise<CommandStreams | undefined> {
  return new Promise((resolve) => {
    const left = () => resolve(undefined)
    if (socket.destroyed) return left()
    socket.once('close', left)
    server.handleUpgrade(incoming, socket, head, (webSocket) => {
      socket.removeListener('close', left)
      resolve(new WebSocketStreams(webSocket, input))
    })
  })
}

class WebSocketStreams implements CommandStreams {
  readonly closed: Promise<void>
  readonly #webSocket: WebSocket

  constructor(webSocket: WebSocket, input: CommandInput) {
    this.#webSocket = webSocket
    webSocket.binaryType = 'nodebuffer'
    this.closed = new Promise((resolve) => webSocket.once('close', () => resolve()))
    webSocket.on('error', () => webSocket.terminate())
    webSocket.on('message', (data: Buffer, isBinary: boolean) => {
      if (!isBinary) return webSocket.close(1003, 'text messages are not part of the protocol')
      this.#receive(data, input)
    })
  }
  stdout(data: Uint8Array): Promise<void> {
    return this.#send(channels.stdout, data)
  }
  stderr(data: Uint8Array): Promise<void> {
    return this.#send(channels.stderr, data)
  }
  async finish(status: CommandStatus): Promise<void> {
    await this.#send(channels.error, Buffer.from(JSON.stringify(status)))
    this.#webSocket.close(1000)
    await this.closed
  }
  #receive(data: Buffer, input: CommandInput): void {
    switch (data[0]) {
      case channels.stdin:
        if (data.length === 1) return
        // One message at a time: the client is held back as long as the command does not read.
        this.#webSocket.pause()
        void input.stdin(data.subarray(1)).finally(() => this.#webSocket.resume())
        return
      case channels.resize: {
        const size = parseTerminalSize(data.toString('utf8', 1))
        if (size !== undefined) input.resized(size)
        return
      }
      case channels.close:
        if (data[1] === channels.stdin) input.stdinClosed()
        return
    }
  }
  #send(channel: number, data: Uint8Array): Promise<void> {
    const message = Buffer.allocUnsafe(data.length + 1)
    message[0] = channel
    message.set(data, 1)
    // An error means that the client is gone, which `closed` tells.
    return new Promise((resolve) => this.#webSocket.send(message, () => resolve()))
  }
}
