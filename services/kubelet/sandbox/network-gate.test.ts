import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { eventually } from '../../../packages/testkit/eventually.js'
import { temporaryFolder } from '../../../packages/testkit/temporary-folder.js'
import { NetworkGate } from './network-gate.js'

function open(t: ExecutionContext) {
  const folder = join(temporaryFolder(t), 'net.d')
  const heard: string[] = []
  const gate = new NetworkGate(folder, (problem) => heard.push(problem))
  gate.start()
  t.teardown(() => gate.stop())
  const file = join(folder, '10-flannel.conflist')
  const install = () => {
    writeFileSync(`${file}.draft`, '{"name":"cbr0","cniVersion":"1.0.0","plugins":[{"type":"flannel"}]}')
    renameSync(`${file}.draft`, file)
  }
  return { gate, heard, file, install }
}

test('without a configuration pods wait; one that is installed lets them all go', async (t) => {
  const { gate, heard, install } = open(t)
  t.is(gate.problem(), 'cni plugin not initialized')
  const waiting = Promise.all([gate.ready(), gate.ready()])
  install()
  await waiting
  t.is(gate.problem(), '')
  t.deepEqual(heard, [''])
  await gate.ready()
})
test('a configuration that makes no sense is none', async (t) => {
  const { gate, heard, file, install } = open(t)
  writeFileSync(file, '{')
  install()
  await gate.ready()
  t.deepEqual(heard, [''])
})
test('a configuration that is taken away closes the gate again', async (t) => {
  const { gate, heard, file, install } = open(t)
  install()
  await gate.ready()
  rmSync(file)
  await eventually('the gate to close', () => gate.problem() !== '')
  t.deepEqual(heard, ['', 'cni plugin not initialized'])
})
