// What a configMap, secret, downwardAPI or projected volume holds. Pure but for asking for the objects it refers to.

import type { Pod } from '../../../packages/client/resources.js'
import { fieldValue } from '../environment/downward-field.js'
import type { VolumeFile } from './atomic-folder.js'

export type VolumeSpec = NonNullable<NonNullable<Pod['spec']>['volumes']>[number]

export interface ReferencedObjects {
  /** Undefined when there is none of that name in the pod's namespace. */
  configMap(name: string): Promise<{ data?: Record<string, string>; binaryData?: Record<string, string> } | undefined>
  secret(name: string): Promise<{ data?: Record<string, string> } | undefined>
  /** A bound token of the pod's service account. Rejects when the apiserver refuses. */
  serviceAccountToken(request: { audience: string; expirationSeconds: number }): Promise<string>
}

/** Something the volume needs is not there; the kubelet tries again. */
export class MountFailed extends Error {
  override name = 'MountFailed'
}

interface KeyToPath {
  key: string
  path: string
  mode?: number
}
type Files = Map<string, VolumeFile>

/** Kinds of volume whose files are made here. */
export const isFileVolume = (volume: VolumeSpec): boolean =>
  Boolean(volume.configMap || volume.secret || volume.downwardAPI || volume.projected)

export async function volumeFiles(volume: VolumeSpec, pod: Pod, objects: ReferencedObjects): Promise<Files> {
  if (volume.configMap) return configMapFiles(volume.configMap, volume.configMap.defaultMode ?? 0o644, objects)
  if (volume.secret) return secretFiles({ ...volume.secret, name: volume.secret.secretName }, volume.secret.defaultMode ?? 0o644, objects)
  if (volume.downwardAPI) return downwardFiles(volume.downwardAPI.items ?? [], volume.downwardAPI.defaultMode ?? 0o644, pod)
  const mode = volume.projected?.defaultMode ?? 0o644
  const files: Files = new Map()
  for (const source of volume.projected?.sources ?? []) {
    const { configMap, secret, downwardAPI, serviceAccountToken } = source
    if (configMap) merge(files, await configMapFiles(configMap, mode, objects))
    else if (secret) merge(files, await secretFiles(secret, mode, objects))
    else if (downwardAPI) merge(files, downwardFiles(downwardAPI.items ?? [], mode, pod))
    else if (serviceAccountToken) {
      const token = await objects.serviceAccountToken({
        audience: serviceAccountToken.audience ?? '',
        expirationSeconds: serviceAccountToken.expirationSeconds ?? 3600,
      })
      files.set(serviceAccountToken.path, { bytes: Buffer.from(token), mode: 0o600 })
    } else throw new MountFailed(`projected source ${Object.keys(source).join(', ')} is not offered`)
  }
  return files
}

/** The shortest life of a token in the volume, undefined when it has none. */
export const tokenSeconds = ({ projected }: VolumeSpec): number | undefined =>
  projected?.sources?.reduce<number | undefined>(
    (least, { serviceAccountToken: token }) =>
      token ? Math.min(least ?? Number.POSITIVE_INFINITY, token.expirationSeconds ?? 3600) : least,
    undefined,
  )

function merge(into: Files, files: Files): void {
  for (const [path, file] of files) into.set(path, file)
}

async function configMapFiles(
  { name = '', items, optional }: { name?: string; items?: KeyToPath[]; optional?: boolean | null },
  mode: number,
  objects: ReferencedObjects,
): Promise<Files> {
  const found = await objects.configMap(name)
  if (found === undefined) return absent(optional, `configmap "${name}" not found`)
  const values = new Map<string, Uint8Array>()
  for (const [key, text] of Object.entries(found.data ?? {})) values.set(key, Buffer.from(text))
  for (const [key, base64] of Object.entries(found.binaryData ?? {})) values.set(key, Buffer.from(base64, 'base64'))
  return choose(values, items, mode, optional, 'configmap')
}

async function secretFiles(
  { name = '', items, optional }: { name?: string; items?: KeyToPath[]; optional?: boolean | null },
  mode: number,
  objects: ReferencedObjects,
): Promise<Files> {
  const found = await objects.secret(name)
  if (found === undefined) return absent(optional, `secret "${name}" not found`)
  const values = new Map(Object.entries(found.data ?? {}).map(([key, base64]) => [key, Buffer.from(base64, 'base64')]))
  return choose(values, items, mode, optional, 'secret')
}

function choose(
  values: ReadonlyMap<string, Uint8Array>,
  items: KeyToPath[] | undefined,
  mode: number,
  optional: boolean | null | undefined,
  what: string,
): Files {
  if (!items?.length) return new Map([...values].map(([key, bytes]) => [key, { bytes, mode }]))
  const files: Files = new Map()
  for (const item of items) {
    const bytes = values.get(item.key)
    if (bytes !== undefined) files.set(item.path, { bytes, mode: item.mode ?? mode })
    else if (!optional) throw new MountFailed(`${what} references non-existent ${what === 'secret' ? 'secret' : 'config'} key: ${item.key}`)
  }
  return files
}

function downwardFiles(
  items: readonly { path: string; mode?: number; fieldRef?: { fieldPath: string }; resourceFieldRef?: object }[],
  mode: number,
  pod: Pod,
): Files {
  return new Map(
    items.map((item) => {
      const value = item.fieldRef === undefined ? undefined : fieldValue(item.fieldRef.fieldPath, pod)
      if (value === undefined) throw new MountFailed(`unsupported fieldPath: ${item.fieldRef?.fieldPath ?? 'resourceFieldRef'}`)
      return [item.path, { bytes: Buffer.from(value), mode: item.mode ?? mode }]
    }),
  )
}

function absent(optional: boolean | null | undefined, message: string): Files {
  if (optional) return new Map()
  throw new MountFailed(message)
}
