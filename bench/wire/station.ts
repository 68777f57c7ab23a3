// One process of the wire bench, called over Node's channel by bench/wire.ts. It keeps a NATS connection, and what it was told to
// play: a bare NATS client, a station of the wire, a node's kernel with pods, or a process-container.

import { NatsBus, natsConnection } from '../../packages/bus/nats-bus.js'
import { openWirePort } from '../../packages/bus/wire-port.js'
import { RealClock } from '../../packages/clock/clock.js'
import { SeededRandom } from '../../packages/clock/random.js'
import type { Namespace } from '../../packages/netstack/namespace.js'
import { LocalSockets } from '../../packages/sockets/local-sockets.js'
import { RemoteSockets } from '../../packages/sockets/remote-sockets.js'
import type { SocketApi } from '../../packages/sockets/socket-api.js'
import { type Pace, PacedReceiver, PacedSender, type Received, type Sent } from './paced.js'
import { pingPacket } from './ping-packet.js'
import { servicePort, startKernel } from './pods.js'

export type Verbs = Awaited<ReturnType<typeof station>>
export interface Frames extends Pace {
  readonly frameBytes: number
}

const segment = 'bench'
const mac = { sender: '02:00:00:00:00:01', receiver: '02:00:00:00:00:02' } as const
const bareSubject = 'bench.bare'
const tcpChunkBytes = 64 * 1024

/** A message of four bytes that says how many frames have come. */
const count = (frames: number) => new Uint8Array(Uint32Array.of(frames).buffer)
const counted = (bytes: Uint8Array) => new Uint32Array(Uint8Array.from(bytes).buffer)[0] ?? 0

