// One TCP connection (RFC 9293). Long, because the states must be seen together.
//
//                 connect: SYN-SENT ----SYN,ACK----> ESTABLISHED <----ACK---- SYN-RECEIVED :listener
//                                                    |         |
//                                           end()/close()     FIN
//                                                    v         v
//                                          FIN-WAIT-1         CLOSE-WAIT
//                              ACK of FIN |     | FIN                | end()
//                                         v     v                    v
//                               FIN-WAIT-2     CLOSING            LAST-ACK
//                                     FIN |     | ACK of FIN         | ACK of FIN
//                                         v     v                    v
//                                        TIME-WAIT --- 60 s -----> CLOSED
//
// Sequence numbers are signed 32-bit; `a - b | 0` compares them. Data byte i of the send buffer has sequence #una + i.
// Segments are sent without Nagle's delay (as Node's http sets TCP_NODELAY); ACKs are delayed by up to 40 ms.

import type { Timer } from '../../clock/clock.js'
import { ipProtocols, ipv4Bytes, ipv4Fragment, writeIpv4 } from '../../wire/ipv4.js'
import { fixTcpChecksum, type TcpOptions, tcpAt, tcpBytes, tcpFlags, tcpOptionBytes, writeTcpOptions } from '../../wire/tcp.js'
import type { Namespace } from '../namespace.js'
import { NetworkError } from '../network-error.js'
import { type Endpoint, formatEndpoint, type SocketSummary } from '../socket/endpoint.js'
import { ByteRing } from './byte-ring.js'
import { Congestion } from './congestion.js'
import { ReceiveBuffer } from './receive-buffer.js'
import { RetransmissionTimeout } from './retransmission-timeout.js'
import type { Segment } from './segment.js'
import type { Tcp } from './tcp.js'
import type { TcpListener } from './tcp-listener.js'

export type TcpState =
  | 'CLOSED'
  | 'SYN-SENT'
  | 'SYN-RECEIVED'
  | 'ESTABLISHED'
  | 'FIN-WAIT-1'
  | 'FIN-WAIT-2'
  | 'CLOSING'
  | 'TIME-WAIT'
  | 'CLOSE-WAIT'
  | 'LAST-ACK'

/** Powers of two. */
export const sendBufferBytes = 256 * 1024
export const receiveBufferBytes = 256 * 1024
/** Our window scale: 7, as Linux chooses for its usual buffers. */
const ownWindowScale = 7
/** TCP_DELACK_MIN. */
export const delayedAckMs = 40
/** TCP_TIMEWAIT_LEN. */
export const timeWaitMs = 60_000
/** RFC 9293 §3.7.1: what to assume of a peer that names none. */
const mssDefault = 536
/** Linux: TCP_MIN_MSS. */
const mssLeast = 88
/** Data of one packet inside the node (Linux: GSO_MAX_SIZE less the headers). */
const largeBytesMax = 65_535 - ipv4Bytes - tcpBytes
const never = Number.POSITIVE_INFINITY

const notify = { connected: 1, readable: 2, writable: 4, closed: 8 } as const

export class TcpSocket {
  readonly local: Endpoint
  readonly remote: Endpoint
  state: TcpState = 'CLOSED'
  onConnected: () => void = () => {}
  /** There is something to read, or the peer's FIN has come (`ended`, once everything is read). */
  onReadable: () => void = () => {}
  /** A write that was cut short may go on. */
  onWritable: () => void = () => {}
  /** Last call: both sides are done, or `error` ended it. */
  onClosed: (error: NetworkError | undefined) => void = () => {}
  /** Next in the connection table's chain. */
  next: TcpSocket | undefined
  /** The listener it came by, until accepted. */
  listener: TcpListener | undefined

  readonly #tcp: Tcp
  readonly #namespace: Namespace
  readonly #congestion: Congestion
  readonly #rto = new RetransmissionTimeout()
  readonly #sendBuffer = new ByteRing(sendBufferBytes)
  readonly #receiveBuffer = new ReceiveBuffer(receiveBufferBytes)

