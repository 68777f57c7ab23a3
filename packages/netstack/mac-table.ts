interface Slot<Value> {
  readonly mac: number
  readonly high: number
  value: Value
  next: Slot<Value> | undefined
}

/**
 * A map from MAC addresses, looked up straight from a frame's bytes without allocating: keyed by the low 32 bits, which are a
 * small integer to V8, and chained for MACs that differ only above.
 */
export class MacTable<Value> {
  readonly #slots = new Map<number, Slot<Value>>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The value of the MAC that stands in the frame at `at`. */
  at(view: DataView, at: number): Value | undefined {
    const high = view.getUint16(at)
    let slot = this.#slots.get(view.getInt32(at + 2))
    while (slot !== undefined && slot.high !== high) slot = slot.next
    return slot?.value
  }

  get(mac: number): Value | undefined {
    return this.#find(mac)?.value
  }

  set(mac: number, value: Value): void {
    const slot = this.#find(mac)
    if (slot !== undefined) {
      slot.value = value
      return
    }
    this.#slots.set(mac | 0, { mac, high: highOf(mac), value, next: this.#slots.get(mac | 0) })
    this.#size++
  }

  delete(mac: number): boolean {
    const key = mac | 0
    const kept: Slot<Value>[] = []
    let found = false
    for (let slot = this.#slots.get(key); slot !== undefined; slot = slot.next) {
      if (slot.mac === mac) found = true
      else kept.push(slot)
    }
    if (!found) return false
    this.#slots.delete(key)
    let next: Slot<Value> | undefined
    for (const slot of kept) {
      slot.next = next
      next = slot
    }
    if (next !== undefined) this.#slots.set(key, next)
    this.#size--
    return true
  }

  *entries(): Generator<[mac: number, value: Value]> {
    for (const first of this.#slots.values())
      for (let slot: Slot<Value> | undefined = first; slot !== undefined; slot = slot.next) yield [slot.mac, slot.value]
  }

  #find(mac: number): Slot<Value> | undefined {
    let slot = this.#slots.get(mac | 0)
    while (slot !== undefined && slot.mac !== mac) slot = slot.next
    return slot
  }
}

const highOf = (mac: number): number => Math.floor(mac / 0x1_0000_0000)
