// One process a cluster: the world outside. See cloud.ts for what it is made of.

import { join } from 'node:path'
import { KubeClient } from '../../packages/client/kube-client.js'
import { clusterPaths } from '../../packages/process/cluster-profile.js'
import { runProcess } from '../../packages/process/run-process.js'
import { Cloud } from './cloud.js'

runProcess({ name: 'cloud' }, async (context) => {
  const { bus, clock, random, profile, clusterDir, log } = context
  const client = KubeClient.fromKubeconfig(join(clusterPaths(clusterDir).pki, 'cloud.kubeconfig'), { clock, userAgent: 'kubewire-cloud' })
  context.onStop('client', () => client.close())
  const cloud = new Cloud({
    bus,
    client,
    clock,
    random,
    profile,
    scheduleFlush: setImmediate,
    onError: (error, what) => log.warn({ err: error, what }, 'the cloud could not do what it was asked'),
  })
  context.onStop('cloud', () => cloud.stop())
  await cloud.start()
})
