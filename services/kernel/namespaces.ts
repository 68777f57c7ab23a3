// The network namespaces of a node, each with its door.

import type { Namespace } from '../../packages/netstack/namespace.js'
import type { NetworkStack } from '../../packages/netstack/network-stack.js'
import type { kubewire } from '../../proto/generated/kubewire.js'
import { CallRefused } from './call-failure.js'
import type { Doors } from './doors.js'

export const hostName = 'host'
/** Pods of a node, and then some. */
export const namespacesMax = 2_000

/** Names of namespaces become file names: one component of letters, digits, dots, dashes. */
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

export class Namespaces {
  readonly #stack: NetworkStack
  readonly #doors: Doors
  readonly #onDelete: (namespace: Namespace) => void

  /** `onDelete` is told before a namespace's sockets and links go. */
  constructor({ stack, doors, onDelete }: { stack: NetworkStack; doors: Doors; onDelete: (namespace: Namespace) => void }) {
    this.#stack = stack
    this.#doors = doors
    this.#onDelete = onDelete
  }

  /** Throws ENOENT. */
  get(name: string): Namespace {
    const namespace = this.#stack.namespace(name)
    if (namespace === undefined) throw new CallRefused('ENOENT', `Cannot find the network namespace ${name}`)
    return namespace
  }
  /** Resolves once its door is open. Throws EEXIST, EINVAL, ENOSPC. */
  async create(name: string): Promise<kubewire.Netns.$Properties> {
    if (!namePattern.test(name))
      throw new CallRefused('EINVAL', `Cannot create the network namespace "${name}": wanted letters, digits, dots and dashes`)
    if (this.#stack.namespace(name) !== undefined) throw new CallRefused('EEXIST', `Cannot create the network namespace ${name}: it exists`)
    if (this.#stack.namespaces.size >= namespacesMax)
      throw new CallRefused('ENOSPC', `Cannot create the network namespace ${name}: there are ${namespacesMax}`)
    const namespace = this.#stack.createNamespace(name)
    // As `ip netns add` leaves it: lo is there and down; who makes a sandbox sets it up. The loopback plugin does.
    try {
      await this.#doors.open(name)
    } catch (cause) {
      if (this.#stack.namespace(name) === namespace) this.#stack.deleteNamespace(name)
      throw new CallRefused('EIO', `Cannot open the door of ${name}: ${(cause as Error).message}`)
    }
    return this.#message(name)
  }
  /** Throws ENOENT; the host's own cannot go (EBUSY). */
  delete(name: string): void {
    const namespace = this.get(name)
    if (name === hostName) throw new CallRefused('EBUSY', 'Cannot delete the network namespace host: it is the node’s own')
    this.#onDelete(namespace)
    this.#doors.close(name)
    this.#stack.deleteNamespace(name)
  }
  list(): kubewire.Netns.$Properties[] {
    return [...this.#stack.namespaces.keys()].map((name) => this.#message(name))
  }

  #message(name: string): kubewire.Netns.$Properties {
    return { name, door: this.#doors.path(name) }
  }
}
