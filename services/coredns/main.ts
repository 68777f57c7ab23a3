// coredns -conf FILE: the cluster's DNS, in a pod's namespace.

import { readFileSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { Informer } from '../../packages/client/informer.js'
import { KubeClient, serviceAccountFolder } from '../../packages/client/kube-client.js'
import { endpointSlices, namespaces, pods, services } from '../../packages/client/resources.js'
import { runProcess } from '../../packages/process/run-process.js'
import { RemoteSockets } from '../../packages/sockets/remote-sockets.js'
import { CoreDns } from './coredns.js'
import { watchNames } from './kubernetes/watch-names.js'
import { Metrics } from './metrics.js'

// The real one's flags have one dash.
process.argv = process.argv.map((arg) => (arg === '-conf' ? '--conf' : arg))

runProcess({ name: 'coredns', flags: { conf: z.string().default('/etc/coredns/Corefile') } }, async (context) => {
  const { bus, clock, random, node, profile, flags } = context
  const log = (line: string) => void process.stdout.write(`${line}\n`)
  const client = KubeClient.fromServiceAccount(context.containerPath(serviceAccountFolder), profile.apiServer, {
    clock,
    userAgent: 'coredns',
  })
  context.onStop('client', () => client.close())
  const { KUBEWIRE_NETNS: netns = '', KUBEWIRE_CONTAINER_ID: containerId = '' } = process.env
  const sockets = new RemoteSockets({ bus, clock, node, netns, containerId, pid: process.pid })
  context.onStop('sockets', () => sockets.close())

  const corefile = context.containerPath(flags.conf)
  const readFile = (path: string) => readFileSync(path === corefile ? path : context.containerPath(path), 'utf8')
  const options = {
    random: () => random.next(),
    onError: (error: unknown) => log(`[WARNING] plugin/kubernetes: ${(error as Error).message}`),
  }
  const informers = {
    namespaces: new Informer(client, namespaces, options),
    services: new Informer(client, services, options),
    endpointSlices: new Informer(client, endpointSlices, options),
    // Every pod of the cluster is a lot to hear of: only for `pods verified`.
    ...(/\bpods\s+verified\b/.test(readFile(corefile)) && { pods: new Informer(client, pods, options) }),
  }
  const names = watchNames(informers, clock)
  context.onStop('informers', () => names.stop())
  const server = new CoreDns({ corefile, sockets, clock, random, names: names.names, metrics: new Metrics(), log, readFile })
  context.onStop('coredns', () => server.stop())
  await server.start()
  // The kubelet exchanges a ConfigMap's files by turning a link in their folder.
  const watcher = watch(dirname(corefile), () => {
    if (server.reloads) void server.reload()
  })
  context.onStop('watcher', () => watcher.close())
})
