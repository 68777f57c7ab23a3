import test from 'ava'
import fc from 'fast-check'
import { formatIpv4Address, ipv4Address, isLoopbackAddress, isMulticastAddress, parseIpv4Address } from './ipv4-address.js'
import { u32 } from './testing/header-suite.js'

test('every address survives text and back', (t) => {
  fc.assert(fc.property(u32, (address) => t.is(parseIpv4Address(formatIpv4Address(address)), address)))
})

const refused = test.macro({
  title: (_, text: string) => `"${text}" is no address`,
  exec(t, text: string) {
    t.is(parseIpv4Address(text), undefined)
    t.throws(() => ipv4Address(text), {
      instanceOf: RangeError,
      message: `Cannot read an IPv4 address: "${text}", wanted four decimal bytes`,
    })
  },
})
for (const text of ['', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.-4', '1.2.3.4 ', '1..3.4', '0x1.2.3.4', '::1'])
  test(refused, text)

test('loopback and multicast are told by their first bits', (t) => {
  t.true(isLoopbackAddress(ipv4Address('127.255.0.1')))
  t.false(isLoopbackAddress(ipv4Address('128.0.0.1')))
  t.true(isMulticastAddress(ipv4Address('239.1.1.1')))
  t.false(isMulticastAddress(ipv4Address('240.0.0.1')))
})
