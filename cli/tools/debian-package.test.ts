import test from 'ava'
import { mirrorsIn, stanzaOf } from './debian-package.js'
import { atLeast } from './tool.js'

test('mirrorsIn() finds Debian itself in both formats of apt’s sources, once', (t) => {
  const oneLine =
    'deb [signed-by=/k.gpg] http://mirror.example/debian bookworm main\n# deb http://old.example/debian x main\ndeb http://mirror.example/debian-security bookworm-security main\n'
  const fields = 'Types: deb\nURIs: http://mirror.example/debian/ https://second.example/debian\nSuites: bookworm\n'
  t.deepEqual(mirrorsIn([oneLine, fields, 'deb cdrom:[Debian]/ bookworm main\n']), [
    'http://mirror.example/debian',
    'https://second.example/debian',
  ])
})

test('stanzaOf() takes the named package alone', (t) => {
  const index = [
    'Package: nats-server-extra\nVersion: 9\nFilename: x\nSHA256: y',
    'Package: nats-server\nVersion: 2.10.27-1+b2\nFilename: pool/n.deb\nSHA256: 6d91',
    'Package: zzz\nVersion: 1\nFilename: z\nSHA256: z\n',
  ].join('\n\n')
  t.deepEqual(stanzaOf(index, 'nats-server'), { version: '2.10.27-1+b2', filename: 'pool/n.deb', sha256: '6d91' })
  t.is(stanzaOf(index, 'nats'), undefined)
})

const compared = test.macro({
  exec: (t, version: string, wanted: string, is: boolean) => t.is(atLeast(version, wanted), is),
  title: (_given, version, wanted, is) => `atLeast(${version}, ${wanted}) is ${is}`,
})
test(compared, '2.10.27-1+b2', '2.10.27', true)
test(compared, '2.9.10', '2.10.27', false)
test(compared, '2.10.3', '2.10.27', false)
test(compared, '3.0', '2.10.27', true)
test(compared, 'garbage', '0.1', false)
