// IP protocol numbers by the names that iptables takes and prints (/etc/protocols).

const numbers: Readonly<Record<string, number>> = {
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  ah: 51,
  sctp: 132,
  udplite: 136,
}
const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]))

/** A name or a number; 0 is "all". Undefined when it is neither. */
export function parseProtocol(text: string): number | undefined {
  const lower = text.toLowerCase()
  if (lower === 'all') return 0
  if (/^\d{1,3}$/.test(text)) return Number(text) <= 255 ? Number(text) : undefined
  return Object.hasOwn(numbers, lower) ? numbers[lower] : undefined
}

export const protocolName = (number: number): string => names.get(number) ?? String(number)
