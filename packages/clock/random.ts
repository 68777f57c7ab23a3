// Chance comes from outside too: one seed, one run.

export interface Random {
  /** A float in [0, 1). */
  next(): number
  /** A whole number in [0, bound). */
  below(bound: number): number
  /** `count` lower-case letters and digits as Kubernetes' name suffixes use them (no vowels, no 0 1 3). */
  suffix(count: number): string
}

// k8s.io/apimachinery util/rand: no vowels, so no bad words; no digits that look like letters.
const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

/** xoshiro128** seeded through splitmix32: small, fast, and the same on every machine. Not for secrets. */
export class SeededRandom implements Random {
  readonly #s = new Uint32Array(4)

  constructor(seed: number) {
    let x = seed >>> 0
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9) >>> 0
      let z = x
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
      this.#s[i] = (z ^ (z >>> 16)) >>> 0
    }
  }
  next(): number {
    return this.#word() / 0x1_0000_0000
  }
  below(bound: number): number {
    return Math.floor(this.next() * bound)
  }
  suffix(count: number): string {
    return Array.from({ length: count }, () => alphabet[this.below(alphabet.length)]).join('')
  }
  #word(): number {
    const s = this.#s as Uint32Array & { 0: number; 1: number; 2: number; 3: number }
    const product = Math.imul(s[1], 5)
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0
    const t = s[1] << 9
    s[2] ^= s[0]
    s[3] ^= s[1]
    s[1] ^= s[2]
    s[0] ^= s[3]
    s[2] ^= t
    s[3] = (s[3] << 11) | (s[3] >>> 21)
    return result
  }
}
