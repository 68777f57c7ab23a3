// Resource records in the presentation format of RFC 1035 §5.

import type { Answer } from 'dns-packet'

const dotted = (name: string) => (name.endsWith('.') ? name : `${name}.`)

/** The data of a record, as dig prints it. */
export function recordData(answer: Answer): string {
  const record = answer as { type: string; data: unknown }
  const data = record.data
  switch (record.type) {
    case 'CNAME':
    case 'PTR':
    case 'NS':
    case 'DNAME':
      return dotted(data as string)
    case 'SRV': {
      const { priority = 0, weight = 0, port, target } = data as { priority?: number; weight?: number; port: number; target: string }
      return `${priority} ${weight} ${port} ${dotted(target)}`
    }
    case 'MX': {
      const { preference = 0, exchange } = data as { preference?: number; exchange: string }
      return `${preference} ${dotted(exchange)}`
    }
    case 'SOA': {
      const soa = data as { mname: string; rname: string; serial: number; refresh: number; retry: number; expire: number; minimum: number }
      return `${dotted(soa.mname)} ${dotted(soa.rname)} ${soa.serial} ${soa.refresh} ${soa.retry} ${soa.expire} ${soa.minimum}`
    }
    case 'TXT': {
      const texts = Array.isArray(data) ? data : [data]
      return texts.map((text) => `"${String(text).replace(/["\\]/g, '\\$&')}"`).join(' ')
    }
    case 'A':
    case 'AAAA':
      return String(data)
    default:
      // RFC 3597 §5.
      return Buffer.isBuffer(data) ? `\\# ${data.length} ${data.toString('hex').toUpperCase()}` : JSON.stringify(data)
  }
}

export function recordLine(answer: Answer): string {
  const { name, ttl = 0, class: family = 'IN', type } = answer as { name: string; ttl?: number; class?: string; type: string }
  const owner = dotted(name)
  const tabs = '\t'.repeat(Math.max(1, 3 - Math.floor(owner.length / 8)))
  return `${owner}${tabs}${ttl}\t${family}\t${type}\t${recordData(answer)}`
}

/** 10.96.0.10 → 10.0.96.10.in-addr.arpa */
export function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`
}
