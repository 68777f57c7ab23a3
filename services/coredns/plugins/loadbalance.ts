// loadbalance [round_robin]: the order of addresses changes from answer to answer; CNAMEs stay in front.

import type { Answer } from 'dns-packet'
import { CorefileError } from '../corefile.js'
import type { PluginMaker } from '../plugin.js'

export const loadbalance: PluginMaker = ({ args, line }, { random }) => {
  if (args.length > 1 || (args[0] !== undefined && args[0] !== 'round_robin'))
    throw new CorefileError(line, `plugin/loadbalance: unknown policy: ${args.join(' ')}`)
  const shuffled = (answers: readonly Answer[]): Answer[] => {
    const isAddress = ({ type }: Answer) => type === 'A' || type === 'AAAA' || type === 'MX'
    const addresses = answers.filter(isAddress)
    for (let i = addresses.length - 1; i > 0; i--) {
      const j = random.below(i + 1)
      ;[addresses[i], addresses[j]] = [addresses[j]!, addresses[i]!]
    }
    return [...answers.filter((answer) => !isAddress(answer)), ...addresses]
  }
  return {
    name: 'loadbalance',
    serve: async (_asked, next) => {
      const reply = await next()
      return reply !== undefined && reply.answers.length > 1 ? { ...reply, answers: shuffled(reply.answers) } : reply
    },
  }
}
