// Which addresses of a network are taken, and by whom. The disk's layout is that of the reference host-local, so either can take over
// from the other: one file an address, named by it, holding "<container>\r\n<ifName>", and last_reserved_ip.<range>.

import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Holder {
  containerId: string
  ifName: string
}
export interface AddressStore {
  /** Takes `address` for `holder` and remembers it as the last of its range. False when it is taken. */
  reserve(address: string, holder: Holder, range: number): boolean
  lastReserved(range: number): string | undefined
  /** Addresses that `holder` has. */
  held(holder: Holder): string[]
  /** Harmless when it has none. */
  release(holder: Holder): void
  /** Everyone who holds an address. */
  holders(): Holder[]
}

const isAddress = (file: string) => /^[0-9a-f.:]+$/.test(file)
const same = (a: Holder, b: Holder) => a.containerId === b.containerId && a.ifName === b.ifName

/**
 * Needs no lock: an address is taken by link(2), which makes the complete file or fails because another plugin was first, and
 * last_reserved_ip is only where the next search begins.
 */
export class DiskStore implements AddressStore {
  readonly #folder: string

  constructor(dataDir: string, network: string) {
    this.#folder = join(dataDir, network)
    mkdirSync(this.#folder, { recursive: true })
  }
  reserve(address: string, { containerId, ifName }: Holder, range: number): boolean {
    const draft = this.#draft(`${containerId}\r\n${ifName}`)
    try {
      linkSync(draft, join(this.#folder, address))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    } finally {
      rmSync(draft, { force: true })
    }
    renameSync(this.#draft(address), join(this.#folder, `last_reserved_ip.${range}`))
    return true
  }
  lastReserved(range: number): string | undefined {
    return this.#read(`last_reserved_ip.${range}`)
  }
  held(holder: Holder): string[] {
    return this.#entries().flatMap(([address, by]) => (same(by, holder) ? [address] : []))
  }
  release(holder: Holder): void {
    for (const address of this.held(holder)) rmSync(join(this.#folder, address), { force: true })
  }
  holders(): Holder[] {
    return this.#entries().map(([, holder]) => holder)
  }

  #entries(): [address: string, holder: Holder][] {
    return readdirSync(this.#folder).flatMap((file) => {
      const text = isAddress(file) ? this.#read(file) : undefined
      if (text === undefined) return []
      const [containerId = '', ifName = ''] = text.trim().split('\r\n')
      return [[file, { containerId, ifName }] as [string, Holder]]
    })
  }
  #read(file: string): string | undefined {
    try {
      return readFileSync(join(this.#folder, file), 'utf8')
    } catch {
      return undefined // another plugin has just removed it
    }
  }
  /** A file of this process alone, which no reader takes for an address. */
  #draft(text: string): string {
    const file = join(this.#folder, `.draft-${process.pid}`)
    writeFileSync(file, text, { mode: 0o600 })
    return file
  }
}

export class MemoryStore implements AddressStore {
  readonly #taken = new Map<string, Holder>()
  readonly #last = new Map<number, string>()

  reserve(address: string, holder: Holder, range: number): boolean {
    if (this.#taken.has(address)) return false
    this.#taken.set(address, { ...holder })
    this.#last.set(range, address)
    return true
  }
  lastReserved(range: number): string | undefined {
    return this.#last.get(range)
  }
  held(holder: Holder): string[] {
    return [...this.#taken].flatMap(([address, by]) => (same(by, holder) ? [address] : []))
  }
  release(holder: Holder): void {
    for (const address of this.held(holder)) this.#taken.delete(address)
  }
  holders(): Holder[] {
    return [...this.#taken.values()]
  }
}
