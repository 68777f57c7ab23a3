import { echoWord, emitIcmp, icmpTypes } from '../../packages/wire/icmp.js'

/** An echo request as `ping` sends it: 56 bytes of data. The socket writes its own identifier. */
export const pingPacket = (sequence: number): Uint8Array =>
  emitIcmp({ type: icmpTypes.echo, code: 0, word: echoWord({ identifier: 0, sequence: sequence & 0xffff }), payload: new Uint8Array(56) })
