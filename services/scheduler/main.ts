import { join } from 'node:path'
import * as z from 'zod'
import { KubeClient } from '../../packages/client/kube-client.js'
import { clusterPaths } from '../../packages/process/cluster-profile.js'
import { runProcess } from '../../packages/process/run-process.js'
import { Scheduler } from './scheduler.js'

runProcess(
  {
    name: 'scheduler',
    bus: false,
    flags: { 'leader-elect': z.stringbool().default(false) },
    help: { 'leader-elect': 'work only while holding the lease, for several replicas' },
  },
  async ({ clusterDir, clock, random, log, flags, onStop }) => {
    const client = KubeClient.fromKubeconfig(join(clusterPaths(clusterDir).pki, 'scheduler.kubeconfig'), {
      clock,
      userAgent: 'kube-scheduler',
    })
    onStop('client', () => client.close())
    const scheduler = new Scheduler({
      client,
      clock,
      random,
      log,
      ...(flags['leader-elect']
        ? { leaderElection: { identity: `${process.pid}_${random.suffix(8)}`, onLost: () => process.exit(1) } }
        : {}),
    })
    onStop('scheduler', () => scheduler.stop())
    // The apiserver may come later than this process: the caches wait for it.
    void scheduler.start()
  },
)
