// tar: create, extract and list; what `kubectl cp` asks of a container, and people at its shell.

import { gunzipSync, gzipSync } from 'node:zlib'
import { textOfErrno } from '../errno-text.js'
import { type ByteSource, type Program, type ProgramContext, readAll, writeText } from '../program.js'
import { absolutePath, containerBytesMax } from '../virtual-files.js'
import { emitHeader, endOfArchive, type Member, NotAnArchive, paddingAfter, readArchive } from './tar-archive.js'

interface Options {
  readonly mode: 'c' | 'x' | 't'
  readonly archive: string
  readonly folder: string
  readonly verbose: boolean
  readonly gzip: boolean
  readonly toStdout: boolean
  readonly follow: boolean
  readonly operands: readonly string[]
}

/** Owners, times and permissions that are asked for make no difference: everything is root's, and new. */
const accepted = new Set([...'mpok', '--no-same-owner', '--no-same-permissions', '--same-owner', '--numeric-owner', '--overwrite'])

export const tar: Program = async (ctx) => {
  const options = parseOptions(ctx.argv.slice(1), ctx.cwd)
  if (typeof options === 'string') {
    await writeText(ctx.stderr, `tar: ${options}\nTry 'tar --help' or 'tar --usage' for more information.\n`)
    return 2
  }
  try {
    return await (options.mode === 'c' ? create(ctx, options) : unpack(ctx, options))
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    if (error instanceof NotAnArchive) await writeText(ctx.stderr, `tar: This does not look like a tar archive: ${message}\n`)
    else if (code !== undefined) await writeText(ctx.stderr, `tar: ${options.archive}: ${textOfErrno({ code, message })}\n`)
    else throw error
    return 2
  }
}

/** What is wrong with the command line, as a text. */
function parseOptions(args: string[], cwd: string): Options | string {
  const words = [...args]
  // The oldest style has no dash: tar cf archive …
  if (words[0] !== undefined && !words[0].startsWith('-')) words[0] = `-${words[0]}`
  let mode: Options['mode'] | undefined
  let archive = '-'
  let folder = cwd
  const flags = new Set<string>()
  const operands: string[] = []
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') {
      operands.push(...words.splice(0))
    } else if (word.startsWith('--')) {
      const [name = '', value] = word.split('=', 2)
      if (name === '--file') archive = value ?? words.shift() ?? '-'
      else if (name === '--directory') folder = absolutePath(folder, value ?? words.shift() ?? '')
      else if (!accepted.has(name)) return `unrecognized option '${word}'`
    } else if (word.startsWith('-') && word !== '-') {
      for (let i = 1; i < word.length; i++) {
        const letter = word[i]!
        if (letter === 'c' || letter === 'x' || letter === 't') {
          if (mode !== undefined && mode !== letter) return "You may not specify more than one '-Acdtrux' option"
          mode = letter
        } else if (letter === 'f' || letter === 'C') {
          // The value is the rest of the word, or the next word; in the old style the letters go on.
          const value = i === word.length - 1 || word === `-${args[0]}` ? words.shift() : word.slice(i + 1)
          if (value === undefined) return `option requires an argument -- '${letter}'`
          if (letter === 'f') archive = value
          else folder = absolutePath(folder, value)
          if (word !== `-${args[0]}`) break
        } else if ('vzOh'.includes(letter)) flags.add(letter)
        else if (!accepted.has(letter)) return `invalid option -- '${letter}'`
      }
    } else operands.push(word)
  }
  if (mode === undefined) return "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options"
  if (mode === 'c' && operands.length === 0) return 'Cowardly refusing to create an empty archive'
  const has = (flag: string) => flags.has(flag)
  const gzip = has('z') || /\.t?gz$/.test(archive)
  return { mode, archive, folder, verbose: has('v'), gzip, toStdout: has('O'), follow: has('h'), operands }
}

