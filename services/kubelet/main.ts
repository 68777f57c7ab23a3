import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { KubeClient } from '../../packages/client/kube-client.js'
import { clusterPaths } from '../../packages/process/cluster-profile.js'
import { processUsage } from '../../packages/process/process-usage.js'
import { runProcess } from '../../packages/process/run-process.js'
import { RemoteSockets } from '../../packages/sockets/remote-sockets.js'
import { Supervisor } from '../../packages/supervisor/supervisor.js'
import { Kubelet } from './kubelet.js'
import { procUsage } from './usage/proc-usage.js'

/** Where the bundle lies: dist/bin. */
const binFolder = dirname(fileURLToPath(import.meta.url))

runProcess(
  { name: 'kubelet', flags: { 'cni-path': z.string().default('') }, help: { 'cni-path': 'more folders of CNI plugins, colon-separated' } },
  async (context) => {
    const { node, clusterDir, bus, clock, random, log, profile } = context
    const paths = clusterPaths(clusterDir)
    const client = KubeClient.fromKubeconfig(join(paths.pki, `kubelet-${node}.kubeconfig`), { clock, userAgent: 'kubelet/v1.33.0' })
    context.onStop('client', () => client.close())
    const supervisor = await Supervisor.connect(paths.pm2Home)
    context.onStop('supervisor', () => supervisor.close())
    const sockets = new RemoteSockets({ bus, clock, node, netns: 'host', containerId: `kubelet.${node}`, pid: process.pid })
    context.onStop('sockets', () => sockets.close())
    const kubelet = new Kubelet({
      ...{ bus, client, supervisor, sockets, clock, random, profile, clusterDir, node, binFolder },
      socketsIn: (netns) => new RemoteSockets({ bus, clock, node, netns, containerId: '', pid: process.pid }),
      cniPath: [join(binFolder, '..', 'cni'), ...context.flags['cni-path'].split(':').filter(Boolean), '/opt/cni/bin', '/usr/lib/cni'],
      usage: { own: processUsage, ofProcess: procUsage },
      // Plugins and process-containers are Node's: the one that runs us.
      executablePath: [dirname(process.execPath), process.env.PATH ?? ''].filter(Boolean).join(delimiter),
      nodeArgs: process.execArgv,
      kill: (pid) => process.kill(pid, 'SIGKILL'),
      onError: (error, what, about) => log.warn({ err: error, what, about }, 'failed, trying again'),
    })
    context.onStop('kubelet', () => kubelet.stop())
    await kubelet.start()
  },
)
