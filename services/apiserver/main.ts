// apiserver --cluster-dir DIR [--replica N]: serves the Kubernetes API on the address in the cluster's profile.

import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { JetStreamLog } from '../../packages/bus/jetstream-log.js'
import { apiServerListen, clusterPaths, natsCredentials } from '../../packages/process/cluster-profile.js'
import { runProcess } from '../../packages/process/run-process.js'
import { ApiServer } from './apiserver.js'
import { apiEndpoint } from './bootstrap.js'
import { historyMs } from './watch/watch-cache.js'

/** pki/tokens.json (0600, may be absent): bearer tokens beside the client certificates. */
const tokenRecords = z.array(z.strictObject({ token: z.string().min(16), user: z.string().min(1), groups: z.array(z.string()) }))

runProcess({ name: 'apiserver' }, async (context) => {
  const { clusterDir, profile, replica, log, clock, random, bus } = context
  const paths = clusterPaths(clusterDir)
  const pki = (file: string) => join(paths.pki, file)
  const read = (file: string) => readFileSync(pki(file), 'utf8')
  const note = (event: string, detail: Record<string, unknown>) => log.warn(detail, event)

  const server = natsCredentials.parse(JSON.parse(readFileSync(paths.nats, 'utf8')))
  const store = await JetStreamLog.open({ server, id: profile.id, clock, removedAfterMs: historyMs, note })
  const apiServer = new ApiServer({
    log: store,
    bus,
    clock,
    random,
    newUid: randomUUID,
    serviceCIDR: profile.serviceCIDR,
    endpoint: apiEndpoint,
    tls: { ca: read('ca.crt'), cert: read('apiserver.crt'), key: read('apiserver.key') },
    tokens: existsSync(pki('tokens.json')) ? tokenRecords.parse(JSON.parse(read('tokens.json'))) : [],
    shared: profile.apiservers > 1,
    accounts: { key: read('sa.key'), issuer: `https://kubernetes.default.svc.${profile.clusterDomain}` },
    note,
  })
  context.onStop('apiserver', () => apiServer.stop())
  const listen = apiServerListen(profile, replica)
  await apiServer.start(listen)
  log.info(listen, 'listening')
})
