// Every `-m NAME` there is.

import type { MatchExtension } from './extension.js'
import { addrtypeMatch } from './matches/addrtype.js'
import { commentMatch } from './matches/comment.js'
import { conntrackMatch, stateMatchExtension } from './matches/conntrack.js'
import { icmpMatch } from './matches/icmp.js'
import { limitMatch } from './matches/limit.js'
import { connmarkMatch, markMatch } from './matches/mark.js'
import { multiportMatch } from './matches/multiport.js'
import { physdevMatch } from './matches/physdev.js'
import { tcpMatch, udpMatch } from './matches/ports.js'
import { recentMatch } from './matches/recent.js'
import { setMatch } from './matches/set.js'
import { statisticMatch } from './matches/statistic.js'

const extensions: readonly MatchExtension[] = [
  tcpMatch,
  udpMatch,
  icmpMatch,
  commentMatch,
  conntrackMatch,
  stateMatchExtension,
  markMatch,
  connmarkMatch,
  statisticMatch,
  addrtypeMatch,
  multiportMatch,
  setMatch,
  physdevMatch,
  recentMatch,
  limitMatch,
]

export const matchExtensions: ReadonlyMap<string, MatchExtension> = new Map(extensions.map((extension) => [extension.name, extension]))
