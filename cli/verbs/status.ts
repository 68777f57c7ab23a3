import { KubeClient } from '../../packages/client/kube-client.js'
import { services } from '../../packages/client/resources.js'
import { clusterPaths } from '../../packages/process/cluster-profile.js'
import { clusterName, stateDir } from '../boot/state.js'
import { connectIfRunning } from '../boot/up.js'
import { doorOf } from '../doors.js'
import { renderTable } from '../table.js'
import { nodeTable } from './up.js'
import { readArgs, type Verb } from './verb.js'

export const statusVerb: Verb = {
  name: 'status',
  usage: 'status [--name NAME]',
  summary: 'Shows processes, nodes, and where the host reaches LoadBalancer Services. Exit code 1 when the cluster is down.',
  options: ['  --name NAME   default "default"'],
  async run(args) {
    const { values } = readArgs(args, { name: { type: 'string', default: 'default' } } as const)
    const name = clusterName(values.name)
    const dir = stateDir(name)
    const supervisor = await connectIfRunning(dir)
    if (supervisor === undefined) {
      process.stdout.write(`The cluster ${name} is down.\n`)
      return 1
    }
    const processes = await supervisor.list().finally(() => supervisor.close())
    const sections = [
      renderTable(
        ['PROCESS', 'PID', 'STATUS', 'RESTARTS'],
        processes.map((process) => [process.name, String(process.pid || '-'), process.status, String(process.restarts)]),
      ),
    ]
    const { kubeconfig } = clusterPaths(dir)
    try {
      sections.push(await nodeTable(kubeconfig), await doorTable(kubeconfig))
    } catch (error) {
      sections.push(`The API server does not answer: ${error instanceof Error ? error.message : error}`)
    }
    process.stdout.write(`${sections.filter((section) => section !== '').join('\n\n')}\n`)
    return 0
  },
}

/** LoadBalancer Services and the address on the host for each of their ports. '' when there are none. */
async function doorTable(kubeconfig: string): Promise<string> {
  const client = KubeClient.fromKubeconfig(kubeconfig, { userAgent: 'kubewire-status' })
  try {
    const balanced = (await client.list(services)).items.filter(({ spec }) => spec?.type === 'LoadBalancer')
    const rows = balanced.flatMap((service) =>
      (service.spec?.ports ?? []).map(({ port }) => {
        const door = doorOf(service, port)
        return [
          `${service.metadata.namespace}/${service.metadata.name}`,
          String(port),
          door === undefined ? '<pending>' : `${door.host}:${door.port}`,
        ]
      }),
    )
    return rows.length === 0 ? '' : renderTable(['LOADBALANCER', 'PORT', 'ON THIS HOST'], rows)
  } finally {
    client.close()
  }
}
