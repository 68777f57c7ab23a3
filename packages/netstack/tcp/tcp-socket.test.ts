import test from 'ava'
import { own, peer, RawPeer } from '../testing/raw-peer.js'
import { listenTo } from '../testing/tcp-programs.js'
import type { TcpSocket } from './tcp-socket.js'

const utf8 = (text: string) => new TextEncoder().encode(text)
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** A connection that the namespace opened. */
function connected(window = 60_000) {
  const raw = new RawPeer()
  const socket = raw.namespace.connectTcp(peer)
  const heard = listenTo(socket, { endsWithPeer: false })
  raw.sent()
  raw.send({ flags: 'S.', seq: 0, ack: 1, window, options: { mss: 1000 } })
  raw.sent()
  return { raw, socket, heard }
}

/** A connection that the peer opened. */
function accepted() {
  const raw = new RawPeer()
  const listener = raw.namespace.listenTcp(own)
  raw.send({ flags: 'S', seq: 0 })
  raw.sent()
  raw.send({ flags: '.', seq: 1, ack: 1 })
  const socket = listener.accept() as TcpSocket
  return { raw, socket, heard: listenTo(socket, { endsWithPeer: false }), listener }
}

test('an active open: SYN with MSS and window scale, then ACK', (t) => {
  const raw = new RawPeer()
  const socket = raw.namespace.connectTcp(peer)
  const heard = listenTo(socket)
  t.deepEqual(raw.sent(), ['[S] 0 <mss 1460,windowScale 7>'])
  raw.send({ flags: 'S.', seq: 0, ack: 1 })
  t.deepEqual(raw.sent(), ['[.] 1 ack 1'])
  t.is(socket.state, 'ESTABLISHED')
  t.deepEqual(heard.events, ['connected'])
})

test('a passive open mirrors the window scale, and completes with the ACK', (t) => {
  const raw = new RawPeer()
  const listener = raw.namespace.listenTcp(own)
  raw.send({ flags: 'S', seq: 0, options: { mss: 1000, windowScale: 2 } })
  t.deepEqual(raw.sent(), ['[S.] 0 ack 1 <mss 1460,windowScale 7>'])
  t.is(listener.accept(), undefined)
  raw.send({ flags: '.', seq: 1, ack: 1 })
  t.is(listener.accept()?.state, 'ESTABLISHED')
})

test('a peer that offers no window scale gets none', (t) => {
  const raw = new RawPeer()
  raw.namespace.listenTcp(own)
  raw.send({ flags: 'S', seq: 0 })
  t.deepEqual(raw.sent(), ['[S.] 0 ack 1 <mss 1460>'])
})

test('a port where nobody listens resets; a reset is never answered', (t) => {
  const raw = new RawPeer()
  raw.send({ flags: 'S', seq: 0 })
  t.deepEqual(raw.sent(), ['[R.] 0 ack 1'])
  raw.send({ flags: 'R', seq: 0 })
  t.deepEqual(raw.sent(), [])
})

test('SYN is repeated after 1, 3, 7, 15, 31 and 63 seconds, and given up after 127', (t) => {
  const raw = new RawPeer()
  const heard = listenTo(raw.namespace.connectTcp(peer))
  raw.sent()
  const at: number[] = []
  for (let second = 1; second <= 126; second++) if (raw.advance(1000).length > 0) at.push(second)
  t.deepEqual(at, [1, 3, 7, 15, 31, 63])
  t.deepEqual(heard.events, [])
  raw.advance(1000)
  t.deepEqual(heard.events, ['closed ETIMEDOUT'])
})

test('a reset in answer to SYN is ECONNREFUSED, but only if it acknowledges the SYN', (t) => {
  const raw = new RawPeer()
  const heard = listenTo(raw.namespace.connectTcp(peer))
  raw.sent()
  raw.send({ flags: 'R.', seq: 0, ack: 77 })
  t.deepEqual(heard.events, [])
  raw.send({ flags: 'R.', seq: 0, ack: 1 })
  t.deepEqual(heard.events, ['closed ECONNREFUSED'])
})

