import { relative } from 'node:path'
import { KubeClient } from '../../packages/client/kube-client.js'
import { nodes } from '../../packages/client/resources.js'
import { clusterPaths } from '../../packages/process/cluster-profile.js'
import { checkUpOptions, readConfigFile } from '../boot/options.js'
import { terminalProgress } from '../boot/progress.js'
import { toolsDir } from '../boot/state.js'
import { up } from '../boot/up.js'
import { renderTable } from '../table.js'
import { kubectl } from '../tools/kubectl.js'
import { findTool } from '../tools/tool.js'
import { readArgs, type Verb } from './verb.js'

const flags = {
  name: { type: 'string' },
  nodes: { type: 'string' },
  cni: { type: 'string' },
  proxy: { type: 'string' },
  apiservers: { type: 'string' },
  controllers: { type: 'string' },
  durable: { type: 'boolean' },
  config: { type: 'string' },
} as const

export const upVerb: Verb = {
  name: 'up',
  usage:
    'up [--name NAME] [--nodes N] [--cni flannel] [--proxy iptables|ipvs] [--apiservers N] [--controllers N] [--durable] [--config FILE]',
  summary: 'Boots a cluster and returns when it is ready. Harmless when it is up already.',
  options: [
    '  --name NAME     a DNS label; default "default"',
    '  --nodes N       1 to 200; default 3',
    '  --cni flannel   the pod network',
    '  --proxy MODE    how Services are made: iptables (default) or ipvs',
    '  --apiservers N  1 to 9 API servers behind one address; default 1',
    '  --controllers N 1 to 9 controller managers and schedulers, of which one leads; default 1',
    '  --durable       every acknowledged write is synced to the disk',
    '  --config FILE   a YAML file with the same options; flags win',
  ],
  async run(args) {
    const { config, ...given } = readArgs(args, flags).values
    const fromFile = config === undefined ? {} : readConfigFile(config)
    if (config !== undefined) checkUpOptions(fromFile, `${config}: `)
    const options = checkUpOptions({ ...fromFile, ...given }, '--')
    const progress = terminalProgress(process.stderr)
    const [{ dir, profile }, path] = await Promise.all([up(options, progress), findTool(kubectl, toolsDir())])
    const kubeconfig = relative(process.cwd(), clusterPaths(dir).kubeconfig)
    process.stdout.write(`\n${await nodeTable(clusterPaths(dir).kubeconfig)}\n\n`)
    process.stdout.write(`The cluster ${profile.name} is READY. Its kubeconfig: ${kubeconfig}\n\nTry:\n`)
    const command = path.includes('/.kubewire/') ? relative(process.cwd(), path) : 'kubectl'
    for (const line of [
      `export KUBECONFIG=$PWD/${kubeconfig}`,
      `${command} get pods -A -o wide`,
      `npx kubewire node node-1 ${profile.name === 'default' ? '' : `--name ${profile.name} `}-- iptables-save`,
    ])
      process.stdout.write(`  ${line}\n`)
    return 0
  },
}

/** Nodes with the addresses a person needs: inside, and on this host. */
export async function nodeTable(kubeconfig: string): Promise<string> {
  const client = KubeClient.fromKubeconfig(kubeconfig, { userAgent: 'kubewire' })
  try {
    const { items } = await client.list(nodes)
    const address = (node: (typeof items)[number], type: string) =>
      node.status?.addresses?.find((candidate) => candidate.type === type)?.address ?? '<none>'
    const ready = (node: (typeof items)[number]) =>
      node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ? 'Ready' : 'NotReady'
    return renderTable(
      ['NODE', 'STATUS', 'INTERNAL-IP', 'EXTERNAL-IP', 'POD-CIDR'],
      items.map((node) => [
        node.metadata.name,
        ready(node),
        address(node, 'InternalIP'),
        address(node, 'ExternalIP'),
        node.spec?.podCIDR ?? '<none>',
      ]),
    )
  } finally {
    client.close()
  }
}
