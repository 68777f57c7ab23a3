// Rules as kube-proxy renders them: chains of text lines by table. Changes between two of them are one iptables-restore
// transaction, which names only the chains that differ.

export type ProxyTable = 'mangle' | 'nat' | 'filter'

/** Lines are rules without `-A CHAIN `. */
export type Chains = ReadonlyMap<string, readonly string[]>

export interface RuleSet {
  readonly tables: Readonly<Record<ProxyTable, Chains>>
  /** Rules that must stand first in built-in chains, in this order; other rules there are other people's. */
  readonly jumps: readonly Jump[]
}
export interface Jump {
  readonly table: ProxyTable
  readonly chain: string
  readonly rule: string
}

export const proxyTables: readonly ProxyTable[] = ['mangle', 'filter', 'nat']

export const noRules: RuleSet = { tables: { mangle: new Map(), nat: new Map(), filter: new Map() }, jumps: [] }

const sameLines = (a: readonly string[] | undefined, b: readonly string[]) =>
  a !== undefined && a.length === b.length && a.every((line, i) => line === b[i])

/**
 * Text that turns what `before` made into `after`, for iptables-restore --noflush --counters; '' when nothing differs.
 * `missingJumps` are put at the top of their chains.
 */
export function diffRuleSets(before: RuleSet, after: RuleSet, missingJumps: readonly Jump[] = []): string {
  return proxyTables
    .map((table) => {
      const [old, next] = [before.tables[table], after.tables[table]]
      const changed = [...next].filter(([chain, lines]) => !sameLines(old.get(chain), lines))
      const gone = [...old.keys()].filter((chain) => !next.has(chain))
      const jumps = missingJumps.filter((jump) => jump.table === table)
      if (changed.length + gone.length + jumps.length === 0) return ''
      return [
        `*${table}`,
        ...changed.map(([chain]) => `:${chain} - [0:0]`),
        ...gone.map((chain) => `:${chain} - [0:0]`),
        ...changed.flatMap(([chain, lines]) => lines.map((line) => `-A ${chain} ${line}`)),
        // The first of them has to end up first, and each insertion goes to the top.
        ...jumps.toReversed().map(({ chain, rule }) => `-I ${chain} ${rule}`),
        ...gone.map((chain) => `-X ${chain}`),
        'COMMIT',
        '',
      ].join('\n')
    })
    .join('')
}

/** The jumps that a table's save text does not show. `rule` must be written as iptables-save prints it. */
export const jumpsMissingIn = (jumps: readonly Jump[], saved: Readonly<Record<ProxyTable, string>>): Jump[] =>
  jumps.filter(({ table, chain, rule }) => !saved[table].includes(`\n-A ${chain} ${rule}\n`))

/** How many rules there are, by table: kube-proxy reports it as sync_proxy_rules_iptables_total. */
export const countRules = ({ tables }: RuleSet, table: ProxyTable): number =>
  [...tables[table].values()].reduce((sum, lines) => sum + lines.length, 0)
