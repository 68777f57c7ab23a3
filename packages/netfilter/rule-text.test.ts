// Rule text both ways. The table's right column is what iptables-save 1.8.9 (nft and legacy agree) printed for the left one, on
// a Linux machine; it is kept as data because a test machine need not have iptables.

import test from 'ava'
import { NetfilterRouter } from '../testkit/netfilter-router.js'
import type { TableName } from './hooks.js'

const asLinux: readonly [table: TableName, given: string, saved?: string][] = [
  [
    'nat',
    '-m comment --comment "default/kubernetes:https cluster IP" -m tcp -p tcp -d 10.96.0.1 --dport 443 -j B',
    '-d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j B',
  ],
  ['nat', '-m addrtype --dst-type LOCAL -m comment --comment foo_bar -j B'],
  [
    'nat',
    '! -s 10.244.0.0/16 -d 1.2.3.4 -m statistic --mode random --probability 0.3333333333 -j MARK --or-mark 0x4000',
    '! -s 10.244.0.0/16 -d 1.2.3.4/32 -m statistic --mode random --probability 0.33333333349 -j MARK --set-xmark 0x4000/0x4000',
  ],
  [
    'nat',
    '-m recent --name KUBE-SEP-X --rcheck --seconds 10800 --reap -j B',
    '-m recent --rcheck --seconds 10800 --reap --name KUBE-SEP-X --mask 255.255.255.255 --rsource -j B',
  ],
  ['nat', '-p tcp -j DNAT --to-destination 10.244.1.1:80'],
  ['nat', '-m statistic --mode nth --every 3 --packet 0 -j RETURN'],
  ['nat', '-j MARK --xor-mark 0x4000', '-j MARK --set-xmark 0x4000/0x0'],
  ['nat', '-j MARK --set-mark 0x4000', '-j MARK --set-xmark 0x4000/0xffffffff'],
  ['nat', '-j MARK --and-mark 0xff', '-j MARK --set-xmark 0x0/0xffffff00'],
  ['nat', '-j MASQUERADE --random-fully'],
  ['nat', '-p tcp -j MASQUERADE --to-ports 1024-2000'],
  ['nat', '-m mark ! --mark 0x4000/0x4000 -j RETURN'],
  ['nat', '-m mark --mark 5 -j RETURN', '-m mark --mark 0x5 -j RETURN'],
  ['nat', '-j SNAT --to-source 1.1.1.1-1.1.1.5'],
  ['nat', '-p tcp -m multiport --dports 80,443,1000:2000 -j RETURN'],
  ['nat', '-p icmp --icmp-type echo-request -j RETURN', '-p icmp -m icmp --icmp-type 8 -j RETURN'],
  ['nat', '-p udp ! --dport 53 -g B', '-p udp -m udp ! --dport 53 -g B'],
  ['nat', '-p 47 -i eth0 ! -o cali+', '-i eth0 ! -o cali+ -p gre'],
  ['nat', '-m physdev ! --physdev-is-in'],
  ['nat', '-m physdev --physdev-in veth1 --physdev-is-bridged'],
  [
    'nat',
    '-m limit --limit 5/min -j LOG --log-prefix "hi there: " --log-level 4',
    '-m limit --limit 5/min -j LOG --log-prefix "hi there: "',
  ],
  ['nat', '-j CONNMARK --save-mark', '-j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff'],
  ['nat', '-j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff'],
  ['nat', '-j CONNMARK --set-xmark 0x1/0xf'],
  ['nat', '-m connmark --mark 0x1/0xf'],
  ['nat', '-p tcp -j REDIRECT --to-ports 80'],
  ['nat', '-f'],
  ['nat', '-m state --state NEW'],
  ['nat', '-m comment --comment "q\\"uote"'],
  ['nat', '-m conntrack --ctstate ESTABLISHED,RELATED,DNAT', '-m conntrack --ctstate RELATED,ESTABLISHED,DNAT'],
  [
    'nat',
    '-m conntrack --ctorigdst 10.0.0.1 --ctorigdstport 80 -p tcp --syn',
    '-p tcp -m conntrack --ctorigdst 10.0.0.1 --ctorigdstport 80 -m tcp --tcp-flags FIN,SYN,RST,ACK SYN',
  ],
  ['nat', '-p tcp ! --tcp-flags ALL SYN,ACK --sport 1:3', '-p tcp -m tcp --sport 1:3 ! --tcp-flags FIN,SYN,RST,PSH,ACK,URG SYN,ACK'],
  ['nat', '-p tcp --tcp-flags ALL NONE --sport :3', '-p tcp -m tcp --sport 0:3 --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE'],
  ['filter', '-j REJECT', '-j REJECT --reject-with icmp-port-unreachable'],
  ['filter', '-p tcp -j REJECT --reject-with tcp-reset'],
  ['filter', '-d 10.0.0.0/255.255.255.0 -j DROP', '-d 10.0.0.0/24 -j DROP'],
  ['filter', '-d 10.0.0.1/255.0.255.0 -j DROP', '-d 10.0.0.0/255.0.255.0 -j DROP'],
  ['raw', '-j NOTRACK'],
  ['raw', '-j CT --notrack'],
]