test('data goes out in segments of the peer’s MSS, the last pushed', (t) => {
  const { raw, socket } = connected()
  t.is(socket.write(new Uint8Array(2500)), 2500)
  t.deepEqual(raw.sent(), ['[.] 1:1001 ack 1', '[.] 1001:2001 ack 1', '[P.] 2001:2501 ack 1'])
})

test('a peer that names no MSS gets segments of 536 bytes', (t) => {
  const { raw, socket } = accepted()
  socket.write(new Uint8Array(600))
  t.deepEqual(raw.sent(), ['[.] 1:537 ack 1', '[P.] 537:601 ack 1'])
})

test('one segment is acknowledged after 40 ms, two at once', (t) => {
  const { raw, heard } = connected()
  raw.send({ flags: 'P.', seq: 1, ack: 1, text: 'ab' })
  t.deepEqual(raw.advance(39), [])
  t.deepEqual(raw.advance(1), ['[.] 1 ack 3'])
  raw.send({ flags: '.', seq: 3, ack: 1, text: 'cd' })
  raw.send({ flags: '.', seq: 5, ack: 1, text: 'ef' })
  t.deepEqual(raw.sent(), ['[.] 1 ack 7'])
  t.is(text(heard.bytes()), 'abcdef')
})

test('data out of order is acknowledged at once up to the gap, and kept', (t) => {
  const { raw, heard } = connected()
  raw.send({ flags: '.', seq: 5, ack: 1, text: 'ef' })
  raw.send({ flags: '.', seq: 9, ack: 1, text: 'ij' })
  raw.send({ flags: '.', seq: 3, ack: 1, text: 'cdef' })
  t.deepEqual(raw.sent(), ['[.] 1 ack 1', '[.] 1 ack 1', '[.] 1 ack 1'])
  raw.send({ flags: '.', seq: 1, ack: 1, text: 'ab' })
  t.deepEqual(raw.sent(), ['[.] 1 ack 7'])
  raw.send({ flags: '.', seq: 6, ack: 1, text: 'fghi' })
  t.is(text(heard.bytes()), 'abcdefghij')
})

test('a FIN that overtakes data waits for it', (t) => {
  const { raw, socket, heard } = connected()
  raw.send({ flags: 'F.', seq: 3, ack: 1 })
  t.is(socket.state, 'ESTABLISHED')
  raw.send({ flags: '.', seq: 1, ack: 1, text: 'ab' })
  t.is(socket.state, 'CLOSE-WAIT')
  t.deepEqual(heard.events, ['connected', 'ended'])
})

test('unacknowledged data is sent again after the timeout, doubled each time, and finally given up', (t) => {
  const { raw, socket, heard } = connected()
  socket.write(utf8('hello'))
  t.deepEqual(raw.sent(), ['[P.] 1:6 ack 1'])
  t.deepEqual(raw.advance(199), [])
  t.deepEqual(raw.advance(1), ['[P.] 1:6 ack 1'])
  t.deepEqual(raw.advance(399), [])
  t.deepEqual(raw.advance(1), ['[P.] 1:6 ack 1'])
  const repeats = raw.advance(1_000_000).length
  t.is(repeats, 13, 'net.ipv4.tcp_retries2 is 15')
  t.deepEqual(heard.events, ['connected', 'closed ETIMEDOUT'])
})

test('three duplicate ACKs bring the missing segment at once', (t) => {
  const { raw, socket } = connected()
  socket.write(new Uint8Array(5000))
  raw.sent()
  raw.send({ flags: '.', seq: 1, ack: 1001 })
  for (let i = 0; i < 2; i++) raw.send({ flags: '.', seq: 1, ack: 1001 })
  t.deepEqual(raw.sent(), [])
  raw.send({ flags: '.', seq: 1, ack: 1001 })
  t.deepEqual(raw.sent(), ['[.] 1001:2001 ack 1'])
  raw.send({ flags: '.', seq: 1, ack: 3001 })
  t.deepEqual(raw.sent(), ['[.] 3001:4001 ack 1'], 'NewReno: a partial ACK brings the next hole')
  raw.send({ flags: '.', seq: 1, ack: 5001 })
  t.deepEqual(raw.sent(), [])
})

test('the first flight is ten segments; each ACK widens it', (t) => {
  const { raw, socket } = connected()
  socket.write(new Uint8Array(40_000))
  t.is(raw.sent().length, 10)
  raw.send({ flags: '.', seq: 1, ack: 1001 })
  t.is(raw.sent().length, 2)
})

