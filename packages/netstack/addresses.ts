import type { Cidr } from '../wire/cidr.js'

export type Scope = 'global' | 'link' | 'host'

/** An address of a link, with the prefix it came with. */
export interface InterfaceAddress {
  readonly cidr: Cidr
  readonly scope: Scope
}
