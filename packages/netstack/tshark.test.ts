// The packets of a small cluster, as Wireshark's own dissectors see them. Skipped where tshark is not installed.

import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import test from 'ava'
import { emitIcmp } from '../wire/icmp.js'
import { ipv4Address } from '../wire/ipv4-address.js'
import { pcapngInterface, pcapngPacket, pcapngSectionHeader } from '../wire/pcapng.js'
import { listenTo, pattern, sendAll } from './testing/tcp-programs.js'
import { TwoNodes } from './testing/two-nodes.js'

const hasTshark = spawnSync('tshark', ['--version']).status === 0
const checks = ['ip.check_checksum:TRUE', 'tcp.check_checksum:TRUE', 'udp.check_checksum:TRUE'].flatMap((option) => ['-o', option])

/** Every frame of a wire on which pods ping, ask over UDP in fragments, are refused, and move a file. */
function capture(): Uint8Array {
  const cluster = new TwoNodes()
  const [a, b] = [cluster.pod(1, 2), cluster.pod(2, 2)]
  const far = ipv4Address('10.244.2.2')
  const parts = [pcapngSectionHeader(), pcapngInterface('nodes')]
  cluster.spoil = (frame) => {
    parts.push(pcapngPacket(0, cluster.clock.wallMs(), frame))
    return [{ frame, delayMs: 0.1 }]
  }
  const icmp = a.openIcmp()
  for (const bytes of [56, 4000]) icmp.send(emitIcmp({ type: 8, code: 0, word: 1, payload: pattern(bytes) }), { address: far, port: 0 })
  a.openUdp().send(pattern(3000), { address: far, port: 9 })
  const listener = b.listenTcp({ address: 0, port: 8080 })
  listener.onAcceptable = () => {
    const socket = listener.accept()
    if (socket === undefined) return
    listenTo(socket, { endsWithPeer: false })
    sendAll(socket, pattern(50_000))
  }
  listenTo(a.connectTcp({ address: far, port: 8080 }))
  listenTo(a.connectTcp({ address: far, port: 8081 }))
  cluster.run(5000)
  return Buffer.concat(parts)
}

;(hasTshark ? test : test.skip)('tshark reads the capture, and finds no malformed frame and no bad checksum', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'kubewire-tshark-'))
  t.teardown(() => rm(folder, { recursive: true }))
  const file = join(folder, 'wire.pcapng')
  await writeFile(file, capture())
  const run = async (...more: string[]) =>
    (await promisify(execFile)('tshark', ['-r', file, ...checks, '-d', 'udp.port==8472,vxlan', ...more])).stdout.trim()
  t.is(
    await run(
      '-Y',
      '_ws.malformed || ip.checksum.status==0 || tcp.checksum.status==0 || udp.checksum.status==0 || icmp.checksum.status==0',
    ),
    '',
  )
  t.true(Number((await run('-Y', 'vxlan && tcp', '-T', 'fields', '-e', 'frame.number')).split('\n').length) > 40)
  t.is(await run('-Y', 'tcp.analysis.flags && !tcp.analysis.window_update'), '', 'no retransmission, no gap, no duplicate')
  t.true((await run('-Y', 'icmp.type==3 && icmp.code==3')).length > 0)
})
