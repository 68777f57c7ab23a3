// What netfilter asks of IPVS (packages/ipvs), which stands behind filter at input and behind nat at output.

import type { ConntrackEntry } from './conntrack/entry.js'
import type { Flow } from './flow.js'

export interface VirtualServers {
  /** The real server for a new connection: its address (signed) and port. 'not-virtual' when the destination is no virtual server. */
  schedule(flow: Flow): { readonly address: number; readonly port: number } | 'not-virtual' | 'no-server'
  /** Whether the real server of a connection is still configured. */
  isPresent(entry: ConntrackEntry): boolean
}
