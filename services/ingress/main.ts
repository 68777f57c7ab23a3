import * as z from 'zod'
import { KubeClient, serviceAccountFolder } from '../../packages/client/kube-client.js'
import { runProcess } from '../../packages/process/run-process.js'
import { RemoteSockets } from '../../packages/sockets/remote-sockets.js'
import { serveHealth } from './health.js'
import { IngressController } from './ingress.js'

const port = z.coerce.number().int().min(1).max(65_535)

runProcess(
  {
    name: 'ingress',
    flags: {
      'http-port': port.default(8080),
      'public-port': port.default(80),
      'health-port': port.default(10254),
      'publish-service': z
        .string()
        .regex(/^[^/]+\/[^/]+$/, 'must be namespace/name')
        .default('kube-system/ingress'),
    },
    help: {
      'http-port': 'where it serves HTTP in its pod',
      'public-port': 'what clients call that port',
      'health-port': 'where it answers /healthz',
      'publish-service': 'namespace/name of the Service whose address Ingresses show',
    },
  },
  async ({ profile, containerPath, node, bus, clock, random, log, flags, onStop }) => {
    const client = KubeClient.fromServiceAccount(containerPath(serviceAccountFolder), profile.apiServer, {
      clock,
      userAgent: 'kubewire-ingress',
    })
    onStop('client', () => client.close())
    const { KUBEWIRE_NETNS: netns = '', KUBEWIRE_CONTAINER_ID: containerId = '' } = process.env
    const sockets = new RemoteSockets({ bus, clock, node, netns, containerId, pid: process.pid })
    onStop('sockets', () => sockets.close())
    const ingress = new IngressController({
      client,
      clock,
      random,
      log,
      sockets,
      publishService: flags['publish-service'],
      publicPort: flags['public-port'],
    })
    onStop('ingress', () => ingress.stop())
    await serveHealth(sockets, flags['health-port'], () => ingress.isReady)
    await ingress.start(flags['http-port'])
  },
)