test('a shut window is probed until it opens', (t) => {
  const { raw, socket, heard } = connected(5)
  socket.write(utf8('helloworld'))
  t.deepEqual(raw.sent(), ['[.] 1:6 ack 1'])
  raw.send({ flags: '.', seq: 1, ack: 6, window: 0 })
  t.deepEqual(raw.advance(200), ['[.] 5 ack 1'])
  raw.send({ flags: '.', seq: 1, ack: 6, window: 0 })
  for (let i = 0; i < 40; i++) {
    t.true(raw.advance(120_000).length > 0)
    raw.send({ flags: '.', seq: 1, ack: 6, window: 0 })
  }
  t.deepEqual(heard.events, ['connected'], 'a peer that answers probes is alive, however long')
  raw.send({ flags: '.', seq: 1, ack: 6, window: 100 })
  t.deepEqual(raw.sent(), ['[P.] 6:11 ack 1'])
})

test('a receiver that does not read shuts its window, and tells when it reads again', (t) => {
  const raw = new RawPeer()
  const listener = raw.namespace.listenTcp(own)
  raw.send({ flags: 'S', seq: 0 })
  raw.sent()
  raw.send({ flags: '.', seq: 1, ack: 1 })
  const socket = listener.accept() as TcpSocket
  for (let at = 0; at < 262_144; at += 1024) raw.send({ flags: '.', seq: 1 + at, ack: 1, text: 'x'.repeat(1024) })
  raw.sent()
  raw.send({ flags: '.', seq: 262_145, ack: 1, text: 'y' })
  t.deepEqual(raw.sent(), ['[.] 1 ack 262145'])
  t.is(socket.readableBytes, 262_144)
  socket.read(100_000)
  t.deepEqual(raw.sent(), ['[.] 1 ack 262145'])
})

test('a full send buffer takes no more, and onWritable says when it does', (t) => {
  const { raw, socket } = connected()
  let writable = 0
  socket.onWritable = () => writable++
  t.is(socket.write(new Uint8Array(300_000)), 262_144)
  t.is(socket.write(new Uint8Array(1)), 0)
  raw.sent()
  for (let acked = 1000; acked <= 262_000 && writable === 0; acked += 1000) raw.send({ flags: '.', seq: 1, ack: 1 + acked, window: 65_535 })
  t.is(writable, 1)
  t.true(socket.write(new Uint8Array(1)) === 1)
})

test('closing first: FIN-WAIT-1, FIN-WAIT-2, TIME-WAIT for 60 s', (t) => {
  const { raw, socket, heard } = connected()
  socket.end()
  t.deepEqual(raw.sent(), ['[F.] 1 ack 1'])
  t.is(socket.state, 'FIN-WAIT-1')
  t.throws(() => socket.write(utf8('x')), { message: 'Cannot write to 10.0.0.2:5000: the connection is FIN-WAIT-1' })
  raw.send({ flags: '.', seq: 1, ack: 2 })
  t.is(socket.state, 'FIN-WAIT-2')
  raw.send({ flags: 'P.', seq: 1, ack: 2, text: 'late' })
  t.is(text(heard.bytes()), 'late', 'half closed: the other half still works')
  raw.send({ flags: 'F.', seq: 5, ack: 2 })
  t.is(socket.state, 'TIME-WAIT')
  t.deepEqual(raw.sent(), ['[.] 2 ack 6'])
  raw.send({ flags: 'F.', seq: 5, ack: 2 })
  t.deepEqual(raw.sent(), ['[.] 2 ack 6'], 'the last ACK was lost')
  raw.advance(59_000)
  t.is(socket.state, 'TIME-WAIT')
  raw.advance(2000)
  t.is(socket.state, 'CLOSED')
  t.deepEqual(heard.events, ['connected', 'ended', 'closed'])
  t.deepEqual(raw.namespace.sockets(), [])
})