async function station(url: string, name: string) {
  const connection = await natsConnection({ url }, name)
  const clock = new RealClock()
  const random = new SeededRandom(process.pid)
  const bus = new NatsBus({ connection, clock, random, prefix: 'bench.', onHandlerError: (error) => console.error(error) })
  let drops: () => Record<string, number> = () => ({})
  let namespace: (name: string) => Namespace | undefined = () => undefined
  let sockets: SocketApi | undefined
  let receiver = new PacedReceiver(1, () => {})
  let stopReceiving: () => unknown = () => {}
  let tcp = { bytes: 0, firstMs: 0, lastMs: 0 }

  function socketsOf(pod: string): SocketApi {
    const found = namespace(pod)
    if (found !== undefined) return new LocalSockets(found)
    if (sockets === undefined) throw new Error(`Cannot find ${pod}: this station plays no node`)
    return sockets
  }

  return {
    // (a) bare NATS

    bareReceive({ burst, frameBytes }: Frames): void {
      receiver = new PacedReceiver(burst, (frames) => connection.publish(`${bareSubject}.confirm`, count(frames)))
      const subscription = connection.subscribe(bareSubject, { callback: (_, { data }) => receiver.saw(data.length / frameBytes) })
      stopReceiving = () => subscription.unsubscribe()
    },
    async bareSend({ framesPerMessage, ...frames }: Frames & { framesPerMessage: number }): Promise<Sent> {
      const sender = new PacedSender()
      const confirmations = connection.subscribe(`${bareSubject}.confirm`, { callback: (_, { data }) => sender.confirm(counted(data)) })
      const message = new Uint8Array(frames.frameBytes * framesPerMessage)
      let waiting = 0
      const sent = await sender.run(frames, () => {
        if (++waiting < framesPerMessage) return
        waiting = 0
        connection.publish(bareSubject, message)
      })
      confirmations.unsubscribe()
      return sent
    },

    // (b) the wire between two stations

    wireReceive({ burst }: Frames): void {
      const port = openWirePort(bus, { segment, mac: mac.receiver, scheduleFlush: setImmediate })
      receiver = new PacedReceiver(burst, (frames) => bus.publish(`${bareSubject}.confirm`, count(frames)))
      port.onFrames(() => receiver.saw(1))
      stopReceiving = () => port.close()
    },
    async wireSend(frames: Frames): Promise<Sent> {
      const port = openWirePort(bus, { segment, mac: mac.sender, scheduleFlush: setImmediate })
      const sender = new PacedSender()
      const confirmations = bus.subscribe(`${bareSubject}.confirm`, (data) => sender.confirm(counted(data)))
      const frame = new Uint8Array(frames.frameBytes)
      frame.set([2, 0, 0, 0, 0, 2])
      const sent = await sender.run(frames, () => {
        const dropped = port.send(frame, 0, frame.length)
        if (dropped !== null) throw new Error(`the wire dropped a frame: ${dropped}`)
      })
      confirmations.unsubscribe()
      port.close()
      return sent
    },

    // (c) from pod to pod

    async playNode(node: 'node-1' | 'node-2', clusterDir: string): Promise<void> {
      const { stack } = await startKernel(bus, node, clusterDir)
      drops = () => Object.fromEntries(stack.drops)
      namespace = (pod) => stack.namespace(pod)
    },
    drops: (): Record<string, number> => drops(),
    async podReceive(pod: string, { burst }: Frames): Promise<void> {
      const socket = await socketsOf(pod).openUdp({ port: servicePort })
      let peer = { address: '', port: 0 }
      receiver = new PacedReceiver(burst, (frames) => socket.send(count(frames), peer))
      socket.onMessage((_, from) => {
        peer = from
        receiver.saw(1)
      })
      stopReceiving = () => socket.close()
    },
    async podSend(pod: string, address: string, frames: Frames): Promise<Sent> {
      const socket = await socketsOf(pod).openUdp()
      const sender = new PacedSender()
      socket.onMessage((data) => sender.confirm(counted(data)))
      const to = { address, port: servicePort }
      const payload = new Uint8Array(frames.frameBytes - 42) // Ethernet, IPv4, UDP
      const sent = await sender.run(frames, () => socket.send(payload, to))
      socket.close()
      return sent
    },
    stopReceiving(): Received {
      stopReceiving()
      return receiver.result
    },

    // (d) round trips, in ms

    echo(): void {
      connection.subscribe('bench.echo', { callback: (_, { data }) => connection.publish('bench.echoed', data) })
    },
    async roundTrips(rounds: number): Promise<number[]> {
      let came = () => {}
      connection.subscribe('bench.echoed', { callback: () => came() })
      const message = new Uint8Array(98)
      return timed(
        rounds,
        () => connection.publish('bench.echo', message),
        (heard) => {
          came = heard
        },
      )
    },
    async ping(pod: string, address: string, rounds: number): Promise<number[]> {
      const socket = await socketsOf(pod).openIcmp()
      let came = () => {}
      socket.onMessage(() => came())
      let sequence = 0
      const took = await timed(
        rounds,
        () => socket.send(pingPacket(sequence++), { address, port: 0 }),
        (heard) => {
          came = heard
        },
      )
      socket.close()
      return took
    },

    // (e) TCP

    playContainer(node: string, netns: string): void {
      sockets = new RemoteSockets({ bus, clock, node, netns, containerId: `bench-${process.pid}`, pid: process.pid })
    },
    async tcpListen(pod: string, port: number): Promise<void> {
      await socketsOf(pod).listenTcp({ address: '0.0.0.0', port }, (stream) => {
        tcp = { bytes: 0, firstMs: performance.now(), lastMs: 0 }
        stream.on('data', (chunk: Uint8Array) => {
          tcp.bytes += chunk.length
          tcp.lastMs = performance.now()
        })
        stream.on('end', () => stream.end())
        stream.on('error', (error) => console.error(error))
      })
    },
    async tcpSend(pod: string, address: string, port: number, forMs: number): Promise<void> {
      const stream = await socketsOf(pod).connectTcp({ address, port })
      const chunk = new Uint8Array(tcpChunkBytes)
      const endMs = performance.now() + forMs
      while (performance.now() < endMs) {
        if (stream.write(chunk)) await new Promise(setImmediate)
        else await new Promise((resolve) => stream.once('drain', resolve))
      }
      stream.resume()
      stream.end()
      await new Promise((resolve) => stream.once('end', resolve))
    },
    /** Megabytes a second that came over the last connection. */
    tcpRate: (): number => tcp.bytes / (tcp.lastMs - tcp.firstMs) / 1000,
  }
}

async function timed(rounds: number, send: () => void, onCame: (came: () => void) => void): Promise<number[]> {
  const took: number[] = []
  for (let i = 0; i < rounds; i++) {
    const startMs = performance.now()
    await new Promise<void>((resolve) => {
      onCame(resolve)
      send()
    })
    took.push(performance.now() - startMs)
  }
  return took
}

const [url = '', name = ''] = process.argv.slice(2)
const verbs: Record<string, (...args: never[]) => unknown> = await station(url, name)
process.on('message', async ({ verb, args }: { verb: string; args: never[] }) => {
  try {
    process.send?.({ result: await verbs[verb]?.(...args) })
  } catch (error) {
    process.send?.({ error: String((error as Error).stack) })
  }
})
process.on('disconnect', () => process.exit(0)) // the bench is gone
process.send?.({ result: 'ready' })
