import test from 'ava'
import fc from 'fast-check'
import { VirtualClock } from '../../clock/clock.js'
import { SeededRandom } from '../../clock/random.js'
import { NetfilterRouter } from '../../testkit/netfilter-router.js'
import { ConntrackTable } from './conntrack-table.js'
import { ConntrackEntry, tcpState } from './entry.js'
import { ignored, invalid, nextTcpState } from './tcp-tracking.js'

const client = '10.0.0.5:4000'
const server = '10.0.9.9:80'
/** A router that tracks and lets everything through but what is INVALID. */
function router() {
  const made = new NetfilterRouter({ links: { lo: [], inside: ['10.0.0.1/24'], outside: ['10.0.9.1/24'] } })
  made.restore('*filter\n-A FORWARD -m conntrack --ctstate INVALID -j DROP\nCOMMIT\n')
  const there = (flags: string, protocol: 'tcp' | 'udp' = 'tcp') => made.arrive('inside', { from: client, to: server, flags, protocol })
  const back = (flags: string, protocol: 'tcp' | 'udp' = 'tcp') => made.arrive('outside', { from: server, to: client, flags, protocol })
  const line = () => made.netfilter.conntrackList()![0]
  return { made, there, back, line }
}

// '>' from the client, '<' from the server; the state and seconds left after each step.
const tcp = test.macro<[[step: string, state: string, seconds: number][]]>((t, steps) => {
  const { there, back, line } = router()
  for (const [step, state, seconds] of steps) {
    const [direction, flags = ''] = step.split(' ')
    ;(direction === '>' ? there : back)(flags)
    t.regex(line() ?? 'no entry', new RegExp(`^tcp {6}6 ${seconds} ${state} `), step)
  }
})
const handshake: [string, string, number][] = [
  ['> SYN', 'SYN_SENT', 120],
  ['< SYN,ACK', 'SYN_RECV', 60],
  ['> ACK', 'ESTABLISHED', 432_000],
]
test('TCP: a connection from its first SYN to TIME_WAIT', tcp, [
  ...handshake,
  ['< ACK', 'ESTABLISHED', 432_000],
  ['> FIN,ACK', 'FIN_WAIT', 120],
  ['< ACK', 'CLOSE_WAIT', 60],
  ['< FIN,ACK', 'LAST_ACK', 30],
  ['> ACK', 'TIME_WAIT', 120],
])
test('TCP: a reset closes, and a SYN afterwards begins anew', tcp, [...handshake, ['< RST', 'CLOSE', 10], ['> SYN', 'SYN_SENT', 120]])
test('TCP: a connection under way is taken up from an ACK', tcp, [['> ACK', 'ESTABLISHED', 432_000]])
test('TCP: a stray SYN on an established connection changes nothing', tcp, [...handshake, ['> SYN', 'ESTABLISHED', 432_000]])

test('TCP: an answer to nothing, and flags no TCP sends, are INVALID', (t) => {
  const { there, back, made } = router()
  t.is(back('SYN,ACK').why, 'filter-drop')
  t.is(there('SYN,FIN').why, 'filter-drop')
  t.is(there('RST').why, 'filter-drop')
  t.is(made.netfilter.conntrack.table.size, 0)
})

test('the tables of TCP states are whole: every packet in every state leads somewhere known', (t) => {
  for (const state of Object.values(tcpState)) {
    for (let flags = 0; flags < 64; flags++) {
      for (const isReply of [false, true]) {
        const next = nextTcpState(state, flags, isReply)
        t.true(next === invalid || next === ignored || (next >= 0 && next <= tcpState.SYN_SENT2), `${state} ${flags} ${isReply}`)
      }
    }
  }
})

test('UDP: 30 seconds until it is a stream, 120 from then on, then forgotten', (t) => {
  const { there, back, line, made } = router()
  there('', 'udp')
  t.is(
    line(),
    'udp      17 30 src=10.0.0.5 dst=10.0.9.9 sport=4000 dport=80 [UNREPLIED] src=10.0.9.9 dst=10.0.0.5 sport=80 dport=4000 mark=0 use=1',
  )
  back('', 'udp')
  t.is(line(), 'udp      17 30 src=10.0.0.5 dst=10.0.9.9 sport=4000 dport=80 src=10.0.9.9 dst=10.0.0.5 sport=80 dport=4000 mark=0 use=1')
  made.clock.advance(2000)
  there('', 'udp')
  t.regex(line()!, /^udp {6}17 120 .* \[ASSURED\]/)
  made.clock.advance(120_000)
  t.is(line(), undefined)
})

