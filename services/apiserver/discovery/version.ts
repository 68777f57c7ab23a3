/** /version: the Kubernetes release whose API is served here; `kubewire` in it says by whom. */
export const version = {
  major: '1',
  minor: '33',
  gitVersion: 'v1.33.0+kubewire',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '1970-01-01T00:00:00Z',
  goVersion: `node ${process.versions.node}`,
  compiler: 'v8',
  platform: `${process.platform}/${process.arch}`,
} as const
