// A pod's volumes as folders below the kubelet's own, and where its containers see them.

import { existsSync, mkdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import type { Pod } from '../../../packages/client/resources.js'
import type { ContainerSpec } from '../pods/container-record.js'
import { writeFolder } from './atomic-folder.js'
import { isFileVolume, MountFailed, type ReferencedObjects, type VolumeSpec, volumeFiles } from './volume-files.js'

export interface Mount {
  /** In the container. */
  path: string
  /** On this machine, below the cluster's state. */
  source: string
  readOnly: boolean
}

export class Volumes {
  readonly #podsFolder: string
  readonly #nodeFolder: string
  readonly #stamp: () => string

  /** `stamp` names versions of a volume's files: unique, in the order of time. */
  constructor({ kubeletFolder, nodeFolder, stamp }: { kubeletFolder: string; nodeFolder: string; stamp: () => string }) {
    this.#podsFolder = join(kubeletFolder, 'pods')
    this.#nodeFolder = nodeFolder
    this.#stamp = stamp
  }

  podFolder(uid: string): string {
    return join(this.#podsFolder, uid)
  }

  /** Lays out every volume, or brings it up to date. Rejects with MountFailed, worded as the kubelet's event. */
  async mount(pod: Pod, objects: ReferencedObjects): Promise<void> {
    for (const volume of pod.spec?.volumes ?? []) {
      try {
        await this.#mountOne(volume, pod, objects)
      } catch (error) {
        throw new MountFailed(`MountVolume.SetUp failed for volume "${volume.name}" : ${(error as Error).message}`, { cause: error })
      }
    }
  }

  async #mountOne(volume: VolumeSpec, pod: Pod, objects: ReferencedObjects): Promise<void> {
    const folder = this.#sourceOf(volume, pod)
    if (folder === undefined) throw new MountFailed(`volumes of type ${Object.keys(volume).find((key) => key !== 'name')} are not offered`)
    if (isFileVolume(volume)) return writeFolder(folder, await volumeFiles(volume, pod, objects), this.#stamp())
    if (volume.hostPath) return prepareHostPath(folder, volume.hostPath.path, volume.hostPath.type ?? '')
    mkdirSync(folder, { recursive: true })
  }

  /** Where a volume lies, undefined for a kind that is not offered. */
  #sourceOf(volume: VolumeSpec, pod: Pod): string | undefined {
    // A node's file system is its own folder: normalize() keeps a path with ".." inside.
    if (volume.hostPath) return join(this.#nodeFolder, normalize(`/${volume.hostPath.path}`))
    const kind = (['emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI'] as const).find((key) => volume[key])
    if (kind === undefined) return undefined
    const plugin = { emptyDir: 'empty-dir', configMap: 'configmap', secret: 'secret', projected: 'projected', downwardAPI: 'downward-api' }[
      kind
    ]
    return join(this.podFolder(pod.metadata.uid ?? ''), 'volumes', `kubernetes.io~${plugin}`, volume.name)
  }

  /** What `container` sees of the volumes. Throws MountFailed for a subPath that would leave its volume. */
  mountsOf(container: ContainerSpec, pod: Pod): Mount[] {
    return (container.volumeMounts ?? []).flatMap(({ name, mountPath, subPath, readOnly }) => {
      const volume = pod.spec?.volumes?.find((candidate) => candidate.name === name)
      const folder = volume && this.#sourceOf(volume, pod)
      if (folder === undefined) return []
      return [{ path: mountPath, source: subPath ? subPathOf(folder, subPath) : folder, readOnly: readOnly === true }]
    })
  }

  remove(uid: string): void {
    rmSync(this.podFolder(uid), { recursive: true, force: true })
  }
}

function subPathOf(folder: string, subPath: string): string {
  if (subPath.startsWith('/') || subPath.split('/').includes('..'))
    throw new MountFailed(`invalid subPath ${JSON.stringify(subPath)}: must be relative and must not contain '..'`)
  const path = join(folder, subPath)
  if (!existsSync(path)) mkdirSync(path, { recursive: true })
  // A link inside the volume may point out of it (CVE-2021-25741).
  const real = realpathSync(path)
  if (real !== realpathSync(folder) && !real.startsWith(`${realpathSync(folder)}/`))
    throw new MountFailed(`subPath ${JSON.stringify(subPath)} leaves its volume`)
  return real
}

function prepareHostPath(path: string, written: string, type: string): void {
  if (type === '' || type === 'DirectoryOrCreate') {
    if (!existsSync(path)) mkdirSync(path, { recursive: true })
  } else if (type === 'FileOrCreate') {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, '', { flag: 'a' })
  }
  if (type === '') return
  const found = existsSync(path) ? statSync(path) : undefined
  const wanted = type.startsWith('Directory') ? 'directory' : type.startsWith('File') ? 'file' : type
  if (!(wanted === 'directory' ? found?.isDirectory() : wanted === 'file' && found?.isFile()))
    throw new MountFailed(`hostPath type check failed: ${written} is not a ${wanted}`)
}
