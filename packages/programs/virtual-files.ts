// A container's files: a small tree in memory, with the pod's volumes mounted in it. Paths are resolved here, component by
// component and link by link, in the container's own tree: an absolute link starts again at the container's root, and `..`
// never climbs above it. So nothing outside a mount's source is ever reached, whatever a program writes into a volume.

import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import type { ContainerMount } from './container.js'

/** Linux's MAXSYMLINKS. */
const linksMax = 40
/** What one container may keep in memory; beyond it writes fail with ENOSPC. */
export const containerBytesMax = 64 * 1024 * 1024

interface MemoryFile {
  readonly kind: 'file'
  data: Uint8Array
  mode: number
  mtimeMs: number
}
interface MemoryLink {
  readonly kind: 'link'
  readonly target: string
  mode: number
  mtimeMs: number
}
interface MemoryDirectory {
  readonly kind: 'directory'
  readonly entries: Map<string, MemoryNode>
  mode: number
  mtimeMs: number
}
/** Where a volume hangs in the tree. */
interface MountPoint {
  readonly kind: 'mount'
  readonly source: string
  readonly readOnly: boolean
}
/** /dev/null. */
interface NullDevice {
  readonly kind: 'null'
}
type MemoryNode = MemoryFile | MemoryLink | MemoryDirectory | MountPoint | NullDevice

/** Where a path ends: a name in a directory in memory, or a path below a mount's source. */
type Place =
  | {
      readonly in: 'memory'
      readonly path: string
      readonly parent: MemoryDirectory
      readonly name: string
      readonly node: MemoryNode | undefined
    }
  | { readonly in: 'host'; readonly path: string; readonly hostPath: string; readonly mount: MountPoint; readonly atMount: boolean }

export interface FileStatus {
  readonly type: 'file' | 'directory' | 'link'
  readonly mode: number
  readonly size: number
  readonly mtimeMs: number
}

/** `code` is the errno's name; the message reads like Node's: "ENOENT: no such file or directory, open '/x'". */
export class FileError extends Error {
  override name = 'FileError'
  readonly code: string
  constructor(code: string, action: string, path: string) {
    super(`${code}: ${errnoText[code] ?? code}, ${action} '${path}'`)
    this.code = code
  }
}

const errnoText: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EISDIR: 'illegal operation on a directory',
  ENOTDIR: 'not a directory',
  EEXIST: 'file already exists',
  EROFS: 'read-only file system',
  ELOOP: 'too many levels of symbolic links',
  ENOSPC: 'no space left on device',
  ENOTEMPTY: 'directory not empty',
  EBUSY: 'resource busy or locked',
  EINVAL: 'invalid argument',
  EACCES: 'permission denied',
}

/** Absolute and without `.`, `..` and doubled slashes. */
export function absolutePath(base: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}

export class VirtualFiles {
  readonly #root: MemoryDirectory
  readonly #wallMs: () => number
  #bytes = 0
  /** What is kept in memory. */
  get bytes(): number {
    return this.#bytes
  }

  constructor(options: { wallMs: () => number; files: Readonly<Record<string, string>>; mounts: readonly ContainerMount[] }) {
    this.#wallMs = options.wallMs
    this.#root = this.#directory()
    for (const folder of ['/bin', '/usr/bin', '/tmp', '/root', '/etc', '/proc', '/var/log', '/dev'])
      this.makeDirectory(folder, { recursive: true })
    this.#graft('/dev/null', { kind: 'null' })
    for (const [path, text] of Object.entries(options.files)) {
      this.makeDirectory(absolutePath(path, '..'), { recursive: true })
      this.write(path, text)
    }
    // Outer mounts first, so that a volume may be mounted inside another one's place in memory.
    for (const mount of [...options.mounts].sort((a, b) => a.path.length - b.path.length)) {
      this.#graft(absolutePath('/', mount.path), { kind: 'mount', source: mount.source, readOnly: mount.readOnly })
    }
  }

