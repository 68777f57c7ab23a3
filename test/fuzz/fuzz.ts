// The API server in this process, over real sockets, under inputs that nobody sends on purpose. It may refuse anything; it may not
// answer 5xx unless it says why on purpose, fall silent, crash, or keep what it was sent.

import { Agent, request } from 'node:https'
import { connect } from 'node:tls'
import { type Random, SeededRandom } from '../../packages/clock/random.js'
import { TestServer } from '../../services/apiserver/testing/test-server.js'
import { type FuzzInput, fuzzInput, streamBytes } from './inputs.js'

export interface FuzzReport {
  readonly inputs: number
  readonly streams: number
  readonly codes: Readonly<Record<string, number>>
  /** Heap after a tenth of the inputs, and at the end, after a collection where Node offers one. */
  readonly heapBytes: readonly [number, number]
  readonly found: readonly string[]
}

const concurrency = 16
const silentMs = 20_000
/** From a tenth of the inputs to the end; only what is kept for good counts. */
const growthMaxBytes = 12 * 1024 * 1024
/** 501 and 504 are answers given on purpose (a revision that is still to come), and so is 503 of a kubelet that is not there. */
const deliberate = new Set([501, 503, 504])

const describe = ({ method, path, headers, body }: FuzzInput) =>
  `${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 200)} ${body === undefined ? '' : JSON.stringify(body.toString('latin1').slice(0, 400))}`

export async function fuzz({
  seed,
  inputs,
  say = () => {},
}: {
  seed: number
  inputs: number
  say?: (line: string) => void
}): Promise<FuzzReport> {
  const server = await TestServer.start()
  const agent = new Agent({ keepAlive: true, ...server.tls() })
  const codes: Record<string, number> = {}
  const found: string[] = []
  let [done, streams, early] = [0, 0, 0]
  const heap = () => {
    ;(globalThis as { gc?: () => void }).gc?.()
    return process.memoryUsage().heapUsed
  }
  const worker = async (random: Random) => {
    while (done < inputs) {
      done++
      if (random.below(20) === 0) {
        streams++
        await stream(server, random)
        continue
      }
      const input = fuzzInput(random)
      const answer = await ask(server, agent, input)
      codes[answer] = (codes[answer] ?? 0) + 1
      if (answer === 'silent' || (Number(answer) >= 500 && !deliberate.has(Number(answer)))) found.push(`${answer}: ${describe(input)}`)
      if (done === Math.floor(inputs / 10)) early = heap()
      if (done % 10_000 === 0) say(`${done} inputs, ${found.length} found, heap ${(heap() / 2 ** 20).toFixed(0)} MiB`)
    }
  }
  try {
    await Promise.all(Array.from({ length: concurrency }, (_, i) => worker(new SeededRandom(seed * 1_000 + i))))
    for (const { event, detail } of server.notes)
      if (detail['error'] !== undefined) found.push(`${event}: ${(detail['error'] as Error).stack}`)
    if ((await server.ask('/readyz')).code !== 200) found.push('it is not ready any more')
    const late = heap()
    if ('gc' in globalThis && late - early > growthMaxBytes) found.push(`the heap grew from ${early} to ${late} bytes`)
    return { inputs: done, streams, codes, heapBytes: [early, late], found }
  } finally {
    agent.destroy()
    await server.stop()
  }
}

/** The code, or how the connection ended without one. */
function ask(server: TestServer, agent: Agent, { method, path, headers, body }: FuzzInput): Promise<string> {
  return new Promise((resolve) => {
    try {
      const call = request({ host: '127.0.0.1', port: server.port, method, path, headers, agent, timeout: silentMs }, (answer) => {
        answer.resume()
        answer.once('error', () => resolve('hung up'))
        answer.once('end', () => resolve(String(answer.statusCode)))
      })
      call.once('timeout', () => {
        resolve('silent')
        call.destroy()
      })
      call.on('error', () => resolve('hung up'))
      call.end(body)
    } catch {
      resolve('not sent') // Node's own client refuses such a header or path
    }
  })
}

/** An upgrade, and then bytes that are nearly frames; the connection is ours to end. */
async function stream(server: TestServer, random: Random): Promise<void> {
  const protocol = random.below(2) === 0 ? 'websocket' : 'SPDY/3.1'
  const socket = connect({ host: '127.0.0.1', port: server.port, ...server.tls(), ALPNProtocols: ['http/1.1'] })
  socket.on('error', () => {})
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  await Promise.race([new Promise<void>((resolve) => socket.once('secureConnect', () => resolve())), closed])
  const verb = ['exec', 'attach', 'portforward', 'log'][random.below(4)]
  const head =
    protocol === 'websocket'
      ? 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\nsec-websocket-version: 13\r\nsec-websocket-protocol: v5.channel.k8s.io'
      : 'x-stream-protocol-version: v4.channel.k8s.io'
  socket.write(
    `${protocol === 'websocket' ? 'GET' : 'POST'} /api/v1/namespaces/default/pods/run/${verb}?container=c&command=sh&stdin=true&stdout=true HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: ${protocol}\r\n${head}\r\n\r\n`,
  )
  socket.resume()
  for (let n = random.below(6); n > 0 && !socket.destroyed; n--) {
    socket.write(streamBytes(random, protocol))
    await new Promise((resolve) => setImmediate(resolve))
  }
  socket.destroy()
  await closed
}
