// Diff, IPVS mode: what ipset, ipvsadm and the address list have to be told to get from one state to another.

import { type IpvsState, setTypeOf } from './ipvs-rules.js'
import { noRules } from './rule-set.js'

export const noIpvs: IpvsState = { rules: noRules, sets: new Map(), addresses: new Set(), virtualServers: new Map() }

export interface IpvsChanges {
  /** For `ipset restore`. */
  readonly sets: string
  readonly addressesToAdd: readonly string[]
  readonly addressesToRemove: readonly string[]
  /** For `ipvsadm -R`. */
  readonly virtualServers: string
}

const without = (a: Iterable<string>, b: ReadonlySet<string> | undefined) => [...a].filter((one) => b?.has(one) !== true)
const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')

/** A set that `before` does not have may exist with any content: it is made if need be, and emptied. */
export function diffIpvs(before: IpvsState, after: IpvsState): IpvsChanges {
  return {
    sets: text([...after.sets].flatMap(([name, members]) => diffSet(name, before.sets.get(name), members))),
    addressesToAdd: without(after.addresses, before.addresses),
    addressesToRemove: without(before.addresses, after.addresses),
    virtualServers: text([
      ...[...before.virtualServers.keys()].filter((name) => !after.virtualServers.has(name)).map((name) => `-D ${name}`),
      ...[...after.virtualServers].flatMap(([name, server]) => diffVirtualServer(name, before.virtualServers.get(name), server)),
    ]),
  }
}

function diffSet(name: string, before: ReadonlySet<string> | undefined, after: ReadonlySet<string>): string[] {
  const options = setTypeOf[name] === 'bitmap:port' ? 'range 0-65535' : 'family inet hashsize 1024 maxelem 65536'
  const head = before === undefined ? [`create ${name} ${setTypeOf[name]} ${options} -exist`, `flush ${name}`] : []
  return [
    ...head,
    ...without(after, before).map((member) => `add ${name} ${member}`),
    ...without(before ?? [], after).map((member) => `del ${name} ${member}`),
  ]
}

type Server = IpvsState['virtualServers'] extends ReadonlyMap<string, infer Value> ? Value : never

function diffVirtualServer(name: string, before: Server | undefined, after: Server): string[] {
  const head = before === undefined ? [`-A ${name} ${after.flags}`] : before.flags === after.flags ? [] : [`-E ${name} ${after.flags}`]
  return [
    ...head,
    ...without(after.servers, before?.servers).map((server) => `-a ${name} -r ${server} -m -w 1`),
    ...without(before?.servers ?? [], after.servers).map((server) => `-d ${name} -r ${server}`),
  ]
}
