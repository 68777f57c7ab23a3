import test from 'ava'
import { socketsCompliance } from '../testkit/sockets-compliance.js'
import { farAddress, nearAddress, nobodysAddress, twoNamespaces } from '../testkit/two-namespaces.js'
import { LocalSockets } from './local-sockets.js'

socketsCompliance(test, 'LocalSockets', async () => {
  const { clock, near, far } = twoNamespaces()
  return { clock, near: new LocalSockets(near), far: new LocalSockets(far), nearAddress, farAddress, nobodysAddress, close: () => {} }
})
