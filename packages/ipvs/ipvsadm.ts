// ipvsadm's text both ways: commands in (-A -E -D -a -e -d -C), `-Sn` and `-Ln` out.
//
//    -A -t 10.96.0.1:443 -s rr -p 10800               add a virtual server: TCP, round robin, persistent
//    -a -t 10.96.0.1:443 -r 172.18.0.2:6443 -m -w 1   add a real server to it, by masquerading

import { tcp, udp } from '../netfilter/flow.js'
import { formatAddress, parseAddress } from '../netfilter/ipv4-prefix.js'
import { schedulerNamed } from './schedulers.js'
import { connectionKey, endpointKey, type RealServer, type VirtualServer, type VirtualServerTable } from './virtual-server.js'

export type IpvsResult = { readonly ok: true } | { readonly ok: false; readonly message: string; readonly line: number }

class IpvsError extends Error {
  override name = 'IpvsError'
}

const defaultPersistenceSeconds = 360
const weightMax = 65_535

interface Options {
  protocol?: number
  service?: { address: number; port: number }
  server?: { address: number; port: number }
  scheduler?: string
  persistenceSeconds?: number
  weight?: number
}

const wordless = new Set(['-m', '--masquerading', '-n'])
const names: Readonly<Record<string, string>> = {
  '--add-service': '-A',
  '--edit-service': '-E',
  '--delete-service': '-D',
  '--add-server': '-a',
  '--edit-server': '-e',
  '--delete-server': '-d',
  '--clear': '-C',
  '--tcp-service': '-t',
  '--udp-service': '-u',
  '--real-server': '-r',
  '--scheduler': '-s',
  '--persistent': '-p',
  '--weight': '-w',
}

/** Runs commands, a line each, on `table`. */
export function runText(table: VirtualServerTable, text: string): IpvsResult {
  let number = 0
  for (const raw of text.split('\n')) {
    number++
    const words = raw.split(/\s+/).filter((word) => word !== '')
    if (words.length === 0 || words[0]!.startsWith('#')) continue
    try {
      run(table, words)
    } catch (error) {
      if (error instanceof IpvsError) return { ok: false, message: `ipvsadm: line ${number}: ${error.message}\n`, line: number }
      throw error
    }
  }
  return { ok: true }
}

function run(table: VirtualServerTable, words: readonly string[]): void {
  const [first = '', ...rest] = words.map((word) => (Object.hasOwn(names, word) ? names[word]! : word))
  if (first === '-C') return table.clear()
  const options = parseOptions(rest)
  switch (first) {
    case '-A':
      return addService(table, options)
    case '-E':
      return editService(findService(table, options), options)
    case '-D': {
      const { protocol, address, port } = findService(table, options)
      table.get(protocol)!.delete(endpointKey(address, port))
      return
    }
    case '-a':
    case '-e':
    case '-d':
      return changeServer(first, findService(table, options), options)
    default:
      throw new IpvsError(`unknown command ${first}`)
  }
}

function parseOptions(words: readonly string[]): Options {
  const options: Options = {}
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (wordless.has(word)) continue
    // -p alone means the default time.
    if (word === '-p' && !/^\d+$/.test(words[i + 1] ?? '')) {
      options.persistenceSeconds = defaultPersistenceSeconds
      continue
    }
    const value = words[++i] ?? ''
    if (word === '-t' || word === '-u') {
      options.protocol = word === '-t' ? tcp : udp
      options.service = parseEndpoint(value)
    } else if (word === '-r') options.server = parseEndpoint(value)
    else if (word === '-s') options.scheduler = value
    else if (word === '-p') options.persistenceSeconds = Number(value)
    else if (word === '-w') options.weight = parseWeight(value)
    else throw new IpvsError(`unknown option ${word}: IPVS here knows -t -u -r -s -p -w -m`)
  }
  return options
}

function parseEndpoint(text: string): { address: number; port: number } {
  const [addressText = '', portText = ''] = text.split(':')
  const address = parseAddress(addressText)
  if (address === undefined || !/^\d{1,5}$/.test(portText) || Number(portText) > 65_535) throw new IpvsError(`illegal address:port ${text}`)
  return { address, port: Number(portText) }
}
function parseWeight(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > weightMax) throw new IpvsError(`illegal weight ${text}`)
  return Number(text)
}

