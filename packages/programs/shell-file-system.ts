// A container's files in the shape just-bash asks for.

import type { FileContent, FsStat, IFileSystem, BufferEncoding as ShellEncoding } from 'just-bash'
import { absolutePath, FileError, type FileStatus, type VirtualFiles } from './virtual-files.js'

type WithEncoding = { encoding?: ShellEncoding | null } | ShellEncoding

export class ShellFileSystem implements IFileSystem {
  readonly #files: VirtualFiles
  constructor(files: VirtualFiles) {
    this.#files = files
  }
  async readFile(path: string, options?: WithEncoding): Promise<string> {
    const encoding = (typeof options === 'string' ? options : options?.encoding) ?? 'utf8'
    return Buffer.from(this.#files.readBytes(path)).toString(encoding === 'binary' ? 'latin1' : encoding)
  }
  async readFileBuffer(path: string): Promise<Uint8Array> {
    return this.#files.readBytes(path).slice()
  }
  async writeFile(path: string, content: FileContent, options?: WithEncoding): Promise<void> {
    this.#files.write(path, bytesOf(content, options))
  }
  async appendFile(path: string, content: FileContent, options?: WithEncoding): Promise<void> {
    this.#files.write(path, bytesOf(content, options), { append: true })
  }
  async exists(path: string): Promise<boolean> {
    return this.#files.exists(path)
  }
  async stat(path: string): Promise<FsStat> {
    return statOf(this.#files.status(path))
  }
  async lstat(path: string): Promise<FsStat> {
    return statOf(this.#files.status(path, { follow: false }))
  }
  async mkdir(path: string, options?: { recursive?: boolean }): Promise<void> {
    this.#files.makeDirectory(path, options)
  }
  async readdir(path: string): Promise<string[]> {
    return this.#files.list(path)
  }
  async rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void> {
    this.#files.remove(path, options)
  }
  async cp(from: string, to: string, options?: { recursive?: boolean }): Promise<void> {
    if (!this.#files.isDirectory(from)) return this.#files.write(to, this.#files.readBytes(from))
    if (!options?.recursive) throw new FileError('EISDIR', 'cp', from)
    this.#files.makeDirectory(to, { recursive: true })
    for (const name of this.#files.list(from)) await this.cp(`${from}/${name}`, `${to}/${name}`, options)
  }
  async mv(from: string, to: string): Promise<void> {
    this.#files.rename(from, to)
  }
  resolvePath(base: string, path: string): string {
    return absolutePath(base, path)
  }
  /** Globs list folders one by one; there is no index of all paths. */
  getAllPaths(): string[] {
    return []
  }
  async chmod(path: string, mode: number): Promise<void> {
    this.#files.changeMode(path, mode)
  }
  async symlink(target: string, path: string): Promise<void> {
    this.#files.link(target, path)
  }
  async link(existing: string, path: string): Promise<void> {
    // Hard links are copies here: two names of one file are not kept.
    this.#files.write(path, this.#files.readBytes(existing))
  }
  async readlink(path: string): Promise<string> {
    return this.#files.readLink(path)
  }
  async realpath(path: string): Promise<string> {
    return this.#files.realPath(path)
  }
  async utimes(path: string): Promise<void> {
    this.#files.status(path)
  }
}

function bytesOf(content: FileContent, options?: WithEncoding): Uint8Array {
  if (typeof content !== 'string') return content
  const encoding = (typeof options === 'string' ? options : options?.encoding) ?? 'utf8'
  return Buffer.from(content, encoding === 'binary' ? 'latin1' : encoding)
}

function statOf({ type, mode, size, mtimeMs }: FileStatus): FsStat {
  return {
    isFile: type === 'file',
    isDirectory: type === 'directory',
    isSymbolicLink: type === 'link',
    mode,
    size,
    mtime: new Date(mtimeMs),
  }
}
