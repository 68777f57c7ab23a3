// loopback: brings up `lo` of the container's namespace. The runtime calls it first, for every pod.

import { type KernelCalls, KernelDoor } from '../../kernel-door.js'
import type { Plugin } from '../../skel/run-plugin.js'

const address = '127.0.0.1/8'

export function loopback(openDoor: (path: string) => Promise<KernelCalls & { close(): void }> = (path) => KernelDoor.open(path)): Plugin {
  return {
    about: 'CNI plugin loopback of kubewire: brings up lo',
    async ADD({ netns, conf }) {
      const door = await openDoor(netns)
      try {
        await door.call({ linkSet: { name: 'lo', up: true } })
      } finally {
        door.close()
      }
      return conf.prevResult ?? { interfaces: [{ name: 'lo', mac: '00:00:00:00:00:00', sandbox: netns }], ips: [{ address, interface: 0 }] }
    },
    // The link goes with its namespace.
    async DEL() {},
    async CHECK({ netns }) {
      const door = await openDoor(netns)
      try {
        const { links } = await door.call({ linkList: { name: 'lo' } })
        if (links?.links[0]?.up !== true) throw new Error('Interface lo is down')
      } finally {
        door.close()
      }
    },
  }
}