  #una: number
  #nxt: number
  /** The highest sequence ever sent: #nxt goes back to #una when the timer runs out. */
  #max: number
  #finQueued = false
  #sendWindow = 0
  #sendWindowMost = 0
  #wl1 = 0
  #wl2 = 0
  #peerScale = 0
  #scales = false
  #mss: number
  #peerMss = mssDefault
  /** RFC 6582: what was out when the last recovery began. */
  #recover: number
  #wantsWrite = false

  #rcvNxt = 0
  /** Right edge of the window last told. */
  #advertised = 0
  #peerFin: number | undefined
  #finReceived = false
  #unackedSegments = 0

  #timedSequence = 0
  #timedAtMs = -1
  #timeouts = 0
  #rtoAtMs = never
  #ackAtMs = never
  #persistAtMs = never
  #waitAtMs = never
  #timer: Timer | undefined
  #timerAtMs = never

  /** close() or abort() was called: nobody reads, nobody hears. */
  #orphan = false
  #softError: NetworkError | undefined
  #error: NetworkError | undefined
  #closedSeen = false
  #pending = 0

  constructor(tcp: Tcp, namespace: Namespace, local: Endpoint, remote: Endpoint) {
    this.#tcp = tcp
    this.#namespace = namespace
    this.local = local
    this.remote = remote
    const iss = tcp.initialSequence(local, remote)
    this.#una = iss
    this.#nxt = iss
    this.#max = iss
    this.#recover = iss
    this.#mss = tcp.mssTo(remote.address)
    this.#congestion = new Congestion(this.#mss)
  }

  // Calls

  get readableBytes(): number {
    return this.#receiveBuffer.readableBytes
  }

  /** The peer has sent FIN and everything before it has been read. */
  get ended(): boolean {
    return this.#finReceived && this.readableBytes === 0
  }

  /** What ended the connection, if it was an error. */
  get error(): NetworkError | undefined {
    return this.#error
  }

  summary(): SocketSummary {
    return {
      protocol: 'tcp',
      state: this.state,
      local: this.local,
      remote: this.remote,
      receiveQueue: this.readableBytes,
      sendQueue: this.#sendBuffer.length,
    }
  }

  /** Up to `maxBytes` that have arrived in order; undefined when there is nothing. Opens the window. */
  read(maxBytes = receiveBufferBytes): Uint8Array | undefined {
    const bytes = this.#receiveBuffer.read(maxBytes)
    if (bytes === undefined || !this.#mayReceive()) return bytes
    // RFC 9293 §3.8.6.2.2: tell of a wider window once it is wider by two segments or half the buffer.
    const wider = (this.#rcvNxt + (this.#windowField() << this.#ownScale) - this.#advertised) | 0
    if (wider >= Math.min(2 * this.#mss, receiveBufferBytes / 2)) this.#namespace.stack.backlog.call(() => this.#sendAck())
    return bytes
  }

  /** How many bytes were taken (copied); 0 when the buffer is full. Throws EPIPE after end() or when the connection is gone, ENOTCONN before the handshake. */
  write(bytes: Uint8Array): number {
    if (this.state === 'SYN-SENT' || this.state === 'SYN-RECEIVED')
      throw new NetworkError('ENOTCONN', `Cannot write to ${formatEndpoint(this.remote)}: not connected yet`)
    if (this.#finQueued || (this.state !== 'ESTABLISHED' && this.state !== 'CLOSE-WAIT'))
      throw new NetworkError('EPIPE', `Cannot write to ${formatEndpoint(this.remote)}: the connection is ${this.state}`)
    const { backlog } = this.#namespace.stack
    backlog.enter()
    const taken = this.#sendBuffer.append(bytes)
    if (taken < bytes.length) this.#wantsWrite = true
    this.#flush()
    this.#arm()
    backlog.leaveSoon()
    return taken
  }

  /** FIN after what was written. */
  end(): void {
    if (this.#finQueued) return
    this.#namespace.stack.backlog.call(() => {
      if (this.state === 'ESTABLISHED' || this.state === 'SYN-RECEIVED') this.#queueFin('FIN-WAIT-1')
      else if (this.state === 'CLOSE-WAIT') this.#queueFin('LAST-ACK')
      else if (this.state === 'SYN-SENT') this.#die(undefined)
    })
  }

  /** As close(2): FIN after what was written, RST when data that came was never read or more comes. No events afterwards. */
  close(): void {
    this.#orphan = true
    if (this.readableBytes > 0 && this.#mayReceive()) {
      this.abort() // RFC 2525 §2.17
      return
    }
    this.end()
    if (this.state === 'FIN-WAIT-2')
      this.#namespace.stack.backlog.call(() => {
        this.#waitAtMs = this.#nowMs + this.#namespace.sysctls.finTimeoutMs
        this.#arm()
      })
  }

  /** RST now. No events afterwards. */
  abort(): void {
    this.#orphan = true
    this.#namespace.stack.backlog.call(() => {
      if (this.state !== 'CLOSED' && this.state !== 'SYN-SENT' && this.state !== 'TIME-WAIT')
        this.#transmit(this.#nxt, tcpFlags.rst | tcpFlags.ack, 0, 0)
      this.#die(undefined)
    })
  }

