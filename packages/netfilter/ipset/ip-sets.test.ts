import test from 'ava'
import { NetfilterRouter } from '../../testkit/netfilter-router.js'
import { IpSets } from './ip-sets.js'

const text = `create HOSTS hash:ip family inet hashsize 1024 maxelem 3
add HOSTS 10.0.0.1
add HOSTS 10.0.0.2
create NETS hash:net family inet hashsize 1024 maxelem 65536
add NETS 10.0.0.0/8
add NETS 192.168.1.7
create SERVICES hash:ip,port family inet hashsize 1024 maxelem 65536 comment
add SERVICES 10.96.0.1,tcp:443 comment "the api"
add SERVICES 10.96.0.10,udp:53
create LOOP hash:ip,port,ip family inet hashsize 1024 maxelem 65536
add LOOP 10.244.1.2,tcp:80,10.244.1.2
create PORTS bitmap:port range 0-65535
add PORTS 30001
`
function sets(initial = text) {
  const made = new IpSets()
  made.restore(initial)
  return made
}

test('ipset save prints what ipset restore read', (t) => {
  t.is(sets().save(), text)
})

const refuses = test.macro<[string, RegExp]>({
  exec(t, line, message) {
    const made = sets()
    t.throws(() => made.restore(`flush HOSTS\n${line}\n`), { message })
    t.is(made.save(), text, 'nothing was changed')
  },
  title: (_, line) => `ipset restore refuses "${line}" and changes nothing`,
})
test(refuses, 'add NOPE 10.0.0.1', /^Error in line 2: The set with the given name does not exist/)
test(refuses, 'add NETS 10.0.0.0/8', /it's already added/)
test(refuses, 'del NETS 11.0.0.0/8', /it's not added/)
test(refuses, 'add LOOP 10.0.0.1', /does not fit the type hash:ip,port,ip/)
test(refuses, 'create HOSTS hash:ip', /set with the same name already exists/)
test(refuses, 'create OTHER hash:mac', /unknown settype 'hash:mac'/)
test(refuses, 'create __proto__ constructor', /unknown settype/)
test(refuses, 'add "open', /Missing closing quote/)

test('a set holds no more than maxelem', (t) => {
  const made = sets()
  made.run(['add', 'HOSTS', '10.0.0.3'])
  t.throws(() => made.run(['add', 'HOSTS', '10.0.0.4']), { message: 'Hash is full, cannot add more elements' })
})

const matches = test.macro<[string, string, string, boolean]>({
  exec(t, match, from, to, expected) {
    const router = new NetfilterRouter({ links: { lo: [], eth0: ['172.18.0.2/16'] }, gateway: 'eth0' })
    router.netfilter.sets.restore(text)
    router.restore(`*filter\n-A FORWARD -m set ${match} -j DROP\nCOMMIT\n`)
    t.is(router.arrive('eth0', { from, to }).fate === 'dropped', expected)
  },
  title: (_, match, from, to, expected) => `-m set ${match} ${expected ? 'fits' : 'does not fit'} ${from} to ${to}`,
})
test(matches, '--match-set HOSTS src', '10.0.0.1:1', '1.1.1.1:1', true)
test(matches, '--match-set HOSTS dst', '10.0.0.1:1', '1.1.1.1:1', false)
test(matches, '! --match-set HOSTS dst', '10.0.0.1:1', '1.1.1.1:1', true)
test(matches, '--match-set NETS src', '10.200.0.1:1', '1.1.1.1:1', true)
test(matches, '--match-set NETS src', '192.168.1.7:1', '1.1.1.1:1', true)
test(matches, '--match-set NETS src', '192.168.1.8:1', '1.1.1.1:1', false)
test(matches, '--match-set SERVICES dst,dst', '1.1.1.1:1', '10.96.0.1:443', true)
test(matches, '--match-set SERVICES dst,dst', '1.1.1.1:1', '10.96.0.1:80', false)
test(matches, '--match-set SERVICES dst,dst', '1.1.1.1:1', '10.96.0.10:53', false)
test(matches, '--match-set LOOP dst,dst,src', '10.244.1.2:1', '10.244.1.2:80', true)
test(matches, '--match-set LOOP dst,dst,src', '10.244.1.3:1', '10.244.1.2:80', false)
test(matches, '--match-set PORTS dst', '1.1.1.1:1', '10.0.0.9:30001', true)

test('a set in use is not destroyed; swap changes what rules see', (t) => {
  const router = new NetfilterRouter({ links: { lo: [], eth0: ['172.18.0.2/16'] }, gateway: 'eth0' })
  const { netfilter } = router
  netfilter.sets.restore(text)
  router.restore('*filter\n-A FORWARD -m set --match-set HOSTS src -j DROP\nCOMMIT\n')
  t.throws(() => netfilter.sets.run(['destroy', 'HOSTS']), { message: /in use by a kernel component/ })
  netfilter.sets.restore('create NEXT hash:ip\nadd NEXT 10.0.0.9\nswap HOSTS NEXT\ndestroy NEXT\n')
  t.is(router.arrive('eth0', { from: '10.0.0.9:1', to: '1.1.1.1:1' }).fate, 'dropped')
  t.is(router.arrive('eth0', { from: '10.0.0.1:1', to: '1.1.1.1:1' }).fate, 'forwarded')
  t.true(netfilter.sets.list('HOSTS').includes('References: 1\nNumber of entries: 1\nMembers:\n10.0.0.9\n'))
})
