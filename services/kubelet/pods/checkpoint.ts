// What a kubelet writes down of a pod before it acts, so that the next one knows what may be running: pods/<uid>/checkpoint.json.

import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import type { Pod } from '../../../packages/client/resources.js'
import type { Terminated } from './container-record.js'

const terminated = z.object({
  containerId: z.string(),
  exitCode: z.number(),
  signal: z.number(),
  reason: z.string(),
  message: z.string(),
  startedAtMs: z.number(),
  finishedAtMs: z.number(),
})
const checkpoint = z.object({
  /** As the apiserver had it: enough to take the pod down when it is gone there. */
  pod: z.custom<Pod>((value) => typeof value === 'object' && value !== null),
  /** '' before the sandbox stood. */
  ip: z.string(),
  containers: z.array(
    z.object({
      name: z.string(),
      attempt: z.number(),
      containerId: z.string(),
      startedAtMs: z.number(),
      processName: z.string(),
      ended: terminated.optional(),
    }),
  ),
})
export type Checkpoint = z.output<typeof checkpoint> & { containers: { ended?: Terminated }[] }

const fileOf = (podFolder: string): string => join(podFolder, 'checkpoint.json')

export function writeCheckpoint(podFolder: string, value: Checkpoint): void {
  mkdirSync(podFolder, { recursive: true })
  const file = fileOf(podFolder)
  writeFileSync(`${file}.draft`, JSON.stringify(value), { mode: 0o600 })
  renameSync(`${file}.draft`, file)
}

/** Every pod below `podsFolder` that has a checkpoint which makes sense. */
export function readCheckpoints(podsFolder: string): Checkpoint[] {
  let uids: string[]
  try {
    uids = readdirSync(podsFolder)
  } catch {
    return [] // the node's first start
  }
  return uids.flatMap((uid) => {
    try {
      return [checkpoint.parse(JSON.parse(readFileSync(fileOf(join(podsFolder, uid)), 'utf8')))]
    } catch {
      return [] // killed before anything was started
    }
  })
}
