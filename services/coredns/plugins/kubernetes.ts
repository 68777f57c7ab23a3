// kubernetes [ZONES…] { pods MODE · ttl SECONDS · fallthrough [ZONES…] · endpoint_pod_names · namespaces … · ignore empty_service }

import { CorefileError } from '../corefile.js'
import { emptyReply } from '../dns-message.js'
import { resolve, type ZoneOptions, zoneOf } from '../kubernetes/resolve.js'
import type { PluginMaker } from '../plugin.js'

const ttlDefault = 5
const ttlMax = 3600

export const kubernetes: PluginMaker = ({ args, block }, { names, zones: blockZones }) => {
  const text = (zone: string) => zone.toLowerCase().replace(/\.$/, '')
  const zones = args.length > 0 ? args.map(text) : [...blockZones]
  let options: ZoneOptions = {
    zones,
    ttl: ttlDefault,
    pods: 'disabled',
    endpointPodNames: false,
    emptyServiceIsAbsent: false,
    namespaces: undefined,
  }
  let fallthrough: string[] | undefined
  for (const { name, args: values, line: at } of block) {
    switch (name) {
      case 'pods': {
        const mode = values[0]
        if (mode !== 'disabled' && mode !== 'insecure' && mode !== 'verified')
          throw new CorefileError(at, `plugin/kubernetes: wrong value for pods: ${mode}, must be one of: disabled, verified, insecure`)
        options = { ...options, pods: mode }
        break
      }
      case 'ttl': {
        const ttl = Number(values[0])
        if (!Number.isInteger(ttl) || ttl < 0 || ttl > ttlMax)
          throw new CorefileError(at, `plugin/kubernetes: ttl must be in range [0, ${ttlMax}]: ${values[0]}`)
        options = { ...options, ttl }
        break
      }
      case 'endpoint_pod_names':
        options = { ...options, endpointPodNames: true }
        break
      case 'namespaces':
        if (values.length === 0) throw new CorefileError(at, 'plugin/kubernetes: wrong argument count for namespaces')
        options = { ...options, namespaces: new Set(values) }
        break
      case 'ignore':
        if (values[0] !== 'empty_service') throw new CorefileError(at, `plugin/kubernetes: unable to parse ignore value: '${values[0]}'`)
        options = { ...options, emptyServiceIsAbsent: true }
        break
      case 'fallthrough':
        fallthrough = values.length > 0 ? values.map(text) : ['']
        break
      // How the API is reached is the process' own affair.
      case 'endpoint':
      case 'tls':
      case 'kubeconfig':
      case 'apiserver_qps':
      case 'apiserver_burst':
      case 'apiserver_max_inflight':
      case 'startup_timeout':
        break
      default:
        throw new CorefileError(at, `plugin/kubernetes: unknown property '${name}'`)
    }
  }
  return {
    name: 'kubernetes',
    isReady: () => names.synced,
    serve: async (asked, next) => {
      const { query } = asked
      if (zoneOf(query.name, zones) === undefined) return next()
      if (!names.synced) {
        // Denying what may exist would be believed, and cached.
        asked.error = 'plugin/kubernetes: Kubernetes API connection failure: the first list is not there yet'
        return emptyReply('SERVFAIL')
      }
      const reply = resolve(names, options, { name: query.question.name, type: query.type })
      if (reply?.rcode === 'NXDOMAIN' && fallthrough !== undefined && zoneOf(query.name, fallthrough) !== undefined) return next()
      return reply ?? next()
    },
  }
}
