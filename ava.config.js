// Tests run from dist/tree, which `npm run build` lays down beside the sources (esbuild, one file to one file).
export default {
  files: [
    'packages/**/*.test.ts',
    'services/**/*.test.ts',
    'cni/**/*.test.ts',
    'cli/**/*.test.ts',
    'deploy/**/*.test.ts',
    'bench/**/*.test.ts',
    'test/**/*.test.ts',
  ],
  typescript: {
    rewritePaths: {
      'packages/': 'dist/tree/packages/',
      'services/': 'dist/tree/services/',
      'cni/': 'dist/tree/cni/',
      'cli/': 'dist/tree/cli/',
      'deploy/': 'dist/tree/deploy/',
      'bench/': 'dist/tree/bench/',
      'test/': 'dist/tree/test/',
    },
    compile: false,
  },
  workerThreads: true,
  timeout: '2m',
}