test('ICMP: an echo and its reply are one connection', (t) => {
  const { made, line } = router()
  made.arrive('inside', { from: '10.0.0.5:7', to: '10.0.9.9', protocol: 'icmp' })
  t.is(
    line(),
    'icmp     1 30 src=10.0.0.5 dst=10.0.9.9 type=8 code=0 id=7 [UNREPLIED] src=10.0.9.9 dst=10.0.0.5 type=0 code=0 id=7 mark=0 use=1',
  )
  made.arrive('outside', { from: '10.0.9.9:7', to: '10.0.0.5', protocol: 'icmp', reply: true })
  t.false(line()!.includes('UNREPLIED'))
  t.is(made.netfilter.conntrack.table.size, 1)
})

test('a full table refuses with a reason, but gives up what never saw an answer', (t) => {
  const { made } = router()
  made.netfilter.setSysctl('nf_conntrack_max', 2)
  const open = (port: number, finish: boolean) => {
    const journey = made.arrive('inside', { from: `10.0.0.5:${port}`, to: server })
    if (!finish) return journey
    made.arrive('outside', { from: server, to: `10.0.0.5:${port}`, flags: 'SYN,ACK' })
    return made.arrive('inside', { from: `10.0.0.5:${port}`, to: server, flags: 'ACK' })
  }
  open(1, true)
  open(2, false)
  t.is(open(3, true).fate, 'forwarded', 'the half-open one made room')
  t.is(open(4, false).why, 'conntrack-full')
})

test('entries are deleted by protocol, address and port', (t) => {
  const { there, made } = router()
  there('SYN')
  there('', 'udp')
  t.is(made.netfilter.conntrackDelete({ protocol: 'udp', originalDestination: '10.0.9.8' }), 0)
  t.is(made.netfilter.conntrackDelete({ protocol: 'udp', originalDestination: '10.0.9.9', originalDestinationPort: 80 }), 1)
  t.is(made.netfilter.conntrackDelete({ protocol: 'nonsense' }), undefined)
  t.is(made.netfilter.conntrack.table.size, 1)
})

test('SNAT: when every port is taken the packet is dropped with a reason, and the connection is not kept', (t) => {
  const { made } = router()
  made.restore('*nat\n-A POSTROUTING -p udp -j SNAT --to-source 10.0.9.1:5000-5001\nCOMMIT\n')
  const send = (port: number) => made.arrive('inside', { from: `10.0.0.5:${port}`, to: server, protocol: 'udp' })
  t.deepEqual([send(1).from, send(2).from].sort(), ['10.0.9.1:5000', '10.0.9.1:5001'])
  t.is(send(3).why, 'nat-failed')
  t.is(made.netfilter.conntrack.table.size, 2)
  made.clock.advance(31_000)
  t.is(send(3).fate, 'forwarded')
})

// A model of the table: what was put in and not removed or expired is found by either tuple, and nothing else is.
test('the table finds exactly what lives in it, whatever is put in, removed and expires', (t) => {
  const command = fc.oneof(
    fc.record({ kind: fc.constant('insert' as const), port: fc.integer({ min: 0, max: 40 }), seconds: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ kind: fc.constant('remove' as const), port: fc.integer({ min: 0, max: 40 }), seconds: fc.constant(0) }),
    fc.record({ kind: fc.constant('wait' as const), port: fc.constant(0), seconds: fc.integer({ min: 1, max: 10 }) }),
  )
  fc.assert(
    fc.property(fc.array(command, { maxLength: 120 }), fc.integer(), (commands, seed) => {
      const clock = new VirtualClock()
      const table = new ConntrackTable(clock, new SeededRandom(seed))
      const model = new Map<number, { entry: ConntrackEntry; untilMs: number }>()
      const alive = (port: number) => (model.get(port)?.untilMs ?? 0) > clock.nowMs()
      for (const { kind, port, seconds } of commands) {
        if (kind === 'wait') clock.advance(seconds * 1000)
        else if (kind === 'remove') {
          if (alive(port)) table.remove(model.get(port)!.entry)
          model.delete(port)
        } else {
          const entry = new ConntrackEntry(17, clock.nowMs())
          Object.assign(entry.original, { source: 1, destination: 2, sourcePort: port, destinationPort: 53 })
          Object.assign(entry.reply, { source: 2, destination: 1, sourcePort: 53, destinationPort: port })
          entry.expiresMs = clock.nowMs() + seconds * 1000
          if (table.insert(entry) === alive(port)) return false
          if (!alive(port)) model.set(port, { entry, untilMs: entry.expiresMs })
        }
        for (let each = 0; each <= 40; each++) {
          const wanted = alive(each) ? model.get(each)!.entry : undefined
          if (table.find(17, 1, 2, each, 53)?.entry !== wanted || table.find(17, 2, 1, 53, each)?.entry !== wanted) return false
        }
      }
      return true
    }),
    { numRuns: 60 },
  )
  t.pass()
})
