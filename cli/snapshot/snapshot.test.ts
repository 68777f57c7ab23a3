import test from 'ava'
import { moved } from './snapshot.js'

const where = { from: '/old/.kubewire/a', to: '/new/b' }

test('paths of node state follow the cluster, also inside the base64 of CNI results; everything else stays', (t) => {
  const of = (dir: string) => `{"dataDir":"${dir}/nodes/node-1/var"}`
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  t.is(moved(Buffer.from(of(where.from)), where).toString(), of(where.to))
  t.is(
    moved(Buffer.from(`{"kind":"cniCacheV1","config":"${base64(of(where.from))}"}`), where).toString(),
    `{"kind":"cniCacheV1","config":"${base64(of(where.to))}"}`,
  )
  t.is(moved(Buffer.from('/old/.kubewire/ab/c'), where).toString(), '/old/.kubewire/ab/c')
  const binary = Buffer.from([0xff, 0xfe, 0x00])
  t.is(moved(binary, where), binary)
})
