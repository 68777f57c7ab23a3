// The Kubernetes DNS specification 1.1.0 (kubernetes/dns docs/specification.md), with CoreDNS' answers where it is silent.
// Pure: a question and a view of the cluster in, an answer out.

import type { Answer } from 'dns-packet'
import { emptyReply, type Reply } from '../dns-message.js'
import type { ClusterNames, EndpointAddress, NamedPort, ServiceNames } from './cluster-names.js'

export const dnsSchemaVersion = '1.1.0'
/** CoreDNS serves the version with this TTL whatever the zone's. */
const versionTtl = 28_800
const soaTtlMax = 300
const cnamesMax = 7

export interface ZoneOptions {
  /** Lower case, without the final dot. The first that is no reverse zone names things in PTR answers. */
  readonly zones: readonly string[]
  readonly ttl: number
  readonly pods: 'disabled' | 'insecure' | 'verified'
  readonly endpointPodNames: boolean
  readonly emptyServiceIsAbsent: boolean
  /** When set, only these namespaces exist. */
  readonly namespaces: ReadonlySet<string> | undefined
}

/** A question as it came: `name` keeps the asker's case, without the final dot. */
export interface Asking {
  readonly name: string
  readonly type: string
}

/** Where an A or SRV record comes from. */
interface Found {
  /** The name its target goes by. */
  readonly owner: string
  readonly address: string
  readonly port: number
}

type Outcome =
  | { readonly kind: 'found'; readonly found: readonly Found[] }
  | { readonly kind: 'alias'; readonly target: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'no-such-name' }

const absent: Outcome = { kind: 'no-such-name' }
const empty: Outcome = { kind: 'none' }

const isReverseZone = (zone: string) =>
  zone === 'in-addr.arpa' || zone === 'ip6.arpa' || zone.endsWith('.in-addr.arpa') || zone.endsWith('.ip6.arpa')
export const isWithin = (name: string, zone: string) => zone === '' || name === zone || name.endsWith(`.${zone}`)
export const zoneOf = (name: string, zones: readonly string[]): string | undefined =>
  zones.filter((zone) => isWithin(name, zone)).sort((a, b) => b.length - a.length)[0]

/** Undefined for a name outside the zones. NXDOMAIN and NODATA carry the SOA (RFC 2308 §3). */
export function resolve(names: ClusterNames, options: ZoneOptions, asking: Asking): Reply | undefined {
  const name = asking.name.toLowerCase()
  const zone = zoneOf(name, options.zones)
  if (zone === undefined) return undefined
  const denied = (rcode: 'NXDOMAIN' | 'NOERROR'): Reply => ({
    ...emptyReply(rcode),
    authoritative: true,
    authorities: [soa(names, options, zone)],
  })
  const answered = (answers: Answer[], additionals: Answer[] = []): Reply =>
    answers.length === 0 ? denied('NOERROR') : { ...emptyReply('NOERROR'), authoritative: true, answers, additionals }

  if (isReverseZone(zone)) {
    if (name === zone) return asking.type === 'SOA' ? answered([soa(names, options, zone)]) : denied('NOERROR')
    const address = reverseAddress(name)
    const targets = address === undefined ? [] : pointersTo(names, options, address)
    if (targets.length === 0) return denied('NXDOMAIN')
    return answered(
      asking.type === 'PTR' ? targets.map((data) => ({ type: 'PTR', name: asking.name, ttl: options.ttl, class: 'IN', data })) : [],
    )
  }
  if (name === zone) {
    if (asking.type === 'SOA') return answered([soa(names, options, zone)])
    if (asking.type === 'NS') return answered([{ type: 'NS', name: asking.name, ttl: options.ttl, class: 'IN', data: `ns.dns.${zone}` }])
    return denied('NOERROR')
  }
  const labels = labelsAbove(name, zone)
  // §2.2 Schema version.
  if (labels.length === 1 && labels[0] === 'dns-version') {
    return answered(asking.type === 'TXT' ? [{ type: 'TXT', name: asking.name, ttl: versionTtl, class: 'IN', data: dnsSchemaVersion }] : [])
  }
  const outcome = lookup(names, options, zone, labels)
  if (outcome.kind === 'no-such-name') return denied('NXDOMAIN')
  if (outcome.kind === 'none') return denied('NOERROR')
  if (outcome.kind === 'alias') return aliased(names, options, asking, outcome.target, answered)
  return asking.type === 'SRV' ? answered(...services(outcome.found, asking, options)) : answered(addresses(outcome.found, asking, options))
}

