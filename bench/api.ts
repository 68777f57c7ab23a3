// The API server beside the parts it stands on, in one run: GET against a bare Node server, writes against bare compare-and-set
// appends, watch fan-out against a bare chunked one. One API server and one nats-server, processes of their own, on a disk.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderTable } from '../cli/table.js'
import { JetStreamLog } from '../packages/bus/jetstream-log.js'
import { parseKubeconfig } from '../packages/client/kubeconfig.js'
import { RealClock } from '../packages/clock/clock.js'
import { apiServerListen, clusterPaths, natsCredentials } from '../packages/process/cluster-profile.js'
import { until } from '../packages/testkit/until.js'
import { Rig } from '../test/torture/rig.js'
import { load, quantile, RawConnection, requestText, type Target } from './api/raw-client.js'
import { figuresOf } from './process-figures.js'

const pods = '/api/v1/namespaces/default/pods'
const objects = 10_000
const reads = 6_000
const writesAt: Readonly<Record<number, number>> = { 1: 800, 16: 3_000, 128: 6_000 }
const fanOutWatchers = 50
const fanOutEvents = 2_000
const fanOutObjects = 32
const latencyWatchers = 100
const latencyWrites = 200
const idleWatchers = 500

/** About 1.6 KB once stored, as a pod of a Deployment is. */
const pod = (name: string, note = '') =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'bench', 'pod-template-hash': 'abcdefgh' }, annotations: { note, filler: 'x'.repeat(300) } },
    spec: {
      containers: [{ name: 'c', image: 'registry.example/image:1', env: [{ name: 'A', value: 'b' }], ports: [{ containerPort: 80 }] }],
    },
  })

const rate = (perSecond: number) => `${Math.round(perSecond).toLocaleString('en')}/s`
const ms = (value: number) => `${value.toFixed(2)} ms`
const rows: string[][] = []
const row = (what: string, ...cells: string[]) => rows.push([what, ...cells, '', '', ''].slice(0, 5))

export async function api(): Promise<void> {
  const rig = await Rig.start({ apiservers: 1 })
  try {
    const paths = clusterPaths(rig.dir)
    const { ca, cert, key } = parseKubeconfig(readFileSync(paths.kubeconfig, 'utf8'), paths.kubeconfig)
    const target: Target = { ...apiServerListen(rig.profile, 1), ca, cert, key }
    const memory = () => figuresOf(rig.pidOf('apiserver-1')).rssBytes

    await load(target, 16, 500, (i) => requestText('POST', pods, pod(`warm-${i}`)))
    await measureWrites(rig, target)
    const before = memory()
    await load(target, 32, objects, (i) => requestText('POST', pods, pod(`pod-${i}`)))
    row('memory of an object', `${((memory() - before) / objects / 1024).toFixed(1)} KiB`)
    const bare = await bareServer(rig, target)
    try {
      await measureReads(target, bare.target)
      await measureWatches(target, bare.target)
    } finally {
      bare.stop()
    }
    const idle = memory()
    const watching = await Promise.all(
      Array.from({ length: idleWatchers }, () => watchFrom(target, `${pods}?watch=true&fieldSelector=metadata.name%3Dnone`, () => {})),
    )
    row('memory of a watcher (TLS connection included)', `${((memory() - idle) / idleWatchers / 1024).toFixed(1)} KiB`)
    for (const connection of watching) connection.close()
  } finally {
    await rig.stop()
  }
  console.log(renderTable(['WHAT', 'API SERVER', 'p50', 'p99', 'OF THE BARE ONE'], rows))
}

/** Writes of small objects, and appends of as many bytes to a log of their own on the same broker. */
async function measureWrites(rig: Rig, target: Target): Promise<void> {
  const server = natsCredentials.parse(JSON.parse(readFileSync(clusterPaths(rig.dir).nats, 'utf8')))
  const log = await JetStreamLog.open({ server, id: 'bench', clock: new RealClock(), removedAfterMs: 300_000 })
  const data = Buffer.alloc(1_000, 'x')
  for (const [text, count] of Object.entries(writesAt)) {
    const concurrency = Number(text)
    const name = (i: number) => `w${concurrency}-${i % concurrency}`
    for (let i = 0; i < concurrency; i++) await load(target, 1, 1, () => requestText('POST', pods, pod(name(i))))
    const puts = await load(target, concurrency, count, (i) => patch(name(i), i))
    const startedMs = performance.now()
    await Promise.all(
      Array.from({ length: concurrency }, async (_, subject) => {
        for (let i = 0, last = 0; i < count / concurrency; i++)
          last = await log.append({
            subject: `s${concurrency}-${subject}`,
            data,
            expectedSequence: last,
            id: `${concurrency}-${subject}-${i}`,
          })
      }),
    )
    const appends = (count / (performance.now() - startedMs)) * 1000
    row(
      `PATCH, ${concurrency} at once`,
      rate(puts.perSecond),
      ms(quantile(puts.latenciesMs, 0.5)),
      ms(quantile(puts.latenciesMs, 0.99)),
      `${(puts.perSecond / appends).toFixed(2)} of ${rate(appends)} appends`,
    )
  }
  await log.close()
}

const patch = (name: string, i: number, collection = pods): Buffer => {
  const body = JSON.stringify({ metadata: { annotations: { note: String(i) } } })
  return Buffer.from(
    requestText('PATCH', `${collection}/${name}`, body)
      .toString()
      .replace('application/json\r\ncontent-length', 'application/merge-patch+json\r\ncontent-length'),
  )
}

