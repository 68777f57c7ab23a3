import test from 'ava'
import { NetfilterRouter } from '../testkit/netfilter-router.js'
import { type IptablesTool, runIptables } from './iptables-command.js'

function shell() {
  const router = new NetfilterRouter({ links: { lo: [], eth0: ['10.0.0.1/24'] } })
  const { netfilter } = router
  const run = (tool: IptablesTool, line: string, stdin = '') =>
    runIptables(
      tool,
      line.split(' ').filter(Boolean),
      {
        save: (options) => netfilter.save(options),
        restore: (text, options) => {
          const result = netfilter.restore(text, options)
          if (!result.ok) throw new Error(result.message)
        },
      },
      stdin,
    )
  return { router, run, iptables: (line: string) => run('iptables', line) }
}

test('iptables appends, inserts, lists and deletes', (t) => {
  const { router, iptables } = shell()
  t.is(iptables('-N WEB').exitCode, 0)
  iptables('-A INPUT -p tcp --dport 80 -j WEB')
  iptables('-I INPUT -i lo -j ACCEPT')
  iptables('-P FORWARD DROP')
  t.is(
    iptables('-S').stdout,
    '-P INPUT ACCEPT\n-P FORWARD DROP\n-P OUTPUT ACCEPT\n-N WEB\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m tcp --dport 80 -j WEB\n',
  )
  router.arrive('eth0', { from: '10.0.0.2:1', to: '10.0.0.1:80' })
  t.is(
    iptables('-nvL INPUT').stdout,
    [
      'Chain INPUT (policy ACCEPT 1 packets, 40 bytes)',
      ' pkts bytes target     prot opt in     out     source               destination         ',
      '    0     0 ACCEPT     all  --  lo     *       0.0.0.0/0            0.0.0.0/0           ',
      '    1    40 WEB        tcp  --  *      *       0.0.0.0/0            0.0.0.0/0            tcp dpt:80',
      '',
    ].join('\n'),
  )
  t.is(iptables('-D INPUT -i lo -j ACCEPT').exitCode, 0)
  t.is(iptables('-D INPUT 1').exitCode, 0)
  t.is(iptables('-X WEB').exitCode, 0)
  t.is(iptables('-L INPUT -n').stdout, 'Chain INPUT (policy ACCEPT)\ntarget     prot opt source               destination         \n')
})

const says = test.macro<[string, number, string]>({
  exec(t, line, exitCode, message) {
    const result = shell().iptables(line)
    t.is(result.exitCode, exitCode)
    t.true(result.stderr.includes(message), result.stderr)
  },
  title: (_, line, exitCode) => `iptables ${line} ends with ${exitCode}`,
})
test(says, '-L NOPE', 1, 'iptables: No chain/target/match by that name.')
test(says, '-t nope -L', 3, "can't initialize iptables table `nope': Table does not exist")
test(says, '', 2, 'no command specified')
test(says, '-D INPUT -j ACCEPT', 1, 'Bad rule (does a matching rule exist in that chain?).')
test(says, '-A INPUT -p tcp --dport 70000', 2, "iptables v1.8.9 (legacy): invalid port/service `70000' specified\nTry `iptables -h'")

test('iptables-save and iptables-restore carry a table over', (t) => {
  const one = shell()
  one.iptables('-t nat -A POSTROUTING -s 10.244.0.0/16 -j MASQUERADE')
  const { stdout } = one.run('iptables-save', '-t nat')
  const other = shell()
  t.is(other.run('iptables-restore', '--noflush', stdout).exitCode, 0)
  t.is(other.run('iptables-save', '-t nat').stdout, stdout)
})
