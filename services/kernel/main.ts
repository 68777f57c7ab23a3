// One process a node: plays its Linux kernel. See kernel.ts for what it is made of.

import { processUsage } from '../../packages/process/process-usage.js'
import { runProcess } from '../../packages/process/run-process.js'
import { Kernel } from './kernel.js'

runProcess({ name: 'kernel' }, async (context) => {
  const { bus, clock, random, node, clusterDir, log } = context
  const kernel = await Kernel.start({
    bus,
    clock,
    random,
    node,
    clusterDir,
    scheduleFlush: setImmediate,
    isAlive,
    usage: processUsage,
    onMistake: (error, where) => log.error({ err: error, where }, 'the kernel made a mistake'),
  })
  context.onStop('kernel', () => kernel.stop())
})

/** Signal 0 asks whether the process is there; one of another user answers EPERM. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
