// kubectl logs: the stream kubelet.<node>.logs (LogStart, then text).

import { type FSWatcher, watch } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { StringDecoder } from 'node:string_decoder'
import type { Bus, BusStream, Subscription } from '../../../packages/bus/bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { kubewire } from '../../../proto/generated/kubewire.js'
import { LogLines } from './log-lines.js'

export interface LogSource {
  /** The file of a container's current or previous attempt; what to say when there is none. */
  logFile(pod: { namespace: string; name: string; uid: string }, container: string, previous: boolean): { path: string } | { error: string }
  /** Resolves when the container whose file this is has ended. */
  ended(path: string): Promise<void>
}

const chunkBytes = 64 * 1024
/** Of a file that is not followed only so much is held in memory; older lines are left out. */
export const wholeBytesMax = 64 * 1024 * 1024

export function serveLogs(bus: Bus, node: string, source: LogSource): Subscription {
  return bus.serveStream(subjects.kubeletLogs(node), (stream) => {
    stream.closed.catch(() => {})
    sendLogs(stream, source).catch((error: Error) => stream.destroy(error.message))
  })
}

async function sendLogs(stream: BusStream, source: LogSource): Promise<void> {
  const start = kubewire.LogStart.decode(stream.header)
  const pod = { namespace: start.podNamespace ?? '', name: start.podName ?? '', uid: start.podUid ?? '' }
  const found = source.logFile(pod, start.container ?? '', start.previous === true)
  if ('error' in found) return stream.destroy(found.error)
  const lines = new LogLines({
    tailLines: start.tailLines ?? undefined,
    sinceMs: start.sinceMs ?? undefined,
    timestamps: start.timestamps === true,
    limitBytes: start.limitBytes ?? undefined,
  })
  const file = await openLog(found.path)
  try {
    const send = async (text: string) => {
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length; at += chunkBytes) await stream.send(bytes.subarray(at, at + chunkBytes))
    }
    const atByte = file === undefined ? 0 : await sendWhole(file, lines, send)
    if (start.follow === true && !lines.isFull) await follow({ path: found.path, file, atByte, lines, send, stream, source })
    stream.end()
  } finally {
    await file?.close()
  }
}

const openLog = (path: string): Promise<FileHandle | undefined> =>
  open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined // nothing was said yet
    throw error
  })

/** Sends what is there; returns the offset reached: the end of the last whole line. */
async function sendWhole(file: FileHandle, lines: LogLines, send: (text: string) => Promise<void>): Promise<number> {
  const { size } = await file.stat()
  const length = Math.min(size, wholeBytesMax)
  const content = Buffer.alloc(length)
  const { bytesRead } = await file.read(content, 0, length, size - length)
  const read = content.subarray(0, bytesRead)
  const wholeLines = read.lastIndexOf(0x0a) + 1
  await send(lines.whole(read.subarray(0, wholeLines).toString('utf8')))
  return size - length + wholeLines
}

async function isAnother(opened: FileHandle, path: string, atByte: number): Promise<boolean> {
  const [read, there] = await Promise.all([opened.stat(), stat(path).catch(() => undefined)])
  return there !== undefined && (there.ino !== read.ino || there.size < atByte)
}

interface Following {
  path: string
  file: FileHandle | undefined
  atByte: number
  lines: LogLines
  send: (text: string) => Promise<void>
  stream: BusStream
  source: LogSource
}

/** Sends what is appended, until the container has ended or the client leaves. */
async function follow({ path, file, atByte, lines, send, stream, source }: Following): Promise<void> {
  let wake = () => {}
  let isOver = false
  let isGone = false
  const watcher: FSWatcher = watch(dirname(path), () => wake())
  watcher.on('error', () => wake())
  void source.ended(path).then(() => {
    isOver = true
    wake()
  })
  const left = () => {
    isGone = true
    wake()
  }
  stream.closed.then(left, left)
  const buffer = Buffer.alloc(chunkBytes)
  const decoder = new StringDecoder('utf8')
  let at = atByte
  let opened = file
  /** Sends what the opened file has beyond `at`. */
  const drain = async () => {
    for (;;) {
      const { bytesRead } = opened === undefined ? { bytesRead: 0 } : await opened.read(buffer, 0, chunkBytes, at)
      if (bytesRead === 0) return
      at += bytesRead
      await send(lines.feed(decoder.write(buffer.subarray(0, bytesRead))))
    }
  }
  try {
    while (!isGone && !lines.isFull) {
      // Before reading: what is written while we read wakes us again.
      const changed = new Promise<void>((resolve) => {
        wake = resolve
      })
      const wasOver = isOver
      opened ??= await openLog(path)
      await drain()
      // Put aside (a program's log, by its kernel) or cut to nothing (a process's, by itself): what follows begins anew.
      if (opened !== undefined && (await isAnother(opened, path, at))) {
        await drain() // what came in before it was put aside
        if (opened !== file) await opened.close()
        opened = await openLog(path)
        at = 0
        continue
      }
      if (wasOver) return
      if (!isOver) await changed
    }
  } finally {
    watcher.close()
    if (opened !== file) await opened?.close()
  }
}
