import test from 'ava'
import { parseKubeconfig } from './kubeconfig.js'

const base64 = (text: string) => Buffer.from(text).toString('base64')
const config = `
apiVersion: v1
kind: Config
current-context: here
contexts: [{ name: here, context: { cluster: wire, user: me } }]
clusters: [{ name: wire, cluster: { server: "https://127.77.0.254:6443", certificate-authority-data: ${base64('CA')} } }]
users: [{ name: me, user: { client-certificate-data: ${base64('CERT')}, client-key-data: ${base64('KEY')} } }]
`

test('server, CA and client certificate of the current context', (t) => {
  t.deepEqual(parseKubeconfig(config, 'kubeconfig'), {
    server: 'https://127.77.0.254:6443',
    ca: 'CA',
    cert: 'CERT',
    key: 'KEY',
    token: undefined,
    tokenFile: undefined,
  })
})

test('what is missing is named with the file', (t) => {
  t.throws(() => parseKubeconfig(config.replace('cluster: wire,', 'cluster: other,'), 'kubeconfig'), {
    message: 'Cannot use kubeconfig kubeconfig: clusters has no entry named other',
  })
  t.throws(() => parseKubeconfig('', 'kubeconfig'), { message: /contexts has no entry/ })
})
