// What every header must do: known bytes apart and together, every truncation refused, arbitrary bytes harmless, round trip.

import type { TestFn } from 'ava'
import fc from 'fast-check'
import type { Parsed } from '../parsed.js'

export const hex = (text: string): Uint8Array =>
  Uint8Array.from(text.replaceAll(/\s/g, '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

export interface Header<T> {
  readonly name: string
  /** A good packet, as hex. */
  readonly bytes: string
  readonly value: T
  readonly text: string
  readonly parse: (bytes: Uint8Array) => Parsed<T>
  readonly emit: (value: T) => Uint8Array
  readonly describe: (value: T) => string
  readonly arbitrary: fc.Arbitrary<T>
  /** Bytes without which it cannot be one; a payload behind them may be cut where no length says otherwise. */
  readonly leastBytes: number
}

export function headerSuite<T>(test: TestFn, header: Header<T>): void {
  const { name, value, parse, emit } = header
  const bytes = hex(header.bytes)

  test(`parse ${name} takes known bytes apart`, (t) => {
    t.deepEqual(parse(bytes), { ok: true, value })
  })
  test(`emit ${name} puts known bytes together`, (t) => {
    t.is(toHex(emit(value)), toHex(bytes))
  })
  test(`describe ${name} reads like tcpdump`, (t) => {
    t.is(header.describe(value), header.text)
  })
  test(`parse ${name} refuses every truncation`, (t) => {
    for (let length = 0; length < header.leastBytes; length++) t.false(parse(bytes.subarray(0, length)).ok, `${length} bytes`)
  })
  test(`parse ${name} takes arbitrary bytes without throwing`, (t) => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (random) => void parse(random)))
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const bent = bytes.slice()
        bent[at] = byte
        parse(bent)
      }),
    )
    t.pass()
  })
  test(`what emit ${name} writes, parse ${name} reads`, (t) => {
    fc.assert(fc.property(header.arbitrary, (any) => t.deepEqual(parse(emit(any)), { ok: true, value: any })))
  })
}

export const u8 = fc.nat(0xff)
export const u16 = fc.nat(0xffff)
export const u32 = fc.nat(0xffff_ffff)
export const payload = fc.uint8Array({ maxLength: 40 })
export const mac = fc.nat(0xffff_ffff_ffff)
