import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { Informer } from '../../packages/client/informer.js'
import { KubeClient, serviceAccountFolder } from '../../packages/client/kube-client.js'
import { nodes } from '../../packages/client/resources.js'
import { KernelClient } from '../../packages/kernel-client/kernel-client.js'
import { clusterPaths, nodePaths } from '../../packages/process/cluster-profile.js'
import { runProcess } from '../../packages/process/run-process.js'
import { RemoteSockets } from '../../packages/sockets/remote-sockets.js'
import { localizeConfList } from './cni-conf.js'
import { Flanneld } from './flanneld.js'
import { serveHealth } from './health.js'
import { parseNetConf } from './net-conf.js'

runProcess({ name: 'flanneld', flags: { 'healthz-port': z.coerce.number().int().min(0).max(65_535).default(0) } }, async (context) => {
  const { node, bus, clock, random, log, profile, clusterDir } = context
  const conf = parseNetConf(readFileSync(context.containerPath('/etc/kube-flannel/net-conf.json'), 'utf8'))
  const subnetFile = context.containerPath('/run/flannel/subnet.env')
  const { cniCache: cniState } = nodePaths(clusterPaths(clusterDir).node(node))
  const confList = localizeConfList(readFileSync(context.containerPath('/etc/kube-flannel/cni-conf.json'), 'utf8'), {
    subnetFile,
    cniState,
  })
  const client = KubeClient.fromServiceAccount(context.containerPath(serviceAccountFolder), profile.apiServer, {
    clock,
    userAgent: 'flanneld',
  })
  const kernel = new KernelClient({ bus, node })
  const flanneld = new Flanneld({
    ...{ client, kernel, clock, random, node, conf, subnetFile, confList },
    informer: new Informer(client, nodes, {
      random: () => random.next(),
      onError: (error) => log.warn({ err: error }, 'watching nodes failed'),
    }),
    confListFile: context.containerPath('/etc/cni/net.d/10-flannel.conflist'),
    onError: (error) => log.warn({ err: error }, 'programming the node failed, trying again'),
  })
  flanneld.start()
  context.onStop('flanneld', () => flanneld.stop())
  context.onStop('client', () => client.close())
  const port = context.flags['healthz-port']
  if (port === 0) return
  const containerId = process.env.KUBEWIRE_CONTAINER_ID ?? ''
  const sockets = new RemoteSockets({ bus, clock, node, netns: 'host', containerId, pid: process.pid })
  context.onStop('sockets', () => sockets.close())
  await serveHealth(sockets, port, () => flanneld.isReady)
})