  // The handshake's beginnings

  /** Active: sends SYN. */
  connect(): void {
    this.state = 'SYN-SENT'
    this.#sendSyn()
    this.#arm()
  }

  /** Passive: a SYN came to `listener`. */
  accept(listener: TcpListener, segment: Segment): void {
    this.listener = listener
    this.state = 'SYN-RECEIVED'
    this.#takeSyn(segment)
    this.#sendSyn()
    this.#arm()
  }

  /** A new SYN may take the place of a connection that only waits out its time (RFC 9293 §3.10.7.4, RFC 6191). */
  yieldsTo(segment: Segment): boolean {
    return this.state === 'TIME-WAIT' && segment.syn && !segment.ack && !segment.rst && ((segment.sequence - this.#rcvNxt) | 0) > 0
  }

  // Segments

  receive(segment: Segment): void {
    if (this.state === 'SYN-SENT') this.#receiveInSynSent(segment)
    else if (this.state !== 'CLOSED') this.#receive(segment)
    this.#arm()
    this.#tell()
  }

  /** An ICMP error came about our segment with this sequence number. */
  fail(error: NetworkError, sequence: number): void {
    // RFC 5927 §4.1: only when it quotes something that is under way.
    if (((sequence - this.#una) | 0) < 0 || ((sequence - this.#max) | 0) > 0) return
    if (this.state === 'SYN-SENT' && error.code !== 'EMSGSIZE') this.#die(error)
    else if (error.code === 'EMSGSIZE') {
      this.#fitPath()
      if (this.state !== 'SYN-RECEIVED' && this.state !== 'SYN-SENT') {
        this.#nxt = this.#una
        this.#timedAtMs = -1
        this.#flush()
      }
    } else this.#softError = error
    this.#arm()
    this.#tell()
  }

  /** The namespace goes: no packet, no event. */
  vanish(): void {
    this.#orphan = true
    this.#die(undefined)
  }

  get #nowMs(): number {
    return this.#namespace.stack.backlog.nowMs
  }

  /** RFC 9293 §3.10.7.3. */
  #receiveInSynSent(segment: Segment): void {
    const acksSyn = segment.ack && ((segment.acknowledgment - this.#una) | 0) > 0 && ((segment.acknowledgment - this.#max) | 0) <= 0
    if (segment.ack && !acksSyn) {
      if (!segment.rst) this.#transmit(segment.acknowledgment, tcpFlags.rst, 0, 0)
      return
    }
    if (segment.rst) {
      if (acksSyn) this.#die(new NetworkError('ECONNREFUSED', `Cannot connect to ${formatEndpoint(this.remote)}: connection refused`))
      return
    }
    if (!segment.syn) return
    this.#takeSyn(segment)
    if (acksSyn) {
      this.#acknowledge(segment.acknowledgment)
      this.#takeWindow(segment, true)
      this.#establish()
      this.#sendAck()
    } else {
      // Simultaneous open: both have sent SYN.
      this.state = 'SYN-RECEIVED'
      this.#nxt = this.#una
      this.#sendSyn()
    }
  }

  /** RFC 9293 §3.10.7.4, in its order. */
  #receive(segment: Segment): void {
    if (this.state === 'SYN-RECEIVED' && segment.syn && ((segment.sequence + 1 - this.#rcvNxt) | 0) === 0 && !segment.rst) {
      if (segment.ack)
        this.#receiveAck(segment) // the other half of a simultaneous open
      else this.#resendSyn()
      return
    }
    if (!this.#isAcceptable(segment)) {
      if (!segment.rst) this.#sendAck()
      if (this.state === 'TIME-WAIT' && segment.fin) this.#waitAtMs = this.#nowMs + timeWaitMs
      return
    }
    if (segment.rst) {
      // RFC 5961 §3.2: only the very next sequence number resets; others are challenged.
      if (segment.sequence === this.#rcvNxt) this.#reset()
      else this.#sendAck()
      return
    }
    if (segment.syn) {
      this.#sendAck() // RFC 5961 §4.2
      return
    }
    if (!segment.ack || !this.#receiveAck(segment)) return
    if (segment.payloadBytes > 0 || segment.fin) this.#receiveText(segment)
    this.#flush()
    if (this.#unackedSegments >= 2) this.#sendAck()
    else if (this.#unackedSegments > 0 && this.#ackAtMs === never) this.#ackAtMs = this.#nowMs + delayedAckMs
  }

  #isAcceptable(segment: Segment): boolean {
    const window = this.#receiveBuffer.freeBytes
    const from = (segment.sequence - this.#rcvNxt) | 0
    const length = segment.payloadBytes + (segment.fin ? 1 : 0) + (segment.syn ? 1 : 0)
    if (length === 0 || window === 0) return from === 0 || (from > 0 && from < window)
    return (from >= 0 && from < window) || (from < 0 && from + length > 0)
  }

  #reset(): void {
    const refused = this.state === 'SYN-RECEIVED' || this.state === 'SYN-SENT'
    if (this.state === 'TIME-WAIT' || this.state === 'LAST-ACK' || this.state === 'CLOSING') this.#die(undefined)
    else if (refused) this.#die(new NetworkError('ECONNREFUSED', `Cannot connect to ${formatEndpoint(this.remote)}: connection refused`))
    else this.#die(new NetworkError('ECONNRESET', `Connection with ${formatEndpoint(this.remote)}: reset by peer`))
  }

  /** False: the segment is to be dropped. */
  #receiveAck(segment: Segment): boolean {
    const beyond = (segment.acknowledgment - this.#max) | 0
    if (this.state === 'SYN-RECEIVED') {
      if (beyond > 0 || ((segment.acknowledgment - this.#una) | 0) <= 0) {
        this.#transmit(segment.acknowledgment, tcpFlags.rst, 0, 0)
        return false
      }
      // tcp_v4_syn_recv_sock: the accept queue is full, so the ACK is forgotten; SYN,ACK will be sent again.
      if (this.listener !== undefined && !this.listener.hasRoom()) {
        this.#namespace.stack.countDrop('backlog-full')
        return false
      }
      this.#acknowledge(segment.acknowledgment)
      this.#takeWindow(segment, true)
      this.#establish()
      return true
    }
    if (beyond > 0) {
      this.#sendAck()
      return false
    }
    const acked = (segment.acknowledgment - this.#una) | 0
    if (acked > 0) this.#receiveNewAck(segment, acked)
    else if (acked === 0 && this.#isDuplicate(segment)) this.#receiveDuplicate()
    this.#takeWindow(segment, false)
    if (this.#una === this.#max && this.#finQueued && this.#sendBuffer.length === 0) this.#finAcknowledged()
    return this.state !== 'CLOSED'
  }

  #receiveNewAck(segment: Segment, acked: number): void {
    const wasRecovering = this.#congestion.recovering
    this.#acknowledge(segment.acknowledgment)
    if (!wasRecovering) this.#congestion.acknowledged(acked)
    else if (((segment.acknowledgment - this.#recover) | 0) >= 0) this.#congestion.recovered((this.#max - this.#una) | 0)
    else {
      this.#congestion.partiallyAcknowledged(acked)
      this.#resendFirst()
    }
  }

  /** RFC 5681 §2: no data, no new window, something outstanding. */
  #isDuplicate(segment: Segment): boolean {
    return segment.payloadBytes === 0 && !segment.fin && this.#max !== this.#una && segment.window << this.#peerScale === this.#sendWindow
  }

  #receiveDuplicate(): void {
    const inFlight = (this.#max - this.#una) | 0
    if (!this.#congestion.duplicated(inFlight, ((this.#una - this.#recover) | 0) >= 0)) return
    this.#recover = this.#max
    this.#timedAtMs = -1
    this.#resendFirst()
  }

  /** Takes everything before `acknowledgment` off the send buffer. */
  #acknowledge(acknowledgment: number): void {
    const nowMs = this.#nowMs
    let acked = (acknowledgment - this.#una) | 0
    if (this.state === 'SYN-SENT' || this.state === 'SYN-RECEIVED') acked-- // our SYN
    this.#sendBuffer.discard(Math.min(acked, this.#sendBuffer.length))
    this.#una = acknowledgment
    if (((this.#nxt - acknowledgment) | 0) < 0) this.#nxt = acknowledgment
    if (this.#timedAtMs >= 0 && ((acknowledgment - this.#timedSequence) | 0) > 0) {
      this.#rto.measured(nowMs - this.#timedAtMs)
      this.#timedAtMs = -1
    }
    this.#rto.progressed()
    this.#timeouts = 0
    this.#softError = undefined
    this.#rtoAtMs = this.#una === this.#max ? never : nowMs + this.#rto.currentMs
    if (this.#wantsWrite && this.#sendBuffer.freeBytes >= sendBufferBytes / 2) {
      this.#wantsWrite = false
      this.#pending |= notify.writable
    }
  }

  /** RFC 9293 §3.10.7.4: only a segment newer than the last that told a window. */
  #takeWindow(segment: Segment, first: boolean): void {
    if (
      !first &&
      (((segment.sequence - this.#wl1) | 0) < 0 || (segment.sequence === this.#wl1 && ((segment.acknowledgment - this.#wl2) | 0) < 0))
    )
      return
    this.#sendWindow = segment.syn ? segment.window : segment.window << this.#peerScale
    this.#sendWindowMost = Math.max(this.#sendWindowMost, this.#sendWindow)
    this.#wl1 = segment.sequence
    this.#wl2 = segment.acknowledgment
    if (this.#sendWindow > 0 || this.#sendBuffer.length === 0) this.#persistAtMs = never
    if (this.#persistAtMs !== never) this.#timeouts = 0 // the peer lives, its window is just shut
  }

  #finAcknowledged(): void {
    if (this.state === 'FIN-WAIT-1') {
      this.state = 'FIN-WAIT-2'
      if (this.#orphan) this.#waitAtMs = this.#nowMs + this.#namespace.sysctls.finTimeoutMs
    } else if (this.state === 'CLOSING') this.#waitOut()
    else if (this.state === 'LAST-ACK') this.#die(undefined)
  }

  #receiveText(segment: Segment): void {
    if (!this.#mayReceive()) {
      this.#sendAck()
      return
    }
    const offset = (segment.sequence - this.#rcvNxt) | 0
    const from = segment.payloadStart + Math.max(0, -offset)
    if (this.#orphan && segment.payloadEnd > from) {
      // The program has closed: nobody will read this.
      this.abort()
      return
    }
    if (segment.fin) this.#peerFin = (segment.sequence + segment.payloadBytes) | 0
    if (segment.payloadEnd > from) {
      const hadGap = this.#receiveBuffer.hasGap
      const grown = this.#receiveBuffer.insert(Math.max(0, offset), segment.bytes, from, segment.payloadEnd)
      if (grown > 0) {
        this.#rcvNxt = (this.#rcvNxt + grown) | 0
        this.#unackedSegments += segment.count
        this.#pending |= notify.readable
      } else if (grown < 0) this.#namespace.stack.countDrop('receive-queue-full')
      // RFC 5681 §4.2: at once when a gap appears, narrows or closes, or nothing more fits.
      if (hadGap || grown <= 0) this.#unackedSegments = 2
    } else if (offset < 0) this.#unackedSegments = 2
    if (this.#peerFin === this.#rcvNxt) this.#receiveFin()
  }

  #receiveFin(): void {
    this.#rcvNxt = (this.#rcvNxt + 1) | 0
    this.#peerFin = undefined
    this.#finReceived = true
    this.#unackedSegments = 2
    this.#pending |= notify.readable
    if (this.state === 'ESTABLISHED') this.state = 'CLOSE-WAIT'
    else if (this.state === 'FIN-WAIT-1') this.state = 'CLOSING'
    else if (this.state === 'FIN-WAIT-2') {
      this.#sendAck()
      this.#waitOut()
    }
  }

  #mayReceive(): boolean {
    return (this.state === 'ESTABLISHED' || this.state === 'FIN-WAIT-1' || this.state === 'FIN-WAIT-2') && !this.#finReceived
  }

  #takeSyn(segment: Segment): void {
    const { mss, windowScale } = segment.options()
    this.#rcvNxt = (segment.sequence + 1) | 0
    this.#advertised = this.#rcvNxt
    this.#peerMss = mss ?? mssDefault
    // RFC 7323 §2.2: both or neither.
    this.#scales = windowScale !== undefined
    this.#peerScale = windowScale ?? 0
    this.#fitPath()
    this.#takeWindow(segment, true)
  }

  #fitPath(): void {
    this.#mss = Math.max(mssLeast, Math.min(this.#peerMss, this.#tcp.mssTo(this.remote.address)))
    this.#congestion.setMss(this.#mss)
  }

  #establish(): void {
    this.state = this.#finQueued ? 'FIN-WAIT-1' : 'ESTABLISHED'
    if (this.listener !== undefined) this.listener.completed(this)
    else this.#pending |= notify.connected
  }

  #queueFin(state: TcpState): void {
    this.#finQueued = true
    if (this.state !== 'SYN-RECEIVED') this.state = state
    this.#flush()
    this.#arm()
  }

  /** 2MSL: late segments of this connection must die out, and our last ACK may be lost. */
  #waitOut(): void {
    this.state = 'TIME-WAIT'
    this.#sendBuffer.clear()
    this.#rtoAtMs = never
    this.#persistAtMs = never
    this.#waitAtMs = this.#nowMs + timeWaitMs
    this.#closed()
    if (!this.#tcp.mayWait()) this.#die(undefined)
  }

  #die(error: NetworkError | undefined): void {
    if (this.state === 'CLOSED') return
    this.state = 'CLOSED'
    this.#error = error
    this.#sendBuffer.clear()
    if (error !== undefined || this.#orphan) this.#receiveBuffer.clear()
    this.#rtoAtMs = never
    this.#ackAtMs = never
    this.#persistAtMs = never
    this.#waitAtMs = never
    this.#timer?.cancel()
    this.#timer = undefined
    this.#timerAtMs = never
    this.#tcp.remove(this)
    this.listener?.lost(this)
    this.#closed()
  }

  #closed(): void {
    if (!this.#closedSeen) this.#pending |= notify.closed
    this.#closedSeen = true
  }

  /** Calls the program, after everything is settled. */
  #tell(): void {
    const pending = this.#pending
    this.#pending = 0
    if (pending === 0 || this.#orphan) return
    if ((pending & notify.connected) !== 0) this.onConnected()
    if ((pending & notify.readable) !== 0 && !this.#orphan) this.onReadable()
    if ((pending & notify.writable) !== 0 && !this.#orphan) this.onWritable()
    if ((pending & notify.closed) !== 0 && !this.#orphan) this.onClosed(this.#error)
  }

  // Sending

  /** Sends what the windows allow (RFC 9293 §3.8.6.2.1), then FIN when its time has come. */
  #flush(): void {
    if (
      this.state !== 'ESTABLISHED' &&
      this.state !== 'CLOSE-WAIT' &&
      this.state !== 'FIN-WAIT-1' &&
      this.state !== 'CLOSING' &&
      this.state !== 'LAST-ACK'
    )
      return
    for (;;) {
      const offset = (this.#nxt - this.#una) | 0
      const unsent = this.#sendBuffer.length - offset
      if (unsent <= 0) {
        if (unsent === 0 && this.#finQueued) this.#sendText(offset, 0, tcpFlags.fin | tcpFlags.ack)
        return
      }
      const usable = Math.min(this.#sendWindow, this.#congestion.windowBytes) - offset
      let count = Math.min(unsent, largeBytesMax, usable)
      // Several segments leave as one large packet; one that is not full goes only by the rule below.
      if (count > this.#mss && count < unsent) count -= count % this.#mss
      if (count <= 0) {
        if (offset === 0 && this.#persistAtMs === never && this.#sendWindow === 0) {
          this.#persistAtMs = this.#nowMs + this.#rto.currentMs
          this.#rtoAtMs = never
        }
        return
      }
      // Silly windows: a part of a segment goes only when it is the last, or half of the widest window, or nothing else is out.
      if (count < this.#mss && count < unsent && offset > 0 && count < this.#sendWindowMost / 2) return
      this.#sendText(offset, count, count === unsent ? tcpFlags.ack | tcpFlags.psh : tcpFlags.ack)
    }
  }

  #sendText(offset: number, count: number, flags: number): void {
    const sequence = this.#nxt
    const isLast = (flags & tcpFlags.fin) === 0 && this.#finQueued && offset + count === this.#sendBuffer.length
    const sent = isLast ? flags | tcpFlags.fin : flags
    const isNew = ((sequence - this.#max) | 0) >= 0
    this.#nxt = (sequence + count + ((sent & tcpFlags.fin) !== 0 ? 1 : 0)) | 0
    if (((this.#nxt - this.#max) | 0) > 0) this.#max = this.#nxt
    if (isNew && this.#timedAtMs < 0) {
      this.#timedAtMs = this.#nowMs
      this.#timedSequence = sequence
    }
    if (this.#rtoAtMs === never) this.#rtoAtMs = this.#nowMs + this.#rto.currentMs
    this.#transmit(sequence, sent, offset, count)
  }

  /** Once more the first segment that was not acknowledged; #nxt stays. */
  #resendFirst(): void {
    const nxt = this.#nxt
    this.#nxt = this.#una
    const count = Math.min(this.#sendBuffer.length, this.#mss)
    if (count > 0) this.#sendText(0, count, tcpFlags.ack)
    else if (this.#finQueued) this.#sendText(0, 0, tcpFlags.fin | tcpFlags.ack)
    if (((nxt - this.#nxt) | 0) > 0) this.#nxt = nxt
    this.#rtoAtMs = this.#nowMs + this.#rto.currentMs
  }

  #sendSyn(): void {
    const flags = this.state === 'SYN-RECEIVED' ? tcpFlags.syn | tcpFlags.ack : tcpFlags.syn
    if (this.#max === this.#una) this.#timedAtMs = this.#nowMs
    this.#timedSequence = this.#una
    this.#nxt = (this.#una + 1) | 0
    this.#max = this.#nxt
    this.#rtoAtMs = this.#nowMs + this.#rto.currentMs
    const offersScale = this.state === 'SYN-SENT' || this.#scales
    this.#transmit(this.#una, flags, 0, 0, {
      mss: this.#tcp.mssTo(this.remote.address),
      windowScale: offersScale ? ownWindowScale : undefined,
    })
  }

  #resendSyn(): void {
    this.#timedAtMs = -1
    this.#sendSyn()
    this.#timedAtMs = -1
  }

  #sendAck(): void {
    if (this.state !== 'CLOSED') this.#transmit(this.#max, tcpFlags.ack, 0, 0)
  }

  /** Makes one segment and hands it to IP. `count` bytes from `offset` of the send buffer. */
  #transmit(sequence: number, flags: number, offset: number, count: number, options?: TcpOptions): void {
    const namespace = this.#namespace
    const headerBytes = tcpBytes + (options === undefined ? 0 : tcpOptionBytes(options))
    const packet = namespace.stack.pool.take(ipv4Bytes + headerBytes + count)
    const { view } = packet
    const tcp = packet.start + ipv4Bytes
    const hasAck = (flags & tcpFlags.ack) !== 0
    view.setUint16(tcp + tcpAt.sourcePort, this.local.port)
    view.setUint16(tcp + tcpAt.destinationPort, this.remote.port)
    view.setInt32(tcp + tcpAt.sequence, sequence)
    view.setInt32(tcp + tcpAt.acknowledgment, hasAck ? this.#rcvNxt : 0)
    view.setUint8(tcp + tcpAt.dataOffset, (headerBytes / 4) << 4)
    view.setUint8(tcp + tcpAt.flags, flags)
    view.setUint16(tcp + tcpAt.window, this.#windowToTell(flags))
    view.setUint16(tcp + tcpAt.urgent, 0)
    if (options !== undefined) writeTcpOptions(view, tcp + tcpAt.options, options)
    if (count > 0) this.#sendBuffer.copyTo(packet.bytes, tcp + headerBytes, offset, count)
    if (count > this.#mss) packet.segmentBytes = this.#mss
    else fixTcpChecksum(view, tcp, packet.end, this.local.address, this.remote.address)
    const { ipv4, sysctls } = namespace
    writeIpv4(
      view,
      packet.start,
      packet.length,
      ipv4.nextIdentification(),
      ipv4Fragment.dontFragment,
      sysctls.defaultTtl,
      ipProtocols.tcp,
      this.local.address,
      this.remote.address,
    )
    packet.network = packet.start
    packet.transport = tcp
    if (hasAck) {
      this.#unackedSegments = 0
      this.#ackAtMs = never
    }
    ipv4.send(packet)
  }

  /** A SYN's window is never scaled (RFC 7323 §2.2). */
  #windowToTell(flags: number): number {
    if ((flags & tcpFlags.syn) !== 0) return Math.min(65_535, this.#receiveBuffer.freeBytes)
    const told = this.#windowField()
    this.#advertised = (this.#rcvNxt + (told << this.#ownScale)) | 0
    return told
  }

  #windowField(): number {
    return Math.min(65_535, this.#receiveBuffer.freeBytes >> this.#ownScale)
  }

  get #ownScale(): number {
    return this.#scales ? ownWindowScale : 0
  }

  // Time

  #arm(): void {
    const dueMs = Math.min(this.#rtoAtMs, this.#ackAtMs, this.#persistAtMs, this.#waitAtMs)
    // A timer that fires early looks again; so one that is only pushed back need not be set anew.
    if (dueMs === never || (this.#timer !== undefined && this.#timerAtMs <= dueMs)) return
    this.#timer?.cancel()
    this.#timerAtMs = dueMs
    this.#timer = this.#namespace.stack.clock.setTimer(Math.max(0, dueMs - this.#nowMs), () => {
      this.#timer = undefined
      this.#timerAtMs = never
      this.#namespace.stack.backlog.run(() => this.#due())
    })
  }

  #due(): void {
    const nowMs = this.#nowMs
    if (this.#waitAtMs <= nowMs) this.#die(undefined)
    if (this.#ackAtMs <= nowMs) this.#sendAck()
    if (this.#rtoAtMs <= nowMs) this.#timedOut()
    if (this.#persistAtMs <= nowMs) this.#probe()
    this.#arm()
    this.#tell()
  }

  #timedOut(): void {
    const { synRetries, synackRetries, retries2 } = this.#namespace.sysctls
    const retriesMax = this.state === 'SYN-SENT' ? synRetries : this.state === 'SYN-RECEIVED' ? synackRetries : retries2
    if (this.#timeouts >= retriesMax) {
      this.#giveUp()
      return
    }
    this.#timeouts++
    this.#timedAtMs = -1
    this.#rto.backOff()
    this.#rtoAtMs = this.#nowMs + this.#rto.currentMs
    if (this.state === 'SYN-SENT' || this.state === 'SYN-RECEIVED') {
      this.#resendSyn()
      return
    }
    this.#congestion.timedOut((this.#max - this.#una) | 0, this.#timeouts === 1)
    this.#recover = this.#max
    this.#nxt = this.#una
    this.#flush()
  }

  /** A window probe: an old sequence number, so that the peer answers with its window. (tcp_write_wakeup) */
  #probe(): void {
    if (this.#timeouts >= this.#namespace.sysctls.retries2) {
      this.#giveUp()
      return
    }
    this.#timeouts++
    this.#rto.backOff()
    this.#persistAtMs = this.#nowMs + this.#rto.currentMs
    this.#transmit((this.#una - 1) | 0, tcpFlags.ack, 0, 0)
  }

  #giveUp(): void {
    this.#die(this.#softError ?? new NetworkError('ETIMEDOUT', `Connection with ${formatEndpoint(this.remote)}: timed out`))
  }
}
