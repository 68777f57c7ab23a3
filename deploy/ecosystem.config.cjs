// The host processes of a cluster, for pm2. `kubewire up` starts just these; by hand: KUBEWIRE_CLUSTER_DIR=… pm2 start deploy/ecosystem.config.cjs
// (kube-proxy, flanneld, coredns and ingress are pods: the kubelets start them through the same daemon.)
const { existsSync, readFileSync } = require('node:fs')
const { join } = require('node:path')

const dir = process.env.KUBEWIRE_CLUSTER_DIR
if (!dir) throw new Error('KUBEWIRE_CLUSTER_DIR is not set: it names the state directory of a cluster, for instance .kubewire/default')
const profile = JSON.parse(readFileSync(join(dir, 'cluster.json'), 'utf8'))
const nodes = Array.from({ length: profile.nodes }, (_, i) => `node-${i + 1}`)
const bin = join(__dirname, '..', 'dist', 'bin')

/**
 * Flags of Node for every process of ours (a kubelet hands its own on to the processes it starts). Each trusts one authority, the
 * cluster's; without the first flag Node parses its 140 public ones at the first connection, 45 ms and 3 MiB a process.
 */
const nodeArgs = ['--use-openssl-ca']

/** A service of ours: a bundle, the cluster it belongs to, its node or which of several replicas it is. */
const service = (bundle, { node, replica, args = [] } = {}) => {
  const name = `${bundle}${replica ? `-${replica}` : ''}${node ? `.${node}` : ''}`
  return {
    name,
    script: join(bin, `${bundle}.js`),
    node_args: nodeArgs,
    args: ['--cluster-dir', dir, ...(node ? ['--node', node] : []), ...(replica ? ['--replica', String(replica)] : []), ...args],
    out_file: join(dir, 'logs', `${name}.log`),
  }
}

/** One under its plain name, or several, numbered. */
const replicas = (bundle, count, args = []) =>
  count === 1 ? [service(bundle)] : Array.from({ length: count }, (_, i) => service(bundle, { replica: i + 1, args }))
const { apiservers = 1, controllers = 1 } = profile
const elect = ['--leader-elect', 'true']

module.exports = {
  apps: [
    // With NATS_URL the broker is somebody else's: there is no nats.conf.
    ...(existsSync(join(dir, 'nats.conf'))
      ? [
          {
            name: 'nats',
            script: readFileSync(join(dir, 'nats-server.path'), 'utf8').trim(),
            interpreter: 'none',
            args: ['-c', join(dir, 'nats.conf')],
            out_file: join(dir, 'logs', 'nats.log'),
          },
        ]
      : []),
    ...(apiservers > 1 ? [service('api-front')] : []),
    ...replicas('apiserver', apiservers),
    ...replicas('controller-manager', controllers, elect),
    ...replicas('scheduler', controllers, elect),
    ...nodes.map((node) => service('kernel', { node })),
    ...nodes.map((node) => service('kubelet', { node })),
    service('cloud'),
  ].map((app) => ({ ...app, namespace: 'kubewire', autorestart: true })),
}