function findService(table: VirtualServerTable, { protocol, service }: Options): VirtualServer {
  if (protocol === undefined || service === undefined) throw new IpvsError('a virtual server is named by -t or -u')
  const found = table.get(protocol)?.get(endpointKey(service.address, service.port))
  if (found === undefined) throw new IpvsError('No such service')
  return found
}

function requireScheduler(name: string) {
  const scheduler = schedulerNamed(name)
  if (scheduler === undefined) throw new IpvsError(`Scheduler or persistence engine not found: ${name}`)
  return scheduler
}

function addService(table: VirtualServerTable, { protocol, service, scheduler = 'wlc', persistenceSeconds = 0 }: Options): void {
  if (protocol === undefined || service === undefined) throw new IpvsError('a virtual server is named by -t or -u')
  const services = table.get(protocol) ?? new Map<number, VirtualServer>()
  const key = endpointKey(service.address, service.port)
  if (services.has(key)) throw new IpvsError('Service already exists')
  services.set(key, {
    protocol,
    ...service,
    scheduler: requireScheduler(scheduler),
    persistenceSeconds,
    servers: new Map(),
    persistent: new Map(),
  })
  table.set(protocol, services)
}

function editService(virtual: VirtualServer, { scheduler, persistenceSeconds = 0 }: Options): void {
  if (scheduler !== undefined && scheduler !== virtual.scheduler.name) virtual.scheduler = requireScheduler(scheduler)
  virtual.persistenceSeconds = persistenceSeconds
}

function changeServer(command: '-a' | '-e' | '-d', { servers }: VirtualServer, { server, weight = 1 }: Options): void {
  if (server === undefined) throw new IpvsError('a real server is named by -r')
  const key = endpointKey(server.address, server.port)
  if (servers.has(key) === (command === '-a')) throw new IpvsError(command === '-a' ? 'Destination already exists' : 'No such destination')
  if (command === '-d') servers.delete(key)
  else servers.set(key, { ...server, weight })
}

const letter = ({ protocol }: VirtualServer) => (protocol === tcp ? '-t' : '-u')
const endpoint = ({ address, port }: { address: number; port: number }) => `${formatAddress(address)}:${port}`
const allOf = (table: VirtualServerTable): VirtualServer[] => [...table.values()].flatMap((services) => [...services.values()])

/** `ipvsadm -Sn`. */
export function saveText(table: VirtualServerTable): string {
  return allOf(table)
    .flatMap((virtual) => {
      const name = `${letter(virtual)} ${endpoint(virtual)}`
      const persistence = virtual.persistenceSeconds === 0 ? '' : ` -p ${virtual.persistenceSeconds}`
      const servers = [...virtual.servers.values()].map((server) => `-a ${name} -r ${endpoint(server)} -m -w ${server.weight}`)
      return [`-A ${name} -s ${virtual.scheduler.name}${persistence}`, ...servers]
    })
    .map((line) => `${line}\n`)
    .join('')
}

/** `ipvsadm -Ln`; `counts` by connectionKey. */
export function listText(table: VirtualServerTable, counts: ReadonlyMap<string, { active: number; inactive: number }>): string {
  const heading = [
    'IP Virtual Server version 1.2.1 (size=4096)',
    'Prot LocalAddress:Port Scheduler Flags',
    '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
  ]
  const lines = allOf(table).flatMap((virtual) => {
    const persistence = virtual.persistenceSeconds === 0 ? '' : ` persistent ${virtual.persistenceSeconds}`
    const serverLine = (server: RealServer) => {
      const key = connectionKey(virtual.protocol, endpointKey(virtual.address, virtual.port), endpointKey(server.address, server.port))
      const { active, inactive } = counts.get(key) ?? { active: 0, inactive: 0 }
      return `  -> ${endpoint(server).padEnd(28)} Masq    ${String(server.weight).padEnd(6)} ${String(active).padEnd(10)} ${String(inactive).padEnd(10)}`
    }
    return [
      `${virtual.protocol === tcp ? 'TCP' : 'UDP'}  ${endpoint(virtual)} ${virtual.scheduler.name}${persistence}`,
      ...[...virtual.servers.values()].map(serverLine),
    ]
  })
  return [...heading, ...lines].map((line) => `${line}\n`).join('')
}
