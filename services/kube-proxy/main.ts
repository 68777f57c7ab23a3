import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { KubeClient, serviceAccountFolder } from '../../packages/client/kube-client.js'
import { KernelClient } from '../../packages/kernel-client/kernel-client.js'
import { runProcess } from '../../packages/process/run-process.js'
import { RemoteSockets } from '../../packages/sockets/remote-sockets.js'
import { KubeProxy } from './kube-proxy.js'
import { parseProxyConfig } from './proxy-config.js'
import { serveStatus } from './status-server.js'

const flags = { config: z.string().default('/var/lib/kube-proxy/config.conf'), 'hostname-override': z.string().default('') }

runProcess({ name: 'kube-proxy', flags }, async (context) => {
  const { node, bus, clock, random, log, profile } = context
  const config = parseProxyConfig(readFileSync(context.containerPath(context.flags.config), 'utf8'))
  const client = KubeClient.fromServiceAccount(context.containerPath(serviceAccountFolder), profile.apiServer, {
    clock,
    userAgent: 'kube-proxy',
  })
  const proxy = new KubeProxy({
    ...{ client, clock, config, kernel: new KernelClient({ bus, node }), random: () => random.next() },
    node: context.flags['hostname-override'] || node,
    onError: (error, what) => log.warn({ err: error }, what),
    onSynced: (servicePorts) => log.debug({ servicePorts }, 'programmed the node'),
  })
  context.onStop('client', () => client.close())
  context.onStop('kube-proxy', () => proxy.stop())
  const containerId = process.env.KUBEWIRE_CONTAINER_ID ?? ''
  const sockets = new RemoteSockets({ bus, clock, node, netns: 'host', containerId, pid: process.pid })
  context.onStop('sockets', () => sockets.close())
  log.info({ mode: config.mode, node }, 'proxying Services')
  await Promise.all([proxy.start(), serveStatus(sockets, config, () => proxy.status)])
})
