import test from 'ava'
import { clientSigner, kubeletSigner, type RequestRead, refusalOf, validSeconds } from './plan.js'

const usages = ['digital signature', 'client auth']
const ann: RequestRead = { commonNames: ['ann'], organizations: ['devs'], alternativeNames: 0 }
const node: RequestRead = { commonNames: ['system:node:node-1'], organizations: ['system:nodes'], alternativeNames: 0 }

const refuses = test.macro((t, signer: string, asked: readonly string[], read: RequestRead, why: RegExp | undefined) => {
  const refusal = refusalOf(signer, asked, read)
  if (why === undefined) t.is(refusal, undefined)
  else t.regex(refusal ?? 'signed', why)
})
test('a client is signed', refuses, clientSigner, usages, ann, undefined)
test('a server is not', refuses, clientSigner, ['server auth', 'client auth'], ann, /"server auth" is not one/)
test('what is no client is not', refuses, clientSigner, ['digital signature'], ann, /do not include "client auth"/)
test(
  'nobody gets to be a master',
  refuses,
  clientSigner,
  usages,
  { ...ann, organizations: ['devs', 'system:masters'] },
  /system:masters group is not allowed/,
)
test('nobody without a name', refuses, clientSigner, usages, { ...ann, commonNames: [] }, /0 common names/)
test('a kubelet is signed', refuses, kubeletSigner, usages, node, undefined)
test('a kubelet of another group is not', refuses, kubeletSigner, usages, { ...node, organizations: ['system:nodes', 'x'] }, /organization/)
test('a kubelet of another name is not', refuses, kubeletSigner, usages, { ...node, commonNames: ['node-1'] }, /common name/)
test('a kubelet with other names is not', refuses, kubeletSigner, usages, { ...node, alternativeNames: 1 }, /alternative names/)

test('a year at most', (t) => {
  t.is(validSeconds(undefined), 31_536_000)
  t.is(validSeconds(600), 600)
  t.is(validSeconds(10 ** 9), 31_536_000)
})
