// IPv4 addresses as numbers, and a CIDR as the numbers it spans.

export interface Ipv4Range {
  readonly cidr: string
  readonly first: number
  readonly last: number
}

/** Undefined for what is no dotted quad; leading zeros are refused, as Go does (CVE-2021-29923). */
export function parseAddress(text: string): number | undefined {
  const parts = text.split('.')
  if (parts.length !== 4) return undefined
  let address = 0
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined
    address = address * 256 + Number(part)
  }
  return address
}

export const addressOf = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.')

/** Throws for what is no CIDR: it comes from the cluster's profile. */
export function parseRange(cidr: string): Ipv4Range {
  const [base = '', bits = ''] = cidr.split('/')
  const address = parseAddress(base)
  const length = Number(bits)
  if (address === undefined || !/^\d{1,2}$/.test(bits) || length > 30)
    throw new Error(`read address range: ${cidr} is no IPv4 CIDR of at least four addresses`)
  const size = 2 ** (32 - length)
  const first = address - (address % size)
  return { cidr, first, last: first + size - 1 }
}
