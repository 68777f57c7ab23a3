// The rules of a namespace, each kind in its own tool's save format.

import { Ipvs } from '../../packages/ipvs/ipvs.js'
import { listText } from '../../packages/ipvs/ipvsadm.js'
import { IpSetError } from '../../packages/netfilter/ipset/ip-sets.js'
import { tableNames } from '../../packages/netfilter/table.js'
import type { Namespace } from '../../packages/netstack/namespace.js'
import type { RulesTool } from '../../packages/programs/node-tools.js'
import { SocketError } from '../../packages/sockets/socket-api.js'

export interface RestoreOptions {
  readonly noflush: boolean
  readonly counters: boolean
  readonly test: boolean
}

/** IPVS takes its place in a namespace's hooks when its first rule comes. */
const ipvsOf = new WeakMap<Namespace, Ipvs>()

/** `table` narrows iptables to one table and ipset to one set; '' is all. Throws EINVAL. */
export function saveRules(namespace: Namespace, tool: RulesTool, { table, counters }: { table: string; counters: boolean }): string {
  switch (tool) {
    case 'iptables': {
      const known = tableNames.find((name) => name === table)
      if (table !== '' && known === undefined)
        throw new SocketError('EINVAL', `Cannot save table "${table}": wanted one of ${tableNames.join(' ')}`)
      return namespace.netfilter.save({ ...(known !== undefined && { table: known }), counters })
    }
    case 'ipset':
      return refused(() => namespace.netfilter.sets.save(table === '' ? undefined : table))
    case 'ipvsadm':
      return ipvsOf.get(namespace)?.save() ?? ''
  }
}

/** `ipvsadm -Ln` or `ipset list [NAME]`; '' names all sets. Throws EINVAL. */
export function listRules(namespace: Namespace, tool: 'ipvsadm' | 'ipset', name: string): string {
  if (tool === 'ipset') return refused(() => namespace.netfilter.sets.list(name === '' ? undefined : name))
  return ipvsOf.get(namespace)?.list() ?? listText(new Map(), new Map())
}

/** Throws EINVAL with the message the tool itself would print. */
export function restoreRules(namespace: Namespace, tool: RulesTool, text: string, options: RestoreOptions): void {
  switch (tool) {
    case 'iptables':
      return check(namespace.netfilter.restore(text, options))
    case 'ipset':
      return refused(() => namespace.netfilter.sets.restore(text))
    case 'ipvsadm': {
      const ipvs = ipvsOf.get(namespace) ?? new Ipvs(namespace.netfilter)
      ipvsOf.set(namespace, ipvs)
      return check(ipvs.restore(text))
    }
  }
}

function check(result: { ok: true } | { ok: false; message: string }): void {
  if (!result.ok) throw new SocketError('EINVAL', result.message.trimEnd())
}
function refused<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    if (error instanceof IpSetError) throw new SocketError('EINVAL', error.message.trimEnd(), { cause: error })
    throw error
  }
}
