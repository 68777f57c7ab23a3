import test from 'ava'
import fc from 'fast-check'
import { writeMac } from '../wire/mac.js'
import { MacTable } from './mac-table.js'

test('it behaves as a Map does, also for MACs that differ only in their first two bytes', (t) => {
  const macs = fc
    .tuple(fc.constantFrom(0, 1, 0x0242), fc.constantFrom(0, 1, 0xffff_ffff, 0x8000_0000))
    .map(([high, low]) => high * 0x1_0000_0000 + low)
  const view = new DataView(new ArrayBuffer(6))
  fc.assert(
    fc.property(fc.array(fc.tuple(macs, fc.option(fc.nat()))), (steps) => {
      const table = new MacTable<number>()
      const model = new Map<number, number>()
      for (const [mac, value] of steps) {
        if (value === null) t.is(table.delete(mac), model.delete(mac))
        else {
          table.set(mac, value)
          model.set(mac, value)
        }
        writeMac(view, 0, mac)
        t.is(table.at(view, 0), model.get(mac))
        t.is(table.get(mac), model.get(mac))
        t.is(table.size, model.size)
      }
      t.deepEqual([...table.entries()].sort(), [...model].sort())
    }),
  )
})