test('closing last: CLOSE-WAIT, LAST-ACK, CLOSED', (t) => {
  const { raw, socket, heard } = connected()
  raw.send({ flags: 'F.', seq: 1, ack: 1 })
  t.is(socket.state, 'CLOSE-WAIT')
  socket.write(utf8('bye'))
  socket.end()
  t.is(socket.state, 'LAST-ACK')
  t.deepEqual(raw.sent().slice(-2), ['[P.] 1:4 ack 2', '[F.] 4 ack 2'])
  raw.send({ flags: '.', seq: 2, ack: 5 })
  t.is(socket.state, 'CLOSED')
  t.deepEqual(heard.events, ['connected', 'ended', 'closed'])
})

test('both close at once: CLOSING, TIME-WAIT', (t) => {
  const { raw, socket } = connected()
  socket.end()
  raw.sent()
  raw.send({ flags: 'F.', seq: 1, ack: 1 })
  t.is(socket.state, 'CLOSING')
  t.deepEqual(raw.sent(), ['[.] 2 ack 2'])
  raw.send({ flags: '.', seq: 2, ack: 2 })
  t.is(socket.state, 'TIME-WAIT')
})

test('both open at once: SYN-RECEIVED, ESTABLISHED', (t) => {
  const raw = new RawPeer()
  const socket = raw.namespace.connectTcp(peer)
  const heard = listenTo(socket)
  raw.sent()
  raw.send({ flags: 'S', seq: 0 })
  t.is(socket.state, 'SYN-RECEIVED')
  t.deepEqual(raw.sent(), ['[S.] 0 ack 1 <mss 1460>'])
  raw.send({ flags: 'S.', seq: 0, ack: 1 })
  t.is(socket.state, 'ESTABLISHED')
  t.deepEqual(heard.events, ['connected'])
})

test('a lost FIN is sent again', (t) => {
  const { raw, socket } = connected()
  socket.write(utf8('x'))
  socket.end()
  raw.sent()
  raw.send({ flags: '.', seq: 1, ack: 2 })
  t.deepEqual(raw.advance(250), ['[F.] 2 ack 1'])
})

test('a reset with the next sequence number ends it; one elsewhere in the window is challenged', (t) => {
  const { raw, heard } = connected()
  raw.send({ flags: 'R', seq: 100 })
  t.deepEqual(raw.sent(), ['[.] 1 ack 1'])
  t.deepEqual(heard.events, ['connected'])
  raw.send({ flags: 'R', seq: 1 })
  t.deepEqual(heard.events, ['connected', 'closed ECONNRESET'])
})

test('a SYN within a connection is challenged, an ACK of what was never sent answered', (t) => {
  const { raw, socket } = connected()
  raw.send({ flags: 'S', seq: 50 })
  raw.send({ flags: '.', seq: 1, ack: 999 })
  t.deepEqual(raw.sent(), ['[.] 1 ack 1', '[.] 1 ack 1'])
  t.is(socket.state, 'ESTABLISHED')
})

test('a segment with a wrong checksum is as if it never came', (t) => {
  const { raw, heard } = connected()
  raw.send({ flags: 'P.', seq: 1, ack: 1, text: 'ab' }, { corrupt: true })
  t.deepEqual(raw.advance(100), [])
  t.is(heard.bytes().length, 0)
  t.is(raw.stack.drops.get('bad-checksum'), 1)
})

test('close() with unread data resets', (t) => {
  const raw = new RawPeer()
  const listener = raw.namespace.listenTcp(own)
  raw.send({ flags: 'S', seq: 0 })
  raw.sent()
  raw.send({ flags: '.', seq: 1, ack: 1 })
  raw.send({ flags: 'P.', seq: 1, ack: 1, text: 'unread' })
  listener.accept()?.close()
  t.deepEqual(raw.sent(), ['[R.] 1 ack 7'])
})

test('data after close() resets; a peer that never closes is forgotten after tcp_fin_timeout', (t) => {
  const first = connected()
  first.socket.close()
  first.raw.sent()
  first.raw.send({ flags: 'P.', seq: 1, ack: 2, text: 'x' })
  t.is(first.raw.sent().at(-1), '[R.] 2 ack 1')
  const second = connected()
  second.socket.close()
  second.raw.send({ flags: '.', seq: 1, ack: 2 })
  t.is(second.socket.state, 'FIN-WAIT-2')
  second.raw.advance(60_001)
  t.is(second.socket.state, 'CLOSED')
})

