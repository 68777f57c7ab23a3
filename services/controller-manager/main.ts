import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { KubeClient } from '../../packages/client/kube-client.js'
import { clusterPaths } from '../../packages/process/cluster-profile.js'
import { runProcess } from '../../packages/process/run-process.js'
import { ControllerManager } from './controller-manager.js'

runProcess(
  {
    name: 'controller-manager',
    bus: false,
    flags: { 'leader-elect': z.stringbool().default(false) },
    help: { 'leader-elect': 'work only while holding the lease, for several replicas' },
  },
  async ({ clusterDir, profile, clock, random, log, flags, onStop }) => {
    const { pki } = clusterPaths(clusterDir)
    const client = KubeClient.fromKubeconfig(join(pki, 'controller-manager.kubeconfig'), { clock, userAgent: 'kube-controller-manager' })
    onStop('client', () => client.close())
    const manager = new ControllerManager({
      client,
      clock,
      random,
      log,
      rootCA: readFileSync(join(pki, 'ca.crt'), 'utf8'),
      rootCAKey: readFileSync(join(pki, 'ca.key'), 'utf8'),
      podCIDR: profile.podCIDR,
      ...(flags['leader-elect']
        ? { leaderElection: { identity: `${process.pid}_${random.suffix(8)}`, onLost: () => process.exit(1) } }
        : {}),
    })
    onStop('controllers', () => manager.stop())
    // The apiserver may come later than this process: the caches wait for it.
    void manager.start()
  },
)
