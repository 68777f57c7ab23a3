import test from 'ava'
import { broadcastOf, cidr, contains, formatCidr, netmask, networkOf, parseCidr } from './cidr.js'
import { formatIpv4Address, ipv4Address } from './ipv4-address.js'

const prefix = test.macro({
  title: (_, text: string) => `${text}: its network, mask and last address`,
  exec(t, text: string, network: string, mask: string, broadcast: string) {
    t.is(formatCidr(networkOf(cidr(text))), network)
    t.is(formatIpv4Address(netmask(cidr(text).prefixLength)), mask)
    t.is(formatIpv4Address(broadcastOf(cidr(text))), broadcast)
  },
})
test(prefix, '10.244.1.7/24', '10.244.1.0/24', '255.255.255.0', '10.244.1.255')
test(prefix, '172.18.5.5/16', '172.18.0.0/16', '255.255.0.0', '172.18.255.255')
test(prefix, '1.2.3.4/0', '0.0.0.0/0', '0.0.0.0', '255.255.255.255')
test(prefix, '200.2.3.4/1', '128.0.0.0/1', '128.0.0.0', '255.255.255.255')
test(prefix, '1.2.3.4', '1.2.3.4/32', '255.255.255.255', '1.2.3.4')

test('a prefix contains its own addresses and no others', (t) => {
  const pods = cidr('10.244.0.0/16')
  t.true(contains(pods, ipv4Address('10.244.255.255')))
  t.false(contains(pods, ipv4Address('10.245.0.0')))
  t.true(contains(cidr('0.0.0.0/0'), ipv4Address('255.255.255.255')))
})

test('what is no prefix is refused', (t) => {
  for (const text of ['10.0.0.0/33', '10.0.0.0/', '10.0.0/8', '10.0.0.0/08', '/8', '10.0.0.0/8/8']) t.is(parseCidr(text), undefined, text)
  t.throws(() => cidr('x'), { message: 'Cannot read a prefix: "x", wanted address/length' })
})