test('TIME-WAIT gives way to a new SYN beyond its last sequence number, and to no older one', (t) => {
  const { raw, socket, listener } = accepted()
  socket.end()
  raw.send({ flags: '.', seq: 1, ack: 2 })
  raw.send({ flags: 'F.', seq: 1, ack: 2 })
  t.is(socket.state, 'TIME-WAIT')
  raw.sent()
  raw.send({ flags: 'S', seq: -50 })
  t.deepEqual(raw.sent(), ['[.] 2 ack 2'])
  raw.forget()
  raw.send({ flags: 'S', seq: 5000 })
  t.deepEqual(raw.sent(), ['[S.] 0 ack 5001 <mss 1460>'])
  raw.send({ flags: '.', seq: 5001, ack: 1 })
  t.is(listener.accept()?.state, 'ESTABLISHED')
})

test('nobody accepts: the backlog fills, the next ACK is forgotten, further SYNs are dropped', (t) => {
  const raw = new RawPeer()
  const listener = raw.namespace.listenTcp(own, { backlog: 1 })
  const begin = (seq: number) => {
    raw.forget()
    raw.send({ flags: 'S', seq })
    return raw.sent()
  }
  // One peer address and port can hold one connection, so three listeners' worth come from three ports.
  const ports = [5000, 5001, 5002, 5003]
  const complete = () => listener.summary().receiveQueue
  for (const port of ports.slice(0, 2)) {
    Object.assign(peer, { port })
    t.is(begin(0).length, 1)
    raw.send({ flags: '.', seq: 1, ack: 1 })
  }
  t.is(complete(), 2)
  Object.assign(peer, { port: 5002 })
  t.deepEqual(begin(0), [], 'the accept queue is full: SYN is dropped')
  t.is(raw.stack.drops.get('backlog-full'), 1)
  listener.accept()
  t.is(begin(0).length, 1)
  Object.assign(peer, { port: 5000 })
})

test('an ACK that finds the accept queue full is forgotten, and SYN,ACK sent again', (t) => {
  const raw = new RawPeer()
  const listener = raw.namespace.listenTcp(own, { backlog: 0 })
  raw.send({ flags: 'S', seq: 0 })
  raw.sent()
  const inner = raw.namespace.connectTcp(own)
  raw.stack.backlog.settle()
  t.is(inner.state, 'SYN-SENT', 'one handshake at a time with backlog 0')
  raw.advance(1100)
  raw.send({ flags: '.', seq: 1, ack: 1 })
  t.is(listener.summary().receiveQueue, 1)
  raw.advance(4000)
  t.is(inner.state, 'SYN-SENT')
  t.truthy(listener.accept())
  raw.advance(4000)
  t.is(inner.state, 'ESTABLISHED')
})

test('a listener that closes resets what was not accepted', (t) => {
  const raw = new RawPeer()
  const listener = raw.namespace.listenTcp(own)
  raw.send({ flags: 'S', seq: 0 })
  raw.sent()
  raw.send({ flags: '.', seq: 1, ack: 1 })
  listener.close()
  t.deepEqual(raw.sent(), ['[R.] 1 ack 1'])
})

test('two listeners on one port meet EADDRINUSE, unless their addresses differ', (t) => {
  const { namespace } = new RawPeer()
  namespace.listenTcp(own)
  t.throws(() => namespace.listenTcp({ address: 0, port: 80 }), { message: 'Cannot listen on TCP 0.0.0.0:80: address already in use' })
  t.notThrows(() => namespace.listenTcp({ address: 0x7f00_0001, port: 80 }))
  t.throws(() => namespace.listenTcp(peer), { message: 'Cannot bind 10.0.0.2: not an address of namespace own' })
})

test('no callback comes from within a call', (t) => {
  const { namespace, stack } = new RawPeer()
  const listener = namespace.listenTcp({ address: 0, port: 81 })
  let acceptable = 0
  listener.onAcceptable = () => acceptable++
  const socket = namespace.connectTcp({ address: 0x7f00_0001, port: 81 })
  t.is(acceptable, 0)
  t.is(socket.state, 'SYN-SENT')
  stack.backlog.settle()
  t.is(acceptable, 1)
  t.is(socket.state, 'ESTABLISHED')
})