async function measureReads(target: Target, bare: Target): Promise<void> {
  for (const concurrency of [1, 32]) {
    const ours = await load(target, concurrency, reads, () => requestText('GET', `${pods}/pod-7`))
    const theirs = await load(bare, concurrency, reads, () => requestText('GET', '/object'))
    row(
      `GET of a pod, ${concurrency} at once`,
      rate(ours.perSecond),
      ms(quantile(ours.latenciesMs, 0.5)),
      ms(quantile(ours.latenciesMs, 0.99)),
      `${(ours.perSecond / theirs.perSecond).toFixed(2)} of ${rate(theirs.perSecond)}`,
    )
  }
  const lists = await load(target, 1, 30, () => requestText('GET', pods))
  row(`LIST of ${objects} pods`, rate(lists.perSecond), ms(quantile(lists.latenciesMs, 0.5)), ms(quantile(lists.latenciesMs, 0.99)))
  // Churn: 20 writes a second for ten seconds.
  const connection = await RawConnection.open(target)
  const latencies: number[] = []
  for (let i = 0; i < 100; i++) {
    const atMs = performance.now()
    await connection.ask(patch('pod-9', i))
    latencies.push(performance.now() - atMs)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  connection.close()
  latencies.sort((a, b) => a - b)
  row('PATCH, 20 a second', '', ms(quantile(latencies, 0.5)), ms(quantile(latencies, 0.99)))
}

async function watchFrom(target: Target, path: string, onBytes: (bytes: Buffer) => void): Promise<RawConnection> {
  const connection = await RawConnection.open(target)
  await new Promise<void>((resolve) =>
    connection.stream(requestText('GET', path), (bytes) => {
      resolve()
      onBytes(bytes)
    }),
  )
  return connection
}

async function measureWatches(target: Target, bare: Target): Promise<void> {
  // Chunked framing adds two line ends of its own to each write; the marker counts events alone.
  const marker = Buffer.from('"type":"MODIFIED"')
  const eventsIn = (bytes: Buffer) => {
    let events = 0
    for (let at = bytes.indexOf(marker); at >= 0; at = bytes.indexOf(marker, at + marker.length)) events++
    return events
  }
  const fanOut = async (at: Target, path: string, produce: () => Promise<unknown>, count: number) => {
    let delivered = 0
    const watching = await Promise.all(
      Array.from({ length: fanOutWatchers }, () => watchFrom(at, path, (bytes) => void (delivered += eventsIn(bytes)))),
    )
    const startedMs = performance.now()
    await produce()
    // An event cut in two by a packet's end is not counted: a hundredth may be missing.
    await until('all is delivered', async () => delivered >= count * fanOutWatchers * 0.98, 60_000).catch(() => {})
    const perSecond = (delivered / (performance.now() - startedMs)) * 1000
    for (const connection of watching) connection.close()
    return perSecond
  }
  await load(target, 1, 1, () => requestText('POST', '/api/v1/namespaces', JSON.stringify({ metadata: { name: 'fan' } })))
  const fan = '/api/v1/namespaces/fan/pods'
  const name = (i: number) => `fan-${i % fanOutObjects}`
  await load(target, 1, fanOutObjects, (i) => requestText('POST', fan, pod(name(i))))
  const ours = await fanOut(
    target,
    `${fan}?watch=true&resourceVersion=0`,
    () => load(target, fanOutObjects, fanOutEvents, (i) => patch(name(i), i, fan)),
    fanOutEvents,
  )
  const theirs = await fanOut(bare, '/watch', () => load(bare, 1, 1, () => requestText('GET', `/event/${fanOutEvents}`)), fanOutEvents)
  row(`events to ${fanOutWatchers} watchers`, rate(ours), '', '', `${(ours / theirs).toFixed(2)} of ${rate(theirs)}`)

  // From the write's departure to each watcher, and from its acknowledgement.
  const arrivals: number[] = []
  const watching = await Promise.all(
    Array.from({ length: latencyWatchers }, () =>
      watchFrom(target, `${pods}?watch=true&resourceVersion=0&fieldSelector=metadata.name%3Dpod-2`, (bytes) => {
        if (eventsIn(bytes) > 0) arrivals.push(performance.now())
      }),
    ),
  )
  const connection = await RawConnection.open(target)
  const [fromSent, fromAcknowledged]: [number[], number[]] = [[], []]
  for (let i = 0; i < latencyWrites; i++) {
    arrivals.length = 0
    const sentMs = performance.now()
    await connection.ask(patch('pod-2', i))
    const acknowledgedMs = performance.now()
    await until('all have heard', async () => arrivals.length >= latencyWatchers, 5_000).catch(() => {})
    for (const atMs of arrivals) {
      fromSent.push(atMs - sentMs)
      fromAcknowledged.push(atMs - acknowledgedMs)
    }
  }
  connection.close()
  for (const watcher of watching) watcher.close()
  for (const [what, values] of [
    [`sent → heard by ${latencyWatchers} watchers`, fromSent],
    [`acknowledged → heard by ${latencyWatchers} watchers`, fromAcknowledged],
  ] as const) {
    values.sort((a, b) => a - b)
    row(what, '', ms(quantile(values, 0.5)), ms(quantile(values, 0.99)))
  }
}

async function bareServer(rig: Rig, target: Target): Promise<{ target: Target; stop(): void }> {
  const file = join(rig.dir, 'object.json')
  const [connection] = rig.connections()
  writeFileSync(file, (await connection!.ask('GET', `${pods}/pod-7`)).text)
  connection!.close()
  const script = new URL('./api/bare-server.js', import.meta.url).pathname
  const child = spawn(process.execPath, [script, clusterPaths(rig.dir).pki, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    // The certificate is for the cluster's own address and for 127.0.0.1.
    target: { ...target, host: '127.0.0.1', port: Number(port.toString()) },
    stop: () => void child.kill(),
  }
}
