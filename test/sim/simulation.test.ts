import test, { type ExecutionContext } from 'ava'
import { temporaryFolder } from '../../packages/testkit/temporary-folder.js'
import { addressOf, ask, converged, deploy, serviceAddress, storm } from './scenarios.js'
import { Simulation } from './simulation.js'

async function simulate(t: ExecutionContext, seed: number): Promise<Simulation> {
  const simulation = await Simulation.start({ seed, nodes: 2, clusterDir: temporaryFolder(t) })
  t.teardown(() => simulation.stop())
  return simulation
}

// A simulation holds the process's file operations to be its own: one at a time.

test.serial('pods of two nodes reach each other, and both endpoints of a Service by its ClusterIP', async (t) => {
  const simulation = await simulate(t, 1)
  await deploy(simulation)
  for (const server of ['web-1', 'web-2']) t.is(await ask(simulation, addressOf(simulation, server), 8080), server)
  const answers = new Set<string>()
  for (let i = 0; i < 16; i++) answers.add(await ask(simulation, serviceAddress, 80))
  t.deepEqual([...answers].sort(), ['web-1', 'web-2'])
  t.true(simulation.frames > 0)
})

test.serial('a kernel restarts: its pods get sandboxes anew, and Services, overlay and names of before work again', async (t) => {
  const simulation = await simulate(t, 2)
  await deploy(simulation)
  for (const node of ['node-1', 'node-2']) {
    await simulation.restartKernel(node)
    await converged(simulation)
    const addresses = ['web-1', 'web-2', 'client'].map((name) => addressOf(simulation, name))
    t.is(new Set(addresses).size, 3, `no address is given twice: ${addresses}`)
    for (const server of ['web-1', 'web-2'])
      t.is(await ask(simulation, addressOf(simulation, server), 8080), server, `${server} after ${node}`)
    const answers = new Set<string>()
    for (let i = 0; i < 16; i++) answers.add(await ask(simulation, serviceAddress, 80))
    t.deepEqual([...answers].sort(), ['web-1', 'web-2'])
  }
})

const weathers = test.macro({
  title: (_, seed: number) => `seed ${seed}: requests complete through loss, doubled and overtaken frames, and kernels that restart`,
  exec: async (t, seed: number) => {
    await storm(await simulate(t, seed))
    t.pass()
  },
})
for (const seed of [3, 4, 5]) test.serial(weathers, seed)

test.serial('the same seed gives the same frames at the same times; another seed gives others', async (t) => {
  const run = async (seed: number) => {
    const simulation = await simulate(t, seed)
    await storm(simulation)
    return simulation.traceHash
  }
  const hash = await run(6)
  t.is(await run(6), hash)
  t.not(await run(7), hash)
})
