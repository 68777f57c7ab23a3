// Which room may import which: the house's arrows, as a table. A new arrow is a decision; make it here, with a reason in review.

import { readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import test from 'ava'
import { isTest, packageRoot, roomOf, sourceFiles } from './sources.js'

/** What each room may import of the house, tests and testkit excepted (they may import anything). */
const arrows: Readonly<Record<string, readonly string[]>> = {
  'packages/clock': [],
  'packages/wire': [],
  'packages/netfilter': ['packages/clock', 'packages/wire'],
  'packages/ipvs': ['packages/clock', 'packages/netfilter', 'packages/wire'],
  'packages/netstack': ['packages/clock', 'packages/ipvs', 'packages/netfilter', 'packages/wire'],
  'packages/api': [],
  'packages/client': ['packages/api', 'packages/clock'],
  // Counted by the apiserver before it lets in, and by the controller manager afterwards: both alike.
  'packages/quota': ['packages/api'],
  'packages/placement': ['packages/api', 'packages/client'],
  'packages/bus': ['packages/clock', 'packages/wire', 'proto'],
  'packages/kernel-client': ['packages/bus', 'proto'],
  'packages/segment': ['packages/bus', 'packages/clock', 'packages/netstack', 'packages/process', 'packages/wire'],
  'packages/sockets': ['packages/bus', 'packages/clock', 'packages/netstack', 'packages/wire', 'proto'],
  // netfilter: what iptables prints and accepts is written once, there.
  'packages/programs': ['packages/clock', 'packages/netfilter', 'packages/sockets', 'packages/wire'],
  'packages/process': ['packages/bus', 'packages/clock'],
  'packages/supervisor': [],
  cni: ['packages/clock', 'packages/kernel-client', 'packages/wire', 'proto'],
  'services/apiserver': ['packages/api', 'packages/bus', 'packages/clock', 'packages/process', 'packages/quota', 'proto'],
  'services/api-front': ['packages/clock', 'packages/process', 'packages/sockets'],
  'services/controller-manager': [
    'packages/api',
    'packages/client',
    'packages/clock',
    'packages/placement',
    'packages/process',
    'packages/quota',
  ],
  'services/scheduler': ['packages/api', 'packages/client', 'packages/clock', 'packages/placement', 'packages/process'],
  'services/kernel': [
    'packages/bus',
    'packages/clock',
    'packages/ipvs',
    'packages/netfilter',
    'packages/netstack',
    'packages/process',
    'packages/programs',
    'packages/segment',
    'packages/sockets',
    'packages/wire',
    'proto',
  ],
  'services/kubelet': [
    'cni',
    'packages/api',
    'packages/bus',
    'packages/client',
    'packages/clock',
    'packages/kernel-client',
    'packages/process',
    'packages/sockets',
    'packages/supervisor',
    'proto',
  ],
  'services/kube-proxy': [
    'packages/client',
    'packages/clock',
    'packages/ipvs',
    'packages/kernel-client',
    'packages/netfilter',
    'packages/process',
    'packages/sockets',
    'packages/wire',
  ],
  'services/flanneld': [
    'cni',
    'packages/client',
    'packages/clock',
    'packages/kernel-client',
    'packages/process',
    'packages/sockets',
    'packages/wire',
  ],
  'services/coredns': ['packages/api', 'packages/client', 'packages/clock', 'packages/process', 'packages/sockets'],
  'services/ingress': ['packages/api', 'packages/client', 'packages/clock', 'packages/process', 'packages/sockets'],
  'services/cloud': [
    'packages/bus',
    'packages/client',
    'packages/clock',
    'packages/netstack',
    'packages/process',
    'packages/segment',
    'packages/sockets',
    'packages/wire',
  ],
  cli: ['packages/bus', 'packages/client', 'packages/clock', 'packages/process', 'packages/supervisor', 'proto'],
}
const anything = new Set(['packages/testkit', 'test', 'bench', 'deploy'])

const imports = (text: string) => [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string)

test('rooms import only along the arrows', (t) => {
  const wrong: string[] = []
  for (const file of sourceFiles('.ts')) {
    const room = roomOf(file)
    if (isTest(file) || anything.has(room)) continue
    const allowed = arrows[room]
    if (allowed === undefined) {
      wrong.push(`${file}: the room ${room} is not in the table of test/tidy/imports.test.ts`)
      continue
    }
    for (const target of imports(readFileSync(join(packageRoot, file), 'utf8'))) {
      if (!target.startsWith('.')) continue
      const other = roomOf(normalize(join(dirname(file), target)))
      if (other !== room && !allowed.includes(other))
        wrong.push(`${file} imports ${target}: ${room} may not import ${other}; move the idea to a room that both may import`)
    }
  }
  t.deepEqual(wrong, [])
})

test('the bus alone imports NATS', (t) => {
  const wrong = sourceFiles('.ts').filter(
    (file) =>
      roomOf(file) !== 'packages/bus' &&
      !isTest(file) &&
      imports(readFileSync(join(packageRoot, file), 'utf8')).some((target) => target === 'nats'),
  )
  t.deepEqual(wrong, [], 'ask packages/bus for what is needed')
})

test('libraries take time, chance and environment from outside', (t) => {
  const outside = ['packages/clock', 'packages/process', 'packages/supervisor', 'packages/testkit']
  const wrong: string[] = []
  for (const file of sourceFiles('.ts')) {
    if (!file.startsWith('packages/') || isTest(file) || outside.includes(roomOf(file))) continue
    readFileSync(join(packageRoot, file), 'utf8')
      .split('\n')
      .forEach((line, i) => {
        if (/\b(Date\.now|Math\.random|setTimeout|setInterval)\s*\(|process\.env\b/.test(line.replace(/\/\/.*/, '')))
          wrong.push(`${file}:${i + 1}: ${line.trim()}: take a Clock or Random, or leave it to the main`)
      })
  }
  t.deepEqual(wrong, [])
})
