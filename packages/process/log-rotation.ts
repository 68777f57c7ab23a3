// When a log grows too long it is put aside under its name and the time, and a few of those are kept: the kubelet's rules for containers
// (containerLogMaxSize, containerLogMaxFiles), which the processes of the host keep too.

import { basename } from 'node:path'

/** A file that would grow past this is put aside. */
export const logFileBytesMax = 10 * 1024 * 1024
/** Files put aside that are kept; with the current one kubelet's containerLogMaxFiles of 5. */
export const rotatedFilesMax = 4

/** `0.log` put aside is `0.log.20250101-000006.000`. */
export const asidePath = (path: string, wallMs: number): string =>
  `${path}.${new Date(wallMs).toISOString().replaceAll(/[-:]/g, '').replace('T', '-').replace('Z', '')}`

/** Of the names in a log's folder those that were put aside and are too many, oldest first. */
export function asideTooMany(names: readonly string[], path: string): string[] {
  const prefix = `${basename(path)}.`
  return names
    .filter((name) => name.startsWith(prefix) && /^\d{8}-\d{6}\.\d{3}$/.test(name.slice(prefix.length)))
    .sort()
    .slice(0, -rotatedFilesMax)
}

/** Time as a container's log has it: RFC 3339 with nine digits. */
export const criTime = (wallMs: number): string => `${new Date(wallMs).toISOString().slice(0, -1)}000000Z`
