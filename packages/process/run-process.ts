// The loop around every service: flags in, things opened, a signal, things closed in reverse.

import { randomInt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import pino from 'pino'
import * as z from 'zod'
import type { Bus } from '../bus/bus.js'
import { NatsBus, natsConnection, subjectPrefix } from '../bus/nats-bus.js'
import { RealClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import { clusterPaths, natsCredentials, readProfile } from './cluster-profile.js'
import { hostPath, mountsFrom } from './container-path.js'
import type { ProcessContext } from './process.js'
import { ProcessLog } from './process-log.js'

/** Each thing to stop gets so long; then the process ends anyway. */
const stopDeadlineMs = 3_000

interface ProcessDescription<Flags extends z.ZodRawShape> {
  /** The service: `kernel`. Becomes `kernel.node-1` where there is a node. */
  readonly name: string
  /** This service's own flags beside --cluster-dir and --node; values arrive as text. */
  readonly flags?: Flags
  /** One line of --help for each. */
  readonly help?: Partial<Record<keyof Flags, string>>
  /** False for a main that does not meet the others on NATS. */
  readonly bus?: boolean
}

export type ProcessFlags<Flags extends z.ZodRawShape> = z.output<z.ZodObject<Flags>>

/** Never returns normally: the process lives until a signal, and exits non-zero when starting fails. */
export function runProcess<Flags extends z.ZodRawShape = Record<string, never>>(
  description: ProcessDescription<Flags>,
  start: (context: ProcessContext<ProcessFlags<Flags>>) => Promise<void>,
): void {
  void run(description, start)
}

async function run<Flags extends z.ZodRawShape>(
  description: ProcessDescription<Flags>,
  start: (context: ProcessContext<ProcessFlags<Flags>>) => Promise<void>,
): Promise<void> {
  const { clusterDir, node, replica, flags } = readFlags(description)
  const name = `${description.name}${replica === 0 ? '' : `-${replica}`}${node === '' ? '' : `.${node}`}`
  const clock = new RealClock()
  const lines = new ProcessLog({
    out: pino.destination({ dest: 1, sync: true }),
    path: process.env['KUBEWIRE_LOG_PATH'] ?? join(clusterPaths(clusterDir).logs, `${name}.log`),
    isContainer: process.env['KUBEWIRE_CONTAINER_ID'] !== undefined,
    wallMs: () => clock.wallMs(),
  })
  const log = pino({ name, level: process.env['KUBEWIRE_LOG_LEVEL'] ?? 'info', base: { name } }, lines)
  const stopping = new AbortController()
  const stops: { what: string; stop: () => unknown }[] = []

  const stopAll = async (code: number) => {
    if (stopping.signal.aborted) return
    stopping.abort()
    for (const { what, stop } of stops.reverse()) {
      const outcome = await Promise.race([
        Promise.resolve()
          .then(stop)
          .then(() => 'stopped' as const)
          .catch((error: unknown) => {
            log.error({ err: error, what }, 'stopping failed')
            return 'stopped' as const
          }),
        new Promise<'late'>((late) => setTimeout(() => late('late'), stopDeadlineMs).unref()),
      ])
      if (outcome === 'late') log.warn({ what, stopDeadlineMs }, 'did not stop in time')
    }
    process.exit(code)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stopAll(0))
  // A main that waits for a peer to come back may hold nothing but timers that do not keep a process alive.
  setInterval(() => {}, 2 ** 31 - 1)
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error) => {
      // Our own mistake: the supervisor restarts, the trace remains.
      log.fatal({ err: error, event }, 'stopping after a mistake of our own')
      process.exit(1)
    })
  }

  try {
    const profile = readProfile(clusterDir)
    const random = new SeededRandom(randomInt(2 ** 32))
    let bus: Bus | undefined
    if (description.bus !== false) {
      const credentials = natsCredentials.parse(JSON.parse(readFileSync(clusterPaths(clusterDir).nats, 'utf8')))
      bus = new NatsBus({
        connection: await natsConnection(credentials, name),
        clock,
        random,
        prefix: subjectPrefix(profile.id),
        onHandlerError: (error, subject) => log.error({ err: error, subject }, 'a message could not be handled'),
      })
      const opened = bus
      stops.push({ what: 'bus', stop: () => opened.close() })
    }
    const mounts = mountsFrom(process.env['KUBEWIRE_MOUNTS'])
    await start({
      name,
      clusterDir,
      profile,
      node,
      replica,
      flags,
      log,
      clock,
      random,
      bus: bus as Bus, // a main that said `bus: false` does not ask
      signal: stopping.signal,
      onStop: (what, stop) => stops.push({ what, stop }),
      containerPath: (path) => hostPath(mounts, path),
    })
    log.info('started')
  } catch (error) {
    if (stopping.signal.aborted) return
    log.fatal({ err: error }, 'could not start')
    process.exit(1)
  }
}

function readFlags<Flags extends z.ZodRawShape>({ name, flags: shape, help }: ProcessDescription<Flags>) {
  const own = Object.keys(shape ?? {})
  const { values } = parseArgs({
    options: {
      'cluster-dir': { type: 'string' },
      node: { type: 'string' },
      replica: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
      ...Object.fromEntries(own.map((flag) => [flag, { type: 'string' as const }])),
    },
    strict: false,
    allowPositionals: true,
  })
  if (values.help === true) {
    const lines = own.map((flag) => `  --${flag.padEnd(24)} ${help?.[flag] ?? ''}`)
    process.stdout.write(
      [
        `${name}: a process of a kubewire cluster`,
        '  --cluster-dir DIR           the cluster’s state directory',
        '  --node NODE                 the node this process is of',
        '  --replica N                 which of several it is, counted from 1',
        ...lines,
        '',
      ].join('\n'),
    )
    process.exit(0)
  }
  const clusterDir = values['cluster-dir'] ?? process.env['KUBEWIRE_CLUSTER_DIR']
  if (typeof clusterDir !== 'string') return refuse(`${basename(process.argv[1] ?? name)}: --cluster-dir is missing`)
  const parsed = z.object(shape ?? ({} as Flags)).safeParse(Object.fromEntries(own.map((flag) => [flag, values[flag]])))
  if (!parsed.success) return refuse(`${name}: --${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}`)
  const node = values.node ?? process.env['KUBEWIRE_NODE'] ?? ''
  const replica = Number(values.replica ?? 0)
  if (!Number.isInteger(replica) || replica < 0) return refuse(`${name}: --replica: found ${values.replica}, wanted a whole number`)
  return { clusterDir: resolve(clusterDir), replica, node: String(node), flags: parsed.data as ProcessFlags<Flags> }
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