async function create(ctx: ProgramContext, options: Options): Promise<number> {
  const { files } = ctx
  const kept: Uint8Array[] = []
  const keeps = options.gzip || options.archive !== '-'
  const write = async (data: Uint8Array) => {
    if (keeps) kept.push(data)
    else await ctx.stdout(data)
  }
  let failed = false
  let toldOfSlash = false
  const add = async (name: string): Promise<void> => {
    const path = absolutePath(options.folder, name)
    let member: Member
    let data: Uint8Array = new Uint8Array()
    try {
      const { type, mode, mtimeMs } = files.status(path, { follow: options.follow })
      if (type === 'file') data = files.readBytes(path)
      const linkName = type === 'link' ? files.readLink(path) : ''
      const stored = name.replace(/^\/+/, '') || './'
      if (stored !== name && !toldOfSlash) {
        toldOfSlash = true
        await writeText(ctx.stderr, "tar: Removing leading `/' from member names\n")
      }
      member = { name: type === 'directory' ? `${stored.replace(/\/+$/, '')}/` : stored, type, mode, size: data.length, mtimeMs, linkName }
    } catch (error) {
      failed = true
      return writeText(ctx.stderr, `tar: ${name}: Cannot stat: ${textOfErrno(error as { code?: string; message: string })}\n`)
    }
    if (options.verbose) await writeText(keeps ? ctx.stdout : ctx.stderr, `${member.name}\n`)
    await write(emitHeader(member))
    if (data.length > 0) {
      await write(data)
      await write(paddingAfter(data.length))
    }
    if (member.type === 'directory') for (const child of files.list(path)) await add(`${name.replace(/\/+$/, '')}/${child}`)
  }
  for (const operand of options.operands) await add(operand)
  await write(endOfArchive())
  if (keeps) {
    const whole = options.gzip ? gzipSync(Buffer.concat(kept)) : Buffer.concat(kept)
    if (options.archive === '-') await ctx.stdout(whole)
    else files.write(absolutePath(ctx.cwd, options.archive), whole)
  }
  if (failed) await writeText(ctx.stderr, 'tar: Exiting with failure status due to previous errors\n')
  return failed ? 2 : 0
}

async function unpack(ctx: ProgramContext, options: Options): Promise<number> {
  let failed = false
  if (options.mode === 'x' && !ctx.files.isDirectory(options.folder)) {
    await writeText(
      ctx.stderr,
      `tar: ${options.folder}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n`,
    )
    return 2
  }
  for await (const { member, data } of readArchive(source(ctx, options))) {
    const { operands } = options
    const name = member.name.replace(/\/+$/, '')
    if (
      operands.length > 0 &&
      !operands.some((operand) => name === operand.replace(/\/+$/, '') || name.startsWith(`${operand.replace(/\/+$/, '')}/`))
    )
      continue
    if (options.mode === 't' || options.verbose) await writeText(options.toStdout ? ctx.stderr : ctx.stdout, `${member.name}\n`)
    if (options.mode === 't') continue
    if (options.toStdout) {
      await ctx.stdout(data)
      continue
    }
    try {
      if (name.split('/').includes('..')) throw new Error("Member name contains '..'")
      extract(ctx, options.folder, member, data)
    } catch (error) {
      failed = true
      await writeText(ctx.stderr, `tar: ${member.name}: Cannot open: ${textOfErrno(error as { code?: string; message: string })}\n`)
    }
  }
  if (failed) await writeText(ctx.stderr, 'tar: Exiting with failure status due to previous errors\n')
  return failed ? 2 : 0
}

async function* source(ctx: ProgramContext, { archive, gzip }: Options): ByteSource & AsyncGenerator<Uint8Array> {
  const raw = archive === '-' ? ctx.stdin : [ctx.files.readBytes(absolutePath(ctx.cwd, archive))]
  if (!gzip) yield* raw
  else if (archive === '-') yield gunzipSync(await readAll(ctx.stdin), { maxOutputLength: containerBytesMax })
  else for await (const bytes of raw) yield gunzipSync(bytes, { maxOutputLength: containerBytesMax })
}

function extract({ files }: ProgramContext, folder: string, { name, type, mode, linkName }: Member, data: Buffer): void {
  const path = absolutePath(folder, name.replace(/^\/+/, ''))
  if (type === 'directory') {
    files.makeDirectory(path, { recursive: true })
    return
  }
  files.makeDirectory(absolutePath(path, '..'), { recursive: true })
  // What was there is replaced, not written through: a link stays what it points to.
  if (files.exists(path) && !files.isDirectory(path)) files.remove(path)
  else files.remove(path, { force: true, recursive: false })
  if (type === 'link') return files.link(linkName, path)
  files.write(path, type === 'hard-link' ? files.readBytes(absolutePath(folder, linkName)) : data)
  files.changeMode(path, mode)
}
