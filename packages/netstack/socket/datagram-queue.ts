import type { Endpoint } from './endpoint.js'

export interface Datagram {
  readonly data: Uint8Array
  readonly from: Endpoint
}

/** What Linux charges a datagram beyond its bytes, roughly (sizeof(struct sk_buff) and slack): many small ones fill a buffer too. */
const chargePerDatagram = 512

/** A socket's receive buffer: bounded in bytes, as SO_RCVBUF is. */
export class DatagramQueue {
  #datagrams: Datagram[] = []
  #head = 0
  #charged = 0
  bytes = 0

  get isEmpty(): boolean {
    return this.#head === this.#datagrams.length
  }

  /** False when it is full: the datagram is not taken. */
  push(datagram: Datagram, limitBytes: number): boolean {
    if (this.#charged + datagram.data.length + chargePerDatagram > limitBytes) return false
    this.#datagrams.push(datagram)
    this.#charged += datagram.data.length + chargePerDatagram
    this.bytes += datagram.data.length
    return true
  }

  shift(): Datagram | undefined {
    const datagram = this.#datagrams[this.#head]
    if (datagram === undefined) return undefined
    this.#head++
    this.#charged -= datagram.data.length + chargePerDatagram
    this.bytes -= datagram.data.length
    if (this.#head > 64 && this.#head * 2 > this.#datagrams.length) {
      this.#datagrams = this.#datagrams.slice(this.#head)
      this.#head = 0
    }
    return datagram
  }

  clear(): void {
    this.#datagrams = []
    this.#head = 0
    this.#charged = 0
    this.bytes = 0
  }
}
