import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import fc from 'fast-check'
import { parseRanges } from './address-range.js'
import { type AddressStore, DiskStore, MemoryStore } from './address-store.js'
import { allocate } from './allocator.js'

const holder = (n: number) => ({ containerId: `c${n}`, ifName: 'eth0' })
const setOf = (...ranges: object[]) => parseRanges({ ranges: [ranges] })[0]!

const stores: Record<string, (run: (store: AddressStore) => void) => void> = {
  MemoryStore: (run) => run(new MemoryStore()),
  DiskStore: (run) => {
    const folder = mkdtempSync(join(tmpdir(), 'kw-ipam-'))
    try {
      run(new DiskStore(folder, 'net'))
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

for (const [name, withStore] of Object.entries(stores)) {
  test(`${name}: addresses come in order after the gateway, and freed ones only after the round`, (t) =>
    withStore((store) => {
      const set = setOf({ subnet: '10.0.0.0/29' })
      const take = (n: number) => allocate(set, 0, store, holder(n)).address
      t.deepEqual([1, 2, 3].map(take), ['10.0.0.2/29', '10.0.0.3/29', '10.0.0.4/29'])
      store.release(holder(1))
      t.deepEqual([4, 5].map(take), ['10.0.0.5/29', '10.0.0.6/29'])
      t.is(take(6), '10.0.0.2/29')
      t.is(t.throws(() => take(7))?.message, 'no IP addresses available in range set: 10.0.0.1-10.0.0.6')
    }))

  test(`${name}: a second ADD for the same container is refused and takes nothing`, (t) =>
    withStore((store) => {
      const set = setOf({ subnet: '10.0.0.0/24' })
      allocate(set, 0, store, holder(1))
      t.is(
        t.throws(() => allocate(set, 0, store, holder(1)))?.message,
        '10.0.0.2 has been allocated to c1, duplicate allocation is not allowed',
      )
      t.deepEqual(store.held(holder(1)), ['10.0.0.2'])
    }))

  test(`${name}: an asked address is given when free, refused when taken or the gateway`, (t) =>
    withStore((store) => {
      const set = setOf({ subnet: '10.0.0.0/24' })
      t.is(allocate(set, 0, store, holder(1), 0x0a000009).address, '10.0.0.9/24')
      t.regex(t.throws(() => allocate(set, 0, store, holder(2), 0x0a000009))!.message, /10\.0\.0\.9 is not available/)
      t.regex(t.throws(() => allocate(set, 0, store, holder(2), 0x0a000001))!.message, /gateway/)
    }))

  test(`${name}: releasing twice, or what was never held, is harmless`, (t) =>
    withStore((store) => {
      allocate(setOf({ subnet: '10.0.0.0/24' }), 0, store, holder(1))
      store.release(holder(1))
      store.release(holder(1))
      t.deepEqual(store.holders(), [])
    }))

  test(`${name}: no address is ever held twice, and a full range is really full`, (t) =>
    withStore((store) => {
      const set = setOf({ subnet: '10.0.0.0/29' }, { subnet: '10.1.0.0/29', rangeStart: '10.1.0.3', rangeEnd: '10.1.0.5' })
      const capacity = 5 + 3
      const model = new Map<number, string>()
      fc.assert(
        fc.property(fc.array(fc.record({ take: fc.boolean(), n: fc.nat(11) }), { maxLength: 30 }), (steps) => {
          for (const { take, n } of steps) {
            if (!take) {
              store.release(holder(n))
              model.delete(n)
            } else if (!model.has(n)) {
              if (model.size === capacity) {
                t.throws(() => allocate(set, 0, store, holder(n)))
                continue
              }
              const { address } = allocate(set, 0, store, holder(n))
              t.false([...model.values()].includes(address), `${address} was given twice`)
              model.set(n, address)
            }
          }
        }),
        { numRuns: 30 },
      )
    }))
}

test('DiskStore: one file an address and last_reserved_ip.0, readable by the reference host-local', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kw-ipam-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  allocate(setOf({ subnet: '10.0.0.0/24' }), 0, new DiskStore(folder, 'net'), holder(1))
  t.deepEqual(readdirSync(join(folder, 'net')).sort(), ['10.0.0.2', 'last_reserved_ip.0'])
  t.is(readFileSync(join(folder, 'net', '10.0.0.2'), 'utf8'), 'c1\r\neth0')
  t.is(readFileSync(join(folder, 'net', 'last_reserved_ip.0'), 'utf8'), '10.0.0.2')
})

const refuses = test.macro({
  exec(t, ipam: object, message: RegExp) {
    const error = t.throws(() => parseRanges(ipam as Record<string, unknown>)) as Error & { code: number }
    t.is(error.code, 7)
    t.regex(error.message, message)
  },
  title: (_, ipam) => `parseRanges() refuses ${JSON.stringify(ipam)}`,
})
test(refuses, {}, /no IP ranges/)
test(refuses, { subnet: '10.0.0.1/24' }, /host bits set.*10\.0\.0\.0/)
test(refuses, { subnet: '10.0.0.0/31' }, /too small/)
test(refuses, { subnet: 'fd00::/64' }, /IPv4/)
test(refuses, { subnet: '10.0.0.0/24', rangeStart: '10.0.1.1' }, /rangeStart 10\.0\.1\.1 not in network/)
test(refuses, { ranges: [[{ subnet: '10.0.0.0/24' }], [{ subnet: '10.0.0.128/25' }]] }, /overlap/)
test(refuses, { ranges: [[]] }, /empty range set/)