const labelsAbove = (name: string, zone: string) => (zone === '' ? name : name.slice(0, -zone.length - 1)).split('.')

/** The labels above the zone, read from the zone upwards. */
function lookup(names: ClusterNames, options: ZoneOptions, zone: string, labels: readonly string[]): Outcome {
  const kind = labels.at(-1)
  if (kind !== 'svc' && kind !== 'pod') return absent
  const namespace = labels.at(-2)
  if (namespace === undefined) return empty
  const exists = names.hasNamespace(namespace) && (options.namespaces?.has(namespace) ?? true)
  if (!exists) return absent
  if (labels.length === 2) return empty
  if (kind === 'pod') return labels.length === 3 ? podNamed(names, options, namespace, labels[0]!) : absent
  return serviceNamed(names, options, zone, namespace, labels.slice(0, -2))
}

/** CoreDNS: a-b-c-d.namespace.pod.zone, as the `pods` mode allows. */
function podNamed(names: ClusterNames, options: ZoneOptions, namespace: string, label: string): Outcome {
  const address = /^\d{1,3}(-\d{1,3}){3}$/.test(label) ? label.replaceAll('-', '.') : ''
  if (address === '' || address.split('.').some((byte) => Number(byte) > 255) || options.pods === 'disabled') return absent
  if (options.pods === 'verified' && !names.hasPodWithAddress(namespace, address)) return absent
  return { kind: 'found', found: [{ owner: '', address, port: -1 }] }
}

/** [service], [endpoint, service] or [_port, _protocol, service]. */
function serviceNamed(names: ClusterNames, options: ZoneOptions, zone: string, namespace: string, labels: readonly string[]): Outcome {
  if (labels.length > 3) return absent
  const service = names.service(namespace, labels.at(-1)!)
  if (service === undefined) return absent
  // §2.5 Records for external name services.
  if (service.externalName !== '')
    return labels.length === 1 && !/^[\d.]+$/.test(service.externalName) ? { kind: 'alias', target: service.externalName } : absent
  const endpoints = names.endpoints(namespace, service.name)
  if (options.emptyServiceIsAbsent && !service.headless && endpoints.length === 0) return absent
  const base = `${service.name}.${namespace}.svc.${zone}`
  const wanted = labels.length === 3 ? { port: labels[0]!.replace(/^_/, ''), protocol: labels[1]!.replace(/^_/, '') } : undefined
  const endpoint = labels.length === 2 ? labels[0]! : undefined
  const found =
    service.headless || endpoint !== undefined
      ? // §2.4 Records for headless services; §2.4.1: an endpoint's own name.
        endpoints
          .filter((each) => endpoint === undefined || endpointLabel(each, options) === endpoint)
          .flatMap((each) =>
            chosen(each.ports.length > 0 ? each.ports : [{ name: '', protocol: '', port: -1 }], wanted).map(({ port }) => ({
              owner: `${endpointLabel(each, options)}.${base}`,
              address: each.address,
              port,
            })),
          )
      : // §2.3 Records for a Service with ClusterIP.
        chosen(service.ports, wanted).flatMap(({ port }) => service.clusterIPs.map((address) => ({ owner: base, address, port })))
  return found.length === 0 ? absent : { kind: 'found', found }
}

/** §2.3.2: SRV names exist for named ports only; without a port label all ports are meant. */
function chosen(ports: readonly NamedPort[], wanted: { port: string; protocol: string } | undefined): readonly NamedPort[] {
  return wanted === undefined
    ? ports
    : ports.filter(({ name, protocol }) => name !== '' && name.toLowerCase() === wanted.port && protocol === wanted.protocol)
}