  readBytes(path: string): Uint8Array {
    const place = this.#resolve(path, true)
    if (place.in === 'host') return this.#host('open', path, () => readFileSync(place.hostPath))
    const node = place.node
    if (node === undefined) throw new FileError('ENOENT', 'open', path)
    if (node.kind === 'null') return new Uint8Array()
    if (node.kind !== 'file') throw new FileError('EISDIR', 'read', path)
    return node.data
  }
  readText(path: string): string {
    return new TextDecoder().decode(this.readBytes(path))
  }
  write(path: string, content: string | Uint8Array, { append = false } = {}): void {
    const place = this.#resolve(path, true)
    const data = typeof content === 'string' ? new TextEncoder().encode(content) : content.slice()
    if (place.in === 'host') {
      this.#writable(place, 'open', path)
      this.#host('open', path, () => (append ? appendFileSync : writeFileSync)(place.hostPath, data))
      return
    }
    const before = place.node
    if (before?.kind === 'null') return
    if (before !== undefined && before.kind !== 'file') throw new FileError('EISDIR', 'open', path)
    const whole = append && before !== undefined ? Buffer.concat([before.data, data]) : data
    this.#charge(whole.length - (before?.data.length ?? 0), path)
    if (before === undefined) place.parent.entries.set(place.name, { kind: 'file', data: whole, mode: 0o644, mtimeMs: this.#wallMs() })
    else {
      before.data = whole
      before.mtimeMs = this.#wallMs()
    }
  }
  exists(path: string): boolean {
    return this.#statusOrUndefined(path, true) !== undefined
  }
  isDirectory(path: string): boolean {
    return this.#statusOrUndefined(path, true)?.type === 'directory'
  }
  status(path: string, { follow = true } = {}): FileStatus {
    const status = this.#statusOrUndefined(path, follow)
    if (status === undefined) throw new FileError('ENOENT', follow ? 'stat' : 'lstat', path)
    return status
  }
  list(path: string): string[] {
    const place = this.#resolve(path, true)
    if (place.in === 'host') {
      const names = this.#host('scandir', path, () => readdirSync(place.hostPath))
      return names.sort()
    }
    if (place.node === undefined) throw new FileError('ENOENT', 'scandir', path)
    if (place.node.kind !== 'directory') throw new FileError('ENOTDIR', 'scandir', path)
    return [...place.node.entries.keys()].sort()
  }
  makeDirectory(path: string, { recursive = false } = {}): void {
    if (recursive) {
      const parts = absolutePath('/', path).split('/').slice(1)
      parts.forEach((_, i) => {
        const prefix = `/${parts.slice(0, i + 1).join('/')}`
        const status = this.#statusOrUndefined(prefix, true)
        if (status === undefined) this.makeDirectory(prefix)
        else if (status.type !== 'directory') throw new FileError('ENOTDIR', 'mkdir', path)
      })
      return
    }
    const place = this.#resolve(path, false)
    if (place.in === 'host') {
      this.#writable(place, 'mkdir', path)
      this.#host('mkdir', path, () => mkdirSync(place.hostPath))
      return
    }
    if (place.node !== undefined) throw new FileError('EEXIST', 'mkdir', path)
    place.parent.entries.set(place.name, this.#directory())
  }
  remove(path: string, { recursive = false, force = false } = {}): void {
    const place = this.#resolve(path, false)
    if (place.in === 'host') {
      if (place.atMount) throw new FileError('EBUSY', 'unlink', path)
      if (force && this.#statusOrUndefined(path, false) === undefined) return
      this.#writable(place, 'unlink', path)
      this.#host('unlink', path, () => rmSync(place.hostPath, { recursive, force }))
      return
    }
    const node = place.node
    if (node === undefined) {
      if (force) return
      throw new FileError('ENOENT', 'unlink', path)
    }
    if (node.kind === 'null' || place.path === '/') throw new FileError('EBUSY', 'unlink', path)
    if (node.kind === 'directory') {
      if (node.entries.size > 0 && !recursive) throw new FileError('ENOTEMPTY', 'rmdir', path)
      if (holdsMount(node)) throw new FileError('EBUSY', 'rmdir', path)
    }
    this.#bytes -= bytesBelow(node)
    place.parent.entries.delete(place.name)
  }
  link(target: string, path: string): void {
    const place = this.#resolve(path, false)
    if (this.#statusOrUndefined(path, false) !== undefined) throw new FileError('EEXIST', 'symlink', path)
    if (place.in === 'host') {
      this.#writable(place, 'symlink', path)
      this.#host('symlink', path, () => symlinkSync(target, place.hostPath))
    } else place.parent.entries.set(place.name, { kind: 'link', target, mode: 0o777, mtimeMs: this.#wallMs() })
  }
  readLink(path: string): string {
    const place = this.#resolve(path, false)
    if (place.in === 'host') return this.#host('readlink', path, () => readlinkSync(place.hostPath))
    if (place.node?.kind !== 'link') throw new FileError(place.node === undefined ? 'ENOENT' : 'EINVAL', 'readlink', path)
    return place.node.target
  }
  /** Within memory or within one mount; across them programs copy and remove, as after EXDEV. */
  rename(from: string, to: string): void {
    const source = this.#resolve(from, false)
    const target = this.#resolve(to, false)
    if (source.in === 'host' && target.in === 'host' && source.mount === target.mount) {
      this.#writable(source, 'rename', from)
      this.#host('rename', from, () => renameSync(source.hostPath, target.hostPath))
      return
    }
    if (source.in === 'memory' && target.in === 'memory') {
      const node = source.node
      if (node === undefined) throw new FileError('ENOENT', 'rename', from)
      if (node.kind === 'directory' && `${target.path}/`.startsWith(`${source.path}/`)) throw new FileError('EINVAL', 'rename', from)
      if (target.node !== undefined) this.remove(to, { recursive: false })
      source.parent.entries.delete(source.name)
      target.parent.entries.set(target.name, node)
      return
    }
    this.write(to, this.readBytes(from))
    this.remove(from)
  }
  changeMode(path: string, mode: number): void {
    const place = this.#resolve(path, true)
    if (place.in === 'host') {
      this.#writable(place, 'chmod', path)
      this.#host('chmod', path, () => chmodSync(place.hostPath, mode & 0o777))
    } else if (place.node === undefined) throw new FileError('ENOENT', 'chmod', path)
    else if ('mode' in place.node) place.node.mode = mode & 0o7777
  }
  /** The path without links. Throws ENOENT when a part is missing. */
  realPath(path: string): string {
    const place = this.#resolve(path, true)
    if (this.#statusOrUndefined(place.path, false) === undefined) throw new FileError('ENOENT', 'realpath', path)
    return place.path
  }

  #statusOrUndefined(path: string, follow: boolean): FileStatus | undefined {
    let place: Place
    try {
      place = this.#resolve(path, follow)
    } catch (error) {
      if (error instanceof FileError && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined
      throw error
    }
    if (place.in === 'host') {
      const status = lstatSync(place.hostPath, { throwIfNoEntry: false })
      if (status === undefined) return undefined
      const type = status.isDirectory() ? 'directory' : status.isSymbolicLink() ? 'link' : 'file'
      return { type, mode: status.mode & 0o7777, size: status.size, mtimeMs: status.mtimeMs }
    }
    const node = place.node
    if (node === undefined) return undefined
    if (node.kind === 'null') return { type: 'file', mode: 0o666, size: 0, mtimeMs: 0 }
    if (node.kind === 'mount') return { type: 'directory', mode: 0o755, size: 0, mtimeMs: 0 }
    return { type: node.kind, mode: node.mode, size: node.kind === 'file' ? node.data.length : 0, mtimeMs: node.mtimeMs }
  }

  #resolve(path: string, follow: boolean): Place {
    if (path.includes('\0')) throw new FileError('EINVAL', 'open', path)
    let pending = absolutePath('/', path).split('/').slice(1)
    let links = 0
    restart: for (;;) {
      let folder = this.#root
      const walked: string[] = []
      for (let i = 0; i < pending.length; i++) {
        const name = pending[i]!
        const last = i === pending.length - 1
        if (name === '') return { in: 'memory', path: '/', parent: this.#root, name: '', node: this.#root }
        const node = folder.entries.get(name)
        if (node?.kind === 'mount') {
          const below = this.#resolveBelow(node, [...walked, name], pending.slice(i + 1), follow)
          if ('place' in below) return below.place
          if (++links > linksMax) throw new FileError('ELOOP', 'open', path)
          pending = below.again
          continue restart
        }
        if (node?.kind === 'link' && (!last || follow)) {
          if (++links > linksMax) throw new FileError('ELOOP', 'open', path)
          pending = absolutePath('/', [absolutePath(`/${walked.join('/')}`, node.target), ...pending.slice(i + 1)].join('/'))
            .split('/')
            .slice(1)
          continue restart
        }
        if (last) return { in: 'memory', path: `/${[...walked, name].join('/')}`, parent: folder, name, node }
        if (node === undefined) throw new FileError('ENOENT', 'open', path)
        if (node.kind !== 'directory') throw new FileError('ENOTDIR', 'open', path)
        folder = node
        walked.push(name)
      }
    }
  }

  /** Walks the rest of a path below a mount's source; a link there sends the walk back to the container's root. */
  #resolveBelow(mount: MountPoint, above: string[], rest: string[], follow: boolean): { place: Place } | { again: string[] } {
    let hostPath = mount.source
    const walked = [...above]
    for (let i = 0; i < rest.length; i++) {
      const name = rest[i]!
      const next = join(hostPath, name)
      const status = lstatSync(next, { throwIfNoEntry: false })
      const last = i === rest.length - 1
      if (status?.isSymbolicLink() && (!last || follow)) {
        const target = absolutePath(`/${walked.join('/')}`, readlinkSync(next))
        return {
          again: absolutePath('/', [target, ...rest.slice(i + 1)].join('/'))
            .split('/')
            .slice(1),
        }
      }
      if (!last && status === undefined) throw new FileError('ENOENT', 'open', `/${[...walked, name].join('/')}`)
      if (!last && !status?.isDirectory()) throw new FileError('ENOTDIR', 'open', `/${[...walked, name].join('/')}`)
      // Devices, sockets and pipes of the host are no files of a container.
      if (status !== undefined && !status.isFile() && !status.isDirectory() && !status.isSymbolicLink())
        throw new FileError('EACCES', 'open', `/${[...walked, name].join('/')}`)
      hostPath = next
      walked.push(name)
    }
    return { place: { in: 'host', path: `/${walked.join('/')}`, hostPath, mount, atMount: rest.length === 0 } }
  }

  /** Puts a mount or device at `path`, making its folders. */
  #graft(path: string, node: MountPoint | NullDevice) {
    const parent = absolutePath(path, '..')
    this.makeDirectory(parent, { recursive: true })
    const place = this.#resolve(parent, true)
    // A mount inside another volume: the outer one holds the path already (the kubelet laid it out), nothing to graft.
    if (place.in === 'memory' && place.node?.kind === 'directory') place.node.entries.set(basename(path), node)
  }
  #directory(): MemoryDirectory {
    return { kind: 'directory', entries: new Map(), mode: 0o755, mtimeMs: this.#wallMs() }
  }
  #writable(place: Place & { in: 'host' }, action: string, path: string) {
    if (place.mount.readOnly) throw new FileError('EROFS', action, path)
  }
  #charge(bytes: number, path: string) {
    if (this.#bytes + bytes > containerBytesMax) throw new FileError('ENOSPC', 'write', path)
    this.#bytes += bytes
  }
  /** Runs one call on the host's files; its error names the container's path, never the host's. */
  #host<T>(action: string, path: string, call: () => T): T {
    try {
      return call()
    } catch (error) {
      throw new FileError((error as NodeJS.ErrnoException).code ?? 'EIO', action, path)
    }
  }
}

function holdsMount(folder: MemoryDirectory): boolean {
  return [...folder.entries.values()].some((node) => node.kind === 'mount' || (node.kind === 'directory' && holdsMount(node)))
}
function bytesBelow(node: MemoryNode): number {
  if (node.kind === 'file') return node.data.length
  return node.kind === 'directory' ? [...node.entries.values()].reduce((sum, child) => sum + bytesBelow(child), 0) : 0
}
