// A plugin's configuration as it comes on stdin. Keys of the specification are named; a plugin's own are `unknown` until it reads them.

import type { CniVersion } from './cni-version.js'
import type { CniResult } from './result.js'

export interface NetConf {
  cniVersion: CniVersion
  /** The network's name. */
  name: string
  /** The plugin's file name. */
  type: string
  ipam?: Record<string, unknown> & { type?: string }
  dns?: CniResult['dns']
  capabilities?: Record<string, boolean>
  runtimeConfig?: Record<string, unknown>
  prevResult?: CniResult
  [key: string]: unknown
}
