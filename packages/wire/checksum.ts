// The internet checksum: RFC 1071 in full, RFC 1624 when only some words change.
//
// A running sum is a number below 2^16 (folded); a checksum is its complement, as it stands in a header.

/** Words summed before folding, so that the sum stays a 32-bit integer: 2 × 65,535 × 8,192 < 2^31. */
const wordsPerFold = 8192

/** One's complement sum of bytes[start, end) added to `sum`; an odd last byte is padded with zero. Folded to 16 bits. */
export function sum16(view: DataView, start: number, end: number, sum = 0): number {
  let at = start
  while (end - at >= 4) {
    const stop = Math.min(at + wordsPerFold * 4, end - 3)
    for (; at < stop; at += 4) {
      const word = view.getInt32(at)
      sum += (word >>> 16) + (word & 0xffff)
    }
    sum = fold(sum)
  }
  if (end - at >= 2) {
    sum += view.getUint16(at)
    at += 2
  }
  if (at < end) sum += view.getUint8(at) << 8
  return fold(sum)
}

const fold = (sum: number): number => {
  sum = (sum >>> 16) + (sum & 0xffff)
  return (sum >>> 16) + (sum & 0xffff)
}

/** The running sum as it goes into a header. */
export const checksumOf = (sum: number): number => ~sum & 0xffff

/** The sum of TCP's and UDP's pseudo header (RFC 9293 §3.1, RFC 768). `length` is header and payload. */
export function pseudoSum(source: number, destination: number, protocol: number, length: number): number {
  return fold((source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff) + protocol + length)
}

/** A header's checksum after one 16-bit word changed. RFC 1624 eqn. 3: HC' = ~(~HC + ~m + m'). */
export function replaceWord16(checksum: number, before: number, after: number): number {
  return ~fold((~checksum & 0xffff) + (~before & 0xffff) + after) & 0xffff
}

/** A header's checksum after a 32-bit word (an address) changed. */
export function replaceWord32(checksum: number, before: number, after: number): number {
  return ~fold((~checksum & 0xffff) + (~before >>> 16) + (~before & 0xffff) + (after >>> 16) + (after & 0xffff)) & 0xffff
}
