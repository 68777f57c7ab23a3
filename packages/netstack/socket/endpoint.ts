import { formatIpv4Address } from '../../wire/ipv4-address.js'

export interface Endpoint {
  /** Unsigned; 0 is any. */
  readonly address: number
  readonly port: number
}

export const nowhere: Endpoint = Object.freeze({ address: 0, port: 0 })

export const formatEndpoint = ({ address, port }: Endpoint): string => `${formatIpv4Address(address)}:${port}`

/** What `ss` shows of a socket. */
export interface SocketSummary {
  readonly protocol: 'tcp' | 'udp' | 'icmp'
  /** TCP's state as ss spells it is the caller's business: RFC names here; UNCONN for the others. */
  readonly state: string
  readonly local: Endpoint
  readonly remote: Endpoint
  /** Bytes; of a listener: connections waiting for accept(). */
  readonly receiveQueue: number
  /** Bytes; of a listener: its backlog. */
  readonly sendQueue: number
}
