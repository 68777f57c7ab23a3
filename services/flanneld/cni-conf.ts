// The CNI configuration that flannel installs on its node: the ConfigMap's cni-conf.json, with the places a plugin uses by default
// (/run/flannel, /var/lib/cni) named as they lie in this node's directory.

export interface NodeFolders {
  subnetFile: string
  /** Where Linux has /var/lib/cni. */
  cniState: string
}

interface PluginConf {
  type?: string
  ipam?: Record<string, unknown>
  [key: string]: unknown
}

/** Throws when the text is no configuration list. */
export function localizeConfList(text: string, { subnetFile, cniState }: NodeFolders): string {
  const list = JSON.parse(text) as { plugins?: PluginConf[] }
  if (!Array.isArray(list?.plugins)) throw new Error('Cannot install cni-conf.json: it has no list of plugins')
  const plugins = list.plugins.map((plugin) =>
    plugin.type === 'flannel'
      ? { ...plugin, subnetFile, dataDir: `${cniState}/flannel`, ipam: { ...plugin.ipam, dataDir: `${cniState}/networks` } }
      : plugin,
  )
  return `${JSON.stringify({ ...list, plugins }, null, 2)}\n`
}
