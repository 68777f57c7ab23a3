// flannel: a meta plugin. It makes a bridge configuration out of what flanneld wrote down about this node, and lets bridge do the work;
// the configuration is kept for DEL, because by then subnet.env may say something else.

import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CniError, cniCodes } from '../../skel/cni-error.js'
import { delegate } from '../../skel/delegate.js'
import type { NetConf } from '../../skel/net-conf.js'
import type { Call, Plugin } from '../../skel/run-plugin.js'
import { parseSubnetEnv, type SubnetEnv } from './subnet-env.js'

const defaultSubnetFile = '/run/flannel/subnet.env'
const defaultDataDir = '/var/lib/cni/flannel'

export function flannel(run: typeof delegate = delegate): Plugin {
  return {
    about: 'CNI plugin flannel of kubewire: bridge, with the subnet flanneld has for this node',
    async ADD(call) {
      const bridge = delegateConf(call.conf, readSubnetEnv(call.conf))
      const saved = scratchFile(call)
      mkdirSync(join(saved, '..'), { recursive: true, mode: 0o700 })
      writeFileSync(saved, JSON.stringify(bridge), { mode: 0o600 })
      try {
        return await run(bridge.type, 'ADD', call, JSON.stringify(bridge))
      } catch (error) {
        if (error instanceof CniError)
          throw new CniError(error.code, `failed to delegate add: ${error.message}`, error.details, { cause: error })
        throw error
      }
    },
    async DEL(call) {
      const conf = readScratch(call)
      if (conf === undefined) return
      await run(conf.type, 'DEL', call, JSON.stringify(conf))
      rmSync(scratchFile(call), { force: true })
    },
    async CHECK(call) {
      const conf = readScratch(call)
      if (conf === undefined) throw new CniError(cniCodes.unknownContainer, `no configuration was kept for container ${call.containerId}`)
      await run(conf.type, 'CHECK', call, JSON.stringify({ ...conf, prevResult: call.conf.prevResult }))
    },
    async STATUS({ conf }) {
      try {
        readSubnetEnv(conf)
      } catch (error) {
        throw new CniError(cniCodes.pluginNotAvailable, (error as Error).message)
      }
    },
  }
}

/** The delegate's configuration: `conf.delegate`, completed from subnet.env where it leaves something open. */
function delegateConf(conf: NetConf, env: SubnetEnv): NetConf {
  const given = (conf.delegate ?? {}) as Record<string, unknown>
  if ('type' in given && typeof given.type !== 'string')
    throw new Error(`'delegate' dictionary, if present, must have (string) 'type' field`)
  for (const key of ['name', 'ipam'])
    if (key in given) throw new Error(`'delegate' dictionary must not have '${key}' field, it'll be set by flannel`)
  const type = (given.type as string | undefined) ?? 'bridge'
  const routes = Array.isArray(conf.ipam?.routes) ? conf.ipam.routes : []
  return {
    // If flanneld does not masquerade, the bridge should.
    ipMasq: !env.ipMasq,
    mtu: env.mtuBytes,
    ...(type === 'bridge' ? { isGateway: true } : {}),
    ...given,
    type,
    name: conf.name,
    cniVersion: conf.cniVersion,
    ...(conf.runtimeConfig ? { runtimeConfig: conf.runtimeConfig } : {}),
    ipam: {
      type: 'host-local',
      ...conf.ipam,
      ranges: [[{ subnet: env.subnet }]],
      routes: [...routes, ...env.networks.map((dst) => ({ dst }))],
    },
  }
}

function readSubnetEnv(conf: NetConf): SubnetEnv {
  const file = typeof conf.subnetFile === 'string' && conf.subnetFile !== '' ? conf.subnetFile : defaultSubnetFile
  try {
    return parseSubnetEnv(readFileSync(file, 'utf8'), file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? `open ${file}: no such file or directory` : message
    throw new Error(`failed to load flannel 'subnet.env' file: ${why}. Check the flannel pod log for this node.`, { cause: error })
  }
}

const scratchFile = ({ conf, containerId }: Call): string =>
  join(typeof conf.dataDir === 'string' && conf.dataDir !== '' ? conf.dataDir : defaultDataDir, containerId)

function readScratch(call: Call): NetConf | undefined {
  try {
    return JSON.parse(readFileSync(scratchFile(call), 'utf8')) as NetConf
  } catch {
    return undefined // DEL twice, or after an ADD that did not get far
  }
}
