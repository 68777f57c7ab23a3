// api-front --cluster-dir DIR: the cluster's API address where several API servers stand behind it.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiServerListen, clusterPaths } from '../../packages/process/cluster-profile.js'
import { runProcess } from '../../packages/process/run-process.js'
import { ApiFront } from './api-front.js'

runProcess({ name: 'api-front', bus: false }, async ({ clusterDir, profile, clock, log, onStop }) => {
  const ca = readFileSync(join(clusterPaths(clusterDir).pki, 'ca.crt'), 'utf8')
  const servers = Array.from({ length: profile.apiservers }, (_, i) => ({
    name: `apiserver-${i + 1}`,
    ...apiServerListen(profile, i + 1),
  }))
  const front = new ApiFront({ servers, ca, clock, note: (event, detail) => log.info(detail, event) })
  onStop('front', () => front.stop())
  const { hostname, port } = new URL(profile.apiServer)
  await front.start({ host: hostname, port: Number(port) })
})
