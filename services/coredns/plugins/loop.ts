// loop: asks itself a question nobody else would, once; hearing it again more than twice means that queries go in a circle.

import type { Plugin, PluginMaker } from '../plugin.js'

const hearingsMax = 2

export const loop: PluginMaker = (_directive, { zones, port, random, resolve, log }) => {
  const zone = zones[0] ?? ''
  const probe = `${random.below(2 ** 31)}.${random.below(2 ** 31)}${zone === '' ? '' : `.${zone}`}`
  let heard = 0
  let looping = false
  const plugin: Plugin = {
    name: 'loop',
    serve: async (asked, next) => {
      if (asked.query.type === 'HINFO' && asked.query.name === probe) {
        if (++heard > hearingsMax && !looping) {
          // The real one ends itself here; staying up and refusing tells the same without a crash loop.
          looping = true
          log(
            `[FATAL] plugin/loop: Loop (127.0.0.1:${port} -> :${port}) detected for zone "${zone === '' ? '.' : zone}", see https://coredns.io/plugins/loop#troubleshooting. Query: "HINFO ${probe}."`,
          )
        }
        if (heard > hearingsMax) return undefined
      }
      return next()
    },
    isReady: () => !looping,
    start: async () => {
      const question = { name: probe, type: 'HINFO' as const, class: 'IN' as const }
      const query = {
        id: random.below(0x10000),
        question,
        name: probe,
        type: 'HINFO',
        recursionDesired: true,
        checkingDisabled: false,
        edns: undefined,
      }
      void resolve({ query, from: { address: '127.0.0.1', port: 0 }, transport: 'udp', bytes: 0 }).catch(() => {})
    },
  }
  return plugin
}
