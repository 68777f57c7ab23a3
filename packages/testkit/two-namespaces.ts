// Two namespaces joined by a cable, for tests of what sits on sockets.

import { VirtualClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import { NetworkStack } from '../netstack/network-stack.js'
import { cidr } from '../wire/cidr.js'

export const nearAddress = '10.0.0.1'
export const farAddress = '10.0.0.2'
export const nobodysAddress = '10.0.0.99'

export function twoNamespaces(clock = new VirtualClock()) {
  const stack = new NetworkStack({ clock, random: new SeededRandom(7) })
  const near = stack.createNamespace('near')
  const far = stack.createNamespace('far')
  near.addLink({ kind: 'veth', name: 'eth0', peer: { name: 'eth0', namespace: far } })
  for (const [namespace, address] of [
    [near, nearAddress],
    [far, farAddress],
  ] as const) {
    namespace.addAddress('eth0', cidr(`${address}/24`))
    namespace.changeLink('lo', { up: true })
    namespace.changeLink('eth0', { up: true })
  }
  return { clock, stack, near, far }
}