/** §2.4.1: the endpoint's hostname, or a name unique to it: its address with dashes. */
function endpointLabel({ hostname, podName, address }: EndpointAddress, { endpointPodNames }: ZoneOptions): string {
  if (hostname !== '') return hostname.toLowerCase()
  return endpointPodNames && podName !== '' ? podName.toLowerCase() : address.replaceAll('.', '-')
}

function addresses(found: readonly Found[], asking: Asking, { ttl }: ZoneOptions): Answer[] {
  if (asking.type !== 'A') return []
  return [...new Set(found.map(({ address }) => address))].map((data) => ({ type: 'A', name: asking.name, ttl, class: 'IN', data }))
}

/** Records and their glue. Weights share 100 among the records (CoreDNS). */
function services(found: readonly Found[], asking: Asking, { ttl }: ZoneOptions): [Answer[], Answer[]] {
  const ported = found.filter(({ port, owner }) => port >= 0 && owner !== '')
  const unique = [...new Map(ported.map((each) => [`${each.owner}:${each.port}`, each])).values()]
  const weight = Math.max(1, Math.floor(100 / Math.max(1, unique.length)))
  const answers: Answer[] = unique.map(({ owner, port }) => ({
    type: 'SRV',
    name: asking.name,
    ttl,
    class: 'IN',
    data: { priority: 0, weight, port, target: owner },
  }))
  const glue = [...new Map(ported.map((each) => [`${each.owner}/${each.address}`, each])).values()]
  return [answers, glue.map(({ owner, address }) => ({ type: 'A', name: owner, ttl, class: 'IN', data: address }))]
}

function aliased(names: ClusterNames, options: ZoneOptions, asking: Asking, target: string, answered: (answers: Answer[]) => Reply): Reply {
  const answers: Answer[] = []
  let [owner, next] = [asking.name, target.replace(/\.$/, '')]
  for (let i = 0; i < cnamesMax; i++) {
    answers.push({ type: 'CNAME', name: owner, ttl: options.ttl, class: 'IN', data: next })
    if (asking.type === 'CNAME') break
    // A target of this cluster is followed at once (RFC 1034 §3.6.2); another's is for the asker, or the forward plugin.
    const zone = zoneOf(next.toLowerCase(), options.zones)
    if (zone === undefined || isReverseZone(zone) || next.toLowerCase() === zone) break
    const outcome = lookup(names, options, zone, labelsAbove(next.toLowerCase(), zone))
    if (outcome.kind === 'found') answers.push(...addresses(outcome.found, { name: next, type: asking.type }, options))
    if (outcome.kind !== 'alias') break
    ;[owner, next] = [next, outcome.target.replace(/\.$/, '')]
  }
  return answered(answers)
}

/** 10.0.96.10.in-addr.arpa → 10.96.0.10 */
function reverseAddress(name: string): string | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.in-addr\.arpa$/.exec(name)
  return match === null ? undefined : `${match[4]}.${match[3]}.${match[2]}.${match[1]}`
}

/** §2.3.3 and §2.4.3: PTR of a ClusterIP, or of an endpoint (CoreDNS: of any Service, not of headless ones only). */
function pointersTo(names: ClusterNames, options: ZoneOptions, address: string): string[] {
  const zone = options.zones.find((each) => !isReverseZone(each))
  if (zone === undefined) return []
  const exposed = ({ namespace }: { namespace: string }) => options.namespaces?.has(namespace) ?? true
  const service: ServiceNames | undefined = names.serviceByClusterIP(address)
  if (service !== undefined && exposed(service)) return [`${service.name}.${service.namespace}.svc.${zone}`]
  return names
    .endpointsByAddress(address)
    .filter(exposed)
    .map(({ namespace, service: name, endpoint }) => `${endpointLabel(endpoint, options)}.${name}.${namespace}.svc.${zone}`)
}

function soa(names: ClusterNames, { ttl }: ZoneOptions, zone: string): Answer {
  return {
    type: 'SOA',
    name: zone,
    ttl: Math.min(ttl, soaTtlMax),
    class: 'IN',
    data: {
      mname: `ns.dns.${zone}`,
      rname: `hostmaster.${zone}`,
      serial: names.serial,
      refresh: 7200,
      retry: 1800,
      expire: 86_400,
      minimum: ttl,
    },
  }
}
