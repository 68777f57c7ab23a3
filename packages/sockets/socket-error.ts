// Between netstack's errors and addresses and those of SocketApi.

import { NetworkError } from '../netstack/network-error.js'
import type { Endpoint } from '../netstack/socket/endpoint.js'
import { formatIpv4Address, parseIpv4Address } from '../wire/ipv4-address.js'
import { type SocketAddress, SocketError } from './socket-api.js'

/** The error a program sees. Anything but a NetworkError is our own mistake and goes on as it is. */
export function socketError(error: unknown): unknown {
  return error instanceof NetworkError ? new SocketError(error.code, error.message, { cause: error }) : error
}

/** Throws SocketError EINVAL for what is neither an IPv4 address nor "::" (every address: Node's default) nor a port. */
export function endpointOf({ address, port }: SocketAddress): Endpoint {
  const number = address === '' || address === '::' ? 0 : parseIpv4Address(address)
  if (number === undefined) throw new SocketError('EINVAL', `Cannot use the address "${address}": wanted an IPv4 address`)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new SocketError('EINVAL', `Cannot use port ${port}: wanted 0 to 65535`)
  return { address: number, port }
}

export const socketAddress = ({ address, port }: Endpoint): SocketAddress => ({ address: formatIpv4Address(address), port })

/** An AbortSignal ended connectTcp(). */
export const calledOff = ({ address, port }: SocketAddress): SocketError =>
  new SocketError('ECANCELED', `Connecting to ${address}:${port} was called off`)
