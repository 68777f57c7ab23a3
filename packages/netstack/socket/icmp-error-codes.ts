import { icmpTypes, unreachableCodes } from '../../wire/icmp.js'
import type { Errno } from '../network-error.js'

/** What a socket hears when this ICMP error comes about its packet. (icmp_err_convert) */
export function errnoOf(type: number, code: number): Errno {
  if (type !== icmpTypes.unreachable) return 'EHOSTUNREACH'
  if (code === unreachableCodes.net || code === unreachableCodes.netProhibited || code === 6) return 'ENETUNREACH'
  if (code === unreachableCodes.port || code === unreachableCodes.protocol) return 'ECONNREFUSED'
  if (code === unreachableCodes.fragmentationNeeded) return 'EMSGSIZE'
  return 'EHOSTUNREACH'
}
