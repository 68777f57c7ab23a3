// Whatever text comes, restore answers and never throws, and what it took can be saved and taken again unchanged.

import test from 'ava'
import fc from 'fast-check'
import { NetfilterRouter } from '../testkit/netfilter-router.js'

const host = () => new NetfilterRouter({ links: { lo: [], eth0: ['10.0.0.1/24'] }, gateway: 'eth0' })
const oneOf = (...texts: string[]) => fc.constantFrom(...texts)
const withoutDate = (text: string) => text.replaceAll(/^#.*\n/gm, '')

const words = oneOf(
  ...[
    '-A',
    '-I',
    '-D',
    '-X',
    '-N',
    '-P',
    '-F',
    '-E',
    '-R',
    'INPUT',
    'A',
    'B',
    '1',
    '0',
    '99999999999',
    '!',
    '-s',
    '-d',
    '-p',
    'tcp',
    'udp',
    'icmp',
    '256',
  ],
  ...[
    '10.0.0.0/8',
    '10.0.0.0/33',
    '::1',
    '-m',
    'tcp',
    'comment',
    '--comment',
    '"',
    'conntrack',
    '--ctstate',
    'NEW,',
    'statistic',
    '--mode',
    'nth',
    '--every',
    '3',
  ],
  ...[
    '--dport',
    '80:',
    ':',
    '70000',
    'mark',
    '--mark',
    '0x',
    '0xffffffffff',
    '-j',
    '-g',
    'ACCEPT',
    'DNAT',
    '--to-destination',
    '1.1.1.1:',
    'REJECT',
    'MARK',
  ],
  ...[
    'recent',
    '--name',
    '__proto__',
    'constructor',
    '--set',
    'limit',
    '--limit',
    '/',
    'multiport',
    '--dports',
    'set',
    '--match-set',
    'toString',
    '[1:2]',
    '-',
  ],
)
const anyLine = fc.oneof(
  fc.array(words, { maxLength: 10 }).map((line) => line.join(' ')),
  oneOf('*filter', '*nat', 'COMMIT', ':A - [0:0]', ':B - [0:0]', ':INPUT DROP [1:2]', '*__proto__', ':__proto__ - [0:0]'),
  fc.string({ maxLength: 30 }),
)

test('restore never throws, and a refused table is left as it was', (t) => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 12 }), fc.boolean(), (lines, noflush) => {
      const { netfilter } = host()
      const result = netfilter.restore(lines.join('\n'), { noflush, counters: true })
      return result.ok || (result.line >= 1 && result.message.endsWith('\n') && result.exitCode > 0)
    }),
    { numRuns: 400 },
  )
  t.pass()
})

const prefix = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 32 })).map(([byte, bits]) => `10.${byte}.7.9/${bits}`)
const not = oneOf('', '! ')
const part = fc.oneof(
  fc.tuple(not, prefix).map(([inverted, text]) => `${inverted}-s ${text}`),
  fc.tuple(not, prefix).map(([inverted, text]) => `${inverted}-d ${text}`),
  fc.tuple(not, oneOf('eth0', 'cali+')).map(([inverted, text]) => `${inverted}-i ${text}`),
  fc.tuple(not, fc.nat(65_535)).map(([inverted, port]) => `-p tcp ${inverted}--dport ${port}`),
  fc.tuple(not, fc.nat()).map(([inverted, mark]) => `-m mark ${inverted}--mark ${mark}/0xff00`),
  fc.double({ min: 0, max: 1, noNaN: true }).map((chance) => `-m statistic --mode random --probability ${chance.toFixed(10)}`),
  oneOf(
    '-m conntrack --ctstate NEW,RELATED',
    '-m addrtype --dst-type LOCAL',
    '-p udp -m multiport --sports 1,5:9',
    '-m recent --set --name X',
  ),
)
const rule = fc
  .tuple(
    fc.uniqueArray(part, { maxLength: 3, selector: (text) => text.replace('! ', '').slice(0, 4) }),
    oneOf('-j DROP', '-j B', '-g B', '-j MARK --set-mark 7', ''),
  )
  .map(([parts, target]) => [...parts, target].join(' '))

test('what was restored is saved so that restoring it gives the same', (t) => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 8 }), (rules) => {
      const router = host()
      const text = `*mangle\n:A - [0:0]\n:B - [0:0]\n${rules.map((one) => `-A A ${one}\n`).join('')}-A FORWARD -j A\nCOMMIT\n`
      if (!router.netfilter.restore(text, {}).ok) return true
      const saved = router.netfilter.save()
      const again = host()
      return again.netfilter.restore(saved, {}).ok && withoutDate(again.netfilter.save()) === withoutDate(saved)
    }),
    { numRuns: 200 },
  )
  t.pass()
})

test('a packet cut off anywhere behind its IP header breaks nothing', (t) => {
  const router = host()
  router.restore(
    '*nat\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n*filter\n-A FORWARD -p tcp --dport 80 -m conntrack --ctstate NEW -j ACCEPT\nCOMMIT\n',
  )
  for (const protocol of ['tcp', 'udp', 'icmp'] as const) {
    const { bytes } = host().arrive('eth0', { from: '10.0.0.9:1', to: '1.1.1.1:80', protocol })
    for (let length = 20; length < bytes.length; length++)
      t.notThrows(() => router.truncated('eth0', bytes, length), `${protocol} of ${length} bytes`)
  }
})
