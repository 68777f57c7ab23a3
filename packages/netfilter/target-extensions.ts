// Every `-j NAME` that acts, and the tables that take it.

import type { TargetExtension } from './extension.js'
import type { TableName } from './hooks.js'
import { logTarget } from './targets/log.js'
import { connmarkTarget, markTarget } from './targets/mark.js'
import { dnatTarget, masqueradeTarget, redirectTarget, snatTarget } from './targets/nat.js'
import { ctTarget, notrackTarget } from './targets/notrack.js'
import { rejectTarget } from './targets/reject.js'

const every: readonly TableName[] = ['raw', 'mangle', 'nat', 'filter']

const extensions: readonly { target: TargetExtension; tables: readonly TableName[] }[] = [
  { target: dnatTarget, tables: ['nat'] },
  { target: snatTarget, tables: ['nat'] },
  { target: masqueradeTarget, tables: ['nat'] },
  { target: redirectTarget, tables: ['nat'] },
  { target: rejectTarget, tables: ['filter'] },
  { target: notrackTarget, tables: ['raw'] },
  { target: ctTarget, tables: ['raw'] },
  { target: markTarget, tables: every },
  { target: connmarkTarget, tables: every },
  { target: logTarget, tables: every },
]

export const targetExtensions: ReadonlyMap<string, { target: TargetExtension; tables: readonly TableName[] }> = new Map(
  extensions.map((extension) => [extension.target.name, extension]),
)