const host = () => new NetfilterRouter({ links: { lo: [] } })

const savesAs = test.macro<[TableName, string, string | undefined]>({
  exec(t, table, given, saved = given) {
    const router = host()
    router.restore(`*${table}\n:A - [0:0]\n:B - [0:0]\n-A A ${given}\nCOMMIT\n`)
    const text = router.netfilter.save({ table })
    t.true(text.includes(`\n-A A ${saved}\n`), text)
    const again = host()
    again.restore(text, {})
    t.is(again.netfilter.save({ table }), text)
  },
  title: (_, _table, given) => `iptables-save prints ${given} as Linux does, and reads it back`,
})
for (const [table, given, saved] of asLinux) test(savesAs, table, given, saved)

const refuses = test.macro<[string, string, number]>({
  exec(t, line, message, exitCode) {
    const router = host()
    router.restore('*filter\n:KEPT - [0:0]\n-A INPUT -j KEPT\nCOMMIT\n')
    const before = router.netfilter.save()
    const result = router.netfilter.restore(`*filter\n:NEW - [0:0]\n${line}\nCOMMIT\n`, { noflush: true })
    t.false(result.ok)
    if (result.ok) return
    t.true(result.message.includes(message), result.message)
    t.is(result.exitCode, exitCode)
    t.is(result.line, 3)
    t.is(router.netfilter.save(), before, 'nothing of the table was changed')
  },
  title: (_, line) => `iptables-restore refuses "${line}" and changes nothing`,
})
test(refuses, '-A NEW -p tcp --dport 70000', "invalid port/service `70000' specified\nError occurred at line: 3\n", 2)
test(refuses, '-A NEW -j NOPE', "Couldn't load target `NOPE':No such file or directory", 2)
test(refuses, '-A NEW --foo', 'unknown option "--foo"', 2)
test(refuses, '-A NEW --dport 80', 'unknown option "--dport"', 2)
test(refuses, '-A NEW -s 1.2.3.400', "host/network `1.2.3.400' not found", 2)
test(refuses, '-A NEW -m foo', "Couldn't load match `foo':No such file or directory", 2)
test(refuses, '-A NEW -m set --match-set nope dst', "Set nope doesn't exist", 2)
test(refuses, '-A NEW -j DNAT --to-destination 1.1.1.1', 'DNAT: target is only valid in nat table, not filter', 2)
test(refuses, 'foo', "Bad argument `foo'", 2)
test(refuses, '-A NOCHAIN -j ACCEPT', 'iptables-restore: line 3 failed', 1)
test(refuses, '-X KEPT', 'iptables-restore: line 3 failed: Too many links.', 1)
test(refuses, '-A NEW -m comment --comment "open', 'unterminated quoted string', 2)

test('a chain that leads back to itself is refused at COMMIT', (t) => {
  const result = host().netfilter.restore('*filter\n:A - [0:0]\n:B - [0:0]\n-A A -j B\n-A B -g A\nCOMMIT\n')
  t.false(result.ok)
  if (!result.ok) t.is(result.line, 6)
})

test('each table is put in force by itself: a mistake in the second keeps the first', (t) => {
  const router = host()
  const result = router.netfilter.restore('*nat\n-A OUTPUT -j ACCEPT\nCOMMIT\n*filter\n-A INPUT -j NOPE\nCOMMIT\n')
  t.false(result.ok)
  t.deepEqual([...router.netfilter.tables.keys()], ['nat'])
})

test('without --noflush a named table begins empty; with it, only the chains named are emptied', (t) => {
  const router = host()
  router.restore('*filter\n:A - [0:0]\n:B - [0:0]\n-A A -s 1.1.1.1 -j DROP\n-A B -s 2.2.2.2 -j DROP\nCOMMIT\n')
  router.restore('*filter\n:A - [0:0]\n-A A -s 3.3.3.3 -j DROP\nCOMMIT\n', { noflush: true })
  const kept = router.netfilter.save()
  t.true(kept.includes('-A A -s 3.3.3.3/32 -j DROP\n-A B -s 2.2.2.2/32 -j DROP\n'), kept)
  t.false(kept.includes('1.1.1.1'))
  router.restore('*filter\n:A - [0:0]\nCOMMIT\n', {})
  t.false(router.netfilter.save().includes(':B'))
})

test('--test reads and checks, and changes nothing', (t) => {
  const router = host()
  router.restore('*filter\n:A - [0:0]\nCOMMIT\n', { test: true })
  t.is(router.netfilter.save(), '')
  t.false(router.netfilter.restore('*filter\n-A INPUT -j A\nCOMMIT\n', { test: true }).ok)
})

test('counters come with --counters and stay away without', (t) => {
  const router = host()
  const text = '*filter\n:INPUT DROP [7:700]\n[5:6] -A INPUT -s 1.1.1.1 -j DROP\nCOMMIT\n'
  router.restore(text, { counters: true })
  const saved = router.netfilter.save({ counters: true })
  t.true(saved.includes(':INPUT DROP [7:700]') && saved.includes('[5:6] -A INPUT -s 1.1.1.1/32 -j DROP'), saved)
  router.restore(text, {})
  t.true(router.netfilter.save({ counters: true }).includes(':INPUT DROP [0:0]'))
})
