// Queries in, replies out: what of a message is refused, and how a reply is fitted into the asker's size.

import packet, { type Answer, type DecodedPacket, type Question } from 'dns-packet'

/** RFC 1035 §4.1.1: the header. */
const headerBytes = 12
const atFlags = 2
const flagResponse = 0x8000
/** RFC 1035 §4.2.1 without EDNS; RFC 6891 §6.2.3 asks for at least that. */
const plainUdpBytesMax = 512

export type Rcode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED'
export const rcodeNumbers: Readonly<Record<Rcode, number>> = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 }

export interface Query {
  readonly id: number
  readonly question: Question
  /** Lower case, without the final dot; '' is the root. The asker's own spelling is in `question`. */
  readonly name: string
  readonly type: string
  readonly recursionDesired: boolean
  readonly checkingDisabled: boolean
  readonly edns: { readonly size: number; readonly dnssecOk: boolean } | undefined
}

export interface Reply {
  readonly rcode: Rcode
  readonly authoritative: boolean
  readonly recursionAvailable?: boolean
  readonly answers: readonly Answer[]
  readonly authorities: readonly Answer[]
  readonly additionals: readonly Answer[]
}

export const emptyReply = (rcode: Rcode): Reply => ({ rcode, authoritative: false, answers: [], authorities: [], additionals: [] })

export type Received =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'reject'; readonly reply: Uint8Array }
  | { readonly kind: 'ignore' }

/** Any bytes at all: never throws. */
export function receive(bytes: Uint8Array): Received {
  if (bytes.length < headerBytes) return { kind: 'ignore' }
  const header = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const flags = header.readUInt16BE(atFlags)
  // An answer to an answer would go on for ever.
  if (flags & flagResponse) return { kind: 'ignore' }
  const opcode = (flags >> 11) & 15
  if (opcode !== 0) return { kind: 'reject', reply: bareReply(header, 'NOTIMP') }
  const [questions, answers, authorities, additionals] = [4, 6, 8, 10].map((at) => header.readUInt16BE(at)) as [
    number,
    number,
    number,
    number,
  ]
  if (questions !== 1 || answers > 1 || authorities > 1 || additionals > 2) return { kind: 'reject', reply: bareReply(header, 'FORMERR') }
  let message: DecodedPacket
  try {
    message = packet.decode(header)
  } catch {
    return { kind: 'reject', reply: bareReply(header, 'FORMERR') }
  }
  const question = message.questions?.[0]
  if (question === undefined) return { kind: 'reject', reply: bareReply(header, 'FORMERR') }
  const opt = message.additionals?.find((answer) => answer.type === 'OPT') as { udpPayloadSize: number; flag_do?: boolean } | undefined
  return {
    kind: 'query',
    query: {
      id: message.id ?? 0,
      question,
      name: question.name === '.' ? '' : question.name.toLowerCase().replace(/\.$/, ''),
      type: question.type,
      recursionDesired: message.flag_rd,
      checkingDisabled: message.flag_cd,
      edns: opt === undefined ? undefined : { size: Math.max(opt.udpPayloadSize, plainUdpBytesMax), dnssecOk: opt.flag_do ?? false },
    },
  }
}

/** Header only: the question may be what makes no sense. */
function bareReply(header: Buffer, rcode: Rcode): Uint8Array {
  const reply = Buffer.alloc(headerBytes)
  reply.writeUInt16BE(header.readUInt16BE(0), 0)
  // Opcode and RD come back as they came (RFC 1035 §4.1.1).
  reply.writeUInt16BE(flagResponse | (header.readUInt16BE(atFlags) & 0x7900) | rcodeNumbers[rcode], atFlags)
  return reply
}

/** The reply's bytes, for UDP cut to what the asker takes, with TC set when something is missing (RFC 2181 §9). */
export function encodeReply(query: Query, reply: Reply, transport: 'udp' | 'tcp'): Uint8Array {
  const bytesMax = transport === 'tcp' ? 65_535 : (query.edns?.size ?? plainUdpBytesMax)
  const whole = encode(query, reply, false)
  if (whole.length <= bytesMax) return whole
  // Glue first, then as many answers as fit.
  const bare = { ...reply, additionals: [] }
  const withoutGlue = encode(query, bare, reply.additionals.length > 0 && reply.answers.length === 0)
  if (withoutGlue.length <= bytesMax) return withoutGlue
  let fits = 0
  for (let low = 0, high = reply.answers.length; low <= high; ) {
    const middle = (low + high) >> 1
    if (encode(query, { ...bare, answers: reply.answers.slice(0, middle), authorities: [] }, true).length <= bytesMax) {
      fits = middle
      low = middle + 1
    } else high = middle - 1
  }
  return encode(query, { ...bare, answers: reply.answers.slice(0, fits), authorities: [] }, true)
}

/** RFC 6891 §6.1: the OPT record of a message about `query`; none when the client has sent none. */
export function ednsOption({ edns }: Query, dnssecOk: boolean): Answer[] {
  if (edns === undefined) return []
  const flags = dnssecOk ? packet.DNSSEC_OK : 0
  return [{ type: 'OPT', name: '.', udpPayloadSize: edns.size, extendedRcode: 0, ednsVersion: 0, flags, flag_do: dnssecOk, options: [] }]
}

function encode(query: Query, reply: Reply, truncated: boolean): Uint8Array {
  const flags =
    (reply.authoritative ? packet.AUTHORITATIVE_ANSWER : 0) |
    (truncated ? packet.TRUNCATED_RESPONSE : 0) |
    (query.recursionDesired ? packet.RECURSION_DESIRED : 0) |
    (reply.recursionAvailable ? packet.RECURSION_AVAILABLE : 0) |
    (query.checkingDisabled ? packet.CHECKING_DISABLED : 0) |
    rcodeNumbers[reply.rcode]
  return packet.encode({
    type: 'response',
    id: query.id,
    flags,
    questions: [query.question],
    answers: [...reply.answers],
    authorities: [...reply.authorities],
    additionals: [...reply.additionals, ...ednsOption(query, query.edns?.dnssecOk === true)],
  })
}
