// Names of the chains of a Service port and its endpoints: a prefix and the first 16 letters of the base32 of a SHA-256
// (pkg/proxy/iptables/proxier.go, portProtoHash and servicePortEndpointChainName).

import { createHash } from 'node:crypto'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const hashLetters = 16

/** RFC 4648 §6, the first 16 letters: 80 bits. */
function hash16(text: string): string {
  const digest = createHash('sha256').update(text).digest()
  let letters = ''
  for (let bit = 0; letters.length < hashLetters; bit += 5) {
    const at = bit >> 3
    const pair = (digest[at]! << 8) | digest[at + 1]!
    letters += alphabet[(pair >> (11 - (bit & 7))) & 31]
  }
  return letters
}

export interface PortName {
  readonly name: string
  readonly protocol: string
}

const ofPort =
  (prefix: string) =>
  ({ name, protocol }: PortName): string =>
    prefix + hash16(name + protocol)

/** All usable endpoints. */
export const serviceChain = ofPort('KUBE-SVC-')
/** Endpoints of this node only. */
export const localChain = ofPort('KUBE-SVL-')
/** Traffic from outside: node ports, load balancer and external addresses. */
export const externalChain = ofPort('KUBE-EXT-')
/** A load balancer's source ranges. */
export const firewallChain = ofPort('KUBE-FW-')
/** One endpoint. */
export const endpointChain = ({ name, protocol }: PortName, endpoint: string): string => `KUBE-SEP-${hash16(name + protocol + endpoint)}`
