// The wire between two nodes against bare NATS, and what pods get of it. Everything in one run on one nats-server, every node a
// process of its own; rounds alternate, the median counts.
//
//   KUBEWIRE_BENCH_ONLY=pods,tcp      only these of bare, wire, pods, egress, ping, tcp
//   KUBEWIRE_BENCH_PROFILE=DIR        a CPU profile of each process

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renderTable } from '../cli/table.js'
import { startNatsServer } from '../packages/testkit/nats-server.js'
import { egressNs } from './wire/egress.js'
import type { Received, Sent } from './wire/paced.js'
import { servicePort, services } from './wire/pods.js'
import type { Frames } from './wire/station.js'
import { type Station, startStation, stopStation } from './wire/stations.js'

const rounds = 3
const forMs = 600
const pings = 1000
const egressPackets = 200_000
/** Frames of an inner MTU of 1450 inside VXLAN make 1514 bytes on the wire. */
const large: Frames = { frameBytes: 1514, burst: 64, forMs }
const largeInPod: Frames = { ...large, frameBytes: 1464 }
const small: Frames = { frameBytes: 64, burst: 1024, forMs }

interface Line {
  readonly what: string
  readonly frameBytes: number
  readonly runs: { sent: Sent; received: Received }[]
}

export async function wire(): Promise<void> {
  const profile = process.env['KUBEWIRE_BENCH_PROFILE']
  const nats = await startNatsServer()
  const clusterDir = mkdtempSync(join(tmpdir(), 'kw-bench-'))
  const started: Station[] = []
  const start = async (name: string) => {
    const flags = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${name}.cpuprofile`]
    const station = await startStation(nats.url, name, flags)
    started.push(station)
    return station
  }
  try {
    if (wanted('egress')) await egress(clusterDir)
    const [a, b] = [await start('node-1'), await start('node-2')]
    await a.playNode('node-1', clusterDir)
    await b.playNode('node-2', clusterDir)
    if (wanted('bare') || wanted('wire') || wanted('pods')) await frames(a, b)
    if (wanted('ping')) await roundTrips(a, b)
    if (wanted('tcp')) await tcp(a, b, start)
    for (const [name, station] of [
      ['node-1', a],
      ['node-2', b],
    ] as const)
      console.log(`drops on ${name}: ${JSON.stringify(await station.drops())}`)
  } finally {
    for (const station of started) await stopStation(station)
    await nats.stop()
    rmSync(clusterDir, { recursive: true, force: true })
  }
}

const only = process.env['KUBEWIRE_BENCH_ONLY']?.split(',')
const wanted = (part: 'bare' | 'wire' | 'pods' | 'egress' | 'ping' | 'tcp'): boolean => only === undefined || only.includes(part)

const median = (values: readonly number[]): number => values.toSorted((x, y) => x - y)[values.length >> 1] ?? Number.NaN
const rateOf = ({ received }: { received: Received }): number => (received.received / received.ms) * 1000
const thousands = (rate: number): string => `${(rate / 1000).toFixed(0)} k`

async function frames(a: Station, b: Station): Promise<void> {
  const bare = (framesPerMessage: number, of: Frames) => ({
    part: 'bare' as const,
    what: `bare NATS, ${framesPerMessage} a message`,
    of,
    listen: () => b.bareReceive(of),
    send: () => a.bareSend({ ...of, framesPerMessage }),
  })
  const wired = (of: Frames) => ({
    part: 'wire' as const,
    what: 'the wire',
    of,
    listen: () => b.wireReceive(of),
    send: () => a.wireSend(of),
  })
  const pods = (of: Frames) => ({
    part: 'pods' as const,
    what: 'UDP, pod to Service to pod',
    of,
    listen: () => b.podReceive('pod-2', of),
    send: () => a.podSend('pod-2', services.udp, of),
  })
  const cases = [
    ...[1, 4, 8, 16, 32].map((framesPerMessage) => bare(framesPerMessage, large)),
    wired(large),
    pods(largeInPod),
    ...[64, 128, 256].map((framesPerMessage) => bare(framesPerMessage, small)),
    wired(small),
    pods(small),
  ].filter(({ part }) => wanted(part))
  const lines = cases.map(({ what, of }): Line => ({ what, frameBytes: of.frameBytes, runs: [] }))
  for (let round = 0; round <= rounds; round++) {
    for (const [i, { listen, send }] of cases.entries()) {
      await listen()
      const sent = await send()
      const received = await b.stopReceiving()
      if (round > 0) lines[i]?.runs.push({ sent, received }) // the first is for V8 and ARP to warm up
    }
  }
  const rate = ({ runs }: Line) => median(runs.map(rateOf))
  const bestOf = (frameBytes: number) =>
    Math.max(...lines.filter((line) => line.what.startsWith('bare') && line.frameBytes === frameBytes).map(rate))
  const best = { large: bestOf(large.frameBytes), small: bestOf(small.frameBytes) }
  const nsPerFrame = (cpuMs: number, count: number) => (cpuMs * 1e6) / count
  console.log(
    renderTable(
      ['FRAMES', 'BYTES', 'FRAMES/S', 'MB/S', 'OF BARE', 'LOST', 'SENDER', 'RECEIVER', 'RUNS'],
      lines.map((line) => [
        line.what,
        String(line.frameBytes),
        thousands(rate(line)),
        ((rate(line) * line.frameBytes) / 1e6).toFixed(0),
        (rate(line) / (line.frameBytes === small.frameBytes ? best.small : best.large)).toFixed(2),
        String(line.runs.reduce((sum, { sent, received }) => sum + sent.sent - received.received, 0)),
        `${median(line.runs.map(({ sent }) => nsPerFrame(sent.cpuMs, sent.sent))).toFixed(0)} ns`,
        `${median(line.runs.map(({ received }) => nsPerFrame(received.cpuMs, received.received))).toFixed(0)} ns`,
        line.runs.map((run) => thousands(rateOf(run))).join(' '),
      ]),
    ),
  )
  console.log('Aim: the wire at 0.75 of bare NATS in its best batch. SENDER and RECEIVER: CPU of the whole process a frame.')
}

async function egress(clusterDir: string): Promise<void> {
  const rows: string[][] = []
  for (const frameBytes of [small.frameBytes, largeInPod.frameBytes])
    rows.push([String(frameBytes), `${(await egressNs(clusterDir, frameBytes, egressPackets)).toFixed(0)} ns`])
  console.log(renderTable(['EGRESS OF A KNOWN CONNECTION, BYTES', 'CPU A PACKET'], rows))
  console.log('Aim: 300 ns. From the veth over DNAT and rules, VXLAN and its own hooks, into the batch.')
}

async function roundTrips(a: Station, b: Station): Promise<void> {
  await b.echo()
  const ways = [
    { what: 'bare NATS', ask: () => a.roundTrips(pings) },
    { what: 'ping, pod to pod across nodes', ask: () => a.ping('pod-2', '10.244.2.2', pings) },
    { what: 'ping, pod to pod on one node', ask: () => a.ping('pod-2', '10.244.1.3', pings) },
  ]
  const took = ways.map((): number[][] => [])
  for (let round = 0; round < rounds; round++)
    for (const [i, { ask }] of ways.entries()) took[i]?.push((await ask()).toSorted((x, y) => x - y))
  const quantile = (i: number, q: number) => median((took[i] ?? []).map((sorted) => sorted[Math.floor(sorted.length * q)] ?? Number.NaN))
  const microseconds = (ms: number) => `${(ms * 1000).toFixed(0)} us`
  console.log(
    renderTable(
      ['ROUND TRIP', 'P50', 'P99', 'P50 OF BARE'],
      ways.map(({ what }, i) => [
        what,
        microseconds(quantile(i, 0.5)),
        microseconds(quantile(i, 0.99)),
        (quantile(i, 0.5) / quantile(0, 0.5)).toFixed(2),
      ]),
    ),
  )
}

async function tcp(a: Station, b: Station, start: (name: string) => Promise<Station>): Promise<void> {
  const [near, far] = [await start('container-1'), await start('container-2')]
  await near.playContainer('node-1', 'pod-2')
  await far.playContainer('node-2', 'pod-2')
  await b.tcpListen('pod-2', servicePort)
  await a.tcpListen('pod-3', servicePort)
  await far.tcpListen('', servicePort + 1)
  const ways = [
    { what: 'TCP, across nodes', send: () => a.tcpSend('pod-2', services.far, servicePort, forMs), at: b },
    { what: 'TCP, on one node', send: () => a.tcpSend('pod-2', services.near, servicePort, forMs), at: a },
    {
      what: 'TCP, process-container to process-container across nodes',
      send: () => near.tcpSend('', '10.244.2.2', servicePort + 1, forMs),
      at: far,
    },
  ]
  const rates = ways.map((): number[] => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [i, { send, at }] of ways.entries()) {
      await send()
      const rate = await at.tcpRate()
      if (round > 0) rates[i]?.push(rate)
    }
  }
  console.log(
    renderTable(
      ['STREAM', 'MB/S', 'RUNS'],
      ways.map(({ what }, i) => [
        what,
        median(rates[i] ?? []).toFixed(1),
        (rates[i] ?? []).map((mbPerSecond) => mbPerSecond.toFixed(1)).join(' '),
      ]),
    ),
  )
}
