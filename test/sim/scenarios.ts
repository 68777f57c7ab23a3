// What the simulation goes through: two nodes, a web server on each, a client, a Service in front of the servers.

import * as resources from '../../packages/client/resources.js'
import type { Simulation } from './simulation.js'

export const serviceAddress = '10.96.0.80'
const image = 'registry.k8s.io/e2e-test-images/agnhost:2.53'

const pod = (name: string, node: string, args: string[]) => ({
  metadata: { name, namespace: 'default', labels: { app: name.split('-')[0]! } },
  spec: {
    nodeName: node,
    restartPolicy: 'Always',
    serviceAccountName: 'default',
    containers: [{ name: 'main', image, args, ports: [{ containerPort: 8080, protocol: 'TCP' }] }],
  },
})

/** Resolves when all pods are ready and the Service has both of its endpoints. */
export async function deploy(simulation: Simulation): Promise<void> {
  const { tracker } = simulation
  tracker.seed(resources.services, {
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      type: 'ClusterIP',
      clusterIP: serviceAddress,
      clusterIPs: [serviceAddress],
      ipFamilies: ['IPv4'],
      selector: { app: 'web' },
      ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }],
    },
  })
  tracker.seed(
    resources.pods,
    pod('web-1', 'node-1', ['netexec', '--http-port=8080']),
    pod('web-2', 'node-2', ['netexec', '--http-port=8080']),
    pod('client', 'node-1', ['pause']),
  )
  await converged(simulation)
}

const isReady = ({ tracker }: Simulation, name: string): boolean =>
  tracker.find(resources.pods, `default/${name}`)?.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
export const addressOf = ({ tracker }: Simulation, name: string): string =>
  tracker.find(resources.pods, `default/${name}`)?.status?.podIP ?? ''

/** Pods are ready, and every node's rules lead from the Service to where they are now. */
export async function converged(simulation: Simulation): Promise<void> {
  await simulation.until('every pod is ready and every node has its rules', () => {
    if (!['web-1', 'web-2', 'client'].every((name) => isReady(simulation, name))) return false
    const wanted = ['web-1', 'web-2'].map((name) => `${addressOf(simulation, name)}:8080`).toSorted()
    return simulation.natRules.every((rules) => {
      const targets = [...rules.matchAll(/--to-destination (\S+)/g)].map(([, target]) => target)
      return targets.toSorted().join() === wanted.join()
    })
  })
}

/** Who answers; '' for nobody within the time. */
export async function ask(simulation: Simulation, address: string, port: number, seconds = 60): Promise<string> {
  const { stdout } = await simulation.exec('client', 'curl', '-s', '-m', String(seconds), `http://${address}:${port}/hostname`)
  return stdout
}

export const badWeather = { loss: 0.1, duplicate: 0.05, reorder: 0.1, delayMsMax: 50 }

/** What a seed goes through on the command line and, for some seeds, in the tests. Throws when a request does not complete. */
export async function storm(simulation: Simulation): Promise<void> {
  await deploy(simulation)
  simulation.faults = badWeather
  for (let i = 0; i < 20; i++) {
    const answer = await ask(simulation, serviceAddress, 80)
    if (!/^web-[12]$/.test(answer))
      throw new Error(`Request ${i} through the Service: it was answered by ${JSON.stringify(answer)}, wanted web-1 or web-2`)
  }
  for (const node of ['node-1', 'node-2']) {
    await simulation.restartKernel(node)
    await converged(simulation)
    for (const server of ['web-1', 'web-2']) {
      const answer = await ask(simulation, addressOf(simulation, server), 8080)
      if (answer !== server)
        throw new Error(`After ${node}'s kernel was restarted ${server} was asked: it was answered by ${JSON.stringify(answer)}`)
    }
  }
}
